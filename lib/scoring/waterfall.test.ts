import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decompose, inTenths } from './waterfall.ts'

const sums = fc
  .tuple(fc.nat(10_000), fc.nat(10_000))
  .map(([passed, rest]) => ({ weightApplicable: passed + rest, weightPassed: passed }))
// Movements between two states that can both be: what leaves was there.
const moved = fc
  .array(fc.record({ cause: fc.constantFrom('arrived', 'fixed', 'broke', 'removed'), before: sums, after: sums }), {
    maxLength: 12,
  })
  .map((parts) => ({
    start: {
      weightApplicable: parts.reduce((sum, { before }) => sum + before.weightApplicable, 0),
      weightPassed: parts.reduce((sum, { before }) => sum + before.weightPassed, 0),
    },
    movements: parts.map(({ cause, before, after }) => ({
      cause,
      weightApplicable: after.weightApplicable - before.weightApplicable,
      weightPassed: after.weightPassed - before.weightPassed,
    })),
  }))
const sum = (steps: readonly { points: number }[]) => steps.reduce((all, { points }) => all + points, 0)

describe('a waterfall', () => {
  test('gives a fix its points', () => {
    const { start, end, steps } = decompose({ weightApplicable: 100, weightPassed: 70 }, [
      { cause: 'fixed', weightApplicable: 0, weightPassed: 6 },
    ])
    expect({ start, end, steps }).toEqual({ start: 70, end: 76, steps: [{ cause: 'fixed', points: 6 }] })
  })

  test('holds an arrival against what the estate was', () => {
    const estate = { weightApplicable: 100, weightPassed: 70 }
    const asGood = { cause: 'arrived', weightApplicable: 10, weightPassed: 7 }
    const worse = { cause: 'arrived', weightApplicable: 10, weightPassed: 0 }
    expect(decompose(estate, [asGood]).steps[0]?.points).toBeCloseTo(0, 9)
    expect(decompose(estate, [worse]).steps[0]?.points).toBeLessThan(0)
  })

  test('adds up from start to end', () => {
    fc.assert(
      fc.property(moved, ({ start, movements }) => {
        const waterfall = decompose(start, movements)
        if (waterfall.end !== null) expect((waterfall.start ?? 0) + sum(waterfall.steps)).toBeCloseTo(waterfall.end, 8)
        else expect(waterfall.steps).toEqual([])
      }),
    )
  })

  test('gives a cause the same points in whatever order things happened', () => {
    fc.assert(
      fc.property(
        moved.chain(({ start, movements }) =>
          fc.tuple(fc.constant({ start, movements }), fc.shuffledSubarray(movements, { minLength: movements.length })),
        ),
        ([{ start, movements }, shuffled]) => {
          const points = new Map(decompose(start, movements).steps.map((step) => [step.cause, step.points]))
          for (const step of decompose(start, shuffled).steps)
            expect(step.points).toBeCloseTo(points.get(step.cause) ?? Number.NaN, 8)
        },
      ),
    )
  })

  test('from nothing counts from zero, and to nothing has no steps', () => {
    const arrived = { cause: 'arrived', weightApplicable: 10, weightPassed: 4 }
    expect(decompose({ weightApplicable: 0, weightPassed: 0 }, [arrived])).toEqual({
      start: null,
      end: 40,
      steps: [{ cause: 'arrived', points: 40 }],
    })
    const removed = { cause: 'removed', weightApplicable: -10, weightPassed: -4 }
    expect(decompose({ weightApplicable: 10, weightPassed: 4 }, [removed])).toEqual({ start: 40, end: null, steps: [] })
  })

  test('still adds up in tenths, as it is shown', () => {
    fc.assert(
      fc.property(moved, ({ start, movements }) => {
        const shown = inTenths(decompose(start, movements))
        if (shown.end === null || shown.steps.length === 0) return
        const tenths = shown.steps.reduce((all, { points }) => all + Math.round(points * 10), 0)
        expect(Math.round((shown.start ?? 0) * 10) + tenths).toBe(Math.round(shown.end * 10))
      }),
    )
  })
})
