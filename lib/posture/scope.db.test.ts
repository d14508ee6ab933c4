// What is not in view is exactly what does not exist. Two estates: in one, a workload of somebody else's (and what
// belongs to none) lies beside ours, in the same subscription and in one of its own; in the other it never was. Every
// question, asked of our workload, must answer the same in both.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '#lib/db/index.ts'
import { openTestDatabase } from '#lib/db/testing.ts'
import { defaultPolicy, type Target, targetKinds } from '#lib/exceptions/model.ts'
import { assetNeighbours } from './assets/asset-neighbours.ts'
import { assetSignals } from './assets/asset-signals.ts'
import { assetTimeline } from './assets/asset-timeline.ts'
import { assetTypes } from './assets/asset-types.ts'
import { assetVerdicts } from './assets/asset-verdicts.ts'
import { countAssets } from './assets/count-assets.ts'
import { exceptionTurns } from './assets/exception-turns.ts'
import { type AssetFilter, assetFilterOf } from './assets/filter.ts'
import { getAsset } from './assets/get-asset.ts'
import { listAssets } from './assets/list-assets.ts'
import { checkTrend } from './checklist/check-trend.ts'
import { checklistStanding } from './checklist/checklist-standing.ts'
import { getCheck } from './checklist/get-check.ts'
import type { Queryable } from './database.ts'
import { assetName } from './exceptions/asset-name.ts'
import { countExceptions, registerStanding } from './exceptions/count-exceptions.ts'
import { countWaiting } from './exceptions/count-waiting.ts'
import { listDrafts } from './exceptions/drafts.ts'
import { everyException as asItOpens, type ExceptionFilter, exceptionSorts } from './exceptions/filter.ts'
import { findTargets } from './exceptions/find-targets.ts'
import { coveredFindings, reachedFindings } from './exceptions/findings-of.ts'
import { getException } from './exceptions/get-exception.ts'
import { grownAssets } from './exceptions/grown-assets.ts'
import { fixesInstead } from './exceptions/instead.ts'
import { countBefore, listExceptions } from './exceptions/list-exceptions.ts'
import { exceptionOwners } from './exceptions/list-owners.ts'
import { exceptionWorkloads } from './exceptions/list-workloads.ts'
import { ownExceptions } from './exceptions/own-exceptions.ts'
import { ownRequest } from './exceptions/own-request.ts'
import { policyAssignments } from './exceptions/policy-assignments.ts'
import { previewRequest } from './exceptions/preview.ts'
import { askingAlike, reviewQueue } from './exceptions/queue.ts'
import { registerEntries } from './exceptions/register-entries.ts'
import { reportEvents } from './exceptions/report-events.ts'
import { askedRequestOf, requestStart } from './exceptions/request-start.ts'
import { reviewCase } from './exceptions/review.ts'
import { reviewExposure } from './exceptions/review-exposure.ts'
import { reviewHistory } from './exceptions/review-history.ts'
import { reviewReach } from './exceptions/review-reach.ts'
import { ownerRecord } from './exceptions/review-record.ts'
import { type FixtureException, insertExceptions } from './exceptions/testing.ts'
import { exceptionTimeline } from './exceptions/timeline.ts'
import { countExcepted, countFindings } from './findings/count-findings.ts'
import { everyFinding, type FindingsFilter, findingGroupings, findingKey, findingSorts } from './findings/filter.ts'
import { findingExceptions } from './findings/finding-exceptions.ts'
import { getFinding } from './findings/get-finding.ts'
import { groupByAsset } from './findings/group-by-asset.ts'
import { groupFindings } from './findings/group-findings.ts'
import { firstFindings, listFindings } from './findings/list-findings.ts'
import { selectFindings } from './findings/select-findings.ts'
import { staleFindings } from './findings/stale-findings.ts'
import { lastDays } from './moments.ts'
import { countOpenFindings } from './open-findings.ts'
import { coverageNow } from './overview/coverage.ts'
import { exposureNow } from './overview/exposure.ts'
import { fixFirst } from './overview/fix-first.ts'
import { findingTurns, movedByCause, whyItMoved } from './overview/movement.ts'
import { newlyFailing } from './overview/newly-failing.ts'
import { standingOf } from './overview/standing.ts'
import { trendOf } from './overview/trend.ts'
import { listTurnedFindings } from './overview/turned-findings.ts'
import { coverageOf } from './scans/scan-coverage.ts'
import { type Scope, wholeEstate } from './scope.ts'
import { sumsAt } from './score.ts'
import { findAssets, findExceptions, findWorkloads } from './search.ts'
import {
  assetId,
  assetKey,
  type FixtureAsset,
  type FixtureScan,
  type FixtureVerdict,
  insertHistory,
  subscriptionId,
} from './testing.ts'
import { insertRegister } from './testing-register.ts'
import { viewerScope } from './viewer-scope.ts'
import { namesOfChosen, scopeChoices } from './workload-choices.ts'
import { assetWorkload, assetWorkloads } from './workloads/asset-workloads.ts'
import { leagueTable } from './workloads/league-table.ts'
import { membershipHistory } from './workloads/membership-history.ts'
import { moreOfMyWork, myWork } from './workloads/my-work.ts'
import { soleWorkload } from './workloads/sole-workload.ts'
import { sumsOfWorkloads } from './workloads/sums-at.ts'
import { getWorkload, listWorkloads } from './workloads/workload.ts'
import { workloadStanding } from './workloads/workload-standing.ts'

