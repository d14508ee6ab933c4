import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import type { Database } from '#lib/db/index.ts'
import { openTestDatabase, testDatabase } from '#lib/db/testing.ts'
import { NotFound } from '#lib/posture/errors.ts'
import { type Scope, wholeEstate } from '#lib/posture/scope.ts'
import { assetKey, type FixtureAsset, insertHistory, subscriptionId } from '#lib/posture/testing.ts'
import { insertRegister } from '#lib/posture/testing-register.ts'
import { assetEndpoint, assetsEndpoint } from './assets.ts'
import { checkEndpoint, checkTrendsEndpoint } from './checklist.ts'
import { BadParameter, type Endpoint } from './endpoint.ts'
import { findingEndpoint, findingsEndpoint } from './findings.ts'
import { endpoints } from './index.ts'
import { movementEndpoint, postureEndpoint, trendsEndpoint } from './posture.ts'
import { parseQuery } from './query.ts'
import { workloadEndpoint, workloadsEndpoint } from './workloads.ts'

const days = ['2026-11-13T06:00:00.000Z', '2026-11-22T06:00:00.000Z', '2026-11-23T06:00:00.000Z'] as const
const shop = 1
const bank = 2

const asset = (i: number, day: number): FixtureAsset => ({
  name: `st${String(i).padStart(3, '0')}`,
  workload: [0, shop, bank][i % 3]!,
  subscription: i % 2 === 0 ? 'shop' : 'bank',
  configuration: { properties: { minimumTlsVersion: 'TLS1_0' } },
  verdicts: {
    'storage-minimum-tls': i % 4 === 0 || (i === 1 && day > 0) ? 'fail' : 'pass',
    'storage-shared-key': i % 5 === 0 ? 'unknown' : 'default',
  },
})
const estate = (day: number) => Array.from({ length: 60 }, (_, i) => asset(i, day))
const owner = { kind: 'group' as const, objectId: '00000000-0000-4000-8000-00000000000c', name: 'Shop team' }

let db: Database
beforeAll(async () => {
  db = await openTestDatabase()
  await insertHistory(
    db.pool,
    days.map((at, day) => ({ at, assets: estate(day) })),
    [{ asset: asset(1, 1), at: '2026-11-21T15:00:00.000Z', changedBy: 'deploy@example.com' }],
    [
      { id: shop, slug: 'shop', name: 'Shop', owners: [owner] },
      { id: bank, slug: 'bank', name: 'Bank' },
    ],
  )
  // Asked for, so that it covers nothing yet.
  const asked = { id: 1, state: 'requested' as const, checks: ['storage-minimum-tls'], assets: [asset(4, 2)] }
  await insertRegister(db.pool, [asked], days[2])
  await db.pool.query('insert into exception_place values (1, $1, $2)', [subscriptionId('shop'), shop])
  await db.pool.query(
    `insert into exception_event (at, exception_id, kind, actor, actor_name, detail) values ($1, 1, 'requested', 'ada', 'Ada', '{}')`,
    [days[2]],
  )
})
afterAll(() => db.close())

const failing = assetKey(asset(4, 2))
const places: Record<string, string> = {
  '/findings/{key}': `${failing}.storage-minimum-tls`,
  '/assets/{key}': failing,
  '/checklist/{id}': 'storage-minimum-tls',
  '/checklist/{id}/trends': 'storage-minimum-tls',
  '/scans/{id}': '3',
  '/workloads/{slug}': 'shop',
  '/exceptions/{name}': 'EX-0001',
  '/exceptions/{name}/events': 'EX-0001',
}

/** Asks as a route does, and holds the answer against the schema that is published. */
async function ask<Query extends z.ZodObject, Answer extends z.ZodType>(
  endpoint: Endpoint<Query, Answer>,
  {
    query = '',
    place,
    scope = wholeEstate,
    on = db,
  }: { query?: string; place?: string; scope?: Scope; on?: Database } = {},
): Promise<z.output<Answer>> {
  const parsed = parseQuery(endpoint.query, new URLSearchParams(query))
  if (!parsed.query) throw new Error(JSON.stringify(parsed.problems))
  const name = /\{(\w+)\}/.exec(endpoint.path)?.[1]
  const answer = await endpoint.run({
    db: on.pool,
    scope,
    query: parsed.query,
    params: name ? { [name]: place ?? places[endpoint.path] ?? '' } : {},
    timeZone: 'UTC',
    pageAt: (cursor) => `https://temper.example.com/api/v1${endpoint.path}?after=${cursor}`,
  })
  return endpoint.answer.parse(JSON.parse(JSON.stringify(answer)))
}

