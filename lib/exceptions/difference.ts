import type { ExceptionDraft } from './terms.ts'

const FIELDS = [
  'checks',
  'targets',
  'category',
  'justification',
  'compensatingControls',
  'riskStatement',
  'plannedOn',
  'ticket',
  'evidence',
  'owner',
  'startsOn',
  'endsOn',
  'reviewEveryDays',
] as const satisfies readonly (keyof ExceptionDraft)[]

/** What one says otherwise than another: the fields that differ, each with what was and what is. */
export type Difference = Partial<Record<keyof ExceptionDraft, { readonly before: unknown; readonly after: unknown }>>

/** How `after` differs from `before`. The order of checks means nothing, that of a scope's parts neither. */
export function differenceBetween(before: ExceptionDraft, after: ExceptionDraft): Difference {
  const different = FIELDS.filter((field) => comparable(before[field]) !== comparable(after[field]))
  return Object.fromEntries(
    different.map((field) => [field, { before: before[field] ?? null, after: after[field] ?? null }]),
  )
}

function comparable(value: unknown): string {
  if (Array.isArray(value)) return JSON.stringify(value.map(comparable).toSorted())
  if (typeof value === 'object' && value !== null)
    return JSON.stringify(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
  return JSON.stringify(value ?? null)
}
