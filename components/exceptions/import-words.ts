// What an import of a register would do, or did, in words.

import { counted, formatCount, inWords } from '#components/ui/format.ts'
import type { CsvColumn } from '#lib/exceptions/csv-columns.ts'
import type { ImportedLine, ImportResult } from '#lib/exceptions/import.ts'

/** What a column can be, in the order of the template. */
export const columnWords: Readonly<Record<CsvColumn, string>> = {
  reference: 'Reference',
  checks: 'Checks',
  'scope kind': 'Kind of scope',
  scope: 'Scope',
  category: 'Category',
  justification: 'Justification',
  'compensating controls': 'Compensating controls',
  risk: 'Risk',
  owner: 'Owner',
  requester: 'Requester',
  approver: 'Approver',
  'approved on': 'Approved on',
  ticket: 'Ticket',
  evidence: 'Evidence',
  start: 'Start',
  expiry: 'Expiry',
  review: 'Review',
  'planned on': 'Fix planned on',
}

/** How many lines come to what. */
export function importCounts(lines: readonly Pick<ImportedLine, 'outcome'>[]) {
  const count = (outcome: ImportedLine['outcome']) => lines.filter((line) => line.outcome === outcome).length
  return { inForce: count('in_force'), requests: count('request'), known: count('known'), invalid: count('invalid') }
}

/** What is asked of the columns of a file, which is answered there. */
export function columnProblems(problems: ImportResult['problems']): ImportResult['problems'] {
  return problems.filter(({ column }) => column !== null)
}

/** "38 lines: 30 would be in force, 6 would be requests and 2 are here already." */
export function importTitle({ state, lines, problems }: Pick<ImportResult, 'state' | 'lines' | 'problems'>): string {
  const { inForce, requests, known, invalid } = importCounts(lines)
  if (problems.length > 0)
    return columnProblems(problems).length === problems.length
      ? 'Say first what its columns are. Nothing is imported.'
      : 'The file cannot be read. Nothing is imported.'
  if (invalid > 0) {
    const all =
      invalid === lines.length
        ? 'This file has'
        : `${formatCount(invalid)} of ${counted(lines.length, 'line')} ${invalid === 1 ? 'has' : 'have'}`
    return `${lines.length === 1 ? 'The line has' : all} errors. Nothing is imported until ${invalid === 1 ? 'it is' : 'they are'} mended.`
  }
  if (inForce + requests === 0)
    return `${lines.length === 1 ? 'The line is' : `All ${formatCount(lines.length)} lines are`} here already. Nothing ${state === 'imported' ? 'changed' : 'would change'}.`
  return `${counted(lines.length, 'line')}: ${inWords(parts(state, { inForce, requests, known }))}.`
}

function parts(state: ImportResult['state'], counts: { inForce: number; requests: number; known: number }): string[] {
  const { inForce, requests, known } = counts
  const is = (count: number) => (state === 'imported' ? (count === 1 ? 'is' : 'are') : 'would be')
  return [
    ...(inForce > 0 ? [`${formatCount(inForce)} ${is(inForce)} in force`] : []),
    ...(requests > 0 ? [`${formatCount(requests)} ${is(requests)} ${requests === 1 ? 'a request' : 'requests'}`] : []),
    ...(known > 0 ? [`${formatCount(known)} ${known === 1 ? 'was' : 'were'} here already`] : []),
  ]
}

export const outcomeWords: Readonly<
  Record<ImportedLine['outcome'], { readonly title: string; readonly hint: string }>
> = {
  in_force: { title: 'In force', hint: 'It has an end, and was approved by somebody who may approve here.' },
  request: { title: 'Request', hint: 'It waits for an approver. Findings count until then.' },
  known: { title: 'Here already', hint: 'It was imported before, and stays as it is.' },
  invalid: { title: 'Error', hint: 'Mend what is said below, and choose the file again.' },
}

