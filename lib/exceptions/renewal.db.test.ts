import { expect, test } from 'vitest'
import { testDatabase } from '#lib/db/testing.ts'
import { turnClock } from './clock.ts'
import { decide, requestException } from './register.ts'
import { readException } from './store.ts'
import { by, fillEstate, TIME_ZONE, terms } from './testing.ts'
import { verifyRegister } from './verify-register.ts'

test('what has expired is extended by a request that says what differs, and covers nothing before it is approved', async () => {
  const db = await testDatabase()
  await fillEstate(db)
  const excepted = async () => (await db.pool.query('select from excepted_finding where valid_to is null')).rowCount
  const first = await requestException(db.pool, { id: null, terms: terms({ endsOn: '2026-11-30' }) }, by('anna'))
  await decide(db.pool, { ...first, verdict: 'approve', reason: '' }, by('ben'))
  expect(await excepted()).toBe(1)
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
  expect(await excepted()).toBe(0)
  const { rows } = await db.pool.query<{ detail: { difference: object } }>(
    `select detail from exception_event where exception_id = $1 and kind = 'requested'`,
    [second.id],
  )
  expect(rows[0]?.detail.difference).toEqual({ endsOn: { before: '2026-11-30', after: '2027-03-31' } })
  await expect(decide(db.pool, { ...second, verdict: 'approve', reason: '' }, by('anna', later))).rejects.toThrow(
    'somebody else decides',
  )
  await decide(db.pool, { ...second, verdict: 'approve', reason: '' }, by('ben', later))
  expect(await excepted()).toBe(1)
  // What has expired stays so.
  expect(await readException(db.pool, first.id)).toMatchObject({ state: 'expired' })
  expect(await verifyRegister(db.pool)).toEqual([])
})
