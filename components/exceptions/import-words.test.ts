import { expect, test } from 'vitest'
import type { ImportedLine } from '#lib/exceptions/import.ts'
import { coversWords, importTitle, whereWords } from './import-words.ts'

const lines = (...outcomes: ImportedLine['outcome'][]) => outcomes.map((outcome) => ({ outcome }) as ImportedLine)
const title = (state: 'preview' | 'imported' | 'invalid', ...outcomes: ImportedLine['outcome'][]) =>
  importTitle({ state, lines: lines(...outcomes), problems: [] })

test.each([
  [
    title('preview', 'in_force', 'in_force', 'request', 'known'),
    '4 lines: 2 would be in force, 1 would be a request and 1 was here already.',
  ],
  [title('imported', 'in_force', 'request', 'request'), '3 lines: 1 is in force and 2 are requests.'],
  [title('preview', 'known', 'known'), 'All 2 lines are here already. Nothing would change.'],
  [title('imported', 'known'), 'The line is here already. Nothing changed.'],
  [title('invalid', 'invalid', 'in_force'), '1 of 2 lines has errors. Nothing is imported until it is mended.'],
  [title('invalid', 'invalid'), 'The line has errors. Nothing is imported until it is mended.'],
  [title('invalid', 'invalid', 'invalid'), 'This file has errors. Nothing is imported until they are mended.'],
])('%s', (told, expected) => expect(told).toBe(expected))

test('what a line covers is said where it would cover something', () => {
  expect(coversWords({ outcome: 'request', covers: { findings: 3, assets: 1, weight: 9 } })).toBe(
    '3 findings on 1 asset',
  )
  expect(coversWords({ outcome: 'in_force', covers: { findings: 0, assets: 0, weight: 0 } })).toBe('nothing now')
  expect(coversWords({ outcome: 'known', covers: { findings: 0, assets: 0, weight: 0 } })).toBe('')
})

test('a problem is told with its line and column', () => {
  expect(whereWords(12, 'expiry')).toBe('line 12, expiry')
  expect(whereWords(null, null)).toBe('the file')
})
