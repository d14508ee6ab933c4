import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Database, inTransaction } from '#lib/db/index.ts'
import { openTestDatabase, testDatabase } from '#lib/db/testing.ts'
import { coverExceptions } from '#lib/exceptions/effect.ts'
import { scoreOf } from '#lib/scoring/index.ts'
import { checkTrend } from './checklist/check-trend.ts'
import { checklistStanding } from './checklist/checklist-standing.ts'
import { getCheck } from './checklist/get-check.ts'
import { publishedChecklist } from './checklist/published-checklist.ts'
import { momentOf } from './moments.ts'
import { exposureNow } from './overview/exposure.ts'
import { fixFirst } from './overview/fix-first.ts'
import { whyItMoved } from './overview/movement.ts'
import { newlyFailing } from './overview/newly-failing.ts'
import { standingOf } from './overview/standing.ts'
import { trendOf } from './overview/trend.ts'
import { type Scope, wholeEstate } from './scope.ts'
import { sumsAt, total } from './score.ts'
import { type FixtureAsset, type FixtureScan, insertHistory, sampleChecks, subscriptionId } from './testing.ts'
import { insertRegister, type RegisteredException } from './testing-register.ts'
import { leagueTable } from './workloads/league-table.ts'

const [blob, tls, keys] = sampleChecks.map(({ id }) => id) as [string, string, string]
const asset = (name: string, verdicts: FixtureAsset['verdicts'], rest: Partial<FixtureAsset> = {}): FixtureAsset => ({
  name,
  verdicts,
  workload: 1,
  ...rest,
})
const media = asset('media', { [tls]: 'fail', [blob]: 'fail', [keys]: 'pass' })
const lake = asset('lake', { [tls]: 'fail', [blob]: 'pass', [keys]: 'unknown' }, { workload: 2, subscription: 'data' })
const late = asset('late', { [tls]: 'fail' })
const days = ['2026-11-20', '2026-11-21', '2026-11-23'] as const
const at = (day: string, hour = 6) => `${day}T${String(hour).padStart(2, '0')}:00:00.000Z`
const history: FixtureScan[] = [
  { at: at(days[0]), assets: [media, lake] },
  { at: at(days[1]), assets: [media, lake] },
  { at: at(days[2]), assets: [media, lake, late] },
]

async function estate(db?: Database) {
  const { pool } = db ?? (await testDatabase())
  await insertHistory(
    pool,
    history,
    [],
    [
      { id: 1, slug: 'shop', name: 'Shop' },
      { id: 2, slug: 'data', name: 'Data' },
    ],
  )
  return pool
}
type Estate = Awaited<ReturnType<typeof estate>>

let last = 0
async function putInForce(db: Estate, exception: Omit<RegisteredException, 'id'>, when: string): Promise<number> {
  last += 1
  await insertRegister(db, [{ id: last, ...exception }], when)
  return last
}

async function endException(db: Estate, id: number, when: string): Promise<void> {
  await inTransaction(db, async (client) => {
    await client.query(`update exception set state = 'revoked' where id = $1`, [id])
    await coverExceptions(client, [id], new Date(when))
  })
}

const whole = (...names: string[]) =>
  names.map((name) => ({ kind: 'subscription' as const, name: subscriptionId(name) }))

const trend = (db: Estate, scope: Scope = wholeEstate) =>
  trendOf(db, scope, { to: new Date(at(days[2])), days: 30, timeZone: 'UTC' })
const scoresAt = async (db: Estate, scope: Scope, when: string) =>
  scoreOf(total(await sumsAt(db, scope, new Date(when))))