const ours: Scope = { subscriptions: null, workloads: [1] }
const timeZone = 'UTC'
const dates = ['2026-11-08', '2026-11-15', '2026-11-16', '2026-11-22', '2026-11-23'].map(
  (day) => `${day}T06:00:00.000Z`,
)
const vault = 'microsoft.keyvault/vaults'
const address = 'microsoft.network/publicipaddresses'
const [tls, blobs, keys] = ['storage-minimum-tls', 'storage-anonymous-blob-access', 'storage-shared-key'] as const

const asset = (workload: number, name: string, subscription: string, type?: string): FixtureAsset => ({
  name,
  subscription,
  workload,
  resourceGroup: `rg-${name}`,
  configuration: { properties: { owner: name } },
  ...(type ? { type } : {}),
})
const our = {
  shop: asset(1, 'our-shop', 'shared'),
  vault: asset(1, 'our-vault', 'our-subscription', vault),
  address: asset(1, 'our-address', 'shared', address),
  gone: asset(1, 'our-gone', 'our-subscription'),
}
const their = {
  lake: asset(2, 'theirs-lake', 'shared'),
  vault: asset(2, 'theirs-vault', 'theirs-subscription', vault),
  address: asset(2, 'theirs-address', 'shared', address),
  gone: asset(2, 'theirs-gone', 'theirs-subscription'),
  nobodys: asset(0, 'theirs-and-nobodys', 'shared'),
}
const nobody: FixtureAsset = { name: 'nothing-is-called-so', subscription: 'nowhere' }

const judged = (of: FixtureAsset, tlsVerdict: FixtureVerdict, blobVerdict: FixtureVerdict): FixtureAsset => ({
  ...of,
  verdicts: { [tls]: tlsVerdict, [blobs]: blobVerdict, [keys]: 'fail' },
})

/** Five scans: something breaks, is fixed, comes and goes on both sides alike; the last cannot read two subscriptions. */
function scans(isWithTheirs: boolean): FixtureScan[] {
  const estate = (at: string, ...assets: FixtureAsset[]): FixtureScan => ({
    at,
    assets: assets.filter(({ workload }) => isWithTheirs || workload === 1),
  })
  const both = (one: FixtureAsset, other: FixtureAsset, ...verdicts: [FixtureVerdict, FixtureVerdict]) => [
    judged(one, ...verdicts),
    judged(other, ...verdicts),
  ]
  const addresses = [judged(our.address, 'pass', 'pass'), judged(their.address, 'pass', 'fail')]
  const rest = [judged(their.nobodys, 'fail', 'unknown'), ...both(our.vault, their.vault, 'unknown', 'default')]
  const [first, second, third, fourth, last] = dates as [string, string, string, string, string]
  return [
    estate(first, ...both(our.shop, their.lake, 'fail', 'pass'), ...both(our.gone, their.gone, 'fail', 'fail')),
    estate(
      second,
      ...both(our.shop, their.lake, 'fail', 'pass'),
      ...both(our.gone, their.gone, 'fail', 'fail'),
      ...rest,
    ),
    estate(
      third,
      ...both(our.shop, their.lake, 'pass', 'fail'),
      ...both(our.gone, their.gone, 'pass', 'fail'),
      ...rest,
    ),
    estate(fourth, ...both(our.shop, their.lake, 'fail', 'pass'), ...addresses, ...rest),
    {
      ...estate(last, ...both(our.shop, their.lake, 'fail', 'pass'), ...addresses, ...rest),
      unreadable: {
        shared: { code: 'Throttled', message: 'too many requests' },
        'theirs-subscription': { code: 'theirs-code', message: 'theirs-message' },
      },
    },
  ]
}

