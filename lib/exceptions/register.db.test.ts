import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { assetId, subscriptionId } from '#lib/posture/testing.ts'
import { termsDigest } from './digest.ts'
import { DraftChanged, NoSuchException, NotAllowed } from './errors.ts'
import type { ExceptionTerms } from './model.ts'
import { comment, discardDraft, endOwn, requestException, revoke, saveDraft, withdrawRequest } from './register.ts'
import { draftOf, readException } from './store.ts'
import type { ExceptionDraft } from './terms.ts'
import { assetTarget, by, groupTarget, media, pay, people, removed, terms } from './testing.ts'
import {
  approve,
  ask,
  auditOf,
  estate,
  excepted,
  isSound,
  kindsOf,
  logOf,
  problems,
  read,
  toldOf,
} from './testing-register.ts'

describe('a request', () => {
  test('waits for a decision and changes no score, with its whole terms in the log and approvers told', async () => {
    const db = await estate()
    const { id, version, state } = await ask(db, { targets: [groupTarget('RG-Shop')] })
    expect(state).toBe('requested')
    expect(await read(db, id)).toMatchObject({
      ...{ state: 'requested', version, severity: 'high', neededApprovals: 1, requesterId: people.anna.id },
      ...{ assets: 2, findings: 2, weight: 12, endsOn: '2027-02-28' },
    })
    expect(await excepted(db)).toEqual([])
    const [entry, ...more] = await logOf(db, id)
    expect(more).toEqual([])
    expect(entry).toMatchObject({
      kind: 'requested',
      actor: people.anna.id,
      detail: {
        state: 'requested',
        terms: { checks: ['storage-shared-keys'], endsOn: '2027-02-28', justification: terms().justification },
        covers: { assets: 2, findings: 2, weight: 12 },
        digest: termsDigest(await read(db, id)),
      },
    })
    expect(await toldOf(db, id)).toEqual([
      'requested approvers',
      `requested person:${people.anna.id}`,
      `requested person:${people.olaf.id}`,
    ])
    expect(await auditOf(db, id)).toEqual([
      `exception.request draft begun ${people.anna.id}`,
      `exception.request requested ${people.anna.id}`,
    ])
    await isSound(db)
  })

  test('keeps script and SQL in a justification as text', async () => {
    const db = await estate()
    const justification = `<script>alert(1)</script> '; drop table exception; -- \u0000 ünïcödé 🦊 ${'x'.repeat(20)}`
    const { id } = await ask(db, { justification })
    expect((await read(db, id)).justification).toBe(justification.replace('\u0000', ''))
    await isSound(db)
  })

  test('names every problem beside its field, and writes nothing', async () => {
    const db = await estate()
    expect(await problems(ask(db, { justification: 'n/a', category: 'mitigated', endsOn: '2026-11-22' }))).toEqual([
      expect.stringMatching(/^justification: Say why/),
      expect.stringMatching(/^compensatingControls: Say what mitigates it/),
      'endsOn: This day has passed: today is 23 Nov 2026.',
    ])
    expect(await problems(ask(db, { endsOn: '2027-05-23' }))).toEqual([
      'endsOn: With a high check it may last 180 days: until 22 May 2027.',
    ])
    expect(await problems(ask(db, { endsOn: '2027-02-29' }))).toEqual([
      expect.stringMatching(/^endsOn: There is no such date/),
    ])
    expect(await problems(ask(db, { endsOn: '' }))).toEqual(['endsOn: Say until when: an exception has an end.'])
    expect(await problems(ask(db, { endsOn: '9999-12-31' }))).toEqual([expect.stringMatching(/^endsOn: With a high/)])
    expect(await problems(ask(db, { checks: ['storage-shared-keys', 'nsg-management-ports'] }))).toEqual([
      'endsOn: With a critical check it may last 90 days: until 21 Feb 2027.',
    ])
    expect(await problems(ask(db, { checks: ['no-such-check'] }))).toEqual([
      'checks.0: There is no check “no-such-check”.',
    ])
    const { rows } = await db.pool.query('select from exception')
    expect(rows).toHaveLength(0)
  })

  test('cannot name an asset that has been removed, and can name one that is still to come', async () => {
    const db = await estate()
    expect(await problems(ask(db, { targets: [assetTarget(removed)] }))).toEqual([
      'targets.0: “stold” was removed by 23 Nov 2026: nothing is left to except.',
    ])
    const { id } = await ask(db, { targets: [assetTarget({ name: 'stnew' })] })
    expect(await read(db, id)).toMatchObject({ assets: 0, findings: 0, targets: [{ label: 'stnew' }] })
  })

  test('sent twice is one', async () => {
    const db = await estate()
    const draft = await saveDraft(db.pool, { id: null, draft: terms() as never }, by('anna'))
    const first = await requestException(db.pool, { id: draft.id, terms: terms() }, by('anna'))
    expect(await requestException(db.pool, { id: draft.id, terms: terms() }, by('anna'))).toEqual(first)
    const shouted = terms({ targets: [{ kind: 'asset', id: assetId(media).toUpperCase() }] })
    expect(await requestException(db.pool, { id: draft.id, terms: shouted }, by('anna'))).toEqual(first)
    expect(await kindsOf(db, draft.id)).toEqual(['requested'])
  })

  test('sent again with another scope is not taken for the same', async () => {
    const db = await estate()
    const { id } = await ask(db)
    const wider = terms({ targets: [groupTarget('rg-shop')] })
    await expect(requestException(db.pool, { id, terms: wider }, by('anna'))).rejects.toThrow(
      'It waits for a decision.',
    )
    expect(await kindsOf(db, id)).toEqual(['requested'])
  })
})

