import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database } from '#lib/db/index.ts'
import { openTestDatabase } from '#lib/db/testing.ts'
import { insertHistory, subscriptionId } from '../testing.ts'
import { findOwners } from './find-owners.ts'
import { ruleFacts } from './rule-facts.ts'
import { subscriptionNames } from './subscription-names.ts'

let db: Database
const ada = '00000000-0000-0000-0000-00000000000a'
const grace = '00000000-0000-0000-0000-00000000000b'
const team = '00000000-0000-0000-0000-00000000000c'
const groupType = 'microsoft.resources/subscriptions/resourcegroups'

beforeAll(async () => {
  db = await openTestDatabase()
  await insertHistory(
    db.pool,
    [
      {
        at: '2026-11-22T06:00:00Z',
        assets: [
          { name: 'rg-shop', type: groupType, tags: { Team: 'shop' } },
          { name: 'st1', tags: { Team: 'shop', env: 'prod' } },
          { name: 'st2', tags: { team: 'data' } },
          { name: 'st3' },
        ],
      },
    ],
    [],
    [{ id: 1, slug: 'shop', name: 'Shop', owners: [{ kind: 'group', objectId: team, name: 'Shop team' }] }],
  )
  await db.pool.query(
    `insert into person (id, name, username) values ($1, 'Ada Lovelace', 'ada@example.com'), ($2, 'Grace 100%', null)`,
    [ada, grace],
  )
})
afterAll(() => db.close())

test('tags are suggested by use, their names told apart in any case, with the values that they have', async () => {
  const { tags } = await ruleFacts(db.pool)
  expect(tags).toEqual([
    {
      name: 'Team',
      count: 3,
      values: [
        { value: 'shop', count: 2 },
        { value: 'data', count: 1 },
      ],
    },
    { name: 'env', count: 1, values: [{ value: 'prod', count: 1 }] },
  ])
})

test('resource groups and subscriptions are those that the scan saw', async () => {
  const { resourceGroups, subscriptions } = await ruleFacts(db.pool)
  expect(resourceGroups).toEqual([{ name: 'rg-shop', subscriptionId: subscriptionId('shop') }])
  expect(subscriptions).toEqual([{ id: subscriptionId('shop'), name: 'shop' }])
  expect(await subscriptionNames(db.pool, [subscriptionId('shop'), 'never seen'])).toEqual(
    new Map([[subscriptionId('shop'), 'shop']]),
  )
})

test('owners are found by a part of their name or address, people and groups alike', async () => {
  const names = async (text: string) => (await findOwners(db.pool, text)).map(({ kind, name }) => `${kind} ${name}`)
  expect(await names('')).toEqual(['person Ada Lovelace', 'person Grace 100%', 'group Shop team'])
  expect(await names('TEAM')).toEqual(['group Shop team'])
  expect(await names('@example')).toEqual(['person Ada Lovelace'])
  expect(await names('%')).toEqual(['person Grace 100%'])
  expect(await names("' or true --")).toEqual([])
})