async function estateWith(isWithTheirs: boolean): Promise<Database> {
  const db = await openTestDatabase()
  const isIn = ({ workload }: FixtureAsset) => isWithTheirs || workload === 1
  const changed = [our.shop, their.lake, their.nobodys].filter(isIn)
  await insertHistory(
    db.pool,
    scans(isWithTheirs),
    changed.map((of) => ({ asset: of, at: '2026-11-22T05:00:00.000Z', changedBy: `${of.name}@example.com` })),
    [
      { id: 1, slug: 'our-workload', name: 'Our workload', target: 80 },
      ...(isWithTheirs ? [{ id: 2, slug: 'theirs-workload', name: 'theirs, not ours' }] : []),
    ],
  )
  const links = [
    [our.shop, our.address],
    [our.shop, their.address],
    [their.lake, our.shop],
    [their.nobodys, our.shop],
  ].filter((pair) => pair.every(isIn)) as [FixtureAsset, FixtureAsset][]
  await db.pool.query(`insert into asset_link (from_key, to_key) select * from unnest($1::uuid[], $2::uuid[])`, [
    links.map(([from]) => assetKey(from)),
    links.map(([, to]) => assetKey(to)),
  ])
  const spoken = [our.shop, their.lake].filter(isIn)
  await db.pool.query(
    `insert into signal (key, valid_from, id, type, source, subscription_id, asset_key, fingerprint, body)
     select asset_key, $2, 'signal of ' || asset_key, 'microsoft.security/assessments', 'securityresources', '', asset_key, '',
       json_build_object('name', name)
     from unnest($1::uuid[], $3::text[]) of (asset_key, name)`,
    [spoken.map(assetKey), dates[0], spoken.map(({ name }) => name)],
  )
  await db.pool.query(
    `insert into signal (key, valid_from, id, type, source, subscription_id, asset_key, fingerprint, body)
     select md5(name)::uuid, $2, 'policy state of ' || name, 'microsoft.policyinsights/policystates', 'policyresources', '',
       asset_key, '', json_build_object('properties', json_build_object('policyAssignmentId', 'assignment of ' || name,
         'policyDefinitionName', 'definition'))
     from unnest($1::uuid[], $3::text[]) of (asset_key, name)`,
    [spoken.map(assetKey), dates[0], spoken.map(({ name }) => name)],
  )
  await insertRegister(
    db.pool,
    [
      { id: 1, checks: [tls, keys], assets: [our.shop], owner: 'ada' },
      { id: 2, checks: [keys], assets: [our.vault], endsOn: '2027-01-31' },
      ...(isWithTheirs
        ? [{ id: 3, checks: [tls, keys], assets: [their.lake, their.vault, their.nobodys], owner: 'ada' }]
        : []),
      { id: 4, state: 'requested', checks: [tls, keys], assets: [our.shop] },
      ...(isWithTheirs ? [{ id: 5, state: 'requested' as const, checks: [tls, keys], assets: [their.lake] }] : []),
    ],
    dates.at(-1)!,
  )
  for (const [id, of] of [[4, our.shop] as const, ...(isWithTheirs ? [[5, their.lake] as const] : [])]) {
    const place = [id, subscriptionId(of.subscription ?? ''), of.workload]
    await db.pool.query('insert into exception_place values ($1, $2, $3)', place)
    await db.pool.query(
      `insert into exception_event (seq, at, exception_id, kind, actor, actor_name, detail, previous, hash)
       values (0, $2, $1, 'commented', $3, $3, json_build_object('text', $3::text), '', '')`,
      [id, dates.at(-1), of.name],
    )
  }
  await insertExceptions(db.pool, registerOf(isWithTheirs))
  await db.pool.query(
    `insert into exception_event (seq, at, exception_id, kind, actor, actor_name, detail, previous, hash)
     select 0, $2, id, 'requested', 'ada', 'Ada', '{"covers": {"assets": 1, "findings": 1}}', '', ''
     from exception where id = any($1) order by id desc`,
    [[12, 13], dates[0]],
  )
  return db
}

/** Drafts, requests, and one exception that is both ours and theirs, of which only our part is ours to see. */
function registerOf(isWithTheirs: boolean): FixtureException[] {
  const placed = (...assets: FixtureAsset[]) => {
    const seen = assets.filter(({ workload }) => isWithTheirs || workload === 1)
    return {
      checks: [tls],
      places: seen,
      targets: seen.map((one) => ({ kind: 'asset', name: one.name, asset: one }) as const),
    }
  }
  const requester = 'ada'
  return [
    { id: 11, state: 'active', ...placed(our.shop, their.lake), findings: 0 },
    { id: 12, state: 'requested', ...placed(our.shop), requester: 'bob', predecessorId: 11 },
    { id: 14, state: 'draft', ...placed(our.shop, their.lake), requester },
    ...(isWithTheirs
      ? ([
          { id: 13, state: 'requested', ...placed(their.lake), requester: 'bob', owner: 'theirs', predecessorId: 11 },
          { id: 15, state: 'draft', ...placed(our.shop), requester: 'theirs' },
        ] satisfies FixtureException[])
      : []),
  ]
}

