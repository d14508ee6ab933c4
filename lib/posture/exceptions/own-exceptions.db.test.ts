import { expect, test } from 'vitest'
import { testDatabase } from '#lib/db/testing.ts'
import { type Scope, wholeEstate } from '../scope.ts'
import { insertHistory, sampleChecks } from '../testing.ts'
import type { Looking } from './matching.ts'
import { ownExceptions } from './own-exceptions.ts'
import { type FixtureException, insertExceptions } from './testing.ts'

const checks = [sampleChecks[0]!.id]
const shop = { name: 'shop', workload: 1, verdicts: { [checks[0]!]: 'fail' as const } }
const lake = { name: 'lake', workload: 2, verdicts: { [checks[0]!]: 'fail' as const } }
const looking: Looking = { now: new Date('2026-11-23T12:00:00Z'), expiringDays: 14, personId: 'ada' }
const ours: Scope = { subscriptions: null, workloads: [1] }
const one = (id: number, state: FixtureException['state'], rest: Partial<FixtureException>): FixtureException => ({
  ...{ id, state, checks, places: [shop], targets: [{ kind: 'asset', name: 'shop', asset: shop }] },
  ...{ owner: 'somebody', requester: 'somebody' },
  ...rest,
})

async function register(...exceptions: FixtureException[]) {
  const { pool } = await testDatabase()
  await insertHistory(pool, [{ at: '2026-11-22T06:00:00Z', assets: [shop, lake] }])
  await insertExceptions(pool, exceptions)
  return pool
}
const ids = ({ items }: { items: readonly { id: number }[] }) => items.map(({ id }) => id)

test('mine in force are those that I own or asked for, the next to end first', async () => {
  const db = await register(
    one(1, 'active', { owner: 'ada', endsOn: '2027-03-01' }),
    one(2, 'active', { requester: 'ada', endsOn: '2026-12-01' }),
    one(3, 'active', {}),
    one(4, 'expired', { owner: 'ada' }),
    one(5, 'active', { owner: 'ada', endsOn: '2026-11-20' }),
  )
  const { inForce } = await ownExceptions(db, wholeEstate, looking, 5)
  expect(inForce.items.map(({ id, told }) => [id, told])).toEqual([
    [2, 'expiring'],
    [1, 'active'],
  ])
  expect(await ownExceptions(db, wholeEstate, looking, 1)).toMatchObject({ inForce: { total: 2, items: [{ id: 2 }] } })
})

test('mine whose review was told to be due is told so, until somebody says that it still holds', async () => {
  const db = await register(one(1, 'active', { owner: 'ada' }), one(2, 'active', { owner: 'ada' }))
  await db.query(`update exception set review_every_days = 10, next_review_on = '2026-11-20'`)
  const due = async () =>
    (await ownExceptions(db, wholeEstate, looking, 5)).inForce.items.flatMap(({ id, isReviewDue }) =>
      isReviewDue ? [id] : [],
    )
  expect(await due()).toEqual([])
  await db.query(
    `insert into exception_event (seq, at, exception_id, kind, actor, actor_name, detail, previous, hash)
     values (0, now(), 1, 'review_due', 'clock', 'Clock', '{"until": "2026-11-20", "next": "2026-11-30"}', '', '')`,
  )
  expect(await due()).toEqual([1])
  await db.query(`update exception set next_review_on = '2026-12-03'`)
  expect(await due()).toEqual([])
})

test('sent back to me, and waiting, is what I asked for; drafts are mine alone', async () => {
  const db = await register(
    one(1, 'returned', { requester: 'ada' }),
    one(2, 'returned', { owner: 'ada' }),
    one(3, 'requested', { requester: 'ada' }),
    one(4, 'draft', { requester: 'ada' }),
    one(5, 'draft', { owner: 'ada' }),
  )
  const own = await ownExceptions(db, wholeEstate, looking, 5)
  expect([ids(own.sentBack), ids(own.waiting), ids(own.inForce), ids(own.drafts)]).toEqual([[1], [3], [], [4]])
})

test('what lies outside of the scope is not there, and nobody has none', async () => {
  const db = await register(one(1, 'active', { owner: 'ada', places: [lake] }), one(2, 'active', { owner: 'ada' }))
  expect(ids((await ownExceptions(db, ours, looking, 5)).inForce)).toEqual([2])
  const nobody = await ownExceptions(db, wholeEstate, { ...looking, personId: null }, 5)
  expect(nobody).toMatchObject({ inForce: { total: 0 }, drafts: { total: 0 } })
})
