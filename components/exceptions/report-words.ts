// What the printed register says in words: pure, so that it can be tested.
import { counted, formatCount, inWords } from '#components/ui/format.ts'
import type { ToldState } from '#lib/exceptions/model.ts'
import { stateWords } from './words.ts'

/** "12 exceptions: 9 in force, 2 requested and 1 expired." */
export function reportLead(states: readonly ToldState[], total: number): string {
  if (states.length === 0) return 'No exception matches.'
  const counts = Map.groupBy(states, (state) => state)
  const parts = [...counts].map(
    ([state, list]) => `${formatCount(list.length)} ${stateWords[state].title.toLowerCase()}`,
  )
  const all = `${counted(states.length, 'exception')}: ${inWords(parts)}.`
  return total > states.length
    ? `${all} ${formatCount(total - states.length)} more match: narrow the filter, or take the export, which has all.`
    : all
}

/** The filter as a sentence for who reads the paper: every part that leaves something out. */
export function filterSentence(view: string, params: URLSearchParams): string {
  const parts = [...params].flatMap(([name, value]) =>
    name === 'view' || name === 'sort' ? [] : [`${name} = ${value.replaceAll(',', ', ')}`],
  )
  const part = `The part “${view}” of the register`
  return parts.length === 0 ? `${part}.` : `${part}, where ${inWords(parts)}.`
}
