import type { Queryable } from '../database.ts'
import type { Scope } from '../scope.ts'
import { exceptionInScope, type RegisterEntry, registerEntries } from './register-entries.ts'

/** One that waits for an approver. */
export interface QueueItem {
  readonly entry: RegisterEntry
  /** Since when, ISO. */
  readonly waitingSince: string
  /** Names of the workloads that its scope reaches. */
  readonly workloads: readonly string[]
  /** Who approved already in this round. */
  readonly approvedBy: readonly string[]
}

/** What waits, as one person sees it. */
export interface ReviewQueue {
  /** That the person may decide, the oldest first. */
  readonly items: readonly QueueItem[]
  /** Asked for by the person, who does not decide on their own. */
  readonly own: number
  /** Decided by the person already: somebody else's approval is missing. */
  readonly decided: number
}

/** At one time; what comes after is there once these are decided. */
const MOST = 200

/**
 * Requests, and exceptions that have grown past what was approved. Index: exception_state_ends_on_id_idx; those that wait
 * are few.
 * @param personId who looks: their own requests, and what they have decided, are counted and not shown
 */
export async function reviewQueue(
  db: Queryable,
  scope: Scope,
  { personId, now }: { personId: string; now: Date },
): Promise<ReviewQueue> {
  const values: unknown[] = [personId, now]
  const { rows } = await db.query<{ id: number; isOwn: boolean; isDecided: boolean; workloads: string[] }>(
    `select e.id, e.requester_id is not distinct from $1 as "isOwn",
       exists (select from exception_decision d
               where d.exception_id = e.id and d.round = e.round and d.person_id = $1) as "isDecided",
       array(select distinct w.name from exception_place p join workload w on w.id = p.workload_id
             where p.exception_id = e.id order by w.name limit 4) as workloads
     from exception e
     where (e.state = 'requested' or e.state = 'review' and e.ends_at > $2) and ${exceptionInScope(scope, values, 'e.id')}
     order by coalesce(e.review_since, e.requested_at), e.id limit ${MOST}`,
    values,
  )
  const open = rows.filter(({ isOwn, isDecided }) => !isOwn && !isDecided)
  const entries = await registerEntries(
    db,
    scope,
    open.map(({ id }) => id),
  )
  const byId = new Map(open.map((row) => [row.id, row]))
  return {
    items: entries.map((entry) => ({
      entry,
      waitingSince: (entry.state === 'review' ? entry.reviewSince : entry.requestedAt) ?? entry.updatedAt,
      workloads: byId.get(entry.id)?.workloads ?? [],
      approvedBy: approvalsOf(entry),
    })),
    own: rows.filter(({ isOwn }) => isOwn).length,
    decided: rows.filter(({ isOwn, isDecided }) => !isOwn && isDecided).length,
  }
}

/** The names of those who approved in the round at hand. */
export function approvalsOf({ decisions, round }: Pick<RegisterEntry, 'decisions' | 'round'>): string[] {
  return decisions.flatMap((one) => (one.round === round && one.verdict === 'approve' ? [one.personName] : []))
}
