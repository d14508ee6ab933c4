import { checksById, type Effort, type Severity } from '#lib/checklist/index.ts'
import { pointsHeldBack } from '#lib/scoring/index.ts'
import type { Queryable } from '../database.ts'
import { inScope } from '../in-scope.ts'
import type { Scope } from '../scope.ts'

/** What one check's open findings are worth, without those that exceptions cover. */
export interface Gain {
  readonly checkId: string
  readonly title: string
  readonly severity: Severity
  readonly effort: Effort
  readonly findings: number
  /** Points that the score of the scope gains when all of them are fixed. */
  readonly points: number
}

// A point that must be earned asset by asset counts half of one that a single policy brings.
const ease: Record<Effort, number> = { policy: 1, template: 0.85, script: 0.7, asset: 0.5 }

/** The most points for the least work first. */
export function inOrderOfWorth(gains: readonly Gain[]): Gain[] {
  const worth = ({ points, effort }: Gain) => points * ease[effort]
  return gains.toSorted((a, b) => worth(b) - worth(a) || b.points - a.points || a.checkId.localeCompare(b.checkId))
}

/**
 * The checks whose findings to fix first in the scope; what is excepted is not to be fixed first.
 * Indexes: check_rollup_current, exception_check_rollup_current.
 */
export async function fixFirst(db: Queryable, scope: Scope, limit: number): Promise<Gain[]> {
  const values: unknown[] = []
  const { rows } = await db.query<{ checkId: string; findings: number; weight: number; applicable: number }>(
    `select c.check_id as "checkId", sum(r.failed - coalesce(e.failed, 0))::bigint as findings,
       sum((r.failed - coalesce(e.failed, 0)) * r.weight)::bigint as weight,
       (sum(sum(r.weight * (r.passed + r.failed + r.unknown))) over ())::bigint as applicable
     from check_rollup r join check_number c on c.no = r.check_no
     left join exception_check_rollup e on e.check_no = r.check_no and e.subscription_id = r.subscription_id
       and e.workload_id = r.workload_id and e.valid_to is null
     where r.valid_to is null and ${inScope(scope, values, 'r')}
     group by c.check_id`,
    values,
  )
  const gains = rows.flatMap(({ checkId, findings, weight, applicable }): Gain[] => {
    const check = checksById.get(checkId)
    // A check that the checklist no longer has is gone with the next scan.
    if (check?.kind !== 'automated' || findings <= 0) return []
    const { title, severity, effort } = check
    return [
      { checkId, title, severity, effort, findings, points: pointsHeldBack(weight, { weightApplicable: applicable }) },
    ]
  })
  return inOrderOfWorth(gains).slice(0, limit)
}
