import type { Queryable } from '../database.ts'
import type { Scope } from '../scope.ts'
import type { Choice } from '../workload-choices.ts'

/** At most so many workloads to narrow the register by; more are in the scope of the header, which searches. */
const MOST = 500

/**
 * The workloads in view that an exception reaches or reached, by name, and `none` where one reaches what belongs to no
 * workload. Index: exception_place_workload_id_subscription_id_exception_id_idx, asked once for each workload.
 */
export async function exceptionWorkloads(db: Queryable, { subscriptions, workloads }: Scope): Promise<Choice[]> {
  const { rows } = await db.query<Choice>(
    `select slug as value, name from (
       select id, slug, name, 1 as rank from workload union all select 0, 'none', 'No workload', 2
     ) w
     where ($1::int[] is null or w.id = any($1))
       and exists (select from exception_place p
         where p.workload_id = w.id and ($2::text[] is null or p.subscription_id = any($2)))
     order by rank, lower(name), slug limit ${MOST}`,
    [workloads, subscriptions],
  )
  return rows
}