let mixed: Database
let alone: Database
beforeAll(async () => {
  mixed = await estateWith(true)
  alone = await estateWith(false)
}, 60_000)
afterAll(async () => {
  await mixed.close()
  await alone.close()
})

type Ask = (db: Queryable, scope: Scope) => Promise<unknown>

const ofFindings = (scope: Scope, filter: Partial<FindingsFilter> = {}) => ({
  scope,
  filter: { ...everyFinding, ...filter },
  timeZone,
})
const everyFilter: Partial<FindingsFilter>[] = [
  {},
  { status: 'both' },
  { status: 'unknown' },
  { check: [tls] },
  { type: [vault], status: 'both' },
  { pillar: ['configure'] },
  { q: 'theirs' },
  { q: 'th' },
  { q: 'our' },
  { since: '2026-11-15' },
  { opened: ['broke', 'came_back'] },
  { exception: 'only' },
  { exception: 'both', status: 'both' },
  { exception: 'only', status: 'both', q: 'th' },
  { under: 'EX-0001', status: 'both' },
  { under: 'EX-0003', status: 'both' },
  { under: 'EX-0003', status: 'both', q: 'their' },
]
const everyAsset: Partial<AssetFilter>[] = [
  {},
  { q: 'theirs' },
  { q: 'our' },
  { type: [vault] },
  { group: 'rg-theirs-lake' },
  { state: 'removed' },
  { state: 'stale' },
  { state: 'current' },
  { verdict: 'failing' },
  { verdict: 'unknown' },
  { verdict: 'excepted' },
  { verdict: 'clean' },
  { sort: 'name' },
  { sort: 'newest' },
]
const assetFilters = everyAsset.map((filter): AssetFilter => ({ ...assetFilterOf({}), ...filter }))
const all = <Item, Answer>(items: readonly Item[], ask: (item: Item) => Promise<Answer>) =>
  Promise.all(items.map((item) => ask(item).catch((error: Error) => ({ error: error.name, message: error.message }))))
const looking = { now: new Date(dates.at(-1)!), expiringDays: 14, personId: 'ada' }
const ofRegister: ExceptionFilter[] = [
  {},
  ...exceptionSorts.map((sort) => ({ sort })),
  { q: 'theirs' },
  { q: 'our' },
  { asset: assetKey(their.lake) },
  { target: ['asset' as const] },
  { owner: ['theirs'] },
  { check: [tls] },
].map((filter) => ({ ...asItOpens, view: 'all', ...filter }))
const everyone = [...Object.values(our), ...Object.values(their), nobody]
const everyKey = everyone.map(assetKey)
const everyException = [1, 2, 3, 4, 5]
const everyTarget: Target[] = [
  { kind: 'subscription', id: subscriptionId('shared') },
  { kind: 'workload', slug: 'our-workload' },
  { kind: 'workload', slug: 'theirs-workload' },
  ...everyone.map((one) => ({ kind: 'asset' as const, id: assetId(one) })),
]
const moments = async (db: Queryable) => {
  const { rows } = await db.query<{ at: Date; scanId: number }>(
    `select observed_at as at, id as "scanId" from scan order by observed_at`,
  )
  return { from: rows[0]!, to: rows.at(-1)! }
}

