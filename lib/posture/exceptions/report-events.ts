import { iso } from '../assets/list-assets.ts'
import type { Queryable } from '../database.ts'
import type { Scope } from '../scope.ts'
import { exceptionInScope } from './register-entries.ts'

/** An entry of the log, as a report lists it. */
export interface ReportEvent {
  readonly exceptionId: number
  /** Its place in the log. */
  readonly seq: number
  readonly at: string
  readonly kind: string
  readonly actor: string
  readonly actorName: string
  /** A reason or a comment. */
  readonly text: string
}

/**
 * What the log says of these exceptions, oldest first. What is told again and again (reminders, reading Azure in step)
 * is left out. Index: exception_event_exception_id_seq_idx.
 */
export async function reportEvents(
  db: Queryable,
  scope: Scope,
  ids: readonly number[],
): Promise<ReadonlyMap<number, readonly ReportEvent[]>> {
  if (ids.length === 0) return new Map()
  const values: unknown[] = [ids]
  const { rows } = await db.query<ReportEvent>(
    `select v.exception_id "exceptionId", v.seq::int as seq, ${iso('v.at')} as at, v.kind, v.actor,
       v.actor_name "actorName", coalesce(v.detail->>'reason', v.detail->>'text', '') as text
     from exception_event v join exception e on e.id = v.exception_id
     where v.exception_id = any($1::int[]) and e.state <> 'draft' and v.kind not in ('warned', 'review_due', 'synchronised')
       and ${exceptionInScope(scope, values, 'e.id')}
     order by v.exception_id, v.seq`,
    values,
  )
  return Map.groupBy(rows, ({ exceptionId }) => exceptionId)
}
