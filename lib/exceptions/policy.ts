import type { Pool } from 'pg'
import { z } from 'zod'
import { type Change, changeSetting } from '#lib/auth/change-setting.ts'
import type { Queryable } from '#lib/auth/database.ts'
import { checksById, type Severity, severities } from '#lib/checklist/index.ts'
import { addDays } from './days.ts'
import { defaultPolicy, type ExceptionPolicy } from './model.ts'

const KEY = 'exceptions'

const wholeNumber = (from: number, to: number) =>
  z
    .int({ error: `This must be a whole number from ${from} to ${to}.` })
    .min(from, `This must be a whole number from ${from} to ${to}.`)
    .max(to, `This must be a whole number from ${from} to ${to}.`)

const bySeverity = <Value extends z.ZodType>(value: Value) =>
  z.strictObject({ critical: value, high: value, medium: value, low: value })

/** What an administrator may set. Ten years is the longest: what is meant for ever belongs into the checklist. */
export const policySchema = z.strictObject({
  longestDays: bySeverity(wholeNumber(1, 3_650)),
  expiringDays: wholeNumber(1, 90),
  // What is critical is never one person's decision.
  approvals: bySeverity(wholeNumber(1, 5)).extend({ critical: wholeNumber(2, 5) }),
  growth: z.strictObject({ assets: wholeNumber(0, 100_000), percent: wholeNumber(0, 1_000) }),
  justificationLength: wholeNumber(1, 1_000),
})

/** What the organisation allows; the default while nobody set anything. */
export async function exceptionPolicy(db: Queryable): Promise<ExceptionPolicy> {
  const { rows } = await db.query<{ value: unknown }>('select value from setting where key = $1', [KEY])
  return policyIn(rows[0]?.value)
}

/** A setting that no version of the product could have written counts as none. */
function policyIn(value: unknown): ExceptionPolicy {
  const parsed = policySchema.safeParse(value)
  return parsed.success ? parsed.data : defaultPolicy
}

/**
 * Sets what the organisation allows from now on, and says so in the log of changes. What is in force stays as it was
 * approved; what waits needs as many approvers as this asks for, and no longer an end, where that is stricter than when
 * it was asked for; what is asked for or sent again is judged by it as a whole.
 */
export async function changeExceptionPolicy(
  db: Pick<Pool, 'connect'>,
  policy: ExceptionPolicy,
  change: Change,
): Promise<void> {
  await changeSetting(db, { key: KEY, value: policy, read: policyIn, tell: (one) => one }, change)
}

/** The last day that an exception of this severity may have, if it begins on `firstDay`: so many days later. */
export function longestEnd(policy: ExceptionPolicy, severity: Severity, firstDay: string): string {
  return addDays(firstDay, policy.longestDays[severity])
}

/**
 * How many must approve what waits: as many as when it was asked for, or as the policy asks for now where that is more.
 * @param severity the highest that it covers
 */
export function approvalsNow(
  policy: Pick<ExceptionPolicy, 'approvals'>,
  { severity, neededApprovals }: { severity: Severity | null; neededApprovals: number },
): number {
  return severity === null ? neededApprovals : Math.max(neededApprovals, policy.approvals[severity])
}

/** The highest severity of these checks; null where none of them is known. */
export function severityOf(checkIds: readonly string[]): Severity | null {
  const found = new Set(checkIds.map((id) => checksById.get(id)?.severity))
  return severities.find(({ id }) => found.has(id))?.id ?? null
}
