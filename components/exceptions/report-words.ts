// What the printed register says in words: pure, so that it can be tested.
import type { FilterDefinition } from '#components/ui/filters.ts'
import { counted, formatCount, inWords } from '#components/ui/format.ts'
import type { ToldState } from '#lib/exceptions/model.ts'
import type { ExceptionCounts } from '#lib/posture/exceptions/count-exceptions.ts'

/** "12 exceptions: 9 in force (2 end soon), 2 requested and 1 expired." In the order of an exception's life. */
export function reportLead(states: ExceptionCounts['states']): string {
  const count = (of: readonly ToldState[]) => of.reduce((all, state) => all + (states[state] ?? 0), 0)
  const all = count(Object.keys(states) as ToldState[])
  if (all === 0) return 'No exception matches.'
  const parts = inOrder.flatMap(([of, words]) => (count([of]) > 0 ? [`${formatCount(count([of]))} ${words}`] : []))
  const inForce = count(['active', 'expiring', 'review'])
  return `${counted(all, 'exception')}: ${inWords([...(inForce > 0 ? [forceWords(inForce, count)] : []), ...parts])}.`
}

/** "Part 2 of 20: exceptions 501 to 1,000 of 10,000, what ends soonest first." */
export function partWords({ before, shown, total, size }: ReportPart, order: string): string {
  const sorted = order.charAt(0).toLowerCase() + order.slice(1)
  if (total <= size && before === 0) return `All ${counted(total, 'exception')}, ${sorted} first.`
  const number = Math.floor(before / size) + 1
  const parts = Math.max(number, Math.ceil(total / size))
  const range = `exceptions ${formatCount(before + 1)} to ${formatCount(before + shown)} of ${formatCount(total)}`
  return `Part ${formatCount(number)} of ${formatCount(parts)}: ${range}, ${sorted} first.`
}

/** What of the register a part of the report holds. */
export interface ReportPart {
  /** So many come before it. */
  readonly before: number
  readonly shown: number
  readonly total: number
  /** So many stand in a part at most. */
  readonly size: number
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

/** The filter as a sentence for who reads the paper: every part that leaves something out, in the words of its chip. */
export function filterWords(view: string, filters: readonly FilterDefinition[], params: URLSearchParams): string {
  const parts = filters.flatMap((definition) => {
    const values = (params.get(definition.param) ?? '').split(',').filter(Boolean)
    if (values.length === 0) return []
    const labels = values.map((value) => definition.options.find((option) => option.value === value)?.label ?? value)
    const verb = definition.verb ?? 'is'
    return [`${definition.label.toLowerCase()} ${verb ? `${verb} ` : ''}${labels.join(' or ')}`]
  })
  const words = params.get('q')
  const all = [...parts, ...(words ? [`the words “${words}” are found`] : [])]
  const part = `The part “${view}” of the register`
  return all.length === 0 ? `${part}.` : `${part}, where ${inWords(all)}.`
}
