import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '#lib/db/index.ts'
import { openTestDatabase } from '#lib/db/testing.ts'
import { type Scope, wholeEstate } from './scope.ts'
import { insertHistory, subscriptionId } from './testing.ts'
import { viewerScope } from './viewer-scope.ts'
import { choicesShown, namesOfChosen, scopeChoices } from './workload-choices.ts'

let db: Database
const ofShop: Scope = { subscriptions: null, workloads: [1] }

beforeAll(async () => {
  db = await openTestDatabase()
  await insertHistory(
    db.pool,
    [
      {
        at: '2026-11-22T06:00:00Z',
        assets: [
          { name: 'stshop', subscription: 'prod-shop', workload: 1 },
          { name: 'stlake', subscription: 'prod-data', workload: 2 },
          { name: 'stold', subscription: 'legacy' },
        ],
      },
    ],
    [],
    [
      { id: 1, slug: 'shop', name: 'Shop' },
      { id: 2, slug: 'data-lake', name: 'Data lake' },
    ],
  )
})
afterAll(() => db.close())

const named = async (reach: Scope, search = '') => {
  const { workloads, subscriptions } = await scopeChoices(db.pool, reach, search)
  return [workloads.items.map(({ name }) => name), subscriptions.items.map(({ name }) => name)]
}

describe('what the scope can be narrowed to', () => {
  test('is every workload and every subscription, by name', async () => {
    expect(await named(wholeEstate)).toEqual([
      ['Data lake', 'Shop'],
      ['legacy', 'prod-data', 'prod-shop'],
    ])
  })

  test('is for owners what is theirs, and the subscriptions that hold some of it', async () => {
    expect(await named(ofShop)).toEqual([['Shop'], ['prod-shop']])
    expect(await named({ subscriptions: null, workloads: [] })).toEqual([[], []])
  })

  test('is what belongs to no workload, for those who may see it', async () => {
    expect((await scopeChoices(db.pool, wholeEstate)).hasUnassigned).toBe(true)
    expect((await scopeChoices(db.pool, ofShop)).hasUnassigned).toBe(false)
  })

  test('is searched by a part of the name, within reach', async () => {
    expect(await named(wholeEstate, 'DATA')).toEqual([['Data lake'], ['prod-data']])
    expect(await named(ofShop, 'data')).toEqual([[], []])
    expect(await named(wholeEstate, '%')).toEqual([[], []])
  })

  test('comes with the first fifty and how many there are, however many there are', async () => {
    const many = Array.from({ length: 120 }, (_, i) => ({ id: `sub-${i}`, name: `Team ${String(i).padStart(3, '0')}` }))
    await db.pool.query(`insert into subscription (id, name) select * from unnest($1::text[], $2::text[])`, [
      many.map(({ id }) => id),
      many.map(({ name }) => name),
    ])
    await db.pool.query(
      `insert into asset_rollup (subscription_id, type, valid_from, assets, failing)
       select unnest($1::text[]), 'microsoft.x/y', '2026-11-22T06:00:00Z', 1, 0`,
      [many.map(({ id }) => id)],
    )
    const { subscriptions } = await scopeChoices(db.pool, wholeEstate)
    expect(subscriptions.total).toBe(123)
    expect(subscriptions.items).toHaveLength(choicesShown)
    expect((await scopeChoices(db.pool, wholeEstate, 'team 119')).subscriptions.items).toEqual([
      { value: 'sub-119', name: 'Team 119' },
    ])
  })
})

describe('what is chosen', () => {
  const asked = { subscriptions: [subscriptionId('prod-data')], workloads: ['data-lake', 'none', 'nobodys'] }
  const none = { items: [], total: 0 }

  test('is called by name, as far as it is there', async () => {
    const { workloads, subscriptions } = await namesOfChosen(db.pool, wholeEstate, asked)
    expect(workloads.items.map(({ value }) => value)).toEqual(['data-lake'])
    expect(subscriptions.items).toMatchObject([{ name: 'prod-data' }])
  })

  test('has no name for who may not see it, as if it did not exist', async () => {
    expect(await namesOfChosen(db.pool, ofShop, asked)).toEqual({ workloads: none, subscriptions: none })
  })

  test('becomes a scope of numbers, never wider than what the asker may see', async () => {
    expect(await viewerScope(db.pool, asked, null)).toEqual({ subscriptions: asked.subscriptions, workloads: [0, 2] })
    expect(await viewerScope(db.pool, asked, [1])).toEqual({ subscriptions: asked.subscriptions, workloads: [] })
    expect(await viewerScope(db.pool, { subscriptions: null, workloads: null }, [1])).toEqual(ofShop)
  })
})
