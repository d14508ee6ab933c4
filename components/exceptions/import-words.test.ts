import { expect, test } from 'vitest'
import type { ImportedLine } from '#lib/exceptions/import.ts'
import {
  columnsTitle,
  coversWords,
  doneWords,
  errorColumns,
  importTitle,
  lineFilters,
  linesTable,
  whereWords,
} from './import-words.ts'

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

test.each([
  [[{ name: 'Id', column: 'reference' }], '1 column, all of which are used.'],
  [
    [
      { name: 'Id', column: 'reference' },
      { name: 'Colour', column: null },
    ],
    '2 columns, 1 of which means nothing here and is left out: “Colour”.',
  ],
  [
    Array.from({ length: 9 }, (_, nth) => ({ name: `C${nth}`, column: null })),
    '9 columns, 9 of which mean nothing here and are left out: “C0”, “C1”, “C2”, “C3”, “C4”, “C5” and 3 more.',
  ],
])('columns that mean nothing are named', (header, title) => expect(columnsTitle(header)).toBe(title))

test('filters are offered where they part the lines', () => {
  expect(lineFilters(lines('request', 'request'))).toEqual([])
  expect(lineFilters(lines('in_force', 'invalid', 'invalid')).map(({ title, count }) => [title, count])).toEqual([
    ['With errors', 2],
    ['In force', 1],
    ['All', 3],
  ])
})

test('what is wrong is counted by column, and can be taken along', () => {
  const wrong = (line: number, ...columns: ('expiry' | 'scope')[]) =>
    ({
      line,
      reference: `R${line}`,
      outcome: 'invalid',
      notes: [],
      problems: columns.map((column) => ({ column, message: `The ${column} is wrong.` })),
    }) as unknown as ImportedLine
  const all = [wrong(2, 'scope'), wrong(3, 'expiry', 'scope', 'scope')]
  expect(errorColumns(all)).toEqual([
    { column: 'scope', count: 2 },
    { column: 'expiry', count: 1 },
  ])
  expect(linesTable(all.slice(0, 1)).rows).toEqual([{ cells: [2, 'R2', 'Error', 'scope', 'The scope is wrong.'] }])
  expect(linesTable(all).rows).toHaveLength(4)
})

test('what came of a file is told in one sentence', () => {
  expect(doneWords({ lines: 4, inForce: 2, requests: 1 })).toBe(
    '4 lines: 2 came into force, 1 came as a request and 1 was here already.',
  )
})

test('a file whose columns are not known asks for them, and one that is no table is told so', () => {
  const of = (column: 'checks' | null) =>
    importTitle({ state: 'invalid', lines: [], problems: [{ line: 1, column, message: '' }] })
  expect(of('checks')).toBe('Say first what its columns are. Nothing is imported.')
  expect(of(null)).toBe('The file cannot be read. Nothing is imported.')
})
