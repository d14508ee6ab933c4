import { z } from 'zod'
import { decodeCursor, instantKey, type PageOf, pageOf } from '#lib/paging/paging.ts'
import type { Queryable } from './database.ts'
import type { Role } from './permissions.ts'
import { absoluteHours, idleMinutes } from './sessions.ts'

/** A session that has not ended, as the person or an administrator sees it. */
export interface SessionItem {
  readonly publicId: string
  readonly personId: string
  readonly name: string
  readonly username: string | null
  readonly roles: readonly Role[]
  readonly createdAt: Date
  /** To the minute. */
  readonly lastUsedAt: Date
  readonly expiresAt: Date
  readonly authenticatedAt: Date
  readonly address: string | null
  readonly userAgent: string | null
}

const keySchema = z.tuple([instantKey, z.guid()])

/**
 * The sessions that have not ended, the newest sign-in first. Index: session_open. There are as many as people signed
 * in within the last twelve hours.
 * @param personId only this person's
 */
export async function listSessions(
  db: Queryable,
  {
    now,
    personId = null,
    cursor,
    size = 50,
  }: { now: Date; personId?: string | null; cursor?: string | undefined; size?: number },
): Promise<PageOf<SessionItem>> {
  const position = decodeCursor(cursor, keySchema)
  const [comparison, order] = position?.direction === 'before' ? ['>', 'asc'] : ['<', 'desc']
  const { rows } = await db.query<SessionItem>(
    `select s.public_id as "publicId", s.person_id as "personId", p.name, p.username, s.roles,
            s.created_at as "createdAt", s.last_used_at as "lastUsedAt", s.expires_at as "expiresAt",
            s.authenticated_at as "authenticatedAt", s.address, s.user_agent as "userAgent"
     from session s join person p on p.id = s.person_id
     where s.ended_at is null
       and s.expires_at > $1 and s.last_used_at > $1::timestamptz - interval '${idleMinutes} minutes'
       and ($2::uuid is null or s.person_id = $2)
       and ($3::timestamptz is null or (s.created_at, s.public_id) ${comparison} ($3, $4::uuid))
     order by s.created_at ${order}, s.public_id ${order} limit $5`,
    [now, personId, position?.key[0] ?? null, position?.key[1] ?? null, size + 1],
  )
  return pageOf(rows, size, position, ({ createdAt, publicId }) => [createdAt.toISOString(), publicId])
}

/** What a sweep did. */
export interface Swept {
  /** Sessions that nobody came back to: ended, idle or expired. */
  readonly ended: number
  readonly sessionsRemoved: number
  readonly attemptsRemoved: number
  readonly countersRemoved: number
}

/**
 * Ends the sessions that nobody came back to, and removes what nobody asks for any more: sessions that ended more than
 * 30 days ago, attempts to sign in that ran out, counters of rate limits that ran out. Safe to run at any time and by
 * several at once.
 */
export async function sweepSignIn(db: Queryable, now: Date): Promise<Swept> {
  const ended = await db.query(
    `with ended as (
       update session set
         ended_at = least(expires_at, last_used_at + interval '${idleMinutes} minutes'),
         ended_because = case when expires_at <= last_used_at + interval '${idleMinutes} minutes' then 'expired' else 'idle' end
       where ended_at is null and (expires_at <= $1 or last_used_at <= $1::timestamptz - interval '${idleMinutes} minutes')
       returning ended_at, public_id, person_id, ended_because
     )
     insert into security_event (at, kind, person_id, detail)
     select ended_at, 'session.ended', person_id, jsonb_build_object('session', public_id, 'because', ended_because)
     from ended`,
    [now],
  )
  // No session ends later than twelve hours after it began: the index on expires_at finds the old ones.
  const sessions = await db.query(
    `delete from session where ended_at <= $1::timestamptz - interval '30 days'
       and expires_at <= $1::timestamptz - interval '30 days' + interval '${absoluteHours} hours'`,
    [now],
  )
  const attempts = await db.query(`delete from sign_in_attempt where expires_at <= $1`, [now])
  const counters = await db.query(`delete from rate_limit where expire <= $1`, [now.getTime()])
  return {
    ended: ended.rowCount ?? 0,
    sessionsRemoved: sessions.rowCount ?? 0,
    attemptsRemoved: attempts.rowCount ?? 0,
    countersRemoved: counters.rowCount ?? 0,
  }
}
