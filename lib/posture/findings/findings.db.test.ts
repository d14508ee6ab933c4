import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '#lib/db/index.ts'
import { openTestDatabase } from '#lib/db/testing.ts'
import { wholeEstate } from '../scope.ts'
import { assetKey, type FixtureAsset, insertHistory, subscriptionId } from '../testing.ts'
import { countFindings } from './count-findings.ts'
import { everyFinding, type FindingsFilter, findingGroupings, findingKey, findingSorts } from './filter.ts'
import { getFinding } from './get-finding.ts'
import { type FindingGroup, groupFindings } from './group-findings.ts'
import { firstFindings, listFindings } from './list-findings.ts'
import type { FindingsQuestion } from './matching.ts'
import { selectFindings } from './select-findings.ts'
import { staleFindings } from './stale-findings.ts'

const tls = 'storage-minimum-tls'
const anonymous = 'storage-anonymous-blob-access'
const checks = [
  { id: anonymous, pillar: 'footprint', severity: 'high' },
  { id: tls, pillar: 'configure', severity: 'high' },
  { id: 'plan-of-tomorrow', pillar: 'maintain', severity: 'critical' },
] as const

const media: FixtureAsset = { name: 'stshopmedia', resourceGroup: 'rg-shop' }
const lake: FixtureAsset = { name: 'stdatalake01', subscription: 'data' }
const legacy: FixtureAsset = { name: 'stlegacyfiles', subscription: 'legacy' }
const vault: FixtureAsset = { name: 'kv-shop', type: 'microsoft.keyvault/vaults' }

const days = ['2026-11-20T06:00:00.000Z', '2026-11-21T06:00:00.000Z', '2026-11-22T06:00:00.000Z'] as const

let db: Database

beforeAll(async () => {
  db = await openTestDatabase()
  await insertHistory(
    db.pool,
    [
      {
        at: days[0],
        checks: [...checks],
        assets: [
          { ...media, verdicts: { [tls]: 'pass', [anonymous]: 'fail' } },
          { ...legacy, verdicts: { [tls]: 'fail', [anonymous]: 'pass' } },
          { ...vault, verdicts: { 'plan-of-tomorrow': 'unknown' } },
        ],
      },
      {
        at: days[1],
        assets: [
          { ...media, verdicts: { [tls]: 'fail', [anonymous]: 'pass' } },
          { ...lake, verdicts: { [tls]: 'fail', [anonymous]: 'default' } },
          { ...legacy, verdicts: { [tls]: 'fail', [anonymous]: 'pass' } },
          { ...vault, verdicts: { 'plan-of-tomorrow': 'unknown' } },
        ],
      },
      {
        at: days[2],
        unreadable: { legacy: { code: 'AuthorizationFailed', message: 'No access.' } },
        assets: [
          { ...media, verdicts: { [tls]: 'fail', [anonymous]: 'fail' } },
          { ...lake, verdicts: { [tls]: 'fail', [anonymous]: 'default' } },
          { ...vault, verdicts: { 'plan-of-tomorrow': 'unknown' } },
        ],
      },
    ],
    [
      {
        asset: media,
        at: '2026-11-20T15:00:00.000Z',
        changedBy: 'deploy-shop',
        changes: { [`properties.${tls}`]: { previousValue: 'TLS1_2', newValue: 'TLS1_0' } },
      },
    ],
  )
})
afterAll(() => db.close())

const asking = (filter: Partial<FindingsFilter> = {}, subscriptions: string[] | null = null): FindingsQuestion => ({
  scope: subscriptions ? { subscriptions: subscriptions.map(subscriptionId), workloads: null } : wholeEstate,
  filter: { ...everyFinding, ...filter },
  timeZone: 'UTC',
})
const names = ({ items }: { items: { assetName: string; checkId: string }[] }) =>
  items.map(({ assetName, checkId }) => `${assetName} ${checkId}`)

