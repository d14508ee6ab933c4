import { expect, test } from 'vitest'
import { toCsv } from './csv.ts'

const columns = [{ label: 'Date' }, { label: 'Raw' }]
const csv = (...cells: (string | number | null)[]) => toCsv({ columns, rows: [{ cells }] })

test('a header, then a line per row', () => expect(csv('2026-11-23', 72.4)).toBe('Date,Raw\r\n2026-11-23,72.4\r\n'))
test('a missing value is empty', () => expect(csv('2026-11-23', null)).toBe('Date,Raw\r\n2026-11-23,\r\n'))
test('commas, quotes and line ends are quoted', () =>
  expect(csv('a "b", c\nd', 1)).toBe('Date,Raw\r\n"a ""b"", c\nd",1\r\n'))
test('text is never a formula', () =>
  expect(csv('=HYPERLINK("x")', -1)).toBe('Date,Raw\r\n"\'=HYPERLINK(""x"")",-1\r\n'))
