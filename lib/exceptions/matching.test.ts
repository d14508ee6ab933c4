import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type TaggedEstate, taggedEstate, workloadOf } from '#lib/jobs/testing-workloads.ts'
import type { Rule } from '#lib/workloads/define.ts'
import { covers, holds, type PlacedAsset } from './matching.ts'
import type { Target } from './model.ts'

const asset: PlacedAsset = {
  id: '/subscriptions/1/resourceGroups/RG-Shop/providers/Microsoft.Storage/storageAccounts/stshop',
  subscriptionId: '1',
  resourceGroup: 'rg-shop',
  tags: { App: 'shop' },
  groupTags: { app: 'pay', env: 'prod' },
  subscriptionTags: { env: 'test', cost: '42' },
  workloadSlug: 'shop',
}
const tag = (name: string, value: string | null, subscriptionId = ''): Target => ({
  kind: 'tag',
  name,
  value,
  subscriptionId,
})

describe('a part of a scope holds', () => {
  test('an asset, in any case, and what lies below it, but not its namesakes', () => {
    const at = (id: string) => holds({ kind: 'asset', id }, asset)
    expect(at(asset.id.toUpperCase())).toBe(true)
    expect(at(`${asset.id}/blobServices`)).toBe(false)
    expect(at(asset.id.slice(0, -1))).toBe(false)
    expect(at('/subscriptions/1/resourcegroups/rg-shop')).toBe(true)
    expect(at('/subscriptions/1/resourcegroups/rg-sho')).toBe(false)
    expect(at('/SUBSCRIPTIONS/1')).toBe(true)
  })

  test('what lies in a resource group of that subscription, and nothing outside of groups', () => {
    const group = (subscriptionId: string, name: string): Target => ({ kind: 'resource_group', subscriptionId, name })
    expect(holds(group('1', 'RG-SHOP'), asset)).toBe(true)
    expect(holds(group('2', 'rg-shop'), asset)).toBe(false)
    expect(holds(group('1', ''), { ...asset, resourceGroup: '' })).toBe(false)
  })

  test('the nearest that has a tag says its value: names in any case, values exactly', () => {
    expect(holds(tag('APP', 'shop'), asset)).toBe(true)
    expect(holds(tag('app', 'pay'), asset)).toBe(false)
    expect(holds(tag('app', 'Shop'), asset)).toBe(false)
    expect(holds(tag('env', 'prod'), asset)).toBe(true)
    expect(holds(tag('env', 'test'), asset)).toBe(false)
    expect(holds(tag('cost', null), asset)).toBe(true)
    expect(holds(tag('cost', null, '2'), asset)).toBe(false)
    expect(holds(tag('owner', null), asset)).toBe(false)
  })

  test('an empty value is a value, and a tag without one is empty', () => {
    const tagged = { ...asset, tags: { dr: null } }
    expect(holds(tag('dr', ''), tagged)).toBe(true)
    expect(holds(tag('dr', null), tagged)).toBe(true)
    expect(holds(tag('dr', 'no'), tagged)).toBe(false)
  })

  test('the workload that an asset belongs to', () => {
    expect(holds({ kind: 'workload', slug: 'shop' }, asset)).toBe(true)
    expect(holds({ kind: 'workload', slug: 'pay' }, asset)).toBe(false)
    expect(holds({ kind: 'workload', slug: 'shop' }, { ...asset, workloadSlug: null })).toBe(false)
  })
})

describe('an exception covers', () => {
  const target = fc.constantFrom<Target>(
    { kind: 'asset', id: asset.id },
    { kind: 'subscription', id: '1' },
    { kind: 'subscription', id: '2' },
    { kind: 'workload', slug: 'pay' },
    tag('app', 'shop'),
    tag('app', 'pay'),
  )
  const terms = fc.record({
    checks: fc.subarray(['a', 'b']),
    targets: fc.array(target, { maxLength: 4 }),
  })

  test('what any part of its scope holds, for the checks that it names', () => {
    fc.assert(
      fc.property(terms, ({ checks, targets }) => {
        expect(covers({ checks, targets }, asset, 'a')).toBe(
          checks.includes('a') && targets.some((one) => holds(one, asset)),
        )
        expect(covers({ checks, targets }, asset, 'c')).toBe(false)
      }),
    )
  })

  test('never less for another part or check', () => {
    fc.assert(
      fc.property(terms, target, ({ checks, targets }, more) => {
        if (covers({ checks, targets }, asset, 'a'))
          expect(covers({ checks: [...checks, 'b'], targets: [...targets, more] }, asset, 'a')).toBe(true)
      }),
    )
  })
})

// The same estates and the same naive reading of them that the SQL of workloads and of matching.sql is held against
// (lib/jobs/exceptions-effect.db.test.ts): what agrees with it agrees with them.
describe('over any estate', () => {
  const SUBSCRIPTION = 'microsoft.resources/subscriptions'
  const GROUP = `${SUBSCRIPTION}/resourcegroups`

  const placed = (row: TaggedEstate['rows'][number]['row'], estate: TaggedEstate): PlacedAsset => {
    const subscriptionId = String(row.subscriptionId ?? '')
    const resourceGroup = String(row.resourceGroup ?? '')
    const there = estate.rows.map((one) => one.row).filter((one) => String(one.subscriptionId ?? '') === subscriptionId)
    const subscription = there.find(({ type }) => type === SUBSCRIPTION)
    const group = there.find(({ type, resourceGroup: name }) => type === GROUP && name === resourceGroup)
    return {
      id: row.id,
      subscriptionId,
      resourceGroup,
      tags: row.tags ?? null,
      groupTags: (resourceGroup && group?.tags) || null,
      subscriptionTags: (subscription ? subscription.tags : estate.subscriptionTags[subscriptionId]) ?? null,
      workloadSlug: null,
    }
  }

  test('a tag reaches what the rule of a workload for the same tag does', () => {
    fc.assert(
      fc.property(
        taggedEstate,
        fc.constantFrom('app', 'APP', 'env'),
        fc.constantFrom('shop', 'pay', '', null),
        (estate, name, value) => {
          const rule: Rule = { kind: 'tag', name, value }
          for (const { row } of estate.rows)
            expect(holds(tag(name, value), placed(row, estate))).toBe(
              workloadOf(row, estate, [{ slug: 'it', rules: [rule] }]) === 'it',
            )
        },
      ),
    )
  })
})