/** "3 findings on 2 assets", or that nothing fails there now. */
export function coversWords({ covers, outcome }: Pick<ImportedLine, 'covers' | 'outcome'>): string {
  if (outcome === 'known' || outcome === 'invalid') return ''
  if (covers.findings === 0) return 'nothing now'
  return `${counted(covers.findings, 'finding')} on ${counted(covers.assets, 'asset')}`
}

/** Where a line begins to be wrong: "line 12, expiry". */
export function whereWords(line: number | null, column: string | null): string {
  return [line === null ? 'the file' : `line ${line}`, ...(column ? [column] : [])].join(', ')
}

/** "7 columns, 2 of which mean nothing here and are left out: “Colour” and “Team”." */
export function columnsTitle(header: readonly { readonly name: string; readonly column: string | null }[]): string {
  const out = header.filter(({ column }) => column === null).map(({ name }) => name)
  const named = out.filter((name) => name !== '').map((name) => `“${name}”`)
  const all = counted(header.length, 'column')
  if (out.length === 0) return `${all}, all of which are used.`
  const are = out.length === 1 ? 'of which means nothing here and is' : 'of which mean nothing here and are'
  const which = named.length > 6 ? [...named.slice(0, 6), `${named.length - 6} more`] : named
  return `${all}, ${formatCount(out.length)} ${are} left out${which.length > 0 ? `: ${inWords(which)}` : ''}.`
}

/** Which lines are shown: "errors" where there are any, as nothing else can be done before. */
export type LineFilter = 'all' | ImportedLine['outcome']

/** The filters that show something, with how many lines each shows. */
export function lineFilters(
  lines: readonly Pick<ImportedLine, 'outcome'>[],
): { readonly filter: LineFilter; readonly title: string; readonly count: number }[] {
  const { inForce, requests, known, invalid } = importCounts(lines)
  const each = [
    { filter: 'invalid', title: 'With errors', count: invalid },
    { filter: 'request', title: 'Requests', count: requests },
    { filter: 'in_force', title: 'In force', count: inForce },
    { filter: 'known', title: 'Here already', count: known },
  ] as const
  const some = each.filter(({ count }) => count > 0)
  return some.length > 1 ? [...some, { filter: 'all', title: 'All', count: lines.length }] : []
}

/** Lines as a table to download: a row for each thing that is wrong or to be known, or for the line. */
export function linesTable(lines: readonly ImportedLine[]): {
  readonly columns: { label: string; isNumber?: boolean }[]
  readonly rows: { cells: (string | number)[] }[]
} {
  return {
    columns: ['line', 'reference', 'comes in as', 'column', 'what to know'].map((label) => ({ label })),
    rows: lines.flatMap(({ line, reference, outcome, problems, notes }) => {
      const told = problems.length > 0 ? problems : notes
      const rows = told.length > 0 ? told : [{ column: null, message: '' }]
      return rows.map(({ column, message }) => ({
        cells: [line, reference, outcomeWords[outcome].title, column ?? '', message],
      }))
    }),
  }
}

/** In which columns lines have errors, most first. */
export function errorColumns(lines: readonly ImportedLine[]): { readonly column: string; readonly count: number }[] {
  const counts = new Map<string, number>()
  for (const { problems } of lines)
    for (const column of new Set(problems.flatMap(({ column }) => (column ? [column] : []))))
      counts.set(column, (counts.get(column) ?? 0) + 1)
  return [...counts].map(([column, count]) => ({ column, count })).toSorted((a, b) => b.count - a.count)
}

/** What came of a file: "38 lines: 30 came into force, 6 came as requests and 2 were here already." */
export function doneWords({ lines, inForce, requests }: { lines: number; inForce: number; requests: number }): string {
  const known = lines - inForce - requests
  const parts = [
    ...(inForce > 0 ? [`${formatCount(inForce)} came into force`] : []),
    ...(requests > 0 ? [`${formatCount(requests)} came as ${requests === 1 ? 'a request' : 'requests'}`] : []),
    ...(known > 0 ? [`${formatCount(known)} ${known === 1 ? 'was' : 'were'} here already`] : []),
  ]
  return `${counted(lines, 'line')}: ${inWords(parts)}.`
}
