import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Database } from '#lib/db/index.ts'
import { testDatabase } from '#lib/db/testing.ts'
import { contradictionsOfExceptions } from '#lib/jobs/testing-exceptions.ts'
import { assetId, subscriptionId } from '#lib/posture/testing.ts'
import { termsDigest } from './digest.ts'
import { Conflict, Invalid, NoSuchException, NotAllowed } from './errors.ts'
import { defaultPolicy, type ExceptionPolicy, type ExceptionTerms } from './model.ts'
import { changeExceptionPolicy } from './policy.ts'
import {
  comment,
  decide,
  decideMany,
  discardDraft,
  requestException,
  revoke,
  saveDraft,
  withdrawRequest,
} from './register.ts'
import { draftOf, readException } from './store.ts'
import { assetTarget, by, fillEstate, groupTarget, logs, media, pay, people, removed, terms, wall } from './testing.ts'
import { verifyEffect } from './verify-effect.ts'
import { verifyRegister } from './verify-register.ts'

async function estate(): Promise<Database> {
  const db = await testDatabase()
  await fillEstate(db)
  return db
}

/** What every test leaves: a log that the register agrees with, and sums that add up. */
async function isSound(db: Database): Promise<void> {
  expect(await verifyRegister(db.pool)).toEqual([])
  expect(await verifyEffect(db.pool)).toEqual([])
  expect(await contradictionsOfExceptions(db)).toEqual({})
}

const ask = (db: Database, given: Partial<ExceptionTerms> = {}, who: keyof typeof people = 'anna') =>
  requestException(db.pool, { id: null, terms: terms(given) }, by(who))

const approve = (db: Database, { id, version }: { id: number; version: number }, who: keyof typeof people = 'ben') =>
  decide(db.pool, { id, version, verdict: 'approve', reason: '' }, by(who))

async function read({ pool }: Database, id: number) {
  const stored = await readException(pool, id)
  if (!stored) throw new Error(`There is no exception ${id}.`)
  return stored
}

interface Entry {
  kind: string
  actor: string
  at: Date
  detail: Record<string, unknown>
}
const logOf = async ({ pool }: Database, id: number) =>
  (
    await pool.query<Entry>(
      'select kind, actor, at, detail from exception_event where exception_id = $1 order by seq',
      [id],
    )
  ).rows
const kindsOf = async (db: Database, id: number) => (await logOf(db, id)).map(({ kind }) => kind)
const toldOf = async ({ pool }: Database, id: number) =>
  (
    await pool.query<{ line: string }>(
      `select kind || ' ' || audience as line from notification where exception_id = $1 order by id`,
      [id],
    )
  ).rows.map(({ line }) => line)
const auditOf = async ({ pool }: Database, id: number) =>
  (
    await pool.query<{ line: string }>(
      `select action || ' ' || (detail->>'change') || ' ' || actor as line from audit_event
       where subject_type = 'exception' and subject_id = $1 order by id`,
      [`EX-${String(id).padStart(4, '0')}`],
    )
  ).rows.map(({ line }) => line)
const excepted = async ({ pool }: Database) =>
  (
    await pool.query<{ line: string }>(
      `select a.name || ' ' || n.check_id as line
       from excepted_finding e join asset a on a.key = e.asset_key join check_number n on n.no = e.check_no
       where e.valid_to is null order by 1`,
    )
  ).rows.map(({ line }) => line)

const setPolicy = ({ pool }: Database, policy: Partial<ExceptionPolicy>) =>
  changeExceptionPolicy(
    pool,
    { ...defaultPolicy, ...policy },
    { actor: people.cleo.id, at: by('cleo').at, requestId: null },
  )

const problems = async (promise: Promise<unknown>) =>
  promise.then(
    () => [],
    (error: unknown) => {
      if (error instanceof Invalid) return error.problems.map(({ path, message }) => `${path.join('.')}: ${message}`)
      throw error
    },
  )

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