describe('a draft', () => {
  test('that is saved again before its number was heard is the same one, at once or later', async () => {
    const db = await estate()
    const key = randomUUID()
    const save = (justification: string) => saveDraft(db.pool, { id: null, key, draft: { justification } }, by('anna'))
    const both = await Promise.all([save('Half a'), save('Half a sentence')])
    expect(new Set(both.map(({ id }) => id)).size).toBe(1)
    const { id } = await save('Half a sentence, and the rest')
    expect(id).toBe(both[0]?.id)
    const others = await saveDraft(db.pool, { id: null, key, draft: {} }, by('ben'))
    expect(others.id).not.toBe(id)
    expect((await read(db, id)).justification).toBe('Half a sentence, and the rest')
    expect(await auditOf(db, id)).toEqual([`exception.request draft begun ${people.anna.id}`])
    await isSound(db)
  })

  test('that was saved elsewhere since is not written over: whoever saves an older one is told', async () => {
    const db = await estate()
    const draft = terms() as never as ExceptionDraft
    const begun = await saveDraft(db.pool, { id: null, draft }, by('anna'))
    const save = (version: number | null, justification: string) =>
      saveDraft(db.pool, { id: begun.id, version, draft: { ...draft, justification } }, by('anna'))
    const here = await save(begun.version, 'As this tab has it')
    const changed = await save(begun.version, 'As the other tab has it').catch((error: unknown) => error)
    expect(changed).toBeInstanceOf(DraftChanged)
    expect(changed).toMatchObject({ id: begun.id, version: here.version })
    const send = (version: number) => requestException(db.pool, { id: begun.id, version, terms: terms() }, by('anna'))
    await expect(send(begun.version)).rejects.toThrow(DraftChanged)
    expect(await read(db, begun.id)).toMatchObject({ state: 'draft', justification: 'As this tab has it' })
    const mine = await save(here.version, 'As the other tab has it')
    expect(await send(mine.version)).toMatchObject({ state: 'requested' })
    await isSound(db)
  })

  test('is saved and sent again after an answer got lost, without a conflict with itself', async () => {
    const db = await estate()
    const key = randomUUID()
    const draft = terms({ checks: ['storage-minimum-tls', 'storage-shared-keys'] }) as never as ExceptionDraft
    const save = (id: number | null, version: number | null) =>
      saveDraft(db.pool, { id, key, version, draft: { ...draft, checks: draft.checks?.toReversed() } }, by('anna'))
    const first = await save(null, null)
    expect(await save(null, null)).toEqual(first)
    expect(await save(first.id, first.version - 1)).toEqual(first)
    const longer = { id: null, key, version: null, draft: { ...draft, justification: 'Half a sentence, and more' } }
    await expect(saveDraft(db.pool, longer, by('anna'))).rejects.toThrow(DraftChanged)
    const same = terms({ checks: ['storage-minimum-tls', 'storage-shared-keys'] })
    const sent = await requestException(db.pool, { id: first.id, version: null, terms: same }, by('anna'))
    expect(sent.state).toBe('requested')
  })

  test('is what is sent under its key, however often', async () => {
    const db = await estate()
    const key = randomUUID()
    const send = () => requestException(db.pool, { id: null, key, terms: terms() }, by('anna'))
    const draft = await saveDraft(db.pool, { id: null, key, draft: {} }, by('anna'))
    const sent = await send()
    expect(sent).toMatchObject({ id: draft.id, state: 'requested' })
    expect(await send()).toEqual(sent)
    await expect(saveDraft(db.pool, { id: null, key, draft: {} }, by('anna'))).rejects.toThrow(
      'It is no draft any more',
    )
    const at = randomUUID()
    const [first, second] = await Promise.all(
      ['one', 'two'].map(() => requestException(db.pool, { id: null, key: at, terms: terms() }, by('anna'))),
    )
    expect(first).toEqual(second)
    await isSound(db)
  })

  test('is its author’s alone, holds what is there so far, writes no log, and is gone when it is thrown away', async () => {
    const db = await estate()
    const { id } = await saveDraft(db.pool, { id: null, draft: { checks: ['storage-shared-keys'] } }, by('anna'))
    await saveDraft(db.pool, { id, draft: { justification: 'Because', owner: null } }, by('anna'))
    expect(await read(db, id)).toMatchObject({ state: 'draft', checks: [], justification: 'Because', endsOn: null })
    for (const who of ['ben', 'olaf'] as const) {
      await expect(saveDraft(db.pool, { id, draft: {} }, by(who))).rejects.toThrow(NoSuchException)
      await expect(comment(db.pool, { id, text: 'Hm' }, by(who))).rejects.toThrow(NoSuchException)
      await expect(requestException(db.pool, { id, terms: terms() }, by(who))).rejects.toThrow(NoSuchException)
      await discardDraft(db.pool, { id }, by(who))
    }
    expect(await kindsOf(db, id)).toEqual([])
    await discardDraft(db.pool, { id }, by('anna'))
    await discardDraft(db.pool, { id }, by('anna'))
    expect(await readException(db.pool, id)).toBeNull()
  })

  test('cannot be thrown away any more once it was asked for', async () => {
    const db = await estate()
    const { id } = await ask(db)
    await expect(discardDraft(db.pool, { id }, by('anna'))).rejects.toThrow(NotAllowed)
    await expect(saveDraft(db.pool, { id, draft: {} }, by('anna'))).rejects.toThrow(NotAllowed)
  })
})

