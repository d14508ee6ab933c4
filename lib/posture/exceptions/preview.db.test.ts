import { describe, expect, test } from 'vitest'
import { testDatabase } from '#lib/db/testing.ts'
import type { Target } from '#lib/exceptions/model.ts'
import { NotFound } from '../errors.ts'
import { type Scope, wholeEstate } from '../scope.ts'
import { assetId, assetKey, type FixtureAsset, insertHistory, subscriptionId } from '../testing.ts'
import { fixesInstead } from './instead.ts'
import { ownRequest } from './own-request.ts'
import { previewRequest } from './preview.ts'
import { askedRequestOf, requestStart } from './request-start.ts'
import { type FixtureException, insertExceptions } from './testing.ts'

const [tls, blobs] = ['storage-minimum-tls', 'storage-anonymous-blob-access'] as const
const asset = (name: string, rest: Partial<FixtureAsset> = {}): FixtureAsset => ({
  name,
  workload: 1,
  verdicts: { [tls]: 'fail', [blobs]: 'pass' },
  ...rest,
})
const shop = asset('shop')
const web = asset('web', { verdicts: { [tls]: 'fail', [blobs]: 'unknown' } })
const lake = asset('lake', { workload: 2, subscription: 'data', resourceGroup: 'rg-lake' })
const fine = asset('fine', { verdicts: { [tls]: 'pass', [blobs]: 'pass' } })
const ours: Scope = { subscriptions: null, workloads: [1] }
const on = (...assets: FixtureAsset[]): Target[] => assets.map((one) => ({ kind: 'asset', id: assetId(one) }))

async function estate(...exceptions: FixtureException[]) {
  const { pool } = await testDatabase()
  await insertHistory(
    pool,
    [{ at: '2026-11-22T06:00:00Z', assets: [shop, web, lake, fine] }],
    [],
    [
      { id: 1, slug: 'shop', name: 'Online shop' },
      { id: 2, slug: 'data', name: 'Data platform' },
    ],
  )
  if (exceptions.length > 0) await insertExceptions(pool, exceptions)
  return pool
}
const one = (id: number, state: FixtureException['state'], rest: Partial<FixtureException> = {}): FixtureException => ({
  ...{ id, state, checks: [tls], places: [shop], targets: [{ kind: 'asset', name: 'shop', asset: shop }] },
  ...rest,
})

describe('what it would cover', () => {
  test('is every open finding of its checks in its scope: failing and unknown', async () => {
    const db = await estate()
    const preview = await previewRequest(db, wholeEstate, {
      checks: [tls, blobs],
      targets: [{ kind: 'workload', slug: 'shop' }],
      predecessorId: null,
    })
    expect(preview).toMatchObject({ assets: 2, findings: 3, excepted: 0, isBeyondWorkloads: false, overlapping: [] })
    expect(preview.workloads).toEqual([{ slug: 'shop', name: 'Online shop' }])
    expect(preview.examples.map(({ name }) => name)).toEqual(['shop', 'web'])
    expect(preview.bySeverity.reduce((sum, { findings }) => sum + findings, 0)).toBe(3)
  })

  test('raises the accepted score of the workload that it is all in, up to what is left to pass', async () => {
    const db = await estate()
    const all = { checks: [tls, blobs], targets: [{ kind: 'workload', slug: 'shop' } as const], predecessorId: null }
    const { score } = await previewRequest(db, wholeEstate, all)
    expect(score.of).toBe('Online shop')
    expect(score.after).toBe(100)
    expect(score.before).toBeCloseTo(100 - score.points)
    expect((await previewRequest(db, wholeEstate, { ...all, targets: on(shop, lake) })).score.of).toBeNull()
  })

  test('is nothing where nothing fails, or nothing is', async () => {
    const db = await estate()
    for (const targets of [on(fine), on(asset('nothing-is-called-so')), []]) {
      const preview = await previewRequest(db, wholeEstate, { checks: [tls], targets, predecessorId: null })
      expect(preview).toMatchObject({ assets: 0, findings: 0, byCheck: [], score: { points: 0 } })
      expect(preview.score.after).toBe(preview.score.before)
    }
  })

  test('is what the asker sees of it', async () => {
    const db = await estate()
    const asked = { checks: [tls], targets: on(shop, lake), predecessorId: null }
    expect(await previewRequest(db, wholeEstate, asked)).toMatchObject({ findings: 2 })
    expect(await previewRequest(db, ours, asked)).toMatchObject({ findings: 1, workloads: [{ slug: 'shop' }] })
  })

  test('counts a finding once, however many parts of the scope hold it', async () => {
    const db = await estate()
    const targets: Target[] = [
      ...on(shop),
      { kind: 'resource_group', subscriptionId: subscriptionId('shop'), name: 'RG' },
      { kind: 'subscription', id: subscriptionId('shop') },
      { kind: 'workload', slug: 'shop' },
    ]
    expect(await previewRequest(db, wholeEstate, { checks: [tls], targets, predecessorId: null })).toMatchObject({
      assets: 2,
      findings: 2,
    })
  })
})