describe('counting', () => {
  const counted = async (...args: Parameters<typeof asking>) => {
    const { findings, assets, weight } = await countFindings(db.pool, asking(...args))
    return [findings, assets, weight]
  }

  test('says how many findings on how many assets, and what they weigh', async () => {
    expect(await counted()).toEqual([4, 3, 24])
    expect(await counted({ status: 'unknown' })).toEqual([1, 1, 10])
    expect(await counted({ status: 'both' })).toEqual([5, 4, 34])
  })

  test('follows every filter, whether rollups answer or the findings', async () => {
    expect(await counted({ pillar: ['configure'] })).toEqual([3, 3, 18])
    expect(await counted({ pillar: ['footprint', 'configure'] })).toEqual([4, 3, 24])
    expect(await counted({ check: [anonymous] })).toEqual([1, 1, 6])
    expect(await counted({ severity: 'critical' })).toEqual([0, 0, 0])
    expect(await counted({ type: ['microsoft.keyvault/vaults'], status: 'both' })).toEqual([0, 0, 0])
    expect(await counted({ q: 'SHOP' })).toEqual([2, 1, 12])
    expect(await counted({ q: '%' })).toEqual([0, 0, 0])
    expect(await counted({ since: '2026-11-21' })).toEqual([3, 2, 18])
    expect(await counted({ opened: ['came_back'] })).toEqual([1, 1, 6])
    expect(await counted({}, ['data', 'legacy'])).toEqual([2, 2, 12])
    expect(await counted({ q: 'st' }, ['data'])).toEqual([1, 1, 6])
  })

  test('takes days as they begin in the time zone of the organisation', async () => {
    const question = { ...asking({ since: '2026-11-21' }), timeZone: 'Pacific/Kiritimati' }
    expect((await countFindings(db.pool, question)).findings).toBe(3)
    const later = { ...asking({ since: '2026-11-21' }), timeZone: 'Pacific/Pago_Pago' }
    expect((await countFindings(db.pool, later)).findings).toBe(1)
  })

  test('names the weight of the scope, of which points are a share', async () => {
    const whole = { weightApplicable: 46, weightPassed: 12, failed: 4, unknown: 1 }
    expect((await countFindings(db.pool, asking())).scope).toMatchObject(whole)
    expect((await countFindings(db.pool, asking({ check: [tls] }, ['data']))).scope.weightApplicable).toBe(12)
  })
})

test('says how many findings are of subscriptions that could not be read', async () => {
  const stale = { findings: 1, subscriptions: ['legacy'], since: days[1] }
  expect(await staleFindings(db.pool, asking())).toEqual(stale)
  expect(await staleFindings(db.pool, asking({ check: [anonymous] }))).toEqual({ ...stale, findings: 0 })
  expect((await staleFindings(db.pool, asking({}, ['shop']))).subscriptions).toEqual([])
})

describe('grouping', () => {
  const grouped = async (...args: Parameters<typeof asking>) => {
    const { groups } = await groupFindings(db.pool, asking(...args))
    return groups.map(({ title, findings, weight }) => [title, findings, weight])
  }

  test('by check, heaviest first', async () => {
    expect(await grouped()).toEqual([
      ['Storage accounts refuse TLS older than 1.2', 3, 18],
      ['Storage accounts allow no anonymous access to blobs', 1, 6],
    ])
  })

  test('by asset, type and subscription', async () => {
    expect(await grouped({ group: 'asset', sort: 'name' })).toEqual([
      ['stdatalake01', 1, 6],
      ['stlegacyfiles', 1, 6],
      ['stshopmedia', 2, 12],
    ])
    expect(await grouped({ group: 'type', status: 'both' })).toEqual([
      ['microsoft.storage/storageaccounts', 4, 24],
      ['microsoft.keyvault/vaults', 1, 10],
    ])
    expect(await grouped({ group: 'subscription' })).toEqual([
      ['shop', 2, 12],
      ['data', 1, 6],
      ['legacy', 1, 6],
    ])
    expect(await grouped({ group: 'none' })).toEqual([])
  })

  test('adds up to the whole in every grouping, filtered or not', async () => {
    const filters: Partial<FindingsFilter>[] = [
      {},
      { status: 'both' },
      { q: 'st' },
      { sort: 'oldest' },
      { pillar: ['configure'] },
    ]
    for (const filter of filters) {
      const whole = await countFindings(db.pool, asking(filter))
      for (const group of findingGroupings.filter((name) => name !== 'none')) {
        const { groups } = await groupFindings(db.pool, asking({ ...filter, group }))
        const sum = (of: 'findings' | 'weight') => groups.reduce((total, one) => total + one[of], 0)
        expect([group, sum('findings'), sum('weight')]).toEqual([group, whole.findings, whole.weight])
      }
    }
  })

  test('orders by the oldest and by the newest finding', async () => {
    const first = async (sort: 'oldest' | 'newest') => (await grouped({ sort, group: 'subscription' }))[0]?.[0]
    expect(await first('oldest')).toBe('legacy')
    expect(await first('newest')).toBe('shop')
  })
})

