import { describe, expect, test } from 'vitest'
import type { Database } from '#lib/db/index.ts'
import { turnClock } from './clock.ts'
import { NotAllowed } from './errors.ts'
import type { ExceptionTerms } from './model.ts'
import { decide, requestException, revoke } from './register.ts'
import { readException } from './store.ts'
import { assetTarget, by, logs, media, people, TIME_ZONE, terms } from './testing.ts'
import { approve, ask, estate, excepted, isSound, logOf, read, toldOf } from './testing-register.ts'

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

  test('that was sent back keeps nobody else from asking, as whoever asked may have left; then it is second', async () => {
    const db = await estate()
    const before = await ask(db)
    await approve(db, before)
    const first = await change(db, before.id, { endsOn: '2027-03-31' })
    await decide(db.pool, { ...first, verdict: 'changes', reason: 'Sooner.' }, by('ben'))
    const second = await change(db, before.id, { endsOn: '2027-01-31' }, 'cleo')
    expect(second.state).toBe('requested')
    const again = { id: first.id, terms: terms({ endsOn: '2027-01-30' }) }
    await expect(requestException(db.pool, again, by('anna'))).rejects.toThrow('of Cleo Marsh already asks')
    await isSound(db)
  })
})

test('what has expired is extended by a request that says what differs, and covers nothing before it is approved', async () => {
  const db = await estate()
  const first = await requestException(db.pool, { id: null, terms: terms({ endsOn: '2026-11-30' }) }, by('anna'))
  await decide(db.pool, { ...first, verdict: 'approve', reason: '' }, by('ben'))
  expect(await excepted(db)).toHaveLength(1)
  const later = '2026-12-02T09:00:00Z'
  await turnClock(db.pool, new Date(later), { timeZone: TIME_ZONE })
  expect(await readException(db.pool, first.id)).toMatchObject({ state: 'expired' })

  const renewal = {
    id: null,
    terms: terms({ endsOn: '2027-03-31' }),
    kind: 'renewal',
    predecessorId: first.id,
  } as const
  const second = await requestException(db.pool, renewal, by('anna', later))
  expect(second.state).toBe('requested')
  expect(await excepted(db)).toEqual([])
  const { rows } = await db.pool.query<{ detail: { difference: object } }>(
    `select detail from exception_event where exception_id = $1 and kind = 'requested'`,
    [second.id],
  )
  expect(rows[0]?.detail.difference).toEqual({ endsOn: { before: '2026-11-30', after: '2027-03-31' } })
  await expect(decide(db.pool, { ...second, verdict: 'approve', reason: '' }, by('anna', later))).rejects.toThrow(
    'somebody else decides',
  )
  await decide(db.pool, { ...second, verdict: 'approve', reason: '' }, by('ben', later))
  expect(await excepted(db)).toHaveLength(1)
  // What has expired stays so.
  expect(await readException(db.pool, first.id)).toMatchObject({ state: 'expired' })
  await isSound(db)
})
