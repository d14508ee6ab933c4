// What stands in the request form, as the server takes it; and the days it offers. Pure.
import { type Severity, severities } from '#lib/checklist/vocabulary.ts'
import type { ExceptionPolicy, ExceptionTerms, Target } from '#lib/exceptions/model.ts'
import type { ExceptionDraft } from '#lib/exceptions/terms.ts'
import type { CheckChoice, RequestFields } from './request-contract.ts'
import { dayWords } from './words.ts'

export const noFields: RequestFields = {
  checks: [],
  targets: [],
  category: null,
  justification: '',
  compensatingControls: '',
  riskStatement: '',
  plannedOn: '',
  ticket: '',
  evidence: [],
  owner: null,
  startsOn: '',
  endsOn: '',
  reviewEveryDays: null,
}

/** What is sent to be decided. What is missing is left out: the server says what. Only what the category asks for goes. */
export function termsOf(fields: RequestFields): Partial<ExceptionTerms> {
  const { category, owner, endsOn } = fields
  return {
    checks: fields.checks,
    targets: fields.targets.map(({ target }) => target),
    ...(category && { category }),
    justification: fields.justification,
    compensatingControls: category === 'mitigated' ? fields.compensatingControls : '',
    riskStatement: category === 'risk_accepted' ? fields.riskStatement : '',
    plannedOn: (category === 'planned_remediation' && fields.plannedOn) || null,
    ticket: fields.ticket,
    evidence: fields.evidence.filter(({ label, url }) => label.trim() || url.trim()),
    ...(owner && { owner }),
    startsOn: fields.startsOn || null,
    endsOn,
    reviewEveryDays: fields.reviewEveryDays,
  }
}

/** What is kept of it while it is typed: all that the server can keep. Half a web address or a date waits in the browser. */
export function draftOf(fields: RequestFields): ExceptionDraft {
  return {
    checks: [...fields.checks],
    targets: fields.targets.map(({ target }) => target),
    category: fields.category,
    justification: fields.justification,
    compensatingControls: fields.compensatingControls,
    riskStatement: fields.riskStatement,
    plannedOn: dayOrNull(fields.plannedOn),
    ticket: fields.ticket,
    evidence: fields.evidence.filter(({ url }) => isWebAddress(url)).map(({ label, url }) => ({ label, url })),
    owner: fields.owner && { ...fields.owner },
    startsOn: dayOrNull(fields.startsOn),
    endsOn: dayOrNull(fields.endsOn),
    reviewEveryDays: fields.reviewEveryDays,
  }
}

function dayOrNull(text: string): string | null {
  return /^(19|[2-9]\d)\d\d-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : null
}

function isWebAddress(text: string): boolean {
  return /^https:\/\//i.test(text.trim()) && URL.canParse(text.trim())
}

/** The highest severity of these checks; null without one. */
export function highestSeverity(checks: readonly string[], choices: readonly CheckChoice[]): Severity | null {
  const found = new Set(choices.filter(({ id }) => checks.includes(id)).map(({ severity }) => severity))
  return severities.find(({ id }) => found.has(id))?.id ?? null
}

/** The day that comes so many days after a day. Days of the calendar have no time zone. */
export function daysLater(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + days)
  return date.toISOString().slice(0, 10)
}

/** The last day that the policy allows for these checks; null while there are none. */
export function longestDay(
  { checks, startsOn }: Pick<RequestFields, 'checks' | 'startsOn'>,
  { policy, today, choices }: { policy: ExceptionPolicy; today: string; choices: readonly CheckChoice[] },
): string | null {
  const severity = highestSeverity(checks, choices)
  const first = dayOrNull(startsOn) !== null && startsOn > today ? startsOn : today
  return severity && daysLater(first, policy.longestDays[severity])
}

export interface DayChip {
  readonly day: string
  readonly label: string
}

const OFFERED = [30, 90]

/**
 * The ends that are offered, none of them longer than what is allowed: "30 days", "90 days", the day by which it will be
 * fixed, "Longest: 22 May 2027".
 */
export function endsOffered(
  { startsOn, plannedOn, category }: RequestFields,
  { today, longest }: { today: string; longest: string | null },
): readonly DayChip[] {
  const first = dayOrNull(startsOn) !== null && startsOn > today ? startsOn : today
  const planned = category === 'planned_remediation' ? dayOrNull(plannedOn) : null
  // It may not end before it is fixed.
  const soonest = planned !== null && planned > today ? planned : today
  const isAllowed = (day: string) => day >= soonest && (longest === null || day <= longest)
  const spans = OFFERED.map((days) => ({ day: daysLater(first, days), label: `${days} days` }))
  const chips = [
    ...(planned ? [{ day: planned, label: `The fix: ${dayWords(planned)}` }] : []),
    ...spans.filter(({ day }) => day !== longest),
    ...(longest ? [{ day: longest, label: `Longest: ${dayWords(longest)}` }] : []),
  ]
  return chips.filter(({ day }, place) => isAllowed(day) && chips.findIndex((one) => one.day === day) === place)
}

/** The same for parts of a scope that mean the same. */
export function targetKey(target: Target): string {
  switch (target.kind) {
    case 'asset':
    case 'subscription':
      return `${target.kind} ${target.id.toLowerCase()}`
    case 'resource_group':
      return `${target.kind} ${target.subscriptionId.toLowerCase()}/${target.name.toLowerCase()}`
    case 'workload':
      return `${target.kind} ${target.slug}`
    case 'tag':
      return `${target.kind} ${target.subscriptionId} ${JSON.stringify([target.name.toLowerCase(), target.value])}`
  }
}