/** Every question about the estate, asked for everything that it can be asked for. Add yours here. */
const questions: Record<string, Ask> = {
  'assets/asset-neighbours.ts assetNeighbours': (db, scope) => all(everyKey, (key) => assetNeighbours(db, scope, key)),
  'assets/asset-signals.ts assetSignals': (db, scope) => all(everyKey, (key) => assetSignals(db, scope, key)),
  'assets/asset-timeline.ts assetTimeline': (db, scope) => all(everyKey, (key) => assetTimeline(db, scope, key)),
  'assets/exception-turns.ts exceptionTurns': (db, scope) => all(everyKey, (key) => exceptionTurns(db, scope, key)),
  'assets/asset-types.ts assetTypes': (db, scope) => assetTypes(db, scope),
  'assets/asset-verdicts.ts assetVerdicts': (db, scope) => all(everyKey, (key) => assetVerdicts(db, scope, key, null)),
  'assets/count-assets.ts countAssets': (db, scope) => all(assetFilters, (filter) => countAssets(db, scope, filter)),
  'assets/get-asset.ts getAsset': (db, scope) => all(everyKey, (key) => getAsset(db, scope, key)),
  'assets/list-assets.ts listAssets': (db, scope) => all(assetFilters, (filter) => listAssets(db, scope, filter)),
  'checklist/check-trend.ts checkTrend': (db, scope) => checkTrend(db, scope, tls, { days: 30, timeZone }),
  'checklist/checklist-standing.ts checklistStanding': (db, scope) => checklistStanding(db, scope),
  'checklist/get-check.ts getCheck': (db, scope) => getCheck(db, scope, tls),
  'exceptions/asset-name.ts assetName': (db, scope) => all(everyKey, (key) => assetName(db, scope, key)),
  'exceptions/count-exceptions.ts countExceptions': (db, scope) =>
    all(ofRegister, (filter) => countExceptions(db, scope, filter, looking)),
  'exceptions/count-exceptions.ts registerStanding': (db, scope) => registerStanding(db, scope, looking),
  'exceptions/count-waiting.ts countWaiting': (db, scope) => countWaiting(db, scope, 'grace'),
  'exceptions/drafts.ts listDrafts': (db, scope) => listDrafts(db, scope, looking),
  'exceptions/find-targets.ts findTargets': (db, scope) =>
    all(targetKinds, (kind) => all(['our', 'theirs', 'shared', 'rg-'], (text) => findTargets(db, scope, kind, text))),
  'exceptions/instead.ts fixesInstead': (db, scope) =>
    fixesInstead(
      db,
      scope,
      everyKey.map((example) => ({ checkId: tls, example })),
    ),
  'exceptions/own-request.ts ownRequest': (db, scope) => all([14, 15], (id) => ownRequest(db, scope, id, 'ada')),
  'exceptions/preview.ts previewRequest': (db, scope) =>
    all([everyTarget.slice(0, 1), everyTarget], (targets) =>
      previewRequest(db, scope, { checks: [tls, keys], targets, predecessorId: null }),
    ),
  'exceptions/request-start.ts requestStart': (db, scope) =>
    requestStart(db, scope, {
      ...askedRequestOf({}),
      assets: everyKey,
      groups: [our.shop, their.lake, nobody].map(({ name }) => ({
        subscriptionId: subscriptionId('shared'),
        name: `rg-${name}`,
      })),
      subscriptions: ['shared', 'our-subscription', 'theirs-subscription'].map(subscriptionId),
      workloads: ['our-workload', 'theirs-workload', 'nobodys'],
    }),
  'exceptions/get-exception.ts getException': (db, scope) =>
    all([1, 2, 3, 11, 12, 13, 14, 15, 99], (id) => getException(db, scope, id, looking)),
  'exceptions/findings-of.ts reachedFindings': (db, scope) =>
    all(['review', 'requested'] as const, (state) =>
      all(everyException, (id) => reachedFindings(db, scope, { id, state }, 50)),
    ),
  'exceptions/findings-of.ts coveredFindings': (db, scope) =>
    all(everyException, (id) => coveredFindings(db, scope, { id, measuredAt: null }, 50)),
  'exceptions/list-exceptions.ts listExceptions': (db, scope) =>
    all(ofRegister, (filter) => listExceptions(db, scope, filter, looking)),
  'exceptions/list-exceptions.ts countBefore': (db, scope) =>
    all(ofRegister, async (filter) => {
      const { next } = await listExceptions(db, scope, filter, looking, { size: 1 })
      const { previous } = await listExceptions(db, scope, filter, looking, { after: next })
      return countBefore(db, scope, filter, looking, previous)
    }),
  'exceptions/list-owners.ts exceptionOwners': (db, scope) => exceptionOwners(db, scope),
  'exceptions/list-workloads.ts exceptionWorkloads': (db, scope) => exceptionWorkloads(db, scope),
  'exceptions/timeline.ts exceptionTimeline': (db, scope) =>
    all([4, 5, 11, 12, 13], (id) => exceptionTimeline(db, scope, id)),
  'exceptions/own-exceptions.ts ownExceptions': (db, scope) =>
    ownExceptions(db, scope, { now: new Date(dates.at(-1)!), expiringDays: 14, personId: 'ada' }, 9),
  'exceptions/policy-assignments.ts policyAssignments': (db, scope) =>
    all(everyException, (id) => policyAssignments(db, scope, id)),
  'exceptions/queue.ts reviewQueue': (db, scope) =>
    reviewQueue(db, scope, { personId: 'ada', now: new Date(dates.at(-1)!) }),
  'exceptions/queue.ts askingAlike': async (db, scope) => {
    const approving = { personId: 'ada', now: new Date(dates.at(-1)!) }
    const { items } = await reviewQueue(db, scope, approving)
    return Promise.all(items.map(({ entry }) => askingAlike(db, scope, approving, entry)))
  },
  'exceptions/register-entries.ts registerEntries': (db, scope) => registerEntries(db, scope, everyException),
  'exceptions/report-events.ts reportEvents': async (db, scope) => [
    ...(await reportEvents(db, scope, everyException)).values(),
  ],
  'exceptions/review-exposure.ts reviewExposure': (db, scope) =>
    all(everyException, (id) => reviewExposure(db, scope, id)),
  'exceptions/review-history.ts reviewHistory': (db, scope) =>
    all(everyException, (id) => reviewHistory(db, scope, id)),
  'exceptions/grown-assets.ts grownAssets': (db, scope) => all(everyException, (id) => grownAssets(db, scope, id)),
  'exceptions/review-reach.ts reviewReach': (db, scope) =>
    all(everyException, (id) => reviewReach(db, scope, { id, predecessorId: null })),
  'exceptions/review-record.ts ownerRecord': (db, scope) => ownerRecord(db, scope, 'ada'),
  'exceptions/review.ts reviewCase': (db, scope) =>
    all(everyException, (id) => reviewCase(db, scope, id, { policy: defaultPolicy, today: '2026-11-23' })),
  'findings/count-findings.ts countExcepted': (db, scope) =>
    all(everyFilter, (filter) => countExcepted(db, ofFindings(scope, filter))),
  'findings/count-findings.ts countFindings': (db, scope) =>
    all(everyFilter, (filter) => countFindings(db, ofFindings(scope, filter))),
  'findings/finding-exceptions.ts findingExceptions': (db, scope) =>
    all(everyKey, (key) => findingExceptions(db, scope, key, tls)),
  'findings/get-finding.ts getFinding': (db, scope) =>
    all(everyKey, (key) => getFinding(db, scope, findingKey(key, tls))),
  'findings/group-by-asset.ts groupByAsset': (db, scope) =>
    all(findingSorts, (sort) => groupByAsset(db, ofFindings(scope, { group: 'asset', sort }), null)),
  'findings/group-findings.ts groupFindings': (db, scope) =>
    all(
      findingGroupings.flatMap((group) => everyFilter.map((filter) => ({ ...filter, group }))),
      (filter) => groupFindings(db, ofFindings(scope, filter)),
    ),
  'findings/list-findings.ts firstFindings': (db, scope) =>
    firstFindings(db, ofFindings(scope, { group: 'workload' }), ['our-workload', 'theirs-workload', 'none'], 10),
  'findings/list-findings.ts listFindings': (db, scope) =>
    all(
      findingSorts.flatMap((sort) => everyFilter.map((filter) => ({ ...filter, sort, group: 'none' as const }))),
      (filter) => listFindings(db, ofFindings(scope, filter)),
    ),
  'findings/select-findings.ts selectFindings': async (db, scope) => [
    await selectFindings(db, ofFindings(scope), null),
    await selectFindings(
      db,
      ofFindings(scope),
      everyKey.flatMap((key) => [findingKey(key, tls), findingKey(key, keys)]),
    ),
  ],
  'findings/stale-findings.ts staleFindings': (db, scope) => staleFindings(db, ofFindings(scope)),
  'open-findings.ts countOpenFindings': (db, scope) => countOpenFindings(db, scope),
  'overview/coverage.ts coverageNow': (db, scope) => coverageNow(db, scope),
  'overview/exposure.ts exposureNow': async (db, scope) => exposureNow(db, scope, (await lastDays(db))!.before),
  'overview/fix-first.ts fixFirst': (db, scope) => fixFirst(db, scope, 10),
  'overview/movement.ts findingTurns': async (db, scope) => {
    const { from, to } = await moments(db)
    return findingTurns(db, scope, from, to)
  },
  'overview/movement.ts movedByCause': async (db, scope) => {
    const { from, to } = await moments(db)
    return movedByCause(db, scope, from, to)
  },
  'overview/movement.ts whyItMoved': async (db, scope) => {
    const { from, to } = await moments(db)
    return whyItMoved(db, scope, from, to)
  },
  'overview/newly-failing.ts newlyFailing': (db, scope) => newlyFailing(db, scope, 50),
  'overview/standing.ts standingOf': (db, scope) => standingOf(db, scope),
  'overview/trend.ts trendOf': (db, scope) => trendOf(db, scope, { to: new Date(dates.at(-1)!), days: 30, timeZone }),
  'overview/turned-findings.ts listTurnedFindings': async (db, scope) =>
    listTurnedFindings(db, scope, { ...(await moments(db)), cause: null }),
  'scans/scan-coverage.ts coverageOf': async (db, scope) => {
    // How many rows a table had is said for whole subscriptions: the page of a scan is not for owners.
    const { subscriptions, total } = await coverageOf(db, scope, dates.length)
    return { names: subscriptions.map(({ name }) => name), total }
  },
  'score.ts sumsAt': (db, scope) => sumsAt(db, scope, new Date(dates[2]!)),
  'search.ts findAssets': (db, scope) =>
    all(['theirs', 'our', 'o', ...everyone.map(assetId)], (text) => findAssets(db, scope, text)),
  'search.ts findExceptions': (db, scope) =>
    all(['theirs', 'our', 'EX-0013', 'EX-0011', 'ada'], (text) => findExceptions(db, scope, text, looking)),
  'search.ts findWorkloads': (db, scope) => all(['theirs', 'our', 'o'], (text) => findWorkloads(db, scope, text)),
  'viewer-scope.ts viewerScope': (db, { subscriptions, workloads }) =>
    viewerScope(db, { subscriptions, workloads: ['our-workload', 'theirs-workload', 'none'] }, workloads),
  'workload-choices.ts namesOfChosen': (db, scope) =>
    namesOfChosen(db, scope, {
      subscriptions: ['shared', 'our-subscription', 'theirs-subscription'].map(subscriptionId),
      workloads: ['our-workload', 'theirs-workload', 'none'],
    }),
  'workload-choices.ts scopeChoices': (db, scope) =>
    all(['', 'theirs', 'our'], (text) => scopeChoices(db, scope, text)),
  'workloads/asset-workloads.ts assetWorkload': (db, scope) => all(everyKey, (key) => assetWorkload(db, scope, key)),
  'workloads/asset-workloads.ts assetWorkloads': (db, scope) => all(everyKey, (key) => assetWorkloads(db, scope, key)),
  'workloads/league-table.ts leagueTable': (db, scope) => leagueTable(db, scope),
  'workloads/membership-history.ts membershipHistory': (db, scope) =>
    all([0, 1, 2, 3], (workload) => membershipHistory(db, scope, workload)),
  'workloads/my-work.ts moreOfMyWork': (db, scope) => moreOfMyWork(db, scope, { timeZone }),
  'workloads/my-work.ts myWork': (db, scope) => myWork(db, scope, { timeZone }),
  'workloads/sole-workload.ts soleWorkload': (db, scope) => soleWorkload(db, scope),
  'workloads/workload.ts getWorkload': (db, scope) =>
    all(['our-workload', 'theirs-workload', 'nobodys'], (slug) => getWorkload(db, scope, slug)),
  'workloads/workload.ts listWorkloads': (db, scope) => listWorkloads(db, scope),
  'workloads/workload-standing.ts workloadStanding': (db, scope) =>
    all(['our-workload', 'theirs-workload', 'nobodys'], (slug) => workloadStanding(db, scope, slug, { timeZone })),
}

