import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '#lib/db/index.ts'
import { openTestDatabase } from '#lib/db/testing.ts'
import { assetVerdicts } from '../assets/asset-verdicts.ts'
import { countAssets } from '../assets/count-assets.ts'
import { assetFilterOf } from '../assets/filter.ts'
import { getAsset } from '../assets/get-asset.ts'
import { listAssets } from '../assets/list-assets.ts'
import { countOpenFindings } from '../open-findings.ts'
import { type Scope, wholeEstate } from '../scope.ts'
import { assetKey, type FixtureAsset, insertHistory, subscriptionId } from '../testing.ts'
import { insertRegister } from '../testing-register.ts'
import { countExcepted, countFindings } from './count-findings.ts'
import {
  everyFinding,
  type FindingsFilter,
  findingExceptions,
  findingGroupings,
  findingKey,
  findingSorts,
} from './filter.ts'
import { getFinding } from './get-finding.ts'
import { groupFindings } from './group-findings.ts'
import { firstFindings, listFindings } from './list-findings.ts'
import { selectFindings } from './select-findings.ts'
import { staleFindings } from './stale-findings.ts'

const [tls, blobs, keys] = ['storage-minimum-tls', 'storage-anonymous-blob-access', 'storage-shared-keys'] as const
const at = '2026-11-20T06:00:00.000Z'
const media: FixtureAsset = { name: 'stshopmedia', resourceGroup: 'rg-shop', workload: 1 }
const backup: FixtureAsset = { name: 'stshopbackup', resourceGroup: 'rg-shop', workload: 1 }
const lake: FixtureAsset = { name: 'stdatalake01', subscription: 'data', tags: { tier: 'cold' } }
const logs: FixtureAsset = { name: 'stlogs', subscription: 'data' }

let db: Database
beforeAll(async () => {
  db = await openTestDatabase()
  await insertHistory(
    db.pool,
    [
      {
        at,
        checks: [
          { id: tls, pillar: 'configure', severity: 'high' },
          { id: blobs, pillar: 'footprint', severity: 'high' },
          { id: keys, pillar: 'footprint', severity: 'high' },
        ],
        assets: [
          { ...media, verdicts: { [tls]: 'fail', [blobs]: 'fail', [keys]: 'fail' } },
          { ...backup, verdicts: { [tls]: 'fail', [blobs]: 'pass', [keys]: 'pass' } },
          { ...lake, verdicts: { [tls]: 'fail', [blobs]: 'unknown', [keys]: 'pass' } },
          { ...logs, verdicts: { [tls]: 'pass', [blobs]: 'pass', [keys]: 'fail' } },
        ],
      },
    ],
    [],
    [{ id: 1, slug: 'shop', name: 'Shop' }],
  )
  await insertRegister(
    db.pool,
    [
      { id: 7, state: 'expired', checks: [tls], assets: [media], endsOn: '2026-10-31' },
      { id: 12, checks: [tls], assets: [media, backup], endsOn: '2027-01-31', approvers: ['Alex', 'Kim'] },
      { id: 147, checks: [tls, keys], assets: [media], endsOn: '2027-02-28' },
      { id: 200, checks: [blobs], assets: [lake] },
      { id: 201, state: 'requested', checks: [tls], targets: [{ kind: 'tag', name: 'tier', value: 'cold' }] },
      { id: 202, state: 'requested', checks: [tls], targets: [{ kind: 'tag', name: 'tier', value: 'hot' }] },
      { id: 203, state: 'draft', checks: [tls], assets: [lake] },
      { id: 204, state: 'imported', checks: [keys], targets: [{ kind: 'subscription', name: subscriptionId('data') }] },
    ],
    '2026-11-21T09:00:00.000Z',
  )
  await db.pool.query(
    `insert into exception_coverage (exception_id, asset_key, check_no, valid_from, valid_to)
     select 7, $1, no, '2026-08-01', '2026-11-01' from check_number where check_id = $2`,
    [assetKey(media), tls],
  )
})
afterAll(() => db.close())

