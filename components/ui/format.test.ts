import { describe, expect, test } from 'vitest'
import {
  counted,
  formatCount,
  formatDelta,
  formatDuration,
  formatScore,
  formatShare,
  inWords,
  shortenMiddle,
} from './format.ts'

describe('numbers', () => {
  test('counts have separated thousands', () => expect(formatCount(1284567)).toBe('1,284,567'))
  test('an absent count is a dash', () => expect(formatCount(null)).toBe('–'))
  test('scores have one decimal', () =>
    expect([72.44, 72.45, 100, 0].map((n) => formatScore(n))).toEqual(['72.4', '72.5', '100.0', '0.0']))
  test('a score never reads minus zero', () => expect(formatScore(-0.01)).toBe('0.0'))
  test('changes are signed with a true minus', () =>
    expect([1.26, -0.44].map((n) => formatDelta(n))).toEqual(['+1.3', '−0.4']))
  test('what rounds to nothing has no sign', () =>
    expect([0.04, -0.04, 0].map((n) => formatDelta(n))).toEqual(['0', '0', '0']))
  test('whole changes have no decimals', () => expect(formatDelta(-1203, 0)).toBe('−1,203'))
  test('shares are percentages', () => expect(formatShare(0.042)).toBe('4.2\u00a0%'))
})

describe('words', () => {
  test('one is singular, all else plural', () =>
    expect([0, 1, 1284].map((n) => counted(n, 'finding'))).toEqual(['0 findings', '1 finding', '1,284 findings']))
  test('an irregular plural is said', () => expect(counted(2, 'policy', 'policies')).toBe('2 policies'))
  test('lists end with and', () =>
    expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(inWords)).toEqual(['', 'a', 'a and b', 'a, b and c']))
  test('durations are short', () =>
    expect([410, 41_000, 180_000, 200_000, 3_600_000, 3_720_000].map(formatDuration)).toEqual([
      '0.4 s',
      '41 s',
      '3 min',
      '3 min 20 s',
      '1 h',
      '1 h 2 min',
    ]))
})

describe('shortenMiddle', () => {
  const id = '/subscriptions/0b1f/resourceGroups/rg-shop/providers/Microsoft.Network/networkSecurityGroups/nsg-shop-web'
  test('leaves short ids alone', () => expect(shortenMiddle('nsg-shop-web', 20)).toBe('nsg-shop-web'))
  test('keeps both ends within the length', () => {
    const short = shortenMiddle(id, 40)
    expect(Array.from(short)).toHaveLength(40)
    expect(short.startsWith('/subscriptions')).toBe(true)
    expect(short.endsWith('nsg-shop-web')).toBe(true)
  })
  test('never cuts a character in two', () => expect(shortenMiddle('😀'.repeat(10), 5)).toBe('😀…😀😀😀'))
})
