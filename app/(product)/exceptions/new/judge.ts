import type { z } from 'zod'
import type { Problem } from '#lib/auth/action-result.ts'
import {
  draftSchema,
  type ExceptionPolicy,
  type ExceptionTerms,
  problemsOf,
  severityOf,
  termsSchema,
} from '#lib/exceptions/index.ts'

/** What stands in for a field that is missing or cannot be read, so that the others can be judged. */
function standIns(today: string): ExceptionTerms {
  return {
    checks: [],
    targets: [],
    category: 'risk_accepted',
    justification: '',
    compensatingControls: '',
    riskStatement: '',
    plannedOn: null,
    ticket: '',
    evidence: [],
    owner: { id: '', name: '' },
    startsOn: null,
    endsOn: today,
    reviewEveryDays: null,
  }
}

/**
 * The terms; or all that is wrong with them at once, rather than first what fields say alone and then, after the next
 * try, what they say together.
 */
export function judge(
  said: unknown,
  { policy, today }: { policy: ExceptionPolicy; today: string },
): { terms: ExceptionTerms } | { problems: readonly Problem[] } {
  const parsed = termsSchema.safeParse(said)
  if (parsed.success) return { terms: parsed.data }
  const alone = parsed.error.issues.map(problemOf)
  const wrong = new Set(alone.map(({ path }) => path[0]))
  const rest = { ...standIns(today), ...readable(said, wrong) }
  const together = problemsOf(rest, { policy, today, severity: severityOf(rest.checks) })
  return { problems: [...alone, ...together.filter(({ path }) => !wrong.has(path[0]))] }
}

function problemOf({ path, message }: z.core.$ZodIssue): Problem {
  return { path: path.filter((part) => typeof part !== 'symbol'), message }
}

/** Of what was said, the fields that are as they should be. */
function readable(said: unknown, wrong: ReadonlySet<unknown>): Partial<ExceptionTerms> {
  const fields = Object.entries(said ?? {}).filter(([name]) => !wrong.has(name))
  const parsed = draftSchema.safeParse(Object.fromEntries(fields))
  if (!parsed.success) return {}
  const there = Object.entries(parsed.data).filter(([, value]) => value !== undefined)
  return Object.fromEntries(there)
}