const asking = (filter: Partial<FindingsFilter> = {}, scope: Scope = wholeEstate) => ({
  scope,
  filter: { ...everyFinding, ...filter },
  timeZone: 'UTC',
})
const sumOf = (items: readonly { weight: number }[]) => ({
  findings: items.length,
  weight: items.reduce((sum, { weight }) => sum + weight, 0),
})
const listed = async (filter: Partial<FindingsFilter>, scope?: Scope) => {
  const { items } = await listFindings(db.pool, asking({ group: 'none', ...filter }, scope))
  return items.map(({ assetName, checkId, exception }) => [assetName, checkId, exception?.name ?? null].join(' '))
}

describe('findings under an exception', () => {
  test('are left out, all that is asked for, or among the rest, with the one that ends last', async () => {
    expect((await listed({})).sort()).toEqual([`stdatalake01 ${tls} `, `stlogs ${keys} `, `stshopmedia ${blobs} `])
    expect((await listed({ exception: 'only' })).sort()).toEqual([
      `stshopbackup ${tls} EX-0012`,
      `stshopmedia ${tls} EX-0147`,
      `stshopmedia ${keys} EX-0147`,
    ])
    expect(await listed({ exception: 'both' })).toHaveLength(6)
    expect(await listed({ exception: 'only', status: 'unknown' })).toEqual([`stdatalake01 ${blobs} EX-0200`])
    const [first] = (await listFindings(db.pool, asking({ exception: 'only', group: 'none' }))).items
    expect(first?.exception).toMatchObject({ until: expect.stringMatching(/^2027-0[12]-/) })
  })

  test('are counted as they are listed, whatever else is asked', async () => {
    const filters: Partial<FindingsFilter>[] = [
      {},
      { check: [tls] },
      { pillar: ['configure'] },
      { severity: 'high' },
      { type: ['microsoft.storage/storageaccounts'] },
      { q: 'shop' },
      { since: '2026-11-01' },
      { opened: ['arrived'] },
    ]
    const scopes: Scope[] = [
      wholeEstate,
      { subscriptions: null, workloads: [1] },
      { subscriptions: [subscriptionId('data')], workloads: null },
      { subscriptions: null, workloads: [] },
    ]
    for (const exception of findingExceptions)
      for (const status of ['fail', 'unknown', 'both'] as const)
        for (const filter of filters)
          for (const scope of scopes) {
            const asked = { ...filter, status, exception }
            const { items } = await listFindings(db.pool, asking({ ...asked, group: 'none' }, scope))
            const expected = {
              findings: items.length,
              assets: new Set(items.map((item) => item.assetKey)).size,
              weight: items.reduce((sum, { weight }) => sum + weight, 0),
            }
            const { scope: _, ...counted } = await countFindings(db.pool, asking(asked, scope))
            expect({ asked, ...counted }).toEqual({ asked, ...expected })
            for (const group of findingGroupings) {
              if (group === 'none') continue
              const { groups } = await groupFindings(db.pool, asking({ ...asked, group }, scope))
              const sum = groups.reduce((all, one) => all + one.findings, 0)
              expect({ asked, group, sum }).toEqual({ asked, group, sum: items.length })
            }
          }
  })

  test('keep every order and every page', async () => {
    for (const exception of findingExceptions)
      for (const sort of findingSorts) {
        const whole = await listed({ exception, sort, status: 'both' })
        const paged: string[] = []
        let cursor: string | null = null
        do {
          const page = await listFindings(db.pool, asking({ exception, sort, status: 'both', group: 'none' }), {
            cursor,
            size: 1,
          })
          paged.push(...page.items.map((row) => [row.assetName, row.checkId, row.exception?.name ?? null].join(' ')))
          cursor = page.next
        } while (cursor)
        expect(paged).toEqual(whole)
      }
  })

  test('are said beside what is shown', async () => {
    expect(await countExcepted(db.pool, asking())).toBe(3)
    expect(await countExcepted(db.pool, asking({ status: 'both' }))).toBe(4)
    expect(await countExcepted(db.pool, asking({ q: 'backup' }))).toBe(1)
    const { scope } = await countFindings(db.pool, asking())
    expect(scope).toMatchObject({ failed: 6, unknown: 1, failedExcepted: 3, unknownExcepted: 1 })
    expect(await countOpenFindings(db.pool, wholeEstate)).toBe(3)
  })

  test('are in groups only where they are asked for', async () => {
    const rows = await firstFindings(db.pool, asking({ group: 'check' }), [tls, blobs, keys], 10)
    expect([...rows].map(([check, { items }]) => [check, items.length])).toEqual([
      [tls, 1],
      [blobs, 1],
      [keys, 1],
    ])
  })

  test('are selected as they are listed', async () => {
    const selected = await selectFindings(db.pool, asking({ exception: 'only' }), null)
    expect(selected.map(({ key }) => key).sort()).toEqual(
      [findingKey(assetKey(media), tls), findingKey(assetKey(media), keys), findingKey(assetKey(backup), tls)].sort(),
    )
  })
})

