import type { Queryable } from './database.ts'
import type { Scope } from './scope.ts'
import { scopesOf } from './score.ts'

/**
 * How many verdicts of the scope fail now that no exception covers; null before the first scan.
 * Indexes: score_rollup_current, exception_score_rollup_current, scan_state_observed_at.
 */
export async function countOpenFindings(db: Queryable, scope: Scope): Promise<number | null> {
  const { rows } = await db.query<{ failed: number | null }>(
    `select case when exists (select from scan where state = 'published')
       then (select coalesce(sum(failed), 0)::bigint from score_rollup where valid_to is null and scope = any($1))
         - (select coalesce(sum(failed), 0)::bigint from exception_score_rollup where valid_to is null and scope = any($1))
       end as failed`,
    [scopesOf(scope)],
  )
  return rows[0]?.failed ?? null
}
