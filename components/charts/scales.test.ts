import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  axisOf,
  dayLabel,
  dayTicks,
  decimalsOf,
  placeEventLabels,
  placeOfDay,
  spread,
  waterfallBars,
  wrapWords,
} from './scales.ts'

const scores = { bounds: { least: 0, most: 100 }, minSpan: 5 }

describe('axisOf', () => {
  test('goes from the data, not from zero', () =>
    expect(axisOf([63.2, 77.9, 82], scores)).toEqual({ from: 60, to: 85, ticks: [60, 65, 70, 75, 80, 85] }))
  test('a flat line does not look like a landslide', () => {
    const { from, to } = axisOf([72.4, 72.4], scores)
    expect(to - from).toBeGreaterThanOrEqual(5)
  })
  test('a score never leaves 0 to 100', () => {
    expect(axisOf([99.8, 100], scores).to).toBe(100)
    expect(axisOf([0, 0.4], scores).from).toBe(0)
  })
  test('counts have whole ticks', () =>
    expect(axisOf([0, 3], { bounds: { least: 0 }, isWhole: true }).ticks).toEqual([0, 1, 2, 3]))
  test('nothing measured still gives an axis', () => expect(axisOf([null], scores).ticks.length).toBeGreaterThan(1))
  test('holds every value, with ticks in rising order', () =>
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1 }), (values) => {
        const { from, to, ticks } = axisOf(values, scores)
        expect(from).toBeLessThanOrEqual(Math.min(...values))
        expect(to).toBeGreaterThanOrEqual(Math.max(...values))
        expect(ticks).toEqual(ticks.toSorted((a, b) => a - b))
        expect(ticks.length).toBeLessThanOrEqual(8)
      }),
    ))
  test('decimals are those that the ticks need', () =>
    expect(
      [
        [60, 65],
        [0.5, 1],
        [0.25, 0.5],
      ].map(decimalsOf),
    ).toEqual([0, 1, 2]))
})

describe('the time axis', () => {
  const first = placeOfDay('2026-08-26')
  test('has its first and last day', () => {
    const ticks = dayTicks(first, placeOfDay('2026-11-23'))
    expect(ticks.map((tick) => dayLabel(tick, 0))).toEqual(['26 Aug', '17 Sep', '10 Oct', '1 Nov', '23 Nov'])
  })
  test('a few days have a tick each', () => expect(dayTicks(first, placeOfDay('2026-08-28'))).toHaveLength(3))
  test('one day has one tick', () => expect(dayTicks(first, first)).toEqual([first]))
  test('a long axis names months', () => expect(dayLabel(first, 365 * 86_400_000)).toBe('Aug 2026'))
})

describe('spread', () => {
  test('leaves what is apart where it is', () => expect(spread([10, 50], 12, 0, 100)).toEqual([10, 50]))
  test('keeps labels apart, in order, and inside', () =>
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 6 }), (middles) => {
        const placed = spread(middles, 14, 0, 200)
        const ordered = placed.toSorted((a, b) => a - b)
        for (const [index, middle] of ordered.entries())
          if (index > 0) expect(middle - (ordered[index - 1] ?? 0)).toBeGreaterThanOrEqual(14)
        expect(ordered[0]).toBeGreaterThanOrEqual(0)
        expect(ordered.at(-1)).toBeLessThanOrEqual(200)
        for (const [i, a] of middles.entries())
          for (const [j, b] of middles.entries()) if (a < b) expect(placed[i]).toBeLessThan(placed[j] ?? 0)
      }),
    ))
})

describe('placeEventLabels', () => {
  const plot = { left: 0, right: 400 }
  test('words stand right of the mark, or left where there is no room', () =>
    expect(
      placeEventLabels(
        [
          { x: 100, label: 'checklist v7' },
          { x: 390, label: 'checklist v8' },
        ],
        plot,
        6,
      ).map(({ anchor }) => anchor),
    ).toEqual(['start', 'end']))
  test('words that would cover others are left to the tooltip', () =>
    expect(
      placeEventLabels(
        [
          { x: 100, label: 'checklist v7' },
          { x: 110, label: 'checklist v8' },
        ],
        plot,
        6,
      ).map(({ text }) => text),
    ).toEqual(['checklist v7', null]))
})

test('each step of a waterfall begins where the one before ended', () =>
  expect(
    waterfallBars(71, [
      { label: 'Fixed', delta: 2 },
      { label: 'Came back', delta: -0.5 },
    ]).map(({ from, to }) => [from, to]),
  ).toEqual([
    [71, 73],
    [73, 72.5],
  ]))

test('labels break at spaces', () => {
  expect(wrapWords('New assets', 12)).toEqual(['New assets'])
  expect(wrapWords('New assets', 7)).toEqual(['New', 'assets'])
  expect(wrapWords('Applicability', 7)).toEqual(['Applicability'])
})