describe('findings under one exception', () => {
  const underIt: Record<string, string[]> = {
    'EX-0012': [`stshopbackup ${tls}`, `stshopmedia ${tls}`],
    'EX-0147': [`stshopmedia ${tls}`, `stshopmedia ${keys}`].sort(),
    'EX-0200': [`stdatalake01 ${blobs}`],
    // It ended, waits, or never was.
    'EX-0007': [],
    'EX-0201': [],
    'EX-0999': [],
  }
  const named = async (filter: Partial<FindingsFilter>, scope?: Scope) =>
    (await listFindings(db.pool, asking({ status: 'both', group: 'none', ...filter }, scope))).items
      .map(({ assetName, checkId }) => `${assetName} ${checkId}`)
      .sort()

  test('are its own, also where two cover the same, whatever is asked of what is excepted', async () => {
    for (const [under, expected] of Object.entries(underIt))
      for (const exception of findingExceptions)
        expect([under, exception, await named({ under, exception })]).toEqual([under, exception, expected])
  })

  test('are counted, grouped and shown as they are listed, whatever else is asked', async () => {
    const asked: Partial<FindingsFilter>[] = [
      ...[{}, { check: [tls] }, { check: [tls, keys] }, { pillar: ['configure' as const] }, { q: 'media' }],
      ...[{ type: ['microsoft.storage/storageaccounts'] }, { type: ['microsoft.keyvault/vaults'] }],
      ...[{ since: '2026-11-01' }, { since: '2026-11-23' }, { status: 'fail' as const }],
      ...findingSorts.map((sort) => ({ sort })),
    ]
    const keysOf = (list: readonly { key: string }[]) => list.map(({ key }) => key).sort()
    for (const under of ['EX-0012', 'EX-0147', 'EX-0200'])
      for (const filter of asked) {
        const question = asking({ under, status: 'both', ...filter, group: 'none' })
        const { items } = await listFindings(db.pool, question)
        const { scope: _, ...counts } = await countFindings(db.pool, question)
        const assets = new Set(items.map(({ assetKey }) => assetKey)).size
        expect({ under, filter, ...counts }).toEqual({ under, filter, assets, ...sumOf(items) })
        for (const group of findingGroupings) {
          if (group === 'none') continue
          const grouped = { ...question, filter: { ...question.filter, group } }
          const { groups } = await groupFindings(db.pool, grouped)
          const rows = await firstFindings(db.pool, grouped, keysOf(groups), 10)
          const shown = [...rows.values()].flatMap((page) => page.items)
          expect({ under, filter, group, keys: keysOf(shown) }).toEqual({ under, filter, group, keys: keysOf(items) })
          for (const { key, findings, weight } of groups)
            expect({ under, filter, key, findings, weight }).toEqual({
              ...{ under, filter, key },
              ...sumOf(rows.get(key)?.items ?? []),
            })
        }
      }
  })

  test('are paged in every order', async () => {
    for (const sort of findingSorts) {
      const question = asking({ under: 'EX-0012', sort, group: 'none' })
      const first = await listFindings(db.pool, question, { size: 1 })
      const second = await listFindings(db.pool, question, { size: 1, cursor: first.next })
      const whole = await listFindings(db.pool, question)
      expect([...first.items, ...second.items]).toEqual(whole.items)
      expect([first.items.length, second.next]).toEqual([1, null])
    }
  })

  test('are selected as they are listed', async () => {
    const selected = await selectFindings(db.pool, asking({ under: 'EX-0147', check: [tls] }), null)
    expect(selected.map(({ key }) => key)).toEqual([findingKey(assetKey(media), tls)])
  })

  test('stay within what is in view, and nothing is told of the rest by a number', async () => {
    const scopes: Scope[] = [
      { subscriptions: [subscriptionId('data')], workloads: null },
      { subscriptions: null, workloads: [2] },
    ]
    for (const scope of scopes)
      for (const under of ['EX-0012', 'EX-0999']) {
        const question = asking({ under, status: 'both' }, scope)
        expect(await named({ under }, scope)).toEqual([])
        expect(await countFindings(db.pool, question)).toMatchObject({ findings: 0, assets: 0, weight: 0 })
        expect(await countExcepted(db.pool, question)).toBe(0)
        expect((await staleFindings(db.pool, question)).findings).toBe(0)
        expect((await groupFindings(db.pool, question)).groups).toEqual([])
        expect(await selectFindings(db.pool, question, null)).toEqual([])
      }
    expect(await named({ under: 'EX-0012' }, { subscriptions: null, workloads: [1] })).toEqual(underIt['EX-0012'])
  })
})