describe('a decision', () => {
  test('puts what it approves in force at once: findings are excepted, the requester and the owner told', async () => {
    const db = await estate()
    const request = await ask(db)
    expect(await approve(db, request)).toEqual({ state: 'active', approvalsLeft: 0 })
    expect(await excepted(db)).toEqual(['stshopmedia storage-shared-keys'])
    expect(await read(db, request.id)).toMatchObject({
      state: 'active',
      startsAt: by('ben').at,
      endsAt: new Date('2027-02-28T23:00:00.000Z'),
      measuredAt: by('ben').at,
      decisions: [{ personId: people.ben.id, verdict: 'approve', round: 1 }],
    })
    expect(await kindsOf(db, request.id)).toEqual(['requested', 'approved', 'began'])
    expect((await toldOf(db, request.id)).slice(3)).toEqual([
      `approved person:${people.anna.id}`,
      `approved person:${people.olaf.id}`,
    ])
    expect((await auditOf(db, request.id)).at(-1)).toBe(`exception.decide approved, began ${people.ben.id}`)
    await isSound(db)
  })

  test('is never the requester’s own', async () => {
    const db = await estate()
    const { id, version } = await ask(db, {}, 'ben')
    for (const verdict of ['approve', 'reject', 'changes'] as const)
      await expect(decide(db.pool, { id, version, verdict, reason: 'Because' }, by('ben'))).rejects.toThrow(
        'You asked for this exception',
      )
    expect(await read(db, id)).toMatchObject({ state: 'requested', version, decisions: [] })
    expect(await kindsOf(db, id)).toEqual(['requested'])
  })

  test('of two people at once is one’s: the other hears whose', async () => {
    const db = await estate()
    const { id, version } = await ask(db)
    const results = await Promise.allSettled([
      decide(db.pool, { id, version, verdict: 'approve', reason: '' }, by('ben')),
      decide(db.pool, { id, version, verdict: 'reject', reason: 'Not this year.' }, by('cleo')),
    ])
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const lost = results.find((one) => one.status === 'rejected')?.reason
    expect(lost).toBeInstanceOf(Conflict)
    const stored = await read(db, id)
    expect(stored.decisions).toHaveLength(1)
    expect(lost.message).toContain(
      stored.state === 'active' ? 'Ben Ortiz approved it on 23 Nov 2026' : 'Cleo Marsh rejected it on 23 Nov 2026',
    )
    await isSound(db)
  })

  test('on something critical takes two people', async () => {
    const db = await estate()
    const request = await ask(db, {
      checks: ['nsg-management-ports'],
      targets: [assetTarget(wall)],
      endsOn: '2027-01-31',
    })
    expect(await approve(db, request)).toEqual({ state: 'requested', approvalsLeft: 1 })
    expect(await excepted(db)).toEqual([])
    // The same click again answers the same, and counts once.
    expect(await approve(db, request)).toEqual({ state: 'requested', approvalsLeft: 1 })
    await expect(approve(db, request, 'cleo')).rejects.toThrow(Conflict)
    const now = await read(db, request.id)
    expect(await approve(db, now, 'cleo')).toEqual({ state: 'active', approvalsLeft: 0 })
    expect(await excepted(db)).toEqual(['nsg-shop nsg-management-ports'])
    expect(await kindsOf(db, request.id)).toEqual(['requested', 'approved', 'approved', 'began'])
    await isSound(db)
  })

  test('that somebody overruled is not repeated: who decided is told', async () => {
    const db = await estate()
    const given = { checks: ['nsg-management-ports'], targets: [assetTarget(wall)], endsOn: '2027-01-31' }
    const request = await ask(db, given)
    await approve(db, request)
    const { version } = await read(db, request.id)
    await decide(db.pool, { id: request.id, version, verdict: 'reject', reason: 'Close it.' }, by('cleo'))
    await expect(approve(db, request)).rejects.toThrow('Cleo Marsh rejected it')
    await isSound(db)
  })

  test('to reject or to send back has a reason', async () => {
    const db = await estate()
    const { id, version } = await ask(db)
    const empty = (verdict: 'reject' | 'changes') =>
      problems(decide(db.pool, { id, version, verdict, reason: ' \n ' }, by('ben')))
    expect(await empty('reject')).toEqual(['reason: Say why it is rejected.'])
    expect(await empty('changes')).toEqual(['reason: Say what has to change.'])
    await decide(db.pool, { id, version, verdict: 'reject', reason: 'Fix it.' }, by('ben'))
    expect(await read(db, id)).toMatchObject({ state: 'rejected', endedAt: by('ben').at, decidedAt: by('ben').at })
    expect((await logOf(db, id)).at(-1)).toMatchObject({ kind: 'rejected', detail: { reason: 'Fix it.' } })
    await isSound(db)
  })

  test('that sends it back lets its requester ask again, in a new round that shows what changed', async () => {
    const db = await estate()
    const { id, version } = await ask(db)
    await decide(db.pool, { id, version, verdict: 'changes', reason: 'Until January.' }, by('ben'))
    await expect(requestException(db.pool, { id, terms: terms() }, by('cleo'))).rejects.toThrow(NotAllowed)
    const again = await requestException(db.pool, { id, terms: terms({ endsOn: '2027-01-31' }) }, by('anna'))
    expect(await read(db, id)).toMatchObject({ state: 'requested', round: 2, decidedAt: null })
    expect((await logOf(db, id)).at(-1)).toMatchObject({
      kind: 'requested',
      detail: { difference: { endsOn: { before: '2027-02-28', after: '2027-01-31' } } },
    })
    expect(await approve(db, again)).toMatchObject({ state: 'active' })
    await isSound(db)
  })

  test('on several decides each for itself', async () => {
    const db = await estate()
    const [one, own] = [await ask(db), await ask(db, { targets: [assetTarget(logs)] }, 'ben')]
    expect(
      await decideMany(
        db.pool,
        { items: [one, own, { id: 999, version: 1 }], verdict: 'approve', reason: '' },
        by('ben'),
      ),
    ).toEqual([
      { id: one.id, isDecided: true, state: 'active', approvalsLeft: 0 },
      { id: own.id, isDecided: false, problem: expect.stringContaining('You asked for this exception') },
      { id: 999, isDecided: false, problem: 'There is no such exception.' },
    ])
  })

  test('is measured by the policy of its day', async () => {
    const db = await estate()
    const request = await ask(db)
    await setPolicy(db, { longestDays: { critical: 30, high: 30, medium: 30, low: 30 } })
    await expect(approve(db, request)).rejects.toThrow('it may last until 23 Dec 2026 by now')
  })

  test('needs as many as the policy asks for when it is given, and never fewer than when it was asked for', async () => {
    const db = await estate()
    await setPolicy(db, { approvals: { critical: 3, high: 1, medium: 1, low: 1 } })
    const stricter = await ask(db)
    const critical = { checks: ['nsg-management-ports'], endsOn: '2027-01-31' }
    const laxer = await ask(db, { targets: [assetTarget(wall)], ...critical })
    await setPolicy(db, { approvals: { critical: 2, high: 2, medium: 1, low: 1 } })
    expect(await approve(db, stricter)).toEqual({ state: 'requested', approvalsLeft: 1 })
    expect(await read(db, stricter.id)).toMatchObject({ state: 'requested', neededApprovals: 2 })
    expect(await excepted(db)).toEqual([])
    await setPolicy(db, { approvals: { critical: 2, high: 1, medium: 1, low: 1 } })
    const { version } = await read(db, stricter.id)
    expect(await approve(db, { ...stricter, version }, 'cleo')).toEqual({ state: 'active', approvalsLeft: 0 })
    expect(await approve(db, laxer)).toEqual({ state: 'requested', approvalsLeft: 2 })
    await isSound(db)
  })

  test('asks for no longer justification than when it was asked for', async () => {
    const db = await estate()
    const request = await ask(db)
    await setPolicy(db, { justificationLength: 500 })
    expect(await approve(db, request)).toEqual({ state: 'active', approvalsLeft: 0 })
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

describe('a change or a renewal', () => {
  const change = (
    db: Database,
    predecessorId: number,
    given: Partial<ExceptionTerms>,
    who: keyof typeof people = 'anna',
  ) => requestException(db.pool, { id: null, terms: terms(given), kind: 'change', predecessorId }, by(who))

  test('takes the place of the one before when it is approved, with its difference in the log', async () => {
    const db = await estate()
    const before = await ask(db)
    await approve(db, before)
    const after = await change(db, before.id, { targets: [assetTarget(media), assetTarget(logs)] })
    expect((await logOf(db, after.id))[0]).toMatchObject({
      detail: { predecessor: 'EX-0001', difference: { targets: { before: [{ kind: 'asset' }] } } },
    })
    expect(Object.keys((await logOf(db, after.id))[0]?.detail.difference ?? {})).toEqual(['targets'])
    expect(await read(db, before.id)).toMatchObject({ state: 'active' })
    await decide(db.pool, { ...after, verdict: 'approve', reason: '' }, by('ben', '2026-11-25T08:00:00Z'))
    expect(await read(db, before.id)).toMatchObject({ state: 'renewed', endedAt: new Date('2026-11-25T08:00:00Z') })
    expect((await logOf(db, before.id)).at(-1)).toMatchObject({ kind: 'replaced', detail: { by: 'EX-0002' } })
    expect(await excepted(db)).toEqual(['stshoplogs storage-shared-keys', 'stshopmedia storage-shared-keys'])
    // What stayed excepted never stopped being so.
    const { rows } = await db.pool.query(
      `select from excepted_finding where valid_from = '2026-11-23T10:00:00Z' and valid_to is null`,
    )
    expect(rows).toHaveLength(1)
    expect((await toldOf(db, before.id)).slice(-1)).toEqual([`renewed person:${people.olaf.id}`])
    await isSound(db)
  })

  test('leaves the one before as it is while nobody approved it, and for good when it is rejected', async () => {
    const db = await estate()
    const before = await ask(db)
    await approve(db, before)
    const { id, version } = await change(db, before.id, { endsOn: '2027-03-31' })
    await decide(db.pool, { id, version, verdict: 'reject', reason: 'No.' }, by('ben'))
    expect(await read(db, before.id)).toMatchObject({ state: 'active', endsOn: '2027-02-28' })
    await isSound(db)
  })

  test('is for one request at a time, and for nothing that was never in force', async () => {
    const db = await estate()
    const before = await ask(db)
    await expect(change(db, before.id, {})).rejects.toThrow(NotAllowed)
    await approve(db, before)
    await change(db, before.id, { endsOn: '2027-03-31' })
    await expect(change(db, before.id, { endsOn: '2027-04-30' }, 'cleo')).rejects.toThrow(
      'EX-0002 of Anna Becker already asks to take the place of EX-0001',
    )
    await revoke(db.pool, { id: before.id, reason: 'Fixed.' }, by('ben'))
    await expect(change(db, before.id, {})).rejects.toThrow('is not in force any more: renew it')
    await isSound(db)
  })
})

test('the register tells of a row that was changed past it', async () => {
  const db = await estate()
  const request = await ask(db)
  await approve(db, request)
  await comment(db.pool, { id: request.id, text: 'Thanks!' }, by('anna'))
  await isSound(db)
  await db.pool.query(`update exception set ends_on = '2029-12-31' where id = $1`, [request.id])
  expect(await verifyRegister(db.pool)).toEqual([{ id: request.id, why: 'what it says is not what its log says' }])
})

test.each([
  `update exception_target set asset_key = gen_random_uuid()`,
  `update exception_target set label = 'harmless'`,
  `update exception set owner_name = 'Cleo Marsh'`,
  'update exception set review_since = now()',
  'update exception_decision set person_name = requester_name from exception',
])('the register tells of what was changed beside the terms: %s', async (change) => {
  const db = await estate()
  const request = await ask(db)
  await approve(db, request)
  await db.pool.query(change)
  expect(await verifyRegister(db.pool)).toMatchObject([{ id: request.id }])
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
