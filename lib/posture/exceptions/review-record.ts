import type { Queryable } from '../database.ts'
import type { Scope } from '../scope.ts'
import { exceptionInScope } from './register-entries.ts'

/** How somebody did with the dates of their earlier exceptions. */
export interface OwnerRecord {
  /** Earlier exceptions that came to their date: they ended by it, or were renewed. */
  readonly dates: number
  /** Of these, whose findings were all fixed by then. */
  readonly kept: number
  /** In force now. */
  readonly inForce: number
}

/**
 * The record of who answers for exceptions. A date is kept where nothing was left to except at the exception's end: it
 * closed by itself, or expired with every finding gone before. It is not kept where findings still stood at the end, or
 * a renewal took its place. One that was revoked, or changed while in force, says nothing of dates.
 * Indexes: exception_owner, exception_requester_id_idx, the primary key of exception_coverage; people have few exceptions.
 * @param personId object id; null: nobody who is known here
 */
export async function ownerRecord(db: Queryable, scope: Scope, personId: string | null): Promise<OwnerRecord> {
  if (personId === null) return { dates: 0, kept: 0, inForce: 0 }
  const values: unknown[] = [personId]
  const { rows } = await db.query<OwnerRecord>(
    `with theirs as materialized (
       select e.id, e.state, e.ends_at from exception e
       where (e.owner_id = $1 or e.owner_id is null and e.requester_id = $1) and e.state <> 'draft'
         and ${exceptionInScope(scope, values, 'e.id')}
     ), ended as (
       select t.id,
         t.state = 'closed' or t.state = 'expired' and not exists (
           select from exception_coverage c
           where c.exception_id = t.id and (c.valid_to is null or c.valid_to >= t.ends_at)
         ) as is_kept
       from theirs t
       where t.state in ('closed', 'expired') or t.state = 'renewed' and exists (
         select from exception s where s.predecessor_id = t.id and s.kind = 'renewal' and s.decided_at is not null
           and s.state in ('approved', 'active', 'review', 'expired', 'revoked', 'renewed', 'closed')
       )
     )
     select (select count(*) from ended) as dates, (select count(*) from ended where is_kept) as kept,
       (select count(*) from theirs where state in ('active', 'review')) as "inForce"`,
    values,
  )
  return rows[0]!
}