describe('an owner', () => {
  test('asks for what lies in their workloads, and for nothing else', async () => {
    const db = await estate()
    const asked = (targets: ExceptionTerms['targets']) => problems(ask(db, { targets }, 'olaf'))
    expect(await asked([assetTarget(media)])).toEqual([])
    expect(await asked([{ kind: 'workload', slug: 'shop' }])).toEqual([])
    expect(await asked([groupTarget('rg-shop')])).toEqual([])
    const unknown = 'targets.0: There is no such asset in your workloads.'
    expect(await asked([assetTarget(pay)])).toEqual([unknown])
    expect(await asked([{ kind: 'asset', id: assetId({ name: 'never-was' }) }])).toEqual([unknown])
    const noWorkload = 'targets.0: There is no such workload.'
    expect(await asked([{ kind: 'workload', slug: 'pay' }])).toEqual([noWorkload])
    expect(await asked([{ kind: 'workload', slug: 'never-was' }])).toEqual([noWorkload])
    const nothing = 'targets.0: There is nothing of your workloads in this resource group.'
    expect(await asked([groupTarget('rg-pay')])).toEqual([nothing])
    expect(await asked([groupTarget('never-was')])).toEqual([nothing])
    const beyond = expect.stringContaining('This reaches beyond your workloads')
    expect(await asked([{ kind: 'subscription', id: subscriptionId('shop') }])).toEqual([beyond])
    expect(await asked([{ kind: 'tag', name: 'app', value: 'shop', subscriptionId: '' }])).toEqual([beyond])
  })

  test('finds what does not reach into their workloads like what does not exist', async () => {
    const db = await estate()
    const { id } = await ask(db, { targets: [assetTarget(pay)] })
    for (const number of [id, id + 100]) {
      await expect(comment(db.pool, { id: number, text: 'Hm' }, by('olaf'))).rejects.toThrow(new NoSuchException())
      await expect(withdrawRequest(db.pool, { id: number }, by('olaf'))).rejects.toThrow(new NoSuchException())
      await expect(
        saveDraft(db.pool, { id: null, draft: {}, kind: 'renewal', predecessorId: number }, by('olaf')),
      ).rejects.toThrow(new NoSuchException())
    }
    const shared = await ask(db, { targets: [{ kind: 'tag', name: 'app', value: 'shop', subscriptionId: '' }] })
    await comment(db.pool, { id: shared.id, text: 'This reaches us as well.' }, by('olaf'))
    await comment(db.pool, { id: shared.id, text: ' This reaches us as well. ' }, by('olaf', '2026-11-23T10:00:02Z'))
    expect(await kindsOf(db, shared.id)).toEqual(['requested', 'commented'])
  })
})

