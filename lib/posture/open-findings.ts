import type { Queryable } from './database.ts'
import { inScope } from './in-scope.ts'
import type { Scope } from './scope.ts'

/** How many verdicts of the scope fail now; null before the first scan. Indexes: check_rollup_current, scan_state_observed_at. */
export async function countOpenFindings(db: Queryable, scope: Scope): Promise<number | null> {
  const values: unknown[] = []
  const { rows } = await db.query<{ failed: number | null }>(
    `select case when exists (select from scan where state = 'published')
       then (select coalesce(sum(failed), 0)::bigint from check_rollup where valid_to is null and ${inScope(scope, values)})
       end as failed`,
    values,
  )
  return rows[0]?.failed ?? null
}
