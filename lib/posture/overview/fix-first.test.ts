import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Gain, inOrderOfWorth } from './fix-first.ts'

const gain = (checkId: string, effort: Gain['effort'], points: number): Gain => ({
  checkId,
  title: checkId,
  severity: 'high',
  effort,
  findings: 3,
  points,
})

describe('fix first', () => {
  test('puts what one policy fixes before as many points asset by asset', () => {
    const order = inOrderOfWorth([gain('by-hand', 'asset', 1.5), gain('by-policy', 'policy', 1)])
    expect(order.map(({ checkId }) => checkId)).toEqual(['by-policy', 'by-hand'])
  })

  test('still puts many points by hand before few by policy', () => {
    const order = inOrderOfWorth([gain('by-policy', 'policy', 1), gain('by-hand', 'asset', 2.5)])
    expect(order.map(({ checkId }) => checkId)).toEqual(['by-hand', 'by-policy'])
  })

  test('of one effort puts more points first, and its order does not depend on the order given', () => {
    const anyGain = fc.record({ id: fc.string({ minLength: 1, maxLength: 8 }), points: fc.nat(50) })
    const gains = fc.uniqueArray(anyGain, { selector: ({ id }) => id, maxLength: 12 })
    fc.assert(
      fc.property(gains, (list) => {
        const all = list.map(({ id, points }) => gain(id, 'script', points))
        const order = inOrderOfWorth(all)
        expect(order).toEqual(inOrderOfWorth(all.toReversed()))
        for (let i = 1; i < order.length; i++) expect(order[i]!.points).toBeLessThanOrEqual(order[i - 1]!.points)
      }),
    )
  })
})
