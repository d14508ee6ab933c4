import type { EvidenceLink, ExceptionCategory } from '#lib/exceptions/model.ts'

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
  readonly owner: { readonly name: string }
  readonly startsOn: string | null
  readonly endsOn: string | null
  readonly reviewEveryDays: number | null
}

export type TermName = keyof ComparedTerms

/** One part of the terms that is not as before. Of lists, what came and what went; of all else, the two values. */
export type TermChange =
  | {
      readonly term: TermName
      readonly kind: 'list'
      readonly added: readonly string[]
      readonly removed: readonly string[]
    }
  | { readonly term: TermName; readonly kind: 'value'; readonly before: string; readonly after: string }

/** What differs between what was approved and what is asked for now, what weighs most first; '' stands for nothing. */
export function differenceOf(before: ComparedTerms, after: ComparedTerms): readonly TermChange[] {
  return [
    ...inList('checks', before.checks, after.checks),
    ...inList('targets', labels(before), labels(after)),
    ...inValue('endsOn', before.endsOn, after.endsOn),
    ...inValue('category', before.category, after.category),
    ...inValue('plannedOn', before.plannedOn, after.plannedOn),
    ...inValue('owner', before.owner.name, after.owner.name),
    ...inValue('reviewEveryDays', before.reviewEveryDays, after.reviewEveryDays),
    ...inValue('justification', before.justification, after.justification),
    ...inValue('compensatingControls', before.compensatingControls, after.compensatingControls),
    ...inValue('riskStatement', before.riskStatement, after.riskStatement),
    ...inValue('ticket', before.ticket, after.ticket),
    ...inList('evidence', links(before), links(after)),
  ]
}

const labels = ({ targets }: ComparedTerms) => targets.map(({ label }) => label)
const links = ({ evidence }: ComparedTerms) => evidence.map(({ label, url }) => label || url)

function inList(term: TermName, before: readonly string[], after: readonly string[]): TermChange[] {
  const added = after.filter((one) => !before.includes(one))
  const removed = before.filter((one) => !after.includes(one))
  return added.length + removed.length > 0 ? [{ term, kind: 'list', added, removed }] : []
}

function inValue(term: TermName, before: string | number | null, after: string | number | null): TermChange[] {
  const [was, is] = [String(before ?? ''), String(after ?? '')]
  return was === is ? [] : [{ term, kind: 'value', before: was, after: is }]
}