describe('groups of many assets', () => {
  test('are paged, each asset once and in order, however they are sorted', async () => {
    const many = await openTestDatabase()
    const assets = Array.from({ length: 60 }, (_, i): FixtureAsset => {
      const worse = i % 3 === 0 ? 'fail' : 'pass'
      return { name: `st${String((i * 7) % 60).padStart(2, '0')}`, verdicts: { [tls]: 'fail', [anonymous]: worse } }
    })
    await insertHistory(many.pool, [
      { at: days[0], checks: [...checks], assets: assets.slice(0, 30) },
      { at: days[1], assets },
    ])
    for (const sort of findingSorts)
      for (const filter of [{}, { pillar: ['configure' as const] }]) {
        const seen: FindingGroup[] = []
        let cursor: string | null = null
        do {
          const page = await groupFindings(many.pool, asking({ ...filter, group: 'asset', sort }), cursor)
          seen.push(...page.groups)
          cursor = page.next
        } while (cursor)
        expect(new Set(seen.map(({ key }) => key)).size).toBe(60)
        if (sort === 'name') expect(seen.map(({ title }) => title)).toEqual(assets.map(({ name }) => name).sort())
        if (sort === 'points')
          expect(seen.map(({ weight }) => weight)).toEqual(seen.map(({ weight }) => weight).sort((a, b) => b - a))
      }
    await many.close()
  })
})

describe('listing', () => {
  test('worst and oldest first, across groups', async () => {
    expect(names(await listFindings(db.pool, asking({ group: 'none', status: 'both' })))).toEqual([
      'kv-shop plan-of-tomorrow',
      `stlegacyfiles ${tls}`,
      ...[`stdatalake01 ${tls}`, `stshopmedia ${tls}`].sort((a, b) => sortByKey(a, b)),
      `stshopmedia ${anonymous}`,
    ])
  })

  test('of a group only its own', async () => {
    const { items } = await listFindings(db.pool, asking({ group: 'asset' }), { group: assetKey(media) })
    expect(items.map(({ checkId }) => checkId).sort()).toEqual([anonymous, tls])
    const rows = await listFindings(db.pool, asking({ group: 'check' }), { group: 'no-such-check' })
    expect(rows).toEqual({ items: [], next: null })
    expect(await listFindings(db.pool, asking({ group: 'asset' }), { group: 'x' })).toEqual({ items: [], next: null })
  })

  test('page by page shows every finding once, in every order and grouping', async () => {
    for (const sort of findingSorts)
      for (const group of ['none', 'type', 'check'] as const) {
        const question = asking({ sort, group, status: 'both', ...(group === 'check' ? { check: [tls] } : {}) })
        const key = { none: '', type: 'microsoft.storage/storageaccounts', check: tls }[group]
        const whole = await listFindings(db.pool, question, { group: key, size: 100 })
        const seen: string[] = []
        let cursor: string | null = null
        do {
          const page = await listFindings(db.pool, question, { group: key, size: 1, cursor })
          seen.push(...page.items.map((item) => item.key))
          cursor = page.next
        } while (cursor)
        expect([sort, group, seen]).toEqual([sort, group, whole.items.map((item) => item.key)])
      }
  })

  test('takes a cursor of another list for the beginning', async () => {
    const { next } = await listFindings(db.pool, asking({ sort: 'name', group: 'none' }), { size: 1 })
    const page = await listFindings(db.pool, asking({ sort: 'oldest', group: 'none' }), { cursor: next })
    expect(page.items).toHaveLength(4)
  })

  test('gives the first rows of many groups at once', async () => {
    const rows = await firstFindings(db.pool, asking(), [tls, anonymous, 'none'], 2)
    expect([...rows.keys()].sort()).toEqual([anonymous, tls])
    expect(rows.get(tls)?.items).toHaveLength(2)
    expect(rows.get(tls)?.next).not.toBeNull()
    expect(rows.get(anonymous)?.next).toBeNull()
  })

  test('marks what could not be read with the day it was last read', async () => {
    const { items } = await listFindings(db.pool, asking({ group: 'none', sort: 'name' }))
    expect(items.map(({ assetName, staleSince }) => [assetName, staleSince])).toEqual([
      ['stdatalake01', null],
      ['stlegacyfiles', days[1]],
      ['stshopmedia', null],
      ['stshopmedia', null],
    ])
  })
})

