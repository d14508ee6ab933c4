import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '#lib/db/index.ts'
import { openTestDatabase } from '#lib/db/testing.ts'
import { NotFound } from '../errors.ts'
import { wholeEstate } from '../scope.ts'
import { assetKey, type FixtureAsset, insertHistory, subscriptionId } from '../testing.ts'
import { assetNeighbours } from './asset-neighbours.ts'
import { assetSignals } from './asset-signals.ts'
import { assetTimeline } from './asset-timeline.ts'
import { assetTypes } from './asset-types.ts'
import { assetVerdicts } from './asset-verdicts.ts'
import { countAssets } from './count-assets.ts'
import { assetFilterOf } from './filter.ts'
import { getAsset } from './get-asset.ts'
import { listAssets } from './list-assets.ts'

const days = ['2026-11-20T06:00:00.000Z', '2026-11-21T06:00:00.000Z', '2026-11-22T06:00:00.000Z'] as const
const vault = 'microsoft.keyvault/vaults'

const media = (tls: string): FixtureAsset => ({
  name: 'stmedia',
  configuration: { properties: { minimumTlsVersion: tls } },
  verdicts: { 'storage-minimum-tls': tls === 'TLS1_2' ? 'pass' : 'fail', 'storage-shared-key': 'fail' },
})
const clean: FixtureAsset = { name: 'stclean', verdicts: { 'storage-minimum-tls': 'pass' } }
const blind: FixtureAsset = {
  name: 'kv-lob',
  type: vault,
  subscription: 'legacy',
  verdicts: { 'storage-shared-key': 'unknown' },
}
const gone: FixtureAsset = { name: 'stgone', verdicts: { 'storage-minimum-tls': 'fail' } }
const many: FixtureAsset[] = Array.from({ length: 120 }, (_, i) => ({
  name: `st%load_${String(i).padStart(3, '0')}`,
  resourceGroup: 'rg-load',
  verdicts: { 'storage-minimum-tls': i % 3 === 0 ? 'fail' : 'pass' },
}))

let db: Database
beforeAll(async () => {
  db = await openTestDatabase()
  await insertHistory(
    db.pool,
    [
      { at: days[0], assets: [media('TLS1_2'), clean, blind, gone, ...many] },
      { at: days[1], assets: [media('TLS1_0'), clean, blind, ...many] },
      {
        at: days[2],
        assets: [media('TLS1_0'), clean, blind, ...many],
        unreadable: { legacy: { code: 'AuthorizationFailed', message: 'No access.' } },
      },
    ],
    [{ asset: media('TLS1_0'), at: '2026-11-20T15:00:00.000Z', changedBy: 'deploy@example.com' }],
  )
  await db.pool.query('insert into asset_link (from_key, to_key) values ($1, $2)', [
    assetKey(clean),
    assetKey(media('')),
  ])
})
afterAll(() => db.close())

const list = (search: Record<string, string>) => listAssets(db.pool, wholeEstate, assetFilterOf(search))
const names = async (search: Record<string, string>) => (await list(search)).items.map(({ name }) => name)

describe('the list of assets', () => {
  test('begins with what holds back most', async () => {
    const { items } = await list({})
    expect(items[0]).toMatchObject({ name: 'stmedia', failed: 2, subscription: 'shop', staleSince: null })
  })

  test.each(['weight', 'name', 'newest'])('shows everything once, walked forwards and back by %s', async (sort) => {
    const seen: string[] = []
    let page = await list({ sort })
    const pages = [page.items]
    while (page.next && pages.length < 9) {
      page = await list({ sort, after: page.next })
      pages.push(page.items)
    }
    seen.push(...pages.flat().map(({ key }) => key))
    expect(new Set(seen).size).toBe(123)
    expect(seen.length).toBe(123)
    for (let i = pages.length - 2; i >= 0; i--) {
      page = await list({ sort, before: page.previous ?? '' })
      expect(page.items).toEqual(pages[i])
    }
    expect(page.previous).toBeNull()
  })

  test('finds names by a part, whose wildcards stand for themselves', async () => {
    expect(await names({ q: 'CLEAN' })).toEqual(['stclean'])
    expect((await list({ q: '%load_' })).items).toHaveLength(50)
    expect(await names({ q: 'st_lean' })).toEqual([])
    expect(await names({ q: "x' or 1=1 --" })).toEqual([])
  })

  test('filters by type, resource group, verdict and scope', async () => {
    expect(await names({ type: 'Microsoft.KeyVault/vaults' })).toEqual(['kv-lob'])
    expect((await list({ group: 'RG-LOAD' })).items.every(({ resourceGroup }) => resourceGroup === 'rg-load')).toBe(
      true,
    )
    expect(await names({ verdict: 'unknown' })).toEqual(['kv-lob'])
    expect(await names({ verdict: 'clean', q: 'stclean' })).toEqual(['stclean'])
    const legacy = { subscriptions: [subscriptionId('legacy')], workloads: null }
    expect((await listAssets(db.pool, legacy, assetFilterOf({}))).items.map(({ name }) => name)).toEqual(['kv-lob'])
  })

  test('says since when an asset could not be read, and keeps it', async () => {
    const stale = await list({ state: 'stale' })
    expect(stale.items).toMatchObject([{ name: 'kv-lob', staleSince: days[1] }])
    expect(await names({ state: 'current', q: 'kv' })).toEqual([])
  })

  test('shows removed assets only when asked', async () => {
    expect(await names({ q: 'stgone' })).toEqual([])
    expect((await list({ state: 'removed' })).items).toMatchObject([{ name: 'stgone', removedAt: days[1] }])
  })

  test.each<Record<string, string>>([
    {},
    { type: vault },
    { verdict: 'failing' },
    { verdict: 'clean' },
    { q: 'load' },
    { state: 'stale' },
    { state: 'removed' },
    { group: 'rg-load', verdict: 'failing' },
  ])('counts exactly what it lists: %o', async (search) => {
    const listed: string[] = []
    let page = await list(search)
    listed.push(...page.items.map(({ key }) => key))
    while (page.next) {
      page = await list({ ...search, after: page.next })
      listed.push(...page.items.map(({ key }) => key))
    }
    expect(await countAssets(db.pool, wholeEstate, assetFilterOf(search))).toBe(listed.length)
  })

  test('the inventory by type counts each asset once', async () => {
    expect(await assetTypes(db.pool, wholeEstate)).toEqual([
      { type: 'microsoft.storage/storageaccounts', assets: 122, failing: 41 },
      { type: vault, assets: 1, failing: 0 },
    ])
  })
})

