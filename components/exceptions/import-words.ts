// What an import of a register would do, or did, in words.

import { counted, formatCount, inWords } from '#components/ui/format.ts'
import type { ImportedLine, ImportResult } from '#lib/exceptions/import.ts'

/** How many lines come to what. */
export function importCounts(lines: readonly Pick<ImportedLine, 'outcome'>[]) {
  const count = (outcome: ImportedLine['outcome']) => lines.filter((line) => line.outcome === outcome).length
  return { inForce: count('in_force'), requests: count('request'), known: count('known'), invalid: count('invalid') }
}

/** "38 lines: 30 would be in force, 6 would be requests and 2 are here already." */
export function importTitle({ state, lines, problems }: Pick<ImportResult, 'state' | 'lines' | 'problems'>): string {
  const { inForce, requests, known, invalid } = importCounts(lines)
  if (problems.length > 0) return 'The file cannot be read. Nothing is imported.'
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
