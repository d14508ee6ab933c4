import { expect, test } from 'vitest'
import { IdSet } from './id-set.ts'

test('a set of ids tells new ids from ids seen, through every growth', () => {
  const ids = Array.from({ length: 50_000 }, (_, index) => `/subscriptions/s/resourceGroups/g/providers/p/t/${index}`)
  const set = new IdSet()
  expect(ids.every((id) => set.add(id))).toBe(true)
  expect(ids.some((id) => set.add(id))).toBe(false)
  expect(set.size).toBe(ids.length)
})

test('ids that differ by casing only are two', () => {
  const set = new IdSet()
  expect([set.add('/subscriptions/A'), set.add('/subscriptions/a')]).toEqual([true, true])
})