/** What says nothing of anybody's assets, or is asked of what another question has found in scope; and why. */
const withoutScope: Record<string, string> = {
  'checklist/check-history.ts checkHistory': 'the checklist is everybody’s',
  'exceptions/get-exception.ts isOwnDraft': 'of the person who looks',
  'findings/group-workloads.ts workloadNames': 'names what a question has found in scope',
  'findings/group-workloads.ts workloadNumbers': 'groups of a question that has a scope',
  'findings/item-names.ts itemNames': 'of findings that a question has found in scope',
  'findings/matching.ts checkNumbers': 'the checklist is everybody’s',
  'findings/matching.ts narrowed': 'a question that has a scope, made no wider',
  'health.ts isReady': 'whether the database answers',
  'moments.ts lastDays': 'when scans were',
  'moments.ts latestMoment': 'when scans were',
  'moments.ts momentNear': 'when scans were',
  'moments.ts momentOf': 'when scans were',
  'scans/get-scan.ts currentScan': 'scan.read is for who sees everything; of it owners are told only when it was',
  'scans/get-scan.ts getScan': 'scan.read is for who sees everything',
  'scans/list-scans.ts listScans': 'scan.read is for who sees everything',
  'workloads/find-owners.ts findOwners': 'people, not assets: whoever asks for an exception names who answers for it',
  'workloads/rule-facts.ts ruleFacts': 'workload.preview is for who sees everything',
  'workloads/subscription-names.ts subscriptionNames': 'of subscriptions that the rules of a workload in scope name',
  // Takes no workloads by name: it is given those in scope.
  'workloads/sums-at.ts sumsOfWorkloads': 'of workloads that a question has found in scope',
}

