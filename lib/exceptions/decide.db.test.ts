import { describe, expect, test } from 'vitest'
import { Conflict, NotAllowed } from './errors.ts'
import { decide, decideMany, requestException } from './register.ts'
import { assetTarget, by, logs, people, terms, wall } from './testing.ts'
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
  setPolicy,
  toldOf,
} from './testing-register.ts'

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
