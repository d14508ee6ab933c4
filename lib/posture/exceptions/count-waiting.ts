import type { Queryable } from '../database.ts'
import { inScope } from '../in-scope.ts'
import type { Scope } from '../scope.ts'

/**
 * How many exceptions wait for a decision that this person may make: asked for by others, and not decided by them in
 * this round. For the frame of every page: index exception_state_ends_on_id_idx reads only what waits.
 */
export async function countWaiting(db: Queryable, scope: Scope, personId: string): Promise<number> {
  const values: unknown[] = [personId]
  const isAll = !scope.subscriptions && !scope.workloads
  const reaches = isAll
    ? 'true'
    : `exists (select from exception_place p where p.exception_id = e.id and ${inScope(scope, values, 'p')})`
  const { rows } = await db.query<{ waiting: number }>(
    `select count(*)::int as waiting from exception e
     where e.state in ('requested', 'review') and e.requester_id is distinct from $1
       and not exists (select from exception_decision d
         where d.exception_id = e.id and d.round = e.round and d.person_id = $1)
       and ${reaches}`,
    values,
  )
  return rows[0]?.waiting ?? 0
}