describe('of a workload', () => {
  test.each(Object.entries(questions))('%s answers as if nothing else existed', async (_, ask) => {
    const answer = await ask(mixed.pool, ours)
    expect(answer).toEqual(await ask(alone.pool, ours))
    expect(JSON.stringify(answer)).not.toContain('theirs')
  })

  test.each(Object.entries(questions))('%s does see the rest where it may', async (_, ask) => {
    expect(await ask(mixed.pool, wholeEstate)).not.toEqual(await ask(mixed.pool, ours))
  })

  test.each(Object.entries(questions))('%s answers nothing of anybody to who owns nothing', async (_, ask) => {
    const answer = JSON.stringify(await ask(mixed.pool, { subscriptions: null, workloads: [] }))
    expect(answer).not.toMatch(/theirs|our-|Our/)
  })

  test.each(Object.entries(questions))('%s adds subscriptions to the scope', async (_, ask) => {
    const inShared: Scope = { subscriptions: [subscriptionId('shared')], workloads: [1] }
    expect(await ask(mixed.pool, inShared)).toEqual(await ask(alone.pool, inShared))
  })
})

test('the sums of workloads are those of the rows that stand for them', async () => {
  const [at] = [new Date(dates[3]!)]
  const sums = await sumsOfWorkloads(mixed.pool, wholeEstate, [0, 1, 2], [at])
  const inAll = await sumsAt(mixed.pool, wholeEstate, at)
  const sum = (of: 'weightApplicable' | 'weightPassed') => [...sums.values()].reduce((add, [one]) => add + one![of], 0)
  const whole = (of: 'weightApplicable' | 'weightPassed') => Object.values(inAll).reduce((add, one) => add + one[of], 0)
  expect([sum('weightApplicable'), sum('weightPassed')]).toEqual([whole('weightApplicable'), whole('weightPassed')])
})

