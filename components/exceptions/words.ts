// The words of the register, the same on every screen: states, categories, kinds, sources, days.
import { formatDate } from '#components/ui/dates.ts'
import { counted } from '#components/ui/format.ts'
import { deviation, type NamedPlace } from '#lib/checklist/subjects.ts'
import type { ExceptionCategory, ExceptionKind, ExceptionSource, TargetKind, ToldState } from '#lib/exceptions/model.ts'
import type { Scope } from '#lib/posture/scope.ts'

/** A state as a badge says it, and what it means, as a sentence. */
export const stateWords: Readonly<Record<ToldState, { readonly title: string; readonly hint: string }>> = {
  draft: { title: 'Draft', hint: 'Only its author sees it.' },
  requested: { title: 'Requested', hint: 'It waits for an approver. Findings count as before.' },
  returned: { title: 'Changes asked for', hint: 'An approver asked its requester for changes.' },
  approved: { title: 'Approved', hint: 'Its first day has not come. Findings count until then.' },
  active: { title: 'In force', hint: 'What it covers counts in the raw score and not in the accepted one.' },
  expiring: { title: 'Ends soon', hint: 'It is in force, and its last day is near.' },
  review: {
    title: 'Grown, in review',
    hint: 'More assets fell under it than were approved. It holds for those that were; the rest waits for an approver.',
  },
  rejected: { title: 'Rejected', hint: 'An approver said no, and why.' },
  withdrawn: { title: 'Withdrawn', hint: 'Its requester took it back.' },
  expired: { title: 'Expired', hint: 'Its last day has passed. What it covered counts again.' },
  revoked: { title: 'Revoked', hint: 'It was ended before its time. What it covered counts again.' },
  renewed: { title: 'Replaced', hint: 'Another exception took its place.' },
  closed: { title: 'Closed', hint: 'Nothing in its scope fails any more, so that it ended by itself.' },
  imported: { title: 'Imported', hint: 'An exemption of Azure Policy: shown, and without effect on any score.' },
}

/** Why something is tolerated, in the order in which the request form offers it. */
export const categoryWords: Readonly<Record<ExceptionCategory, { readonly title: string; readonly hint: string }>> = {
  planned_remediation: { title: 'Fix planned', hint: 'It will be fixed by a date' },
  mitigated: { title: 'Mitigated', hint: 'Another control covers the risk' },
  risk_accepted: { title: 'Risk accepted', hint: 'We live with it for a while' },
  false_positive: { title: 'False positive', hint: 'The verdict is wrong here' },
}

/** What a request is of. */
export const kindWords: Readonly<Record<ExceptionKind, string>> = {
  new: 'New exception',
  change: 'Change',
  renewal: 'Renewal',
}

/** How an exception came here. */
export const sourceWords: Readonly<Record<ExceptionSource, string>> = {
  person: 'Asked for here',
  csv: 'Imported from a file',
  api: 'Asked for through the API',
  policy: 'Exemption of Azure Policy',
}

export const targetKindWords: Readonly<Record<TargetKind, string>> = {
  asset: 'Asset',
  resource_group: 'Resource group',
  subscription: 'Subscription',
  workload: 'Workload',
  tag: 'Tag',
}

/** "EX-0147". */
export function nameOf(id: number): string {
  return `EX-${String(id).padStart(4, '0')}`
}

/** "28 Feb 2027", of a day such as 2027-02-28, which is the same day in every time zone. */
export function dayWords(day: string): string {
  return formatDate(`${day}T00:00:00Z`, 'UTC')
}

/** What is covered, as lists of findings count it: "56 findings and 2 unknown verdicts". */
export function coveredWords({ findings, unknown }: { readonly findings: number; readonly unknown: number }): string {
  const failing = findings - unknown
  if (unknown <= 0) return counted(findings, 'finding')
  const verdicts = counted(unknown, 'unknown verdict')
  return failing > 0 ? `${counted(failing, 'finding')} and ${verdicts}` : verdicts
}

/**
 * What an exception is called: "Shared keys on stshopmedia until 28 Feb 2027".
 * @param endsOn null = leave the end out.
 */
export function exceptionTitle(
  checks: readonly string[],
  places: readonly NamedPlace[],
  endsOn: string | null,
): string {
  const words = deviation(checks, places)
  return endsOn ? `${words} until ${dayWords(endsOn)}` : words
}

/** Whose score a number is of, for a viewer of a scope: "the estate", "Online shop", "your workloads", "what is in view". */
export function scoreOwner(
  { subscriptions, workloads }: Scope,
  reached: readonly { readonly name: string }[],
  { narrowed = 'your workloads' }: { narrowed?: string } = {},
): string {
  if (!subscriptions && !workloads) return 'the estate'
  const [only] = reached
  return !subscriptions && workloads?.length === 1 && reached.length === 1 && only ? only.name : narrowed
}