describe('the accepted score', () => {
  test('is the raw one while nothing is excepted', async () => {
    const db = await estate()
    const standing = await standingOf(db, wholeEstate)
    expect(standing?.accepted).toBe(standing?.score)
    expect((await trend(db)).days.every(({ score, accepted }) => score === accepted)).toBe(true)
  })

  test('leaves out what an exception covers as soon as it is in force, without a scan', async () => {
    const db = await estate()
    const before = await standingOf(db, wholeEstate)
    // 6+6+3 of media, 6+6+3 of lake, 6 of late: 9 of 36 passes.
    expect(before).toMatchObject({ score: 25, accepted: 25 })
    await putInForce(db, { checks: [tls], assets: [media] }, at(days[2], 9))
    const after = await standingOf(db, wholeEstate)
    expect(after).toMatchObject({ score: 25, accepted: 30, acceptedChange: 0 })
    expect(after?.sums).toMatchObject({
      weightExcepted: 6,
      excepted: 1,
      failedExcepted: 1,
      failed: before?.sums.failed,
    })
    expect(after?.pillars.configure.accepted).toBeCloseTo((100 * 3) / 18)
    expect(after?.pillars.footprint.accepted).toBe(after?.pillars.footprint.score)
  })

  test('of a past scan is what stood at its moment, and of the newest what stands now', async () => {
    const db = await estate()
    const id = await putInForce(db, { checks: [tls], assets: [media, lake] }, at(days[0], 9))
    await endException(db, id, at(days[2], 9))
    const { days: told } = await trend(db)
    expect(told.map(({ day, score, accepted }) => [day, score, accepted])).toEqual([
      ['2026-11-20', 30, 30],
      ['2026-11-21', 30, 50],
      ['2026-11-22', null, null],
      ['2026-11-23', 25, 25],
    ])
    expect(await scoresAt(db, wholeEstate, at(days[1]))).toEqual({ raw: 30, accepted: 50 })
    const moments = await Promise.all(days.slice(1).map((day) => momentOf(db, day, 'UTC')))
    expect((await whyItMoved(db, wholeEstate, moments[0]!, moments[1]!)).accepted).toEqual({ start: 50, end: 25 })
  })

  test('of one check goes by the same rule, day by day', async () => {
    const db = await estate()
    const id = await putInForce(db, { checks: [tls], assets: [media, lake] }, at(days[0], 9))
    const told = async (scope: Scope = wholeEstate) =>
      (await checkTrend(db, scope, tls, { days: 30, timeZone: 'UTC' })).map(({ day, standing, score, accepted }) => [
        ...[day.slice(8), standing?.failed ?? null, standing?.failedExcepted ?? null],
        ...[score, accepted],
      ])
    expect(await told()).toEqual([
      ['20', 2, 0, 0, 0],
      ['21', 2, 2, 0, null],
      ['22', null, null, null, null],
      ['23', 3, 2, 0, 0],
    ])
    expect((await told({ subscriptions: [subscriptionId('data')], workloads: null })).at(-1)).toEqual([
      '23',
      1,
      1,
      0,
      null,
    ])
    // A decision takes effect without a scan, and changes nothing of the past.
    await endException(db, id, at(days[2], 9))
    await putInForce(db, { checks: [keys], assets: [lake] }, at(days[2], 9))
    expect((await told()).slice(1)).toEqual([
      ['21', 2, 2, 0, null],
      ['22', null, null, null, null],
      ['23', 3, 0, 0, 0],
    ])
    const unknowns = await checkTrend(db, wholeEstate, keys, { days: 30, timeZone: 'UTC' })
    expect(unknowns.at(-1)).toMatchObject({ standing: { unknown: 1, unknownExcepted: 1 }, score: 50, accepted: 100 })
    expect(unknowns[1]).toMatchObject({ standing: { unknown: 1, unknownExcepted: 0 }, score: 50, accepted: 50 })
    await putInForce(db, { checks: [tls], assets: [late] }, at(days[2], 10))
    const { standing, accepted } = await getCheck(db, wholeEstate, tls)
    expect((await checkTrend(db, wholeEstate, tls, { days: 30, timeZone: 'UTC' })).at(-1)).toMatchObject({
      standing,
      accepted,
    })
  })

  test('counts a finding once, and until the last exception on it ends', async () => {
    const db = await estate()
    const one = await putInForce(db, { checks: [tls], assets: [media] }, at(days[2], 9))
    const other = await putInForce(db, { checks: [tls, blob], targets: whole('shop') }, at(days[2], 10))
    expect((await standingOf(db, wholeEstate))?.sums.excepted).toBe(3)
    await endException(db, one, at(days[2], 11))
    expect((await standingOf(db, wholeEstate))?.sums.excepted).toBe(3)
    await endException(db, other, at(days[2], 12))
    expect((await standingOf(db, wholeEstate))?.sums.excepted).toBe(0)
  })

  test('is null where everything is excepted', async () => {
    const db = await estate()
    await putInForce(db, { checks: [blob], assets: [media] }, at(days[2], 9))
    const shop = await standingOf(db, { subscriptions: [subscriptionId('shop')], workloads: null })
    expect(shop?.pillars.footprint).toMatchObject({ score: 0, accepted: null })
  })

  test('is never below the raw one, anywhere and at any time, and no exception moves the raw one', async () => {
    const everywhere: Scope[] = [
      wholeEstate,
      ...['shop', 'data'].map((name) => ({ subscriptions: [subscriptionId(name)], workloads: null })),
      { subscriptions: null, workloads: [1] },
      { subscriptions: [subscriptionId('data')], workloads: [1, 2] },
    ]
    const exception = fc.record({
      checks: fc.subarray([blob, tls, keys], { minLength: 1 }),
      assets: fc.subarray([media, lake, late]),
      subscriptions: fc.subarray(['shop', 'data']),
      day: fc.constantFrom(...days),
      isEnded: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(exception, { minLength: 1, maxLength: 4 }), async (exceptions) => {
        const own = await openTestDatabase()
        try {
          const db = await estate(own)
          const ask = (scope: Scope) => Promise.all([standingOf(db, scope), trend(db, scope), fixFirst(db, scope, 9)])
          const before = await Promise.all(everywhere.map(ask))
          for (const { day, isEnded, subscriptions, ...terms } of exceptions.toSorted((a, b) =>
            a.day.localeCompare(b.day),
          )) {
            const id = await putInForce(db, { ...terms, targets: whole(...subscriptions) }, at(day, 9))
            if (isEnded) await endException(db, id, at(day, 10))
          }
          const after = await Promise.all(everywhere.map(ask))
          for (const [index, [standing, { days: told }]] of after.entries()) {
            const [was, { days: toldBefore }] = before[index]!
            expect(standing?.score).toBe(was?.score)
            expect(told.map(({ score }) => score)).toEqual(toldBefore.map(({ score }) => score))
            for (const { score, accepted } of [standing!, ...Object.values(standing!.pillars), ...told])
              if (accepted !== null) expect(accepted).toBeGreaterThanOrEqual(score ?? 0)
            expect(told.at(-1)?.accepted).toBe(standing?.accepted)
          }
        } finally {
          await own.close()
        }
      }),
      { numRuns: 12 },
    )
  }, 120_000)
})

