// What the printed register says in words: pure, so that it can be tested.
import { counted, formatCount, inWords } from '#components/ui/format.ts'
import type { ToldState } from '#lib/exceptions/model.ts'

/** "12 exceptions: 9 in force (2 end soon), 2 requested and 1 expired." In the order of an exception's life. */
export function reportLead(states: readonly ToldState[], total: number): string {
  if (states.length === 0) return 'No exception matches.'
  const count = (of: readonly ToldState[]) => states.filter((state) => of.includes(state)).length
  const parts = inOrder.flatMap(([of, words]) => (count([of]) > 0 ? [`${formatCount(count([of]))} ${words}`] : []))
  const inForce = count(['active', 'expiring', 'review'])
  const all = `${counted(states.length, 'exception')}: ${inWords([...(inForce > 0 ? [forceWords(inForce, count)] : []), ...parts])}.`
  return total > states.length
    ? `${all} ${formatCount(total - states.length)} more match: narrow the filter, or take the export, which has all.`
    : all
}

const inOrder: readonly (readonly [ToldState, string])[] = [
  ['requested', 'requested'],
  ['returned', 'sent back for changes'],
  ['approved', 'approved for later'],
  ['expired', 'expired'],
  ['closed', 'closed'],
  ['renewed', 'replaced'],
  ['revoked', 'revoked'],
  ['rejected', 'rejected'],
  ['withdrawn', 'withdrawn'],
  ['imported', 'imported from Azure Policy'],
]

function forceWords(inForce: number, count: (of: readonly ToldState[]) => number): string {
  const ending = count(['expiring'])
  const grown = count(['review'])
  const of = [
    ending > 0 ? `${formatCount(ending)} ${ending === 1 ? 'ends' : 'end'} soon` : '',
    grown > 0 ? `${formatCount(grown)} grown and in review` : '',
  ].filter(Boolean)
  return `${formatCount(inForce)} in force${of.length > 0 ? ` (${of.join(', ')})` : ''}`
}

/** The filter as a sentence for who reads the paper: every part that leaves something out. */
export function filterSentence(view: string, params: URLSearchParams): string {
  const parts = [...params].flatMap(([name, value]) =>
    name === 'view' || name === 'sort' ? [] : [`${name} = ${value.replaceAll(',', ', ')}`],
  )
  const part = `The part “${view}” of the register`
  return parts.length === 0 ? `${part}.` : `${part}, where ${inWords(parts)}.`
}