describe('one finding', () => {
  const get = (asset: FixtureAsset, check: string, subscriptions: string[] | null = null) =>
    getFinding(db.pool, asking({}, subscriptions).scope, findingKey(assetKey(asset), check))

  test('knows the change that it began with, and the fix in the names of its asset', async () => {
    const finding = await get(media, tls)
    expect(finding).toMatchObject({ status: 'fail', opened: 'broke', from: days[1], to: null, severity: 'high' })
    expect(finding.change).toMatchObject({ changedBy: 'deploy-shop', isDirect: true })
    expect(finding.fix?.cli).toContain(finding.asset.id)
    expect(finding.fix?.bicep).toContain("name: 'stshopmedia'")
    // For $LOCATION.
    expect(finding.asset.location).toBe('westeurope')
    expect(finding.evidence).toEqual([{ path: `properties.${tls}`, observed: 'wrong', expected: 'right' }])
  })

  test('knows its earlier periods', async () => {
    const { from, opened, earlier } = await get(media, anonymous)
    expect([from, opened]).toEqual([days[2], 'came_back'])
    expect(earlier).toEqual([{ from: days[0], to: days[1], status: 'fail', opened: 'arrived', closed: 'fixed' }])
  })

  test('says when its asset was last read', async () => {
    expect((await get(legacy, tls)).asset.stale).toEqual({ since: days[1], message: 'No access.' })
    expect((await get(media, tls)).asset.stale).toBeNull()
  })

  test('of a check that this version does not know still shows what is stored', async () => {
    expect(await get(vault, 'plan-of-tomorrow')).toMatchObject({ check: null, fix: null, status: 'unknown' })
  })

  test('that never was, or lies outside the scope, is not found', async () => {
    await expect(get(lake, anonymous)).rejects.toThrow('There is no such finding.')
    await expect(get(lake, 'nonsense')).rejects.toThrow('There is no such finding.')
    await expect(get(lake, tls, ['shop'])).rejects.toThrow('There is no such finding.')
  })
})

describe('selecting', () => {
  test('gives ids and commands of the selected, in the scope', async () => {
    const keys = [
      findingKey(assetKey(media), tls),
      findingKey(assetKey(lake), tls),
      findingKey(assetKey(lake), anonymous),
    ]
    const selected = await selectFindings(db.pool, asking(), keys)
    expect(selected.map(({ assetId }) => assetId.split('/').at(-1))).toEqual(['stdatalake01', 'stshopmedia'])
    expect(selected[0]?.command).toContain('--min-tls-version')
    expect(await selectFindings(db.pool, asking({}, ['data']), keys)).toHaveLength(1)
  })

  test('gives all that match', async () => {
    expect(await selectFindings(db.pool, asking({ check: [tls] }), null)).toHaveLength(3)
  })
})

/** Within a day the order is that of keys, which are hashes of ids. */
function sortByKey(a: string, b: string): number {
  const keyOf = (row: string) => assetKey(row.startsWith(media.name) ? media : lake)
  return keyOf(a) < keyOf(b) ? -1 : 1
}
