import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { csvRows } from './csv.ts'

describe('CSV', () => {
  test('is lines that end in CRLF, with quotes where they are needed, doubled inside', () => {
    expect(csvRows([['a', 'b,c', 'say "hi"', 'two\nlines', '']])).toBe('a,"b,c","say ""hi""","two\nlines",\r\n')
  })

  test('leaves numbers, yes and no as they are, nothing as nothing, joins lists, and writes the rest as JSON', () => {
    expect(csvRows([[-1.5, true, false, null, undefined, ['a', '=b'], { c: 1 }]])).toBe(
      `-1.5,true,false,,,a; '=b,"{""c"":1}"\r\n`,
    )
  })

  const attacks = [
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    ' =1',
    '"=1',
    '" =1',
    '\uFEFF=1',
    '＝1',
    '＋1',
    '－1',
    '＠1',
    'name;=cmd|calc',
    'name\t=1',
    'name\r\n=1',
    'a","=1',
    "'=1",
  ]
  test.each(attacks)('makes text of the formula %j', (attack) => {
    const csv = csvRows([['before', attack, 'after']])
    for (const delimiter of [',', ';', '\t']) for (const cell of cellsOf(csv, delimiter)) expectHarmless(cell)
  })

  test('has no cell that begins as a formula, whatever the text and however a program reads it', () => {
    const hostile = fc.array(
      fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', ' ', '"', "'", ',', ';', 'x', '1', '＝', '\uFEFF'),
      { maxLength: 12 },
    )
    const text = fc.oneof(
      hostile.map((letters) => letters.join('')),
      fc.string({ maxLength: 20 }),
    )
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), (row) => {
        const csv = csvRows([row])
        for (const cell of cellsOf(csv, ',')) expectHarmless(cell)
        // Where a semicolon divides cells, quotes inside a line mean little: each piece is looked at bare.
        for (const piece of csv.split(/[;\t\r\n]/)) expectHarmless(piece.replace(/^[\s"\uFEFF]+/, ''))
      }),
      { numRuns: 500 },
    )
  })

  test('can be read back to the cells that were written, where nothing looks like a formula', () => {
    const plain = fc.string().filter((text) => !/[=+\-@＝＋－＠]/.test(text) && !/^[\t\r]/.test(text))
    fc.assert(
      fc.property(fc.array(plain, { minLength: 2, maxLength: 5 }), (row) => {
        expect(cellsOf(csvRows([row]), ',')).toEqual(row)
      }),
    )
  })
})

function expectHarmless(cell: string): void {
  expect(cell.replace(/^[\s\uFEFF]+/, '')).not.toMatch(/^[=+\-@＝＋－＠]/)
}

/** The cells of the first record, as RFC 4180 has them. */
function cellsOf(csv: string, delimiter: string): string[] {
  const cells: string[] = []
  let rest = csv
  while (true) {
    const quoted = /^"((?:[^"]|"")*)"/.exec(rest)
    const cell = quoted ? quoted[1]!.replaceAll('""', '"') : (new RegExp(`^[^${delimiter}\r\n]*`).exec(rest)?.[0] ?? '')
    cells.push(cell)
    rest = rest.slice(quoted ? quoted[0].length : cell.length)
    if (!rest.startsWith(delimiter)) return cells
    rest = rest.slice(1)
  }
}