describe('what is not theirs costs what is not there', () => {
  /** The statements that a question sends. */
  async function statements(ask: Ask): Promise<string[]> {
    const sent: string[] = []
    const query = (text: string, values: unknown[]) => {
      sent.push(text)
      return mixed.pool.query(text, values)
    }
    await ask({ query } as unknown as Queryable, ours).catch(() => undefined)
    return sent
  }
  const byKey: Record<string, (key: string) => Ask> = {
    'an asset': (key) => (db, scope) => getAsset(db, scope, key),
    'its verdicts': (key) => (db, scope) => assetVerdicts(db, scope, key, null),
    'its timeline': (key) => (db, scope) => assetTimeline(db, scope, key),
    'its neighbours': (key) => (db, scope) => assetNeighbours(db, scope, key),
    'its signals': (key) => (db, scope) => assetSignals(db, scope, key),
    'an exception': (key) => (db, scope) => getException(db, scope, key === assetKey(their.lake) ? 13 : 99, looking),
    'a finding': (key) => (db, scope) => getFinding(db, scope, findingKey(key, tls)),
  }

  test.each(Object.entries(byKey))('%s is asked for with the same statements', async (_, of) => {
    const theirs = await statements(of(assetKey(their.lake)))
    expect(theirs).toEqual(await statements(of(assetKey(nobody))))
    expect(theirs.length).toBeLessThanOrEqual(2)
  })

  test('a workload, and a scope that names it, are asked for with one statement', async () => {
    for (const slug of ['theirs-workload', 'nobodys']) {
      expect(await statements((db, scope) => workloadStanding(db, scope, slug, { timeZone }))).toHaveLength(1)
      expect(await statements((db) => viewerScope(db, { subscriptions: null, workloads: [slug] }, [1]))).toHaveLength(1)
    }
  })
})

test('no question of lib/posture is left out of these tables', () => {
  const folder = import.meta.dirname
  const asked = globSync('**/*.ts', { cwd: folder })
    .filter((file) => !/\.test\.ts$|^testing(-\w+)?\.ts$/.test(file))
    .flatMap((file) => {
      const text = readFileSync(join(folder, file), 'utf8')
      return [...text.matchAll(/export (?:async )?function (\w+)\(\s*db: /g)].map(([, name]) => `${file} ${name}`)
    })
  expect(asked.toSorted()).toEqual([...Object.keys(questions), ...Object.keys(withoutScope)].toSorted())
})
