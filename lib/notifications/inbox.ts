import { z } from 'zod'
import type { Queryable } from '#lib/auth/database.ts'
import { type Role, reachOf } from '#lib/auth/permissions.ts'
import { readStatements } from '#lib/db/index.ts'
import { decodeCursor, type PageOf, pageOf } from '#lib/paging/paging.ts'
import type { NotificationDetail, NotificationKind } from './model.ts'
import { hrefOf, type Message, messageOf } from './words.ts'

const sql = readStatements(import.meta.url, 'inbox.sql', [
  'audiences',
  'errands',
  'unread',
  'mark_read',
  'mark_all_read',
])

/** Whose inbox. */
export interface Reader {
  readonly id: string
  readonly roles: readonly Role[]
}

/** Something that one was told. */
export interface InboxItem extends Message {
  readonly id: number
  readonly at: Date
  readonly kind: NotificationKind
  /** A path of ours. */
  readonly href: string
  readonly isRead: boolean
}

/** What is older counts as known: who becomes an approver today need not work off a year. */
const UNREAD_DAYS = 30
/** More are not counted: the bell says 99+. */
const MOST_COUNTED = 100

async function audiencesOf(db: Queryable, { id, roles }: Reader): Promise<string[]> {
  const decides = reachOf(roles, 'exception.decide') !== null
  const { rows } = await db.query<{ audiences: string[] }>(sql.audiences, [id, decides])
  return rows[0]?.audiences ?? []
}

/**
 * What somebody was told, newest first: as a person, as a member of their groups, and as an approver; never of their own
 * doing, and of an event once. What `countUnread` no longer counts is read: what is old, and what asked for a decision that
 * is made. Index: notification_audience_id_idx.
 */
export async function listNotifications(
  db: Queryable,
  reader: Reader,
  { now, cursor, size = 25 }: { now: Date; cursor?: string | undefined; size?: number },
): Promise<PageOf<InboxItem>> {
  const position = decodeCursor(cursor, z.int().nonnegative())
  const { rows } = await db.query<
    Pick<InboxItem, 'id' | 'at' | 'kind' | 'isRead'> & { audience: string; detail: NotificationDetail }
  >(pageStatement(position?.direction === 'before' ? 'before' : 'after'), [
    await audiencesOf(db, reader),
    reader.id,
    position?.key ?? null,
    size + 1,
    unreadSince(now),
  ])
  const page = pageOf(rows, size, position, ({ id }) => id)
  return {
    ...page,
    items: page.items.map(({ audience, detail, ...item }) => ({
      ...item,
      ...messageOf(item.kind, detail),
      href: hrefOf({ kind: item.kind, audience, detail }),
    })),
  }
}

/**
 * One row an event, whichever audiences of it one belongs to: the first. `test` is for channels alone. What is older than
 * is counted as unread ($5) shows as read, so that the dots are as many as the bell says. Each audience is read by its
 * index for as many as fit on a page: what others of it were told over years costs nothing.
 */
function pageStatement(direction: 'before' | 'after'): string {
  const [comparison, order] = direction === 'before' ? ['>', 'asc'] : ['<', 'desc']
  return `
    with ${sql.errands}
    select n.id, n.at, n.kind, n.audience, n.detail,
      (r.notification_id is not null or n.at <= $5 or ${isDone}) as "isRead"
    from unnest($1::text[]) as own (audience)
    cross join lateral (
      select * from notification n
      where n.audience = own.audience and n.actor <> $2 and n.kind <> 'test'
        and ($3::bigint is null or n.id ${comparison} $3)
        and not exists (select from notification o where o.key = n.key and o.audience = any($1) and o.id < n.id)
      order by n.id ${order} limit $4
    ) n
    left join notification_read r on r.notification_id = n.id and r.person_id = $2
    left join errand on errand.id = n.exception_id
    order by n.id ${order} limit $4`
}

/** What asked approvers for a decision that is made, or not asked for any more. */
const isDone = `n.audience = 'approvers' and n.kind in ('requested', 'approved', 'grown') and (n.at >= errand.since) is not true`

/** How many of the last 30 days somebody has not read, up to 100. */
export async function countUnread(db: Queryable, reader: Reader, now: Date): Promise<number> {
  const { rows } = await db.query<{ count: number }>(`with ${sql.errands}\n${sql.unread}`, [
    await audiencesOf(db, reader),
    reader.id,
    unreadSince(now),
    MOST_COUNTED,
  ])
  return rows[0]?.count ?? 0
}

/** Marks some as read; what is not in the reader's inbox is left alone. */
export async function markRead(db: Queryable, reader: Reader, ids: readonly number[]): Promise<void> {
  await db.query(sql.mark_read, [await audiencesOf(db, reader), reader.id, ids])
}

/** Marks everything up to one that the reader has seen, so that what came meanwhile stays unread. */
export async function markAllRead(
  db: Queryable,
  reader: Reader,
  { upTo, now }: { upTo: number; now: Date },
): Promise<void> {
  await db.query(sql.mark_all_read, [await audiencesOf(db, reader), reader.id, upTo, unreadSince(now)])
}

function unreadSince(now: Date): Date {
  return new Date(now.getTime() - UNREAD_DAYS * 86_400_000)
}