describe('what covers it already', () => {
  test('is named with how much of it, whether in force or asked for', async () => {
    const db = await estate(
      one(3, 'active', { covers: [{ asset: shop, check: tls }], endsOn: '2027-03-03' }),
      one(4, 'requested'),
      one(5, 'rejected'),
      one(6, 'draft'),
    )
    const preview = await previewRequest(db, wholeEstate, {
      checks: [tls],
      targets: on(shop, web),
      predecessorId: null,
    })
    expect(preview.excepted).toBe(1)
    expect(preview.overlapping.map(({ name, state, findings }) => [name, state, findings]).toSorted()).toEqual([
      ['EX-0003', 'active', 1],
      ['EX-0004', 'requested', 1],
    ])
  })

  test('is not the one whose place it takes: renewing the same changes no score', async () => {
    const db = await estate(one(3, 'active', { covers: [{ asset: shop, check: tls }] }))
    const renewal = { checks: [tls], targets: on(shop), predecessorId: 3 }
    const same = await previewRequest(db, wholeEstate, renewal)
    expect(same).toMatchObject({ excepted: 0, overlapping: [] })
    expect(same.score.after).toBe(same.score.before)
    // What only that one covers counts again when another scope takes its place.
    const other = await previewRequest(db, ours, { ...renewal, targets: on(fine) })
    expect(other.score.after).toBeLessThan(other.score.before ?? 0)
  })
})

test('how it is fixed instead has the names of an asset that fails', async () => {
  const db = await estate()
  const { byCheck } = await previewRequest(db, ours, { checks: [tls], targets: on(shop), predecessorId: null })
  const [fix, ...others] = await fixesInstead(db, ours, byCheck)
  expect(others).toEqual([])
  expect(fix).toMatchObject({ checkId: tls, asset: 'shop' })
  expect(fix?.fix.cli).toContain(assetId(shop))
  expect(await fixesInstead(db, ours, [{ checkId: tls, example: assetKey(lake) }])).toEqual([])
})

describe('what a request begins with', () => {
  test('an address names findings, assets, checks, groups, subscriptions, workloads and tags', () => {
    const key = assetKey(shop)
    const asked = askedRequestOf({
      finding: `${key}.${tls},${key}.${blobs},nonsense`,
      check: `${tls},no-such-check`,
      group: `${subscriptionId('shop')}/rg`,
      subscription_scope: [subscriptionId('shop'), 'x'],
      workload_scope: 'shop',
      tag: ['env=a=b,c', 'owner', '=x'],
    })
    expect(asked).toEqual({
      checks: [tls, blobs],
      assets: [key],
      selected: 2,
      groups: [{ subscriptionId: subscriptionId('shop'), name: 'rg' }],
      subscriptions: [subscriptionId('shop')],
      workloads: ['shop'],
      tags: [
        { name: 'env', value: 'a=b,c' },
        { name: 'owner', value: null },
      ],
    })
  })

  test('is what is there and theirs; the rest is counted as missing, whichever it is', async () => {
    const db = await estate()
    const asked = askedRequestOf({
      asset: [shop, lake, asset('nothing-is-called-so')].map(assetKey).join(','),
      workload_scope: 'data',
    })
    const start = await requestStart(db, ours, asked)
    expect(start.targets.map(({ label }) => label)).toEqual(['shop'])
    expect(start.missing).toBe(3)
    expect(start.failing).toEqual([tls])
    expect(start.around.map(({ target }) => target.kind)).toEqual(['resource_group', 'workload', 'subscription'])
    expect((await requestStart(db, wholeEstate, asked)).missing).toBe(1)
  })
})

describe('a draft', () => {
  test('is its author’s alone, and gone once it is asked for', async () => {
    const db = await estate(
      one(1, 'draft', { requester: 'ada' }),
      one(2, 'requested', { requester: 'ada' }),
      one(3, 'returned', { requester: 'ada' }),
    )
    expect(await ownRequest(db, ours, 1, 'ada')).toMatchObject({ state: 'draft', checks: [tls], returned: null })
    expect(await ownRequest(db, ours, 3, 'ada')).toMatchObject({ state: 'returned' })
    await expect(ownRequest(db, wholeEstate, 1, 'grace')).rejects.toThrow(NotFound)
    await expect(ownRequest(db, wholeEstate, 2, 'ada')).rejects.toThrow(NotFound)
    await expect(ownRequest(db, wholeEstate, 9, 'ada')).rejects.toThrow(NotFound)
  })

  test('that came back says who wants what changed', async () => {
    const db = await estate(one(3, 'returned', { requester: 'ada' }))
    await db.query(`insert into exception_decision values (3, 1, 'grace', 'Grace', 'changes', 'Which control?', now())`)
    expect((await ownRequest(db, ours, 3, 'ada')).returned).toMatchObject({ by: 'Grace', reason: 'Which control?' })
  })
})