const owned: Scope = { subscriptions: null, workloads: [shop] }
const afterOf = (next: string | null) => new URL(next ?? '').searchParams.get('after') ?? ''

describe('every address answers what the document says', () => {
  test.each(endpoints.map((endpoint) => [endpoint.path, endpoint] as const))('%s', async (_, endpoint) => {
    await expect(ask(endpoint as never)).resolves.toBeTypeOf('object')
    await expect(ask(endpoint as never, { scope: owned })).resolves.toBeTypeOf('object')
  })

  test.each(endpoints.filter(({ path }) => !path.includes('{')).map((endpoint) => [endpoint.path, endpoint] as const))(
    '%s before the first scan, too',
    async (_, endpoint) => {
      await expect(ask(endpoint as never, { on: await testDatabase() })).resolves.toBeTypeOf('object')
    },
  )
})

test('a check ends its days with how it stands, and one that is not on the checklist is not there', async () => {
  const place = 'storage-minimum-tls'
  for (const scope of [wholeEstate, owned]) {
    const { days: told } = await ask(checkTrendsEndpoint, { place, scope, query: 'range=30' })
    const { score, accepted, failed, passed } = await ask(checkEndpoint, { place, scope })
    expect(told).toHaveLength(11)
    expect(told.filter(({ verdicts }) => verdicts)).toHaveLength(days.length)
    expect(told.at(-1)).toMatchObject({ day: '2026-11-23', score, accepted, verdicts: { failed, passed } })
  }
  await expect(ask(checkTrendsEndpoint, { place: 'storage-teapot' })).rejects.toThrow(NotFound)
})

describe('what is not theirs', () => {
  const foreign = assetKey(asset(8, 2))
  const cases = [
    ['a finding', findingEndpoint, `${foreign}.storage-minimum-tls`, `${assetKey({ name: 'no' })}.storage-minimum-tls`],
    ['an asset', assetEndpoint, foreign, assetKey({ name: 'no' })],
    ['a workload', workloadEndpoint, 'bank', 'no-such-workload'],
  ] as const

  test.each(cases)('%s is not there, as what does not exist', async (_, endpoint, theirs, nobodys) => {
    await expect(ask(endpoint as never, { place: theirs })).resolves.toBeTypeOf('object')
    const errors = await Promise.all(
      [theirs, nobodys].map((place) =>
        ask(endpoint as never, { place, scope: owned }).catch((error: unknown) => error),
      ),
    )
    expect(errors[0]).toBeInstanceOf(NotFound)
    expect(errors[0]).toEqual(errors[1])
  })

  test('is in no list, count or sum', async () => {
    const findings = await ask(findingsEndpoint, { query: 'status=both&limit=1000', scope: owned })
    expect(new Set(findings.items.map(({ workload }) => workload))).toEqual(new Set(['shop']))
    expect(findings).toMatchObject({ total: findings.items.length })
    const assets = await ask(assetsEndpoint, { scope: owned })
    expect(assets).toMatchObject({ total: 20 })
    const workloads = await ask(workloadsEndpoint, { scope: owned })
    expect(workloads.items.map(({ slug }) => slug)).toEqual(['shop'])
    const posture = await ask(postureEndpoint, { scope: owned })
    const sums = (posture.sums?.passed ?? 0) + (posture.sums?.failed ?? 0) + (posture.sums?.unknown ?? 0)
    expect(sums).toBe(40)
  })

  test.each(["' or 1=1 --", '..%2F..', '\u0000', `${failing}.`, '.', failing.toUpperCase()])(
    'a key such as %j is not there',
    async (place) => {
      await expect(ask(findingEndpoint, { place })).rejects.toBeInstanceOf(NotFound)
    },
  )
})

describe('a list', () => {
  const walks = [
    ...['points', 'oldest', 'newest', 'name'].map((sort) => [findingsEndpoint, `status=both&sort=${sort}`] as const),
    [findingsEndpoint, `status=fail&subscription=${subscriptionId('shop')}`] as const,
    [findingsEndpoint, 'q=st0&severity=medium&status=both&sort=name'] as const,
    ...['weight', 'name', 'newest'].map((sort) => [assetsEndpoint, `sort=${sort}`] as const),
    [assetsEndpoint, 'verdict=failing&sort=name'] as const,
  ]
  test.each(walks)('$path is walked page by page, each item once: %s', async (endpoint, query) => {
    const whole = await ask(endpoint as typeof findingsEndpoint, { query: `${query}&limit=1000` })
    const walked: string[] = []
    let after = ''
    do {
      const page = await ask(endpoint as typeof findingsEndpoint, { query: `${query}&limit=7${after}` })
      expect(page.items.length).toBeLessThanOrEqual(7)
      walked.push(...page.items.map(({ key }) => key))
      after = page.next === null ? '' : `&after=${afterOf(page.next)}`
    } while (after !== '')
    expect(walked).toEqual(whole.items.map(({ key }) => key))
    expect(new Set(walked).size).toBe(walked.length)
    expect(whole).toMatchObject({ total: walked.length })
  })

  test('does not begin anew where a cursor is damaged or of another order', async () => {
    const { next } = await ask(findingsEndpoint, { query: 'limit=2' })
    const after = afterOf(next)
    for (const query of [`after=${after}x`, `after=x`, `after=${after}&sort=name`])
      await expect(ask(findingsEndpoint, { query })).rejects.toBeInstanceOf(BadParameter)
    await expect(ask(assetsEndpoint, { query: `after=${after}` })).rejects.toBeInstanceOf(BadParameter)
  })
})

