import { CsvError, parse } from 'csv-parse/sync'
import { bare, type CsvColumn, columnOf, neededColumns } from './csv-columns.ts'
import type { ExceptionCategory } from './model.ts'

// A register as a spreadsheet saves it: which columns it has, and what stands in each line. What the cells mean is
// csv-line.ts.

/** Most lines of a file. */
export const mostLines = 10_000

/** A line of the file with what it says, by column; empty cells are left out. */
export interface CsvLine {
  /** In which it begins; the header is line 1 unless blank lines come before it. */
  readonly line: number
  readonly cells: Readonly<Partial<Record<CsvColumn, string>>>
}

/** What is wrong with a file, a line or a cell of it, and what to do. */
export interface CsvProblem {
  readonly line: number | null
  readonly column: CsvColumn | null
  readonly message: string
}

/** A column of the file: how it is called there, what it is taken for, and the first thing that stands in it. */
export interface HeaderCell {
  readonly name: string
  readonly column: CsvColumn | null
  readonly example: string
}

/** What a person says of a file that the file does not. */
export interface CsvReading {
  /** What each column is, from the left, null for nothing; where it is not said, or of another file, names tell. */
  readonly columns?: readonly (CsvColumn | null)[] | undefined
  /** The category of every line that names none. */
  readonly category?: ExceptionCategory | undefined
}

export type CsvFile =
  | {
      readonly lines: readonly CsvLine[]
      readonly columns: readonly CsvColumn[]
      readonly header: readonly HeaderCell[]
    }
  | { readonly problems: readonly CsvProblem[]; readonly header: readonly HeaderCell[] }

/**
 * Reads a register from CSV (RFC 4180, and what spreadsheets make of it): commas, semicolons or tabs, with or without a
 * byte order mark, any line ends. Columns are known by their names in any order and spelling; others are left alone.
 */
export function readCsv(text: string, reading: CsvReading = {}): CsvFile {
  const records = recordsOf(text)
  if ('problems' in records) return { ...records, header: [] }
  const [head, ...rest] = records.records
  if (!head)
    return { ...wrong(null, 'The file is empty. Its first line names the columns: see the template.'), header: [] }
  const columns = columnsOf(head.cells, reading)
  const header = head.cells.map((name, place) => ({
    name,
    column: columns[place] ?? null,
    example: (rest.find(({ cells }) => cells[place])?.cells[place] ?? '').slice(0, 80),
  }))
  const problems = [...problemsOfHeader(head, columns, reading), ...problemsOfLength(rest)]
  if (problems.length > 0) return { problems, header }
  const always = reading.category ? { category: reading.category } : {}
  return {
    lines: rest.map(({ line, cells }) => ({ line, cells: { ...always, ...named(columns, cells) } })),
    columns: columns.filter((column) => column !== null),
    header,
  }
}

function columnsOf(names: readonly string[], { columns }: CsvReading): (CsvColumn | null)[] {
  if (columns?.length === names.length) return [...columns]
  return names.map((name) => columnOf.get(bare(name)) ?? null)
}

interface FileRecord {
  readonly line: number
  readonly cells: readonly string[]
}

function recordsOf(text: string): { records: FileRecord[] } | { problems: CsvProblem[] } {
  try {
    // Excel's own first line, which tells how cells are parted.
    const [told = '', said] = /^\uFEFF?"?sep=([,;\t|])"?(?:\r\n|\r|\n)/i.exec(text) ?? []
    const body = text.slice(told.length)
    const parsed = parse(body, {
      bom: true,
      delimiter: said ?? delimiterOf(body),
      raw: true,
      relax_column_count: true,
      // 5" in a cell without quotes is a text like any other.
      relax_quotes: true,
      trim: true,
    }) as unknown as { record: string[]; raw: string }[]
    let line = told === '' ? 1 : 2
    const records = parsed.map(({ record, raw }) => {
      const at = line
      line += lineBreaks(raw)
      return { line: at, cells: record.map(cellText) }
    })
    return { records: records.filter(({ cells }) => cells.some((cell) => cell !== '')) }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = typeof error.lines === 'number' ? error.lines : null
    if (error.code === 'CSV_QUOTE_NOT_CLOSED')
      return wrong(
        line,
        'A quotation mark is opened and never closed: close it, or double it where it is meant as text.',
      )
    return wrong(line, 'From here on this is no CSV: save the sheet as “CSV UTF-8” and try again.')
  }
}

function lineBreaks(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0
}

/** Our own exports put an apostrophe before what a spreadsheet would run (lib/exports/csv.ts): it is no part of the text. */
function cellText(cell: string): string {
  return cell.replace(/^'(?=[=+\-@\t\r])/, '').trim()
}

/** The one that makes most of the first line into columns that are known. */
function delimiterOf(text: string): string {
  const first =
    text
      .replace(/^\uFEFF/, '')
      .split(/\r\n|\r|\n/, 200)
      .find((line) => line.trim() !== '') ?? ''
  const known = (delimiter: string) =>
    first.split(delimiter).filter((name) => columnOf.has(bare(name))).length * 1_000 + first.split(delimiter).length
  return [',', ';', '\t'].reduce((best, one) => (known(one) > known(best) ? one : best))
}

function problemsOfHeader(
  { line, cells }: FileRecord,
  columns: readonly (CsvColumn | null)[],
  { category }: CsvReading,
): CsvProblem[] {
  const missing = neededColumns.filter((column) => !columns.includes(column) && !(column === 'category' && category))
  const problems: CsvProblem[] = missing.map((column) => ({
    line,
    column,
    message: `There is no column “${column}”: ${NEEDED[column]}`,
  }))
  for (const [place, column] of columns.entries()) {
    const first = columns.indexOf(column)
    if (column !== null && first < place)
      problems.push({
        line,
        column,
        message: `“${cells[first]}” and “${cells[place]}” are both the column “${column}”: say which is meant, and leave the other out.`,
      })
  }
  return problems
}

const NEEDED = {
  reference:
    'an id for each line that no other file has, such as RISK-12: importing the file again then changes nothing.',
  checks: 'which checks each exception is of, by their ids, such as storage-shared-keys.',
  scope: 'what each exception is for: the id of an asset, or a resource group, subscription, workload or tag.',
  category: 'risk accepted, mitigated, false positive or planned remediation.',
  justification: 'why it is acceptable.',
} as const

function problemsOfLength(records: readonly FileRecord[]): CsvProblem[] {
  if (records.length === 0) return wrong(null, 'The file has a header and no lines below it.').problems
  if (records.length > mostLines)
    return wrong(
      null,
      `The file has ${records.length.toLocaleString('en')} lines; ${mostLines.toLocaleString('en')} can be imported at once. Split it.`,
    ).problems
  return []
}

function named(columns: readonly (CsvColumn | null)[], cells: readonly string[]): CsvLine['cells'] {
  const found: Partial<Record<CsvColumn, string>> = {}
  for (const [place, column] of columns.entries()) {
    const cell = cells[place]
    if (column && cell) found[column] = cell
  }
  return found
}

function wrong(line: number | null, message: string): { problems: CsvProblem[] } {
  return { problems: [{ line, column: null, message }] }
}
