import fc from 'fast-check'
import { expect, test } from 'vitest'
import { genesis, parseHead } from '#lib/exceptions/chain.ts'
import { contentDisposition, exportFileName } from './file-name.ts'
import { exportHeaders } from './headers.ts'

const day = '2026-11-23'
const empty = { seq: 0, hash: genesis }
const head = { seq: 147, hash: '0123456789abcdef'.repeat(4) }

test('a file is named after what it holds, and of which day', () => {
  expect(exportFileName({ list: 'findings', words: ['shop', 'critical'], day, head: empty, ending: 'csv' })).toBe(
    'temper-findings-shop-critical-2026-11-23.csv',
  )
  expect(exportFileName({ list: 'assets', words: [], day, head: empty, ending: 'ndjson' })).toBe(
    'temper-assets-2026-11-23.ndjson',
  )
  expect(exportFileName({ list: 'findings', words: ['Größe', '..\\..\\x'], day, head: empty, ending: 'json' })).toBe(
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
        const name = exportFileName({ list: 'findings', words, day, head, ending: 'csv' })
        expect(name).toMatch(/^temper-[a-z0-9-]+-2026-11-23-head-147-[0-9a-f]{32}\.csv$/)
        expect(name.length).toBeLessThanOrEqual(120)
        expect(name).not.toMatch(/--/)
        expect(parseHead(name)).toEqual({ seq: 147, hash: head.hash.slice(0, 32) })
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

test('a file names the head of the log of exceptions in its headers and in its name, whatever is in it', () => {
  const headers = exportHeaders({ mediaType: 'text/csv', list: 'findings', words: ['shop'], day, head, ending: 'csv' })
  expect(headers).toEqual({
    'content-type': 'text/csv',
    'content-disposition': expect.stringContaining(
      'filename="temper-findings-shop-2026-11-23-head-147-0123456789abcdef0123456789abcdef.csv"',
    ),
    'temper-log-head': `147:${head.hash}`,
    'cache-control': 'no-store',
  })
  expect(parseHead(headers['temper-log-head']!)).toEqual(head)
})