describe('one asset', () => {
  test('carries its configuration and sums', async () => {
    const asset = await getAsset(db.pool, wholeEstate, assetKey(media('')))
    expect(asset).toMatchObject({ name: 'stmedia', failed: 2, stale: null, configuredSince: days[1] })
    expect(asset.configuration).toMatchObject({ properties: { minimumTlsVersion: 'TLS1_0' } })
  })

  test('says what the service said when it could not be read', async () => {
    const asset = await getAsset(db.pool, wholeEstate, assetKey(blind))
    expect(asset.stale).toEqual({ since: days[1], code: 'AuthorizationFailed', message: 'No access.' })
  })

  test('that is removed is still there to look at', async () => {
    expect(await getAsset(db.pool, wholeEstate, assetKey(gone))).toMatchObject({ removedAt: days[1], stale: null })
  })

  test.each(['', 'x', '00000000-0000-0000-0000-000000000000', "' or 1=1"])('is not found under "%s"', async (key) => {
    await expect(getAsset(db.pool, wholeEstate, key)).rejects.toThrow(NotFound)
  })

  test('has every verdict, failing first, a pass with its evidence too', async () => {
    const { key, configuration } = await getAsset(db.pool, wholeEstate, assetKey(clean))
    const verdicts = await assetVerdicts(db.pool, wholeEstate, key, configuration)
    expect(verdicts).toMatchObject([
      { check: { id: 'storage-minimum-tls' }, status: 'pass', declared: true, since: null },
    ])
    expect(verdicts[0]?.evidence[0]?.path).toBe('properties.minimumTlsVersion')
    const failing = await getAsset(db.pool, wholeEstate, assetKey(media('')))
    expect((await assetVerdicts(db.pool, wholeEstate, failing.key, failing.configuration))[0]).toMatchObject({
      check: { id: 'storage-minimum-tls' },
      status: 'fail',
      since: days[1],
    })
  })

  test('has a timeline with the difference, the verdicts that changed with it, and who did it', async () => {
    const { entries, older } = await assetTimeline(db.pool, wholeEstate, assetKey(media('')))
    expect(older).toBeNull()
    expect(entries.map(({ at, kind }) => [at, kind])).toEqual([
      [days[1], 'changed'],
      [days[0], 'arrived'],
    ])
    expect(entries[0]?.changes).toEqual([{ path: 'properties.minimumTlsVersion', before: 'TLS1_2', after: 'TLS1_0' }])
    expect(entries[0]?.verdicts).toEqual([{ checkId: 'storage-minimum-tls', to: 'fail', cause: 'broke' }])
    expect(entries[0]?.authors).toMatchObject([{ by: 'deploy@example.com', client: 'Azure Portal' }])
  })

  test('that was removed ends its timeline so', async () => {
    const { entries } = await assetTimeline(db.pool, wholeEstate, assetKey(gone))
    expect(entries[0]).toMatchObject({ at: days[1], kind: 'removed' })
    expect(entries[0]?.verdicts).toMatchObject([{ to: 'ended', cause: 'removed' }])
  })

  test('shows the first hundred signals on it, and says how many there are', async () => {
    await db.pool.query(
      `insert into signal (key, valid_from, id, type, source, subscription_id, asset_key, fingerprint, body)
       select gen_random_uuid(), $2, '/x/' || n, 'microsoft.security/assessments', 'securityresources', '', $1, '',
              '{"properties": {"displayName": "Assessed", "status": {"code": "Unhealthy"}}}'
       from generate_series(1, 130) n`,
      [assetKey(clean), days[0]],
    )
    const { items, total } = await assetSignals(db.pool, wholeEstate, assetKey(clean))
    expect(total).toBe(130)
    expect(items).toHaveLength(100)
    expect(items[0]).toMatchObject({ title: 'Assessed', state: 'Unhealthy', since: days[0] })
    expect(await assetSignals(db.pool, wholeEstate, assetKey(blind))).toEqual({ items: [], total: 0 })
  })

  test('knows its neighbours on both sides', async () => {
    expect(await assetNeighbours(db.pool, wholeEstate, assetKey(clean))).toMatchObject({
      names: 1,
      namedBy: 0,
      items: [{ name: 'stmedia', direction: 'names' }],
    })
    expect(await assetNeighbours(db.pool, wholeEstate, assetKey(media('')))).toMatchObject({
      names: 0,
      namedBy: 1,
      items: [{ name: 'stclean', direction: 'named-by' }],
    })
  })
})
