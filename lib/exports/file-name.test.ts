import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contentDisposition, exportFileName } from './file-name.ts'

const day = '2026-11-23'

test('a file is named after what it holds, and of which day', () => {
  expect(exportFileName({ list: 'findings', words: ['shop', 'critical'], day, format: 'csv' })).toBe(
    'temper-findings-shop-critical-2026-11-23.csv',
  )
  expect(exportFileName({ list: 'assets', words: [], day, format: 'ndjson' })).toBe('temper-assets-2026-11-23.ndjson')
  expect(exportFileName({ list: 'findings', words: ['Größe', '..\\..\\x'], day, format: 'json' })).toBe(
    'temper-findings-gro-e-x-2026-11-23.json',
  )
})

test('whatever somebody filters by, the name is short, of plain letters, and no path', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.string({
          unit: fc.constantFrom('a', 'Z', '9', '-', '/', '\\', '.', '\0', '\n', '"', '%', 'ä', '漢', '\u202E', '🙂'),
          maxLength: 60,
        }),
        { maxLength: 6 },
      ),
      (words) => {
        const name = exportFileName({ list: 'findings', words, day, format: 'csv' })
        expect(name).toMatch(/^temper-[a-z0-9-]+-2026-11-23\.csv$/)
        expect(name.length).toBeLessThanOrEqual(120)
        expect(name).not.toMatch(/--/)
      },
    ),
  )
})

test('the header names the file in both ways, and nothing can be smuggled into it', () => {
  expect(contentDisposition('temper-a.csv')).toBe(`attachment; filename="temper-a.csv"; filename*=UTF-8''temper-a.csv`)
  expect(contentDisposition('ä"\r\nx: y.csv')).toBe(
    `attachment; filename="____x__y.csv"; filename*=UTF-8''%C3%A4%22%0D%0Ax%3A%20y.csv`,
  )
})
