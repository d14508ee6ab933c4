// What a change or renewal says otherwise than the exception whose place it takes: the same for who types it, who
// decides on it, and who reads its log.
import { counted, formatCount, inWords } from '#components/ui/format.ts'
import type { EvidenceLink, ExceptionCategory, ExceptionTerms } from '#lib/exceptions/model.ts'
import { categoryWords, dayWords } from './words.ts'

/** What two versions of terms are compared by; labels are as people read them. */
export interface ComparedTerms {
  readonly checks: readonly string[]
  readonly targets: readonly { readonly label: string }[]
  readonly category: ExceptionCategory | null
  readonly justification: string
  readonly compensatingControls: string
  readonly riskStatement: string
  readonly plannedOn: string | null
  readonly ticket: string
  readonly evidence: readonly EvidenceLink[]
  readonly owner: { readonly name: string } | null
  readonly startsOn: string | null
  readonly endsOn: string | null
  readonly reviewEveryDays: number | null
}

export type TermName = keyof ExceptionTerms

/** One part of the terms that is not as before. Of lists, what came and what went; of all else, the two values. */
export type TermChange =
  | {
      readonly term: TermName
      readonly kind: 'list'
      readonly added: readonly string[]
      readonly removed: readonly string[]
    }
  | { readonly term: TermName; readonly kind: 'value'; readonly before: string; readonly after: string }

/** What differs, what weighs most first; '' stands for nothing. */
export function termChanges(before: ComparedTerms, after: ComparedTerms): readonly TermChange[] {
  return [
    ...inList('checks', before.checks, after.checks),
    ...inList('targets', labels(before), labels(after)),
    // A day that is not chosen is none that was taken away: not typed yet, or, of the first, as soon as it is approved.
    ...(after.endsOn ? inValue('endsOn', before.endsOn, after.endsOn) : []),
    ...(after.startsOn ? inValue('startsOn', before.startsOn, after.startsOn) : []),
    ...inValue('category', before.category, after.category),
    ...(after.plannedOn ? inValue('plannedOn', before.plannedOn, after.plannedOn) : []),
    ...inValue('owner', before.owner?.name ?? '', after.owner?.name ?? ''),
    ...inValue('reviewEveryDays', before.reviewEveryDays, after.reviewEveryDays),
    ...inValue('justification', before.justification, after.justification),
    ...inValue('compensatingControls', before.compensatingControls, after.compensatingControls),
    ...inValue('riskStatement', before.riskStatement, after.riskStatement),
    ...inValue('ticket', before.ticket, after.ticket),
    ...inList('evidence', links(before), links(after)),
  ]
}

const labels = ({ targets }: ComparedTerms) => targets.map(({ label }) => label)
const links = ({ evidence }: ComparedTerms) =>
  evidence.filter(({ url }) => url.trim()).map(({ label, url }) => label || url)

function inList(term: TermName, before: readonly string[], after: readonly string[]): TermChange[] {
  const added = after.filter((one) => !before.includes(one))
  const removed = before.filter((one) => !after.includes(one))
  return added.length + removed.length > 0 ? [{ term, kind: 'list', added, removed }] : []
}

function inValue(term: TermName, before: string | number | null, after: string | number | null): TermChange[] {
  const [was, is] = [String(before ?? '').trim(), String(after ?? '').trim()]
  return was === is ? [] : [{ term, kind: 'value', before: was, after: is }]
}

/** What people call the parts of the terms. */
export const termWords: Readonly<Record<TermName, string>> = {
  checks: 'Checks',
  targets: 'Scope',
  category: 'Category',
  justification: 'Justification',
  compensatingControls: 'Compensating controls',
  riskStatement: 'Risk statement',
  plannedOn: 'Fixed by',
  ticket: 'Ticket',
  evidence: 'Evidence',
  owner: 'Owner',
  startsOn: 'First day',
  endsOn: 'Last day',
  reviewEveryDays: 'Reviewed every',
}

/** A part of the terms that is not as before, in words; '' = there is nothing on this side. */
export interface ChangeWords {
  readonly term: string
  readonly before: string
  readonly after: string
}

/** A change as a line of a table says it. */
export function changeWords(change: TermChange): ChangeWords {
  const term = termWords[change.term]
  if (change.kind === 'list')
    return { term, before: listed(change.removed), after: change.added.length > 0 ? `+ ${listed(change.added)}` : '' }
  return { term, before: valueWords(change.term, change.before), after: valueWords(change.term, change.after) }
}

function listed(items: readonly string[]): string {
  if (items.length === 0) return ''
  return inWords(items.length > 4 ? [...items.slice(0, 3), `${formatCount(items.length - 3)} more`] : [...items])
}

function valueWords(term: TermName, value: string): string {
  if (value === '') return 'nothing'
  return termValueWords(term, value)
}

/** One value of a part of the terms, as people read it. */
export function termValueWords(term: string, value: string): string {
  if (term === 'category') return categoryWords[value as ExceptionCategory]?.title ?? value
  if (term === 'reviewEveryDays') return counted(Number(value), 'day')
  return /On$/.test(term) ? dayWords(value) : value
}
