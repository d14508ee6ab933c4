// Requests that name whole subscriptions, whole workloads and parts of others, one over the other.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Database, inTransaction } from '#lib/db/index.ts'
import { openTestDatabase } from '#lib/db/testing.ts'
import { coverExceptions } from '#lib/exceptions/effect.ts'
import { defaultPolicy } from '#lib/exceptions/model.ts'
import { scoreOf } from '#lib/scoring/index.ts'
import { type Scope, wholeEstate } from '../scope.ts'
import { sumsAt, total } from '../score.ts'
import { type FixtureAsset, insertHistory, subscriptionId } from '../testing.ts'
import { coveredFindings } from './findings-of.ts'
import { reviewCase } from './review.ts'
import { type FixtureTarget, insertExceptions } from './testing.ts'

const day = (n: number) => `2026-11-${String(n).padStart(2, '0')}T06:00:00.000Z`
const checks = ['storage-shared-keys', 'storage-public-network-access', 'storage-minimum-tls'] as const
const [keys, network, tls] = checks

/** Three of four fail the first check, two of three the second, all the third: but on the second day, when all is fixed. */
const estate = (isFixed: boolean): FixtureAsset[] =>
  Array.from({ length: 48 }, (_, n) => ({
    name: `st${String(n).padStart(2, '0')}`,
    subscription: ['shop', 'data', 'plant'][n % 3] as string,
    workload: n % 4,
    resourceGroup: `rg${n % 5}`,
    ...(n % 7 === 0 ? { tags: { Wave: '1' } } : {}),
    verdicts: {
      [keys]: n % 4 > 0 ? 'fail' : 'pass',
      [network]: n % 3 > 0 && !(isFixed && n % 2 > 0) ? (n % 5 > 0 ? 'fail' : 'unknown') : 'pass',
      [tls]: 'fail',
    },
  }))
const assets = estate(false)

const part = {
  subscription: { kind: 'subscription', name: subscriptionId('shop') },
  workload: { kind: 'workload', name: 'one', workload: 1 },
  second: { kind: 'workload', name: 'two', workload: 2 },
  gone: { kind: 'workload', name: 'gone' },
  group: { kind: 'resource_group', name: 'rg2', asset: { name: 'any', subscription: 'data' } },
  tag: { kind: 'tag', name: 'wave' },
  asset: { kind: 'asset', name: assetName(3), asset: assets[3] as FixtureAsset },
} satisfies Record<string, FixtureTarget>

function assetName(n: number): string {
  const { name, subscription = '', resourceGroup = '' } = assets[n] as FixtureAsset
  return `/subscriptions/${subscriptionId(subscription)}/resourcegroups/${resourceGroup}/providers/microsoft.storage/storageaccounts/${name}`
}

const requests: Record<string, FixtureTarget[]> = {
  'a subscription': [part.subscription],
  'a subscription, twice': [part.subscription, part.subscription],
  'a workload': [part.workload],
  'workloads, one of them gone': [part.workload, part.second, part.gone],
  'a tag': [part.tag],
  'a subscription and a workload that lies in it as well': [part.subscription, part.workload],
  'all kinds, one over the other': Object.values(part),
  'all kinds but whole ones': [part.group, part.tag, part.asset],
  'what is gone': [part.gone],
}
const views: Record<string, Scope> = {
  'the estate': wholeEstate,
  'a workload': { subscriptions: null, workloads: [1] },
  'two subscriptions': { subscriptions: [subscriptionId('shop'), subscriptionId('data')], workloads: null },
}

