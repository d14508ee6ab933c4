import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addSums, noSums, pointsHeldBack, type Sums, scoreOf, subtractSums, sumsOf } from './score.ts'
import { severityWeights } from './weights.ts'

const weight = fc.constantFrom(...Object.values(severityWeights))
const verdict = fc
  .record({
    status: fc.constantFrom('pass' as const, 'fail' as const, 'unknown' as const),
    weight,
    excepted: fc.boolean(),
  })
  .map(({ status, weight, excepted }) => sumsOf(status, weight, excepted))
const verdicts = fc.array(verdict, { maxLength: 50 })
const total = (all: readonly Sums[]) => all.reduce(addSums, noSums)

describe('a score', () => {
  test('is null where nothing applies', () => {
    expect(scoreOf(noSums)).toEqual({ raw: null, accepted: null })
  })

  test('weighs by severity: one critical failure against ten low passes is half', () => {
    const sums = total([sumsOf('fail', 10), ...Array.from({ length: 10 }, () => sumsOf('pass', 1))])
    expect(scoreOf(sums).raw).toBe(50)
  })

  test('counts what is unknown as not passed', () => {
    expect(scoreOf(total([sumsOf('pass', 3), sumsOf('unknown', 3)])).raw).toBe(50)
  })

  test('leaves an excepted finding out of the accepted score only', () => {
    expect(scoreOf(total([sumsOf('pass', 3), sumsOf('fail', 3, true)]))).toEqual({ raw: 50, accepted: 100 })
  })

  test('has no accepted value where everything is excepted', () => {
    expect(scoreOf(sumsOf('fail', 3, true))).toEqual({ raw: 0, accepted: null })
  })

  test('lies between 0 and 100', () => {
    fc.assert(
      fc.property(verdicts, (all) => {
        for (const value of Object.values(scoreOf(total(all))))
          if (value !== null) expect(value >= 0 && value <= 100).toBe(true)
      }),
    )
  })

  test('is never lowered by another pass', () => {
    fc.assert(
      fc.property(verdicts, weight, (all, added) => {
        const before = scoreOf(total(all))
        const after = scoreOf(total([...all, sumsOf('pass', added)]))
        expect(after.raw ?? 0).toBeGreaterThanOrEqual((before.raw ?? 0) - 1e-9)
        expect(after.accepted ?? 0).toBeGreaterThanOrEqual((before.accepted ?? 0) - 1e-9)
      }),
    )
  })

  test('is never higher raw than accepted', () => {
    fc.assert(
      fc.property(verdicts, (all) => {
        const { raw, accepted } = scoreOf(total(all))
        if (accepted !== null) expect(accepted).toBeGreaterThanOrEqual(raw ?? 0)
      }),
    )
  })
})

describe('sums', () => {
  test('of slices add up to the whole, and subtracting a slice leaves the rest', () => {
    fc.assert(
      fc.property(verdicts, verdicts, (a, b) => {
        const whole = total([...a, ...b])
        expect(addSums(total(a), total(b))).toEqual(whole)
        expect(subtractSums(whole, total(b))).toEqual(total(a))
      }),
    )
  })

  test('do not depend on the order', () => {
    fc.assert(
      fc.property(
        verdicts.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          expect(total(shuffled)).toEqual(total(all))
        },
      ),
    )
  })
})

describe('the points that a finding holds back', () => {
  test('are what the score gains when it passes', () => {
    fc.assert(
      fc.property(verdicts, weight, (all, failing) => {
        const before = total([...all, sumsOf('fail', failing)])
        const after = total([...all, sumsOf('pass', failing)])
        const gained = (scoreOf(after).raw ?? 0) - (scoreOf(before).raw ?? 0)
        expect(pointsHeldBack(failing, before)).toBeCloseTo(gained, 9)
      }),
    )
  })

  test('are none where nothing applies', () => {
    expect(pointsHeldBack(6, noSums)).toBe(0)
  })
})
