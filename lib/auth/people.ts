import { z } from 'zod'
import { decodeCursor, instantKey, type PageOf, pageOf } from '#lib/paging/paging.ts'
import type { Queryable } from './database.ts'
import type { Role } from './permissions.ts'
import { idleMinutes } from './sessions.ts'

/** Somebody who signed in once, or whom a workload names as its owner. */
export interface PersonItem {
  /** Object id in Entra ID. */
  readonly id: string
  readonly name: string
  readonly username: string | null
  /** Null: never here, only named. */
  readonly lastSeenAt: Date | null
  /** Since when they are not here any more, as an administrator said; null again when they sign in. */
  readonly leftAt: Date | null
  /** Those of the newest session that is remembered (30 days); null without one. Roles are given in Entra ID, not here. */
  readonly roles: readonly Role[] | null
  /** Sessions that stand now. */
  readonly openSessions: number
}

const keySchema = z.tuple([instantKey.nullable(), z.guid()])

const columns = `p.id, p.name, p.username, p.last_seen_at as "lastSeenAt", p.left_at as "leftAt", newest.roles, open.count as "openSessions"`
const stands = (now: string) =>
  `ended_at is null and expires_at > ${now} and last_used_at > ${now}::timestamptz - interval '${idleMinutes} minutes'`
/** SQL: what the columns need to know of the sessions of `p`. */
const withSessions = (now: string) => `left join lateral (
       select roles from session where person_id = p.id order by created_at desc limit 1
     ) newest on true
     cross join lateral (
       select count(*) from session where person_id = p.id and ${stands(now)}
     ) open`

/**
 * The people, last seen first, who was never here last. There are as many as use the product: a few thousand at most,
 * so the order needs no index. Index for sessions: session_person_id_idx.
 * @param search part of a name or user name; empty or left out = everybody
 */
export async function listPeople(
  db: Queryable,
  { now, search = '', cursor, size = 50 }: { now: Date; search?: string; cursor?: string | undefined; size?: number },
): Promise<PageOf<PersonItem>> {
  const position = decodeCursor(cursor, keySchema)
  const [comparison, order] = position?.direction === 'before' ? ['>', 'asc'] : ['<', 'desc']
  const { rows } = await db.query<PersonItem>(
    `select ${columns}
     from (
       select *, coalesce(last_seen_at, '-infinity') as seen from person
       where ($2::uuid is null
              or (coalesce(last_seen_at, '-infinity'), id) ${comparison} (coalesce($1::timestamptz, '-infinity'), $2))
         and ($3 = '' or strpos(lower(name), lower($3)) > 0 or strpos(lower(username), lower($3)) > 0)
       order by seen ${order}, id ${order} limit $5
     ) p
     ${withSessions('$4')}
     order by p.seen ${order}, p.id ${order}`,
    [position?.key[0] ?? null, position?.key[1] ?? null, search, now, size + 1],
  )
  return pageOf(rows, size, position, ({ lastSeenAt, id }) => [lastSeenAt?.toISOString() ?? null, id])
}

/** One of them; null where nobody has this id. */
export async function getPerson(db: Queryable, id: string, now: Date): Promise<PersonItem | null> {
  if (!z.guid().safeParse(id).success) return null
  const { rows } = await db.query<PersonItem>(`select ${columns} from person p ${withSessions('$1')} where p.id = $2`, [
    now,
    id,
  ])
  return rows[0] ?? null
}

/** How many there are, and how many of them are signed in. Index: session_expires_at_idx. */
export async function countPeople(db: Queryable, now: Date): Promise<{ people: number; signedIn: number }> {
  const { rows } = await db.query<{ people: number; signedIn: number }>(
    `select (select count(*) from person) as people,
            (select count(distinct person_id) from session where ${stands('$1')}) as "signedIn"`,
    [now],
  )
  return rows[0]!
}

/**
 * Says that somebody is not here any more, or that they are after all: whoever answers for something is then known to be
 * gone, and cannot be named any more. A sign-in of theirs takes it back.
 * @returns whether that was news
 */
export async function sayLeft(client: Queryable, id: string, at: Date | null): Promise<boolean> {
  const { rowCount } = await client.query(
    'update person set left_at = $2::timestamptz where id = $1 and (left_at is null) is distinct from ($2::timestamptz is null)',
    [id, at],
  )
  return (rowCount ?? 0) > 0
}
