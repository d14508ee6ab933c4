import type { Queryable } from './database.ts'
import { inScope } from './in-scope.ts'
import type { Scope } from './scope.ts'

/** How many verdicts of the scope fail now. Index: check_rollup_current. */
export async function countOpenFindings(db: Queryable, scope: Scope): Promise<number> {
  const values: unknown[] = []
  const { rows } = await db.query<{ failed: number }>(
    `select coalesce(sum(failed), 0)::bigint as failed from check_rollup
     where valid_to is null and ${inScope(scope, values)}`,
    values,
  )
  return rows[0]?.failed ?? 0
}

/** The same for each subscription that has any: the rail adds up those in scope. Index: check_rollup_current. */
export async function openFindingsBySubscription(db: Queryable): Promise<Record<string, number>> {
  const { rows } = await db.query<{ id: string; failed: number }>(
    `select subscription_id as id, sum(failed)::bigint as failed from check_rollup
     where valid_to is null group by subscription_id`,
  )
  return Object.fromEntries(rows.map(({ id, failed }) => [id, failed]))
}
