import { z } from 'zod'
import { decodeCursor, type PageOf, pageOf } from '#lib/paging/paging.ts'
import type { Queryable } from './database.ts'
import type { Action } from './permissions.ts'
import { type Detail, recordedJson, recordedText } from './recorded.ts'

/** A change: who did what to which subject. */
export interface AuditEntry {
  readonly at: Date
  /** Object id of the person, or: command, schedule. */
  readonly actor: string
  readonly action: Action
  /** What kind of thing was changed, such as workload, setting or session. */
  readonly subjectType: string
  readonly subjectId: string
  /** What was before and what is now, as far as it changed. */
  readonly detail: Detail
  readonly requestId: string | null
}

/** A change as the log shows it. */
export interface AuditEvent extends AuditEntry {
  readonly id: number
  /** Null where the actor is no person, or one who never signed in. */
  readonly actorName: string | null
}

/** Which part of the log of changes is asked for; nothing = all. */
export interface AuditFilter {
  readonly actor?: string | undefined
  readonly action?: string | undefined
  readonly subjectType?: string | undefined
  readonly subjectId?: string | undefined
  readonly from?: Date | undefined
  /** Excluded itself. */
  readonly to?: Date | undefined
}

/**
 * Writes a change into the log. `client` is the connection of the transaction that makes the change, so that there is
 * neither a change without its entry nor an entry without its change.
 */
export async function recordAudit(client: Queryable, entry: AuditEntry): Promise<void> {
  await client.query(
    `insert into audit_event (at, actor, action, subject_type, subject_id, detail, request_id)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      entry.at,
      recordedText(entry.actor),
      entry.action,
      entry.subjectType,
      recordedText(entry.subjectId),
      recordedJson(entry.detail),
      entry.requestId,
    ],
  )
}

/** The log of changes, newest first. Indexes: primary key; audit_event_subject_type_subject_id_id_idx for one subject. */
export async function listAuditEvents(
  db: Queryable,
  { cursor, size = 50, ...filter }: AuditFilter & { cursor?: string | undefined; size?: number },
): Promise<PageOf<AuditEvent>> {
  const position = decodeCursor(cursor, z.int().nonnegative())
  const [comparison, order] = position?.direction === 'before' ? ['>', 'asc'] : ['<', 'desc']
  const { rows } = await db.query<AuditEvent>(
    `select e.id, e.at, e.actor, e.action, e.subject_type as "subjectType", e.subject_id as "subjectId", e.detail,
            e.request_id as "requestId", p.name as "actorName"
     from (
       select * from audit_event
       where ($1::bigint is null or id ${comparison} $1)
         and ($2::text is null or actor = $2)
         and ($3::text is null or action = $3)
         and ($4::text is null or subject_type = $4)
         and ($5::text is null or subject_id = $5)
         and ($6::timestamptz is null or at >= $6)
         and ($7::timestamptz is null or at < $7)
       order by id ${order} limit $8
     ) e
     left join person p on p.id = case when e.actor ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then e.actor::uuid end
     order by e.id ${order}`,
    [
      position?.key ?? null,
      filter.actor ?? null,
      filter.action ?? null,
      filter.subjectType ?? null,
      filter.subjectId ?? null,
      filter.from ?? null,
      filter.to ?? null,
      size + 1,
    ],
  )
  return pageOf(rows, size, position, ({ id }) => id)
}
