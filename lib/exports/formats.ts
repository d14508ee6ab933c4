import { BYTE_ORDER_MARK, csvRows } from './csv.ts'

export const exportFormats = ['csv', 'json', 'ndjson'] as const
export type ExportFormat = (typeof exportFormats)[number]

export const mediaTypes: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8; header=present',
  json: 'application/json',
  ndjson: 'application/x-ndjson',
}

export type ExportedItem = Readonly<Record<string, unknown>>

/**
 * A list in one of the formats, a piece a page, so that no more than a page is ever held.
 * @param columns the names of the items' fields, in the order of the columns
 * @param inCells how a spreadsheet says an item
 */
export async function* written(
  format: ExportFormat,
  columns: readonly string[],
  pages: AsyncIterable<readonly ExportedItem[]>,
  inCells: (item: ExportedItem) => ExportedItem = (item) => item,
): AsyncGenerator<string, void, undefined> {
  const ordered = (item: ExportedItem) => Object.fromEntries(columns.map((name) => [name, item[name] ?? null]))
  if (format === 'csv') {
    yield BYTE_ORDER_MARK + csvRows([columns])
    for await (const items of pages) yield csvRows(items.map(inCells).map((item) => columns.map((name) => item[name])))
  } else if (format === 'ndjson') {
    for await (const items of pages) yield items.map((item) => `${JSON.stringify(ordered(item))}\n`).join('')
  } else {
    let before = '[\n'
    for await (const items of pages) {
      if (items.length === 0) continue
      yield before + items.map((item) => JSON.stringify(ordered(item))).join(',\n')
      before = ',\n'
    }
    yield before === '[\n' ? '[]\n' : '\n]\n'
  }
}
