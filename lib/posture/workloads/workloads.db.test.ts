import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '#lib/db/index.ts'
import { openTestDatabase } from '#lib/db/testing.ts'
import { NotFound } from '../errors.ts'
import { latestMoment, momentOf } from '../moments.ts'
import { whyItMoved } from '../overview/movement.ts'
import { type Scope, wholeEstate } from '../scope.ts'
import { assetKey, type FixtureAsset, insertHistory } from '../testing.ts'
import { assetWorkload, assetWorkloads } from './asset-workloads.ts'
import { leagueTable } from './league-table.ts'
import { membershipHistory } from './membership-history.ts'
import { moreOfMyWork, myWork } from './my-work.ts'
import { soleWorkload } from './sole-workload.ts'
import { getWorkload } from './workload.ts'
import { workloadStanding } from './workload-standing.ts'

const timeZone = 'UTC'
const days = ['2026-11-08', '2026-11-15', '2026-11-22'].map((day) => `${day}T06:00:00.000Z`) as [string, string, string]
const [tls, blobs] = ['storage-minimum-tls', 'storage-anonymous-blob-access'] as const
const of = (...workloads: number[]): Scope => ({ subscriptions: null, workloads })

const web: FixtureAsset = { name: 'stweb', workload: 1, verdicts: { [tls]: 'pass', [blobs]: 'fail' } }
const media: FixtureAsset = { name: 'stmedia', workload: 1, verdicts: { [tls]: 'fail', [blobs]: 'fail' } }
const lake: FixtureAsset = { name: 'stlake', workload: 2, verdicts: { [tls]: 'pass', [blobs]: 'pass' } }
const nobodys: FixtureAsset = { name: 'stold', verdicts: { [tls]: 'fail' } }
// It goes from one workload to the other with the last scan, and fails there what it failed here.
const moving: FixtureAsset = { name: 'stmoving', workload: 1, verdicts: { [tls]: 'fail', [blobs]: 'pass' } }
const moved: FixtureAsset = { ...moving, workload: 2 }

let db: Database
beforeAll(async () => {
  db = await openTestDatabase()
  await insertHistory(
    db.pool,
    [
      { at: days[0], assets: [web, media, lake, moving] },
      { at: days[1], assets: [web, media, lake, moving, nobodys] },
      { at: days[2], assets: [{ ...web, verdicts: { [tls]: 'pass', [blobs]: 'pass' } }, media, lake, moved, nobodys] },
    ],
    [],
    [
      {
        id: 1,
        slug: 'shop',
        name: 'Shop',
        target: 80.5,
        owners: [owner('person', 'Ada'), owner('group', 'Shop team')],
      },
      { id: 2, slug: 'data-lake', name: 'Data lake' },
      { id: 3, slug: 'empty', name: 'Nothing in it' },
    ],
  )
  await db.pool.query(
    `insert into workload_rule (workload_id, position, kind, name, value) values (1, 0, 'tag', 'workload', 'shop')`,
  )
})
afterAll(() => db.close())

function owner(kind: 'person' | 'group', name: string) {
  return { kind, name, objectId: `00000000-0000-4000-8000-00000000000${kind.length}` }
}

describe('the league table', () => {
  test('has every workload with score, change, target and what fails, and what belongs to none', async () => {
    const { rows, unassigned } = await leagueTable(db.pool, wholeEstate)
    expect(
      rows.map(({ slug, score, change, target, assets, findings }) => [slug, score, change, target, assets, findings]),
    ).toEqual([
      ['data-lake', 75, -25, null, 2, 1],
      ['empty', null, null, null, 0, 0],
      ['shop', 50, 16.7, 80.5, 2, 2],
    ])
    expect(rows[2]?.owners.map(({ name }) => name)).toEqual(['Ada', 'Shop team'])
    expect(unassigned).toMatchObject({ score: 0, change: 0, assets: 1, failingAssets: 1, findings: 1 })
  })

  test('has a score a week for a quarter, now last, with gaps before the first scan', async () => {
    const { rows } = await leagueTable(db.pool, of(1))
    expect(rows[0]?.trend).toHaveLength(14)
    expect(rows[0]?.trend.slice(-4)).toEqual([null, 100 / 3, 100 / 3, 50])
  })

  test('is of what is in scope only, and then says nothing of what belongs to none', async () => {
    const { rows, unassigned } = await leagueTable(db.pool, of(2))
    expect(rows.map(({ slug }) => slug)).toEqual(['data-lake'])
    expect(unassigned).toBeNull()
  })
})

