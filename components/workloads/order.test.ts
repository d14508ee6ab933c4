import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isSameOrder, moved } from './order.ts'

test('one place up, one down, and not beyond the ends', () => {
  const order = ['a', 'b', 'c']
  expect(moved(order, 'c', -1)).toEqual(['a', 'c', 'b'])
  expect(moved(order, 'a', 1)).toEqual(['b', 'a', 'c'])
  expect(moved(order, 'a', -1)).toEqual(order)
  expect(moved(order, 'c', 1)).toEqual(order)
  expect(moved(order, 'x', 1)).toEqual(order)
})

test('nothing is lost or doubled, and one step back undoes one step on', () => {
  const lists = fc.uniqueArray(fc.string(), { minLength: 2, maxLength: 8 })
  fc.assert(
    fc.property(lists, fc.nat(6), (order, place) => {
      const slug = order[place % (order.length - 1)] ?? ''
      const next = moved(order, slug, 1)
      expect([...next].sort()).toEqual([...order].sort())
      expect(isSameOrder(moved(next, slug, -1), order)).toBe(true)
    }),
  )
})