const asked = { policy: defaultPolicy, today: '2026-11-23', shown: 500 }
const [standing, first] = [1, 10]
let db: Database
beforeAll(async () => {
  db = await openTestDatabase()
  await insertHistory(
    db.pool,
    [
      {
        at: day(1),
        checks: checks.map((id) => ({ id, pillar: 'configure', severity: 'high' })),
        assets: estate(false),
      },
      { at: day(10), assets: estate(true) },
      { at: day(20), assets },
    ],
    [],
    [
      { id: 1, slug: 'one', name: 'One' },
      { id: 2, slug: 'two', name: 'Two' },
      { id: 3, slug: 'three', name: 'Three' },
    ],
  )
  await insertExceptions(db.pool, [
    { id: standing, state: 'active', checks: [keys, tls], targets: [part.second, part.tag], places: assets },
    ...Object.values(requests).map((targets, n) => ({
      ...{ id: first + n, state: 'requested' as const, checks: [keys, network, tls], targets, places: assets },
    })),
  ])
  await cover(standing)
})
afterAll(() => db.close())

const cover = (id: number) =>
  inTransaction(db.pool, (client) => coverExceptions(client, [id], new Date('2026-11-21T06:00:00Z')))
const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0)

describe.for(Object.keys(requests).map((name, n) => [name, first + n] as const))('asked for %s', ([, id]) => {
  test.for(Object.entries(views))('the panels tell of the same findings, in view of %s', async ([, scope]) => {
    const { reach, findings, exposure, history } = await reviewCase(db.pool, scope, id, asked)
    expect(sum(reach.checks.map(({ failed, unknown }) => failed + unknown))).toBe(reach.findings)
    expect(findings).toHaveLength(reach.findings)
    expect(new Set(findings.map(({ assetKey, checkId }) => `${assetKey} ${checkId}`)).size).toBe(reach.findings)
    for (const { checkId, failed, unknown } of reach.checks) {
      const of = findings.filter((one) => one.checkId === checkId)
      expect([failed, unknown]).toEqual(
        ['fail', 'unknown'].map((is) => of.filter(({ status }) => status === is).length),
      )
    }
    expect(new Set(findings.map(({ assetKey }) => assetKey)).size).toBe(reach.assets)
    expect(exposure.assets).toBe(reach.assets)
    expect(sum(history.openings.map((one) => one.findings)) + (history.moreOpenings?.findings ?? 0)).toBe(
      reach.findings,
    )
    const again = history.openings.filter(({ at }) => at === day(20))
    expect(sum(again.map((one) => one.again))).toBe(sum(again.map((one) => one.findings)))
    expect(sum(history.openings.filter(({ at }) => at === day(1)).map((one) => one.again))).toBe(0)
    // Which of them one in force covers, and what else is left for an approval to move.
    const covered = new Set(
      (await coveredFindings(db.pool, scope, { id: standing, measuredAt: null }, 500)).map(
        ({ assetKey, checkId }) => `${assetKey} ${checkId}`,
      ),
    )
    const both = findings.filter(({ assetKey, checkId }) => covered.has(`${assetKey} ${checkId}`)).length
    expect(history.earlier.find(({ entry }) => entry.id === standing)?.coversNow ?? 0).toBe(both)
  })

  test('its approval covers what was told, and does to the score what was told', async () => {
    const before = await reviewCase(db.pool, wholeEstate, id, asked)
    await db.pool.query(
      `update exception set state = 'active', starts_at = '2026-11-21', ends_at = '2027-01-01' where id = $1`,
      [id],
    )
    await cover(id)
    const covered = await coveredFindings(db.pool, wholeEstate, { id, measuredAt: null }, 500)
    const name = ({ assetKey, checkId, status }: (typeof covered)[number]) => `${assetKey} ${checkId} ${status}`
    expect(covered.map(name).toSorted()).toEqual(before.findings.map(name).toSorted())
    const { accepted, raw } = scoreOf(total(await sumsAt(db.pool, wholeEstate, new Date(day(22)))))
    expect([before.reach.score.after, before.reach.score.raw]).toEqual([accepted, raw])
    await db.pool.query(`update exception set state = 'requested', starts_at = null, ends_at = null where id = $1`, [
      id,
    ])
    await cover(id)
    expect((await reviewCase(db.pool, wholeEstate, id, asked)).reach).toEqual(before.reach)
  })
})
