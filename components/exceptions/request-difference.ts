import type { RequestFields, TermChange } from './request-contract.ts'

/** What a change or renewal says otherwise than the exception whose place it takes, while it is typed. */
export function changesTyped(before: RequestFields, after: RequestFields): readonly TermChange[] {
  const named = ({ targets }: RequestFields) => targets.map(({ label }) => label)
  const linked = ({ evidence }: RequestFields) =>
    evidence.filter(({ url }) => url.trim()).map(({ label, url }) => label || url)
  const list = (term: TermChange['term'], was: readonly string[], is: readonly string[]): TermChange[] => {
    const added = is.filter((one) => !was.includes(one))
    const removed = was.filter((one) => !is.includes(one))
    return added.length + removed.length > 0 ? [{ term, kind: 'list', added, removed }] : []
  }
  const value = (term: TermChange['term'], was: string | number | null, is: string | number | null): TermChange[] =>
    String(was ?? '') === String(is ?? '')
      ? []
      : [{ term, kind: 'value', before: String(was ?? ''), after: String(is ?? '') }]
  return [
    ...list('checks', before.checks, after.checks),
    ...list('targets', named(before), named(after)),
    // A day that is not chosen yet is not one that was taken away.
    ...(after.endsOn ? value('endsOn', before.endsOn, after.endsOn) : []),
    ...value('category', before.category, after.category),
    ...(after.category === 'planned_remediation' && after.plannedOn
      ? value('plannedOn', before.plannedOn, after.plannedOn)
      : []),
    ...value('owner', before.owner?.name ?? '', after.owner?.name ?? ''),
    ...value('reviewEveryDays', before.reviewEveryDays, after.reviewEveryDays),
    ...value('justification', before.justification.trim(), after.justification.trim()),
    ...value('compensatingControls', before.compensatingControls.trim(), after.compensatingControls.trim()),
    ...value('riskStatement', before.riskStatement.trim(), after.riskStatement.trim()),
    ...value('ticket', before.ticket.trim(), after.ticket.trim()),
    ...list('evidence', linked(before), linked(after)),
  ]
}