describe('posture over time', () => {
  test('the score follows from the sums that are told with it, of every slice', async () => {
    const { score, accepted, sums, pillars } = await ask(postureEndpoint)
    expect(score).toBeCloseTo((100 * sums!.weightPassed) / sums!.weightApplicable, 1)
    expect(accepted).toBeCloseTo((100 * sums!.weightPassed) / (sums!.weightApplicable - sums!.weightExcepted), 1)
    const slices = Object.values(pillars!).map((pillar) => pillar.sums.weightApplicable)
    expect(slices.reduce((a, b) => a + b)).toBe(sums!.weightApplicable)
  })

  test('the steps of a movement add up to the difference', async () => {
    const { start, end, steps } = await ask(movementEndpoint, { query: 'from=2026-11-13&to=2026-11-23' })
    const moved = steps.reduce((sum, { points }) => sum + points, 0)
    expect(moved).toBeCloseTo(Math.round(end! * 10) / 10 - Math.round(start! * 10) / 10, 5)
    expect(steps).toContainEqual(expect.objectContaining({ cause: 'broke', opened: 1 }))
  })

  test('a trend begins and ends on the days that are asked for', async () => {
    const { days } = await ask(trendsEndpoint, { query: 'from=2026-11-20&to=2026-11-23' })
    expect(days[0]!.day >= '2026-11-20').toBe(true)
    expect(days.at(-1)).toMatchObject({ day: '2026-11-23', score: expect.any(Number) })
  })

  test.each(['from=2026-12-01', 'from=2000-01-01', 'range=30&from=2026-11-20'])('%s cannot be', async (query) => {
    await expect(ask(trendsEndpoint, { query })).rejects.toBeInstanceOf(BadParameter)
  })

  test('a movement backwards cannot be', async () => {
    await expect(ask(movementEndpoint, { query: 'from=2026-11-23&to=2026-11-13' })).rejects.toBeInstanceOf(BadParameter)
  })
})

describe('what an exception covers', () => {
  beforeAll(() =>
    insertRegister(
      db.pool,
      [{ id: 147, checks: ['storage-minimum-tls'], assets: [asset(56, 2)], approvers: ['Alex', 'Kim'] }],
      days[2],
    ),
  )

  test('is listed when it is asked for, with the exception', async () => {
    const count = async (query: string) => (await ask(findingsEndpoint, { query })).total
    const [without, only, both] = await Promise.all(['', 'exception=only', 'exception=both'].map(count))
    expect([only, both]).toEqual([1, Number(without) + 1])
    const { items } = await ask(findingsEndpoint, { query: 'exception=only' })
    expect(items[0]).toMatchObject({ exception: 'EX-0147', exceptedUntil: '2027-02-28' })
    expect((await ask(findingsEndpoint, { query: 'under=ex-147' })).items).toEqual(items)
    expect(await count('under=EX-0148')).toBe(0)
  })

  test('is said of a finding and of an asset', async () => {
    const key = assetKey(asset(56, 2))
    const finding = await ask(findingEndpoint, { place: `${key}.storage-minimum-tls` })
    expect(finding.exceptions).toEqual([{ name: 'EX-0147', until: '2027-02-28', approvedBy: ['Alex', 'Kim'] }])
    const one = await ask(assetEndpoint, { place: key })
    expect(one).toMatchObject({ excepted: 1, score: 33.33, acceptedScore: 100 })
    expect(one.verdicts.map(({ exception }) => exception)).toEqual(['EX-0147'])
  })
})

test('the configuration of an asset comes only when it is asked for', async () => {
  expect(await ask(assetEndpoint)).not.toHaveProperty('configuration')
  expect(await ask(assetEndpoint, { query: 'include=configuration' })).toMatchObject({
    configuration: { properties: { minimumTlsVersion: 'TLS1_0' } },
  })
})
