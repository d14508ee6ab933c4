import { describe, expect, test } from 'vitest'
import { type ExportFormat, written } from './formats.ts'

async function* pagesOf(...pages: Record<string, unknown>[][]) {
  yield* pages
}

async function textOf(format: ExportFormat, ...pages: Record<string, unknown>[][]): Promise<string> {
  let text = ''
  for await (const piece of written(format, ['name', 'score'], pagesOf(...pages))) text += piece
  return text
}

const pages = [
  [
    { name: 'a', score: 1, hidden: 'x' },
    { name: 'b', score: null },
  ],
  [],
  [{ name: '=c' }],
]

describe('a list is written', () => {
  test('as CSV with a header and the mark that Excel needs', async () => {
    expect(await textOf('csv', ...pages)).toBe("\uFEFFname,score\r\na,1\r\nb,\r\n'=c,\r\n")
  })

  test('as one JSON document of the same fields', async () => {
    expect(JSON.parse(await textOf('json', ...pages))).toEqual([
      { name: 'a', score: 1 },
      { name: 'b', score: null },
      { name: '=c', score: null },
    ])
  })

  test('as NDJSON, a line for each', async () => {
    const lines = (await textOf('ndjson', ...pages)).trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line))).toEqual(JSON.parse(await textOf('json', ...pages)))
  })

  test('as a whole document where it is empty', async () => {
    expect(await textOf('csv')).toBe('\uFEFFname,score\r\n')
    expect(JSON.parse(await textOf('json', []))).toEqual([])
    expect(await textOf('ndjson')).toBe('')
  })
})