describe('ending', () => {
  test('before its time needs a reason, and its findings count again at once', async () => {
    const db = await estate()
    const request = await ask(db)
    await approve(db, request)
    expect(await problems(revoke(db.pool, { id: request.id, reason: '' }, by('cleo')))).toEqual([
      'reason: Say why it ends before its time.',
    ])
    await revoke(db.pool, { id: request.id, reason: 'The keys leaked.' }, by('cleo', '2026-11-24T08:00:00Z'))
    await revoke(db.pool, { id: request.id, reason: 'The keys leaked.' }, by('cleo', '2026-11-24T08:00:01Z'))
    expect(await excepted(db)).toEqual([])
    expect(await kindsOf(db, request.id)).toEqual(['requested', 'approved', 'began', 'revoked'])
    expect((await toldOf(db, request.id)).slice(-2)).toEqual([
      `revoked person:${people.anna.id}`,
      `revoked person:${people.olaf.id}`,
    ])
    await isSound(db)
  })

  test('before its time is for who asked and who answers for it as well: approvers are told, and nobody else may', async () => {
    const db = await estate()
    for (const who of ['anna', 'olaf'] as const) {
      const request = await ask(db)
      await approve(db, request)
      const ending = { id: request.id, reason: 'It is fixed.' }
      await expect(endOwn(db.pool, ending, by('cleo'))).rejects.toThrow('Only who asked for it, who answers for it')
      await endOwn(db.pool, ending, by(who))
      await endOwn(db.pool, ending, by(who))
      expect(await read(db, request.id)).toMatchObject({ state: 'revoked' })
      expect(await excepted(db)).toEqual([])
      expect(await kindsOf(db, request.id)).toEqual(['requested', 'approved', 'began', 'revoked'])
      expect((await logOf(db, request.id)).at(-1)).toMatchObject({
        actor: people[who].id,
        detail: { reason: 'It is fixed.' },
      })
      expect(await toldOf(db, request.id)).toContain('revoked approvers')
      expect((await auditOf(db, request.id)).at(-1)).toBe(`exception.end-own revoked ${people[who].id}`)
    }
    await isSound(db)
  })

  test('is not for an owner who does not see it', async () => {
    const db = await estate()
    const request = await ask(db, { targets: [assetTarget(pay)] })
    await approve(db, request)
    await expect(endOwn(db.pool, { id: request.id, reason: 'Why?' }, by('olaf'))).rejects.toThrow(new NoSuchException())
    expect(await read(db, request.id)).toMatchObject({ state: 'active' })
  })

  test('a request by who asked: it can be withdrawn, by nobody else, and not decided any more', async () => {
    const db = await estate()
    const { id, version } = await ask(db)
    await expect(withdrawRequest(db.pool, { id }, by('ben'))).rejects.toThrow('Only who asked can withdraw it.')
    await withdrawRequest(db.pool, { id }, by('anna'))
    await withdrawRequest(db.pool, { id }, by('anna'))
    await expect(approve(db, { id, version })).rejects.toThrow('Anna Becker withdrew it')
    expect(await kindsOf(db, id)).toEqual(['requested', 'withdrawn'])
    await isSound(db)
  })
})

test('what is stored comes back as it was said', async () => {
  const db = await estate()
  const said = terms({
    targets: [
      assetTarget(media),
      groupTarget('rg-shop'),
      { kind: 'subscription', id: subscriptionId('shop') },
      { kind: 'workload', slug: 'shop' },
      { kind: 'tag', name: 'app', value: null, subscriptionId: subscriptionId('shop') },
      { kind: 'tag', name: 'app', value: '', subscriptionId: '' },
    ],
    evidence: [{ label: 'Ticket', url: 'https://example.org/1' }],
    category: 'planned_remediation',
    plannedOn: '2027-01-31',
    startsOn: '2026-12-01',
    reviewEveryDays: 30,
  })
  const { id } = await requestException(db.pool, { id: null, terms: said }, by('anna'))
  const lower = said.targets.map((one) => (one.kind === 'asset' ? { ...one, id: one.id.toLowerCase() } : one))
  expect(draftOf(await read(db, id))).toEqual({ ...said, targets: lower })
})