describe('one workload', () => {
  test('comes with its owners and rules, and how it stands', async () => {
    const { workload, standing, findings, failingAssets, types, gains, scope } = await workloadStanding(
      db.pool,
      wholeEstate,
      'shop',
      { timeZone },
    )
    expect(workload).toMatchObject({ target: 80.5, rules: [{ kind: 'tag', name: 'workload', value: 'shop' }] })
    expect([standing?.score, standing?.change, findings, failingAssets]).toEqual([50, 16.7, 2, 1])
    expect(types).toMatchObject([{ assets: 2, failing: 1 }])
    expect(gains.map(({ checkId, points }) => [checkId, points])).toEqual([
      [blobs, 25],
      [tls, 25],
    ])
    expect(scope).toEqual(of(1))
  })

  test('that is not in scope is not there', async () => {
    const refusal = async (slug: string) => {
      const error = await getWorkload(db.pool, of(2), slug).catch((thrown: Error) => thrown)
      return [error instanceof NotFound, (error as Error).message]
    }
    expect(await refusal('shop')).toEqual([true, 'There is no such workload.'])
    expect(await refusal('shop')).toEqual(await refusal('nobodys'))
  })

  test('is named where the scope is all of it, and nothing but it', async () => {
    expect(await soleWorkload(db.pool, of(1))).toMatchObject({ name: 'Shop', target: 80.5 })
    expect(await soleWorkload(db.pool, of(0))).toEqual({ name: 'Without a workload', target: null })
    expect(await soleWorkload(db.pool, of(1, 2))).toBeNull()
    expect(await soleWorkload(db.pool, { subscriptions: ['x'], workloads: [1] })).toBeNull()
    expect(await soleWorkload(db.pool, wholeEstate)).toBeNull()
  })
})

describe('an asset that moves between workloads', () => {
  test('moves the score of each, and that of the estate not at all', async () => {
    const why = async (scope: Scope) => {
      const [from, to] = [await momentOf(db.pool, days[1], timeZone), await latestMoment(db.pool)]
      const { steps, start, end } = await whyItMoved(db.pool, scope, from!, to!)
      const sum = steps.reduce((all, { points }) => all + points, start ?? 0)
      expect(sum).toBeCloseTo(end ?? 0)
      return steps.map(({ cause }) => cause)
    }
    expect(await why(of(1))).toEqual(['fixed', 'workload'])
    expect(await why(of(2))).toEqual(['workload'])
    expect(await why(of(1, 2))).toEqual(['fixed'])
    expect(await why(wholeEstate)).toEqual(['fixed'])
  })

  test('is told when it went, by the names that the asker may see', async () => {
    const key = assetKey(moving)
    expect(await assetWorkload(db.pool, wholeEstate, key)).toEqual({ slug: 'data-lake', name: 'Data lake' })
    expect(
      (await assetWorkloads(db.pool, wholeEstate, key)).map(({ slug, from }) => [slug, from.toISOString()]),
    ).toEqual([
      ['data-lake', days[2]],
      ['shop', days[0]],
    ])
    expect((await assetWorkloads(db.pool, of(2), key)).map(({ slug }) => slug)).toEqual(['data-lake'])
    expect(await assetWorkloads(db.pool, of(1), key)).toEqual([])
    expect(await assetWorkload(db.pool, of(1), key)).toBeNull()
  })

  test('counts as one that left and one that joined', async () => {
    const history = async (workload: number) =>
      (await membershipHistory(db.pool, wholeEstate, workload)).map(({ at, ...counts }) => [at.toISOString(), counts])
    expect(await history(1)).toEqual([
      [days[2], { joined: 0, left: 1 }],
      [days[0], { joined: 3, left: 0 }],
    ])
    expect(await history(2)).toEqual([
      [days[2], { joined: 1, left: 0 }],
      [days[0], { joined: 1, left: 0 }],
    ])
  })
})

describe('my work', () => {
  test('is what is mine: how it stands, what to do first, what was fixed', async () => {
    const { workloads, findings, doFirst, newlyFailing, fixed } = await myWork(db.pool, of(1), { timeZone })
    expect(workloads.map(({ slug, weightApplicable, weightPassed }) => [slug, weightApplicable, weightPassed])).toEqual(
      [['shop', 24, 12]],
    )
    expect(findings).toBe(2)
    expect(doFirst.map(({ assetName, checkId, weight, workload }) => [assetName, checkId, weight, workload])).toEqual(
      expect.arrayContaining([
        ['stmedia', tls, 6, 'shop'],
        ['stmedia', blobs, 6, 'shop'],
      ]),
    )
    expect(newlyFailing).toEqual([])
    expect(fixed.items.map(({ assetName, checkId }) => [assetName, checkId])).toEqual([['stweb', blobs]])
    expect(fixed.total).toBe(1)
  })

  test('leads on in the same order, of several workloads too', async () => {
    const all = await moreOfMyWork(db.pool, of(1, 2), { timeZone })
    const walked: string[] = []
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<typeof moreOfMyWork>> = await moreOfMyWork(db.pool, of(1, 2), {
        timeZone,
        size: 1,
        cursor,
      })
      walked.push(...page.items.map(({ key }) => key))
      cursor = page.next
    } while (cursor)
    expect(walked).toEqual(all.items.map(({ key }) => key))
    expect(walked).toHaveLength(3)
  })

  test('of who owns nothing is nothing', async () => {
    const { workloads, findings, doFirst, fixed } = await myWork(db.pool, of(), { timeZone })
    expect([workloads, findings, doFirst, fixed]).toEqual([[], 0, [], { items: [], total: 0 }])
  })
})