describe('the panel of a finding', () => {
  const of = async (asset: FixtureAsset, check: string) =>
    (await getFinding(db.pool, wholeEstate, findingKey(assetKey(asset), check))).exceptions
  const told = (list: readonly { name: string; state: string }[]) => list.map(({ name, state }) => `${name} ${state}`)

  test('names all that cover it, the last to end first, with who approved them', async () => {
    const { covering, earlier, waiting } = await of(media, tls)
    expect(covering.map(({ name, endsOn, approvers }) => [name, endsOn, approvers])).toEqual([
      ['EX-0147', '2027-02-28', ['Alex']],
      ['EX-0012', '2027-01-31', ['Alex', 'Kim']],
    ])
    expect(earlier).toMatchObject([{ name: 'EX-0007', coveredTo: '2026-11-01T00:00:00.000Z' }])
    expect(waiting).toEqual([])
  })

  test('names what waits for it, and not the drafts of others', async () => {
    expect(told((await of(lake, tls)).waiting)).toEqual(['EX-0201 requested'])
    expect(told((await of(logs, keys)).waiting)).toEqual(['EX-0204 imported'])
    expect(told((await of(media, blobs)).waiting)).toEqual([])
  })

  test('keeps quiet of what its reader does not see: what covered it in a workload of others', async () => {
    const ours = { subscriptions: null, workloads: [1] }
    const names = async () => {
      const { covering, earlier } = (await getFinding(db.pool, ours, findingKey(assetKey(media), tls))).exceptions
      return [...covering, ...earlier].map(({ name }) => name)
    }
    await db.pool.query(`insert into exception_place values (7, $1, 1) on conflict do nothing`, [
      subscriptionId('shop'),
    ])
    expect(await names()).toEqual(['EX-0147', 'EX-0012', 'EX-0007'])
    await db.pool.query('update exception_place set workload_id = 2 where exception_id = 7')
    expect(await names()).toEqual(['EX-0147', 'EX-0012'])
  })
})

describe('an asset', () => {
  test('has its verdicts labelled, and both scores', async () => {
    const asset = await getAsset(db.pool, wholeEstate, assetKey(media))
    expect(asset).toMatchObject({ excepted: 2, weightExcepted: 12, weightApplicable: 18, weightPassed: 0 })
    const verdicts = await assetVerdicts(db.pool, wholeEstate, asset.key, asset.configuration)
    expect(verdicts.map(({ check, exception }) => [check.id, exception?.name ?? null])).toEqual([
      [blobs, null],
      [keys, 'EX-0147'],
      [tls, 'EX-0147'],
    ])
  })

  test('is found by what is excepted on it', async () => {
    const filter = assetFilterOf({ verdict: 'excepted', sort: 'name' })
    const { items } = await listAssets(db.pool, wholeEstate, filter)
    expect(items.map(({ name, excepted }) => [name, excepted])).toEqual([
      ['stdatalake01', 1],
      ['stshopbackup', 1],
      ['stshopmedia', 2],
    ])
    expect(await countAssets(db.pool, wholeEstate, filter)).toBe(3)
  })
})
