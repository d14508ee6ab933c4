import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '#lib/db/index.ts'
import { openTestDatabase } from '#lib/db/testing.ts'
import { insertHistory } from '#lib/posture/testing.ts'
import type { Rule } from './define.ts'
import { previewRules } from './preview.ts'
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
          { name: 'st1', workload: 1, tags: { team: 'shop' } },
          { name: 'st2', workload: 1, tags: { team: 'shop' }, resourceGroup: 'rg-new' },
          { name: 'st3', workload: 2, resourceGroup: 'rg-data' },
          { name: 'st4', resourceGroup: 'rg-new' },
        ],
      },
    ],
    [],
    [
      { id: 1, slug: 'shop', name: 'Shop' },
      { id: 2, slug: 'data', name: 'Data' },
    ],
  )
  await db.pool.query(`delete from workload_rule`)
  await db.pool.query(
    `insert into workload_rule (workload_id, position, kind, name, value) values
     (1, 1, 'tag', 'team', 'shop'), (2, 1, 'resource_group', 'rg-data', null)`,
  )
  await db.pool.query(`update workload set precedence = id`)
})
afterAll(() => db.close())

const preview = (slug: string | null, ...rules: Rule[]) => previewRules(db.pool, { slug, rules })

describe('what rules would match', () => {
  test('comes from nobody, and from whom it would be taken', async () => {
    const { matched, belonging, unassignedGained, takenFrom, keptBy } = await preview(null, inGroup('rg-new'))
    expect({ matched, belonging, unassignedGained, takenFrom }).toMatchObject({
      matched: 2,
      belonging: 1,
      unassignedGained: 1,
      takenFrom: [],
    })
    expect(keptBy.map(({ workload, count }) => [workload.slug, count])).toEqual([['shop', 1]])
  })

  test('stays with who comes first, also where its rule is the very same', async () => {
    for (const rule of [tagged('team', 'shop'), tagged('TEAM')]) {
      const { matched, belonging, keptBy } = await preview(null, rule)
      expect([matched, belonging]).toEqual([2, 0])
      expect(keptBy.map(({ workload, count }) => [workload.slug, count])).toEqual([['shop', 2]])
    }
    const { matched, keptBy } = await preview(null, inGroup('rg-data'))
    expect([matched, keptBy[0]?.workload.slug]).toEqual([1, 'data'])
  })

  test('is taken from who comes after, and what is left behind is told', async () => {
    const { belonging, alreadyHere, takenFrom, lost } = await preview('shop', inGroup('rg-data'))
    expect([belonging, alreadyHere, lost]).toEqual([1, 0, 2])
    expect(takenFrom.map(({ workload, count }) => [workload.slug, count])).toEqual([['data', 1]])
  })

  test('is, for rules that are saved as they are, what belongs to it', async () => {
    const { matched, belonging, alreadyHere, lost } = await preview('shop', tagged('team', 'shop'))
    expect([matched, belonging, alreadyHere, lost]).toEqual([2, 2, 2, 0])
  })
})
