import { expect, test } from 'vitest'
import type { ImportDifference } from '#lib/workloads/import.ts'
import { importedWords, importSize, importTitle, problemsTitle } from './import-words.ts'

const some = (count: number) => Array.from({ length: count }, (_, index) => ({ slug: `w${index}`, name: `W${index}` }))
const changes = (count: number) => some(count).map((one) => ({ ...one, what: ['target: 80 → 85'] }))
const nothing: ImportDifference = {
  added: [],
  returned: [],
  changed: [],
  retired: [],
  same: [],
  untouched: [],
  order: null,
  isRulesChanged: false,
}
const order = { before: ['a', 'b'], after: ['b', 'a'] }

test.each<[ImportDifference, string]>([
  [
    { ...nothing, added: some(2), changed: changes(1), untouched: some(4) },
    'Two would be added, one changed. Four stay as they are.',
  ],
  [{ ...nothing, changed: changes(1), same: some(1) }, 'One would be changed. One stays as it is.'],
  [
    { ...nothing, returned: some(1), retired: some(3), order },
    'One would be brought back, three retired. Their order would be another.',
  ],
  [{ ...nothing, same: some(2), order }, 'Their order would be another. Two stay as they are.'],
  [{ ...nothing, same: some(3) }, 'Nothing would change. Three stay as they are.'],
  [nothing, 'There is no workload in it.'],
])('%o', (told, title) => expect(importTitle(told)).toBe(title))

test('problems are counted', () => {
  expect(problemsTitle(1)).toBe('1 problem stands in the way. Nothing has been changed.')
  expect(problemsTitle(3)).toBe('3 problems stand in the way. Nothing has been changed.')
})

test('what has been done is said, and what does nothing is known', () => {
  expect(importedWords({ ...nothing, added: some(2), changed: changes(1) })).toBe('Two added and one changed')
  expect(importedWords({ ...nothing, order })).toBe('Put in order')
  expect(importSize({ ...nothing, same: some(2) })).toEqual({ workloads: 0, isNothing: true })
  expect(importSize({ ...nothing, order })).toEqual({ workloads: 0, isNothing: false })
})
