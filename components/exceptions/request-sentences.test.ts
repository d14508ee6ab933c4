import { describe, expect, test } from 'vitest'
import { defaultPolicy } from '#lib/exceptions/model.ts'
import type { NamedTarget } from './request-contract.ts'
import {
  deciderSentence,
  effortOf,
  overlapSentence,
  pointsWords,
  scoreSentence,
  type Warned,
  warningsOf,
} from './request-sentences.ts'

const asset: NamedTarget = { target: { kind: 'asset', id: '/subscriptions/a' }, label: 'stshop', hint: '' }
const shop = { slug: 'shop', name: 'Online shop' }
const data = { slug: 'data', name: 'Data platform' }
const small: Warned = {
  targets: [asset],
  preview: { assets: 1, findings: 1, workloads: [shop], isBeyondWorkloads: false },
  severity: 'high',
  begunWith: 'high',
  selected: 1,
  policy: defaultPolicy,
}
const more = (part: Partial<Warned['preview']>): Warned => ({ ...small, preview: { ...small.preview, ...part } })

describe('warnings', () => {
  test('there are none of what was selected', () => {
    expect(warningsOf(small)).toEqual([])
  })

  test('a subscription, a workload and a tag are broad', () => {
    const targets: NamedTarget[] = [
      { target: { kind: 'subscription', id: 's' }, label: 'shop-prod', hint: '' },
      { target: { kind: 'workload', slug: 'shop' }, label: 'Online shop', hint: '' },
      { target: { kind: 'tag', name: 'env', value: null, subscriptionId: '' }, label: 'env', hint: '' },
    ]
    expect(warningsOf({ ...small, targets })).toEqual([
      'It holds for everything in shop-prod, and for whatever is added there later.',
      'It holds for all of Online shop, and for whatever joins it later.',
      'Whoever may tag an asset env puts it under this exception: a tag is easily set.',
    ])
  })

  test('a graver check than one began with is told with what it brings', () => {
    expect(warningsOf({ ...small, severity: 'critical' })).toEqual([
      'It now holds a critical check, where you began with high: 2 approvers decide, and it may last 90 days at most.',
    ])
    expect(warningsOf({ ...small, severity: 'low' })).toEqual([])
  })

  test('more findings than were selected, several workloads, many assets', () => {
    expect(warningsOf(more({ findings: 4 }))).toEqual([
      'You selected 1 finding, and this covers 4: every check is excepted on every part of the scope.',
    ])
    expect(warningsOf(more({ workloads: [shop, data] }))).toEqual([
      'It reaches Online shop and Data platform: each of their owners is concerned.',
    ])
    expect(warningsOf(more({ isBeyondWorkloads: true }))).toEqual([
      'It reaches Online shop and assets in no workload: each of their owners is concerned.',
    ])
    expect(warningsOf(more({ assets: 214 }))).toEqual([
      'It covers 214 assets: a smaller scope is approved sooner, and hides less.',
    ])
  })

  test('a scope in which nothing fails is no mistake, and is told', () => {
    expect(warningsOf({ ...more({ assets: 0, findings: 0, workloads: [] }), selected: null })).toEqual([
      'Nothing in this scope fails these checks now. It would hold for what comes to fail.',
    ])
  })
})

test('what covers it already says how much of it, and until when', () => {
  const one = { id: 12, name: 'EX-0012', state: 'active', endsOn: '2027-03-03', findings: 3 } as const
  expect(overlapSentence(one, 3)).toBe('covers all of this already until 3 Mar 2027.')
  expect(overlapSentence(one, 4)).toBe('covers 3 of these 4 findings already until 3 Mar 2027.')
  expect(overlapSentence({ ...one, state: 'requested' }, 3)).toBe(
    'waits for a decision, and would cover all of this until 3 Mar 2027.',
  )
})

describe('figures', () => {
  test('few points are not none', () => {
    expect(pointsWords(0.0004)).toBe('< 0.01')
    expect(pointsWords(0.07)).toBe('0.07')
    expect(pointsWords(12.34)).toBe('12.3')
    expect(pointsWords(0)).toBe('0.00')
  })

  test('the score says whose it is, and that raw stays', () => {
    expect(scoreSentence({ of: 'Online shop', points: 0.3, before: 71.21, after: 71.93 })).toBe(
      'Accepted score of Online shop: 71.2 now, 71.9 with it. The raw score stays as it is.',
    )
    expect(scoreSentence({ of: null, points: 0, before: 71.213, after: 71.251 })).toBe(
      'Accepted score: 71.21 now, 71.25 with it. The raw score stays as it is.',
    )
    expect(scoreSentence({ of: null, points: 0.3, before: 71.21, after: 71.21 })).toBe(
      'Accepted score: 71.2, with it or without.',
    )
    expect(scoreSentence({ of: null, points: 0, before: null, after: null })).toBeNull()
  })

  test('what it takes to fix is the most that any check takes', () => {
    const fix = { checkId: 'a', title: 'A', asset: 'st', caution: '', fix: { cli: '', bicep: '', portal: '' } }
    expect(effortOf([], 1)).toBeNull()
    expect(effortOf([{ ...fix, effort: 'script' }], 3)).toBe('1 script')
    expect(
      effortOf(
        [
          { ...fix, effort: 'script' },
          { ...fix, effort: 'asset' },
        ],
        3,
      ),
    ).toBe('3 assets')
    expect(
      effortOf(
        [
          { ...fix, effort: 'script' },
          { ...fix, effort: 'policy' },
        ],
        3,
      ),
    ).toBe('2 fixes')
  })
})

test('who decides is never who asks', () => {
  expect(deciderSentence('high', defaultPolicy, { mayDecide: false })).toBe('A security approver decides.')
  expect(deciderSentence('high', defaultPolicy, { mayDecide: true })).toBe('A security approver decides, never you.')
  expect(deciderSentence('critical', defaultPolicy, { mayDecide: true })).toBe(
    'Two security approvers decide, never you, as it covers a critical check.',
  )
})