describe('what exceptions cover', () => {
  test('is not what to fix first, nor new', async () => {
    const db = await estate()
    await putInForce(db, { checks: [tls], assets: [media, late] }, at(days[2], 9))
    const gains = await fixFirst(db, wholeEstate, 5)
    expect(gains.map(({ checkId, findings }) => [checkId, findings])).toEqual(
      expect.arrayContaining([
        [tls, 1],
        [blob, 1],
      ]),
    )
    expect(gains.find(({ checkId }) => checkId === tls)?.points).toBeCloseTo((100 * 6) / 36)
    expect(await newlyFailing(db, wholeEstate, 5)).toEqual([])
  })

  test('is open to the internet all the same, and told beside it', async () => {
    const db = await estate()
    await putInForce(db, { checks: [blob], assets: [media] }, at(days[2], 9))
    const exposures = await exposureNow(db, wholeEstate, null)
    expect(exposures.find(({ title }) => title === 'Anonymous blob access')).toMatchObject({ count: 1, excepted: 1 })
  })

  test('stands beside the verdicts of its check', async () => {
    const db = await estate()
    await putInForce(db, { checks: [tls, keys], targets: whole('data') }, at(days[2], 9))
    const { checks } = await checklistStanding(db, wholeEstate)
    expect(checks[tls]).toMatchObject({ failed: 3, failedExcepted: 1, unknownExcepted: 0 })
    expect(checks[keys]).toMatchObject({ passed: 1, unknown: 1, unknownExcepted: 1 })
    await putInForce(db, { checks: [blob], assets: [media] }, at(days[2], 10))
    expect(await getCheck(db, wholeEstate, blob)).toMatchObject({ score: 50, accepted: 100 })
    expect(await getCheck(db, { subscriptions: null, workloads: [1] }, tls)).toMatchObject({
      standing: { failed: 2, failedExcepted: 0 },
    })
    const footprint = publishedChecklist(await checklistStanding(db, wholeEstate)).find(
      (one) => one.pillar === 'footprint',
    )
    expect(footprint).toMatchObject({ score: 50, accepted: 100 })
  })

  test('counts for its workload only', async () => {
    const db = await estate()
    await putInForce(db, { checks: [tls], assets: [media] }, at(days[2], 9))
    const { rows } = await leagueTable(db, wholeEstate)
    expect(
      rows.map(({ slug, findings, excepted, weightExcepted }) => ({ slug, findings, excepted, weightExcepted })),
    ).toEqual([
      { slug: 'data', findings: 1, excepted: 0, weightExcepted: 0 },
      { slug: 'shop', findings: 2, excepted: 1, weightExcepted: 6 },
    ])
    for (const { slug, score, accepted } of rows)
      if (slug === 'shop') expect(accepted).toBeGreaterThan(score ?? 0)
      else expect(accepted).toBe(score)
  })
})
