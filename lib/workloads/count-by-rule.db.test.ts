import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database } from '#lib/db/index.ts'
import { openTestDatabase } from '#lib/db/testing.ts'
import { insertHistory } from '#lib/posture/testing.ts'
import { countByRule } from './count-by-rule.ts'
import { inGroup, tagged } from './testing.ts'

let db: Database

beforeAll(async () => {
  db = await openTestDatabase()
  await insertHistory(
    db.pool,
    [
      {
        at: '2026-11-22T06:00:00Z',
        assets: [
          { name: 'st1', workload: 1, tags: { team: 'shop' }, resourceGroup: 'rg-shop' },
          { name: 'st2', workload: 1, tags: { team: 'shop' } },
          { name: 'st3', workload: 1, resourceGroup: 'rg-shop' },
          { name: 'st4', workload: 2, tags: { team: 'shop' } },
          { name: 'st5', tags: { team: 'shop' } },
        ],
      },
    ],
    [],
    [
      { id: 1, slug: 'shop', name: 'Shop' },
      { id: 2, slug: 'data', name: 'Data' },
    ],
  )
})
afterAll(() => db.close())

test('each of a workload’s assets counts once, for the first rule that matches it', async () => {
  const rules = [tagged('team', 'shop'), inGroup('rg-*'), tagged('team')]
  expect(await countByRule(db.pool, { workload: 1, rules })).toEqual([2, 1, 0])
})

test('what matches and belongs to others does not count, and what no rule matches any more counts for none', async () => {
  expect(await countByRule(db.pool, { workload: 2, rules: [inGroup('rg-shop')] })).toEqual([0])
  expect(await countByRule(db.pool, { workload: 1, rules: [] })).toEqual([])
})
