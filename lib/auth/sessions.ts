import { createHash, randomBytes } from 'node:crypto'
import type { Queryable } from './database.ts'
import { ownedWorkloadsSql } from './ownership.ts'
import type { Role } from './permissions.ts'
import { recordedText } from './recorded.ts'

/** The cookie of a session. `__Host-` = the browser takes it only with Secure, Path=/ and no Domain. */
export const sessionCookie = '__Host-temper-session'

/** How every cookie of ours is set. Lax, not strict: who follows a link from a mail is signed in there, too. */
export const cookieOptions = { httpOnly: true, secure: true, sameSite: 'lax', path: '/' } as const

export const idleMinutes = 30
export const absoluteHours = 12

/** Why a session ended. */
export type SessionEnd =
  | 'rotated'
  | 'signed out'
  | 'idle'
  | 'expired'
  | 'ended by an administrator'
  | 'ended by the person'

/** Who is signed in, and with what. */
export interface SignedIn {
  /** Object id in Entra ID, lower case. */
  readonly personId: string
  readonly name: string
  readonly username: string | null
  readonly roles: readonly Role[]
  /** Object ids of groups, lower case. */
  readonly groups: readonly string[]
  /** When the person last proved who they are, at the provider. */
  readonly authenticatedAt: Date
  readonly createdAt: Date
  /** Names the session on screen and in logs; opens nothing. */
  readonly publicId: string
  readonly idHash: Buffer
  /** The workloads that they own, in ascending order. */
  readonly workloads: readonly number[]
}

/** What a sign-in hands over to a session. */
export interface NewSession {
  readonly person: { readonly id: string; readonly name: string; readonly username: string | null }
  readonly roles: readonly Role[]
  readonly groups: readonly string[]
  readonly authenticatedAt: Date
  /** Of the provider, for signing out there; null without one. */
  readonly signOutHint: string | null
  readonly address: string | null
  readonly userAgent: string | null
  /** The cookie that the browser brought to the sign-in: whoever else knows it is left with an ended session. */
  readonly replaces: string | null
  readonly now: Date
}

/** How old a session may be at `$now`, as SQL over the alias `s`. */
const idleSql = (now: string) => `s.last_used_at <= ${now} - interval '${idleMinutes} minutes'`
const expiredSql = (now: string) => `s.expires_at <= ${now}`

/** The hash under which a session (or an attempt to sign in) is kept; null for what is no id of ours. */
export function hashOf(cookie: string | null | undefined): Buffer | null {
  return cookie && /^[\w-]{43}$/.test(cookie) ? createHash('sha256').update(cookie).digest() : null
}

/** 32 random bytes for a cookie, and the hash that is kept of them. */
export function newId(): { cookie: string; hash: Buffer } {
  const cookie = randomBytes(32).toString('base64url')
  return { cookie, hash: createHash('sha256').update(cookie).digest() }
}

/**
 * A new session for somebody who has just signed in, under an id that nobody knew before. The one that the browser
 * brought is ended in the same statement, so that an id planted in it beforehand is worth nothing (session fixation).
 * Remembers the person, too.
 */
export async function createSession(db: Queryable, session: NewSession): Promise<{ cookie: string; publicId: string }> {
  const { cookie, hash } = newId()
  const { person, now } = session
  const { rows } = await db.query<{ publicId: string }>(
    `with rotated as (
       update session set ended_at = $8, ended_because = 'rotated' where id_hash = $2 and ended_at is null
     ), known as (
       insert into person (id, name, username, last_seen_at) values ($3, $4, $5, $8)
       on conflict (id) do update set name = excluded.name, username = excluded.username, last_seen_at = excluded.last_seen_at,
         left_at = null
       returning id
     )
     insert into session (id_hash, public_id, person_id, roles, groups, created_at, last_used_at, expires_at,
                          authenticated_at, sign_out_hint, address, user_agent)
     select $1, gen_random_uuid(), known.id, $6, $7, $8, $8, $8::timestamptz + interval '${absoluteHours} hours', $9, $10, $11, $12
     from known
     returning public_id as "publicId"`,
    [
      hash,
      hashOf(session.replaces),
      person.id,
      recordedText(person.name),
      person.username && recordedText(person.username),
      session.roles,
      session.groups,
      now,
      session.authenticatedAt,
      session.signOutHint,
      session.address,
      session.userAgent && recordedText(session.userAgent).slice(0, 300),
    ],
  )
  return { cookie, publicId: rows[0]!.publicId }
}

/**
 * Who the cookie stands for, with the workloads that they own: one query. Null for a cookie that is none of ours, and
 * for a session that has ended. One that is found idle or too old is ended for good, and the security log says so. That
 * it is in use is written down once a minute at most.
 * @param isUse false where the page asks by itself, again and again: that is nobody's use, and keeps no session alive
 */
export async function findSession(
  db: Queryable,
  cookie: string | null | undefined,
  now: Date,
  isUse = true,
): Promise<SignedIn | null> {
  const hash = hashOf(cookie)
  if (hash === null) return null
  const { rows } = await db.query<SignedIn>(
    `with found as materialized (
       select s.*, ${expiredSql('$2')} as is_expired, ${idleSql('$2')} as is_idle
       from session s where s.id_hash = $1 and s.ended_at is null
     ), ended as (
       update session s set ended_at = $2, ended_because = case when f.is_expired then 'expired' else 'idle' end
       from found f where s.id_hash = f.id_hash and (f.is_expired or f.is_idle) and s.ended_at is null
       returning s.public_id, s.person_id, s.ended_because
     ), told as (
       insert into security_event (at, kind, person_id, detail)
       select $2, 'session.ended', person_id, jsonb_build_object('session', public_id, 'because', ended_because) from ended
     ), touched as (
       update session s set last_used_at = $2
       from found f
       where $3 and s.id_hash = f.id_hash and not f.is_expired and not f.is_idle and s.ended_at is null
         and s.last_used_at <= $2::timestamptz - interval '1 minute'
       returning s.person_id
     ), seen as (
       update person p set last_seen_at = $2 from touched t where p.id = t.person_id
     )
     select f.person_id as "personId", p.name, p.username, f.roles, f.groups, f.authenticated_at as "authenticatedAt",
            f.created_at as "createdAt", f.public_id as "publicId", f.id_hash as "idHash",
            ${ownedWorkloadsSql('f.person_id', 'f.groups')} as workloads
     from found f join person p on p.id = f.person_id
     where not f.is_expired and not f.is_idle`,
    [hash, now, isUse],
  )
  return rows[0] ?? null
}

/** Whose session this cookie opens, for counting what they ask for; null for a cookie that opens none. Index: primary key. */
export async function personOf(db: Queryable, cookie: string | null | undefined): Promise<string | null> {
  const hash = hashOf(cookie)
  if (hash === null) return null
  const { rows } = await db.query<{ personId: string }>(
    `select person_id as "personId" from session where id_hash = $1 and ended_at is null`,
    [hash],
  )
  return rows[0]?.personId ?? null
}

/** Why the session of this cookie ended, for the sign-in page; null when there was none, or it has not ended. */
export async function endOfSession(
  db: Queryable,
  cookie: string | null | undefined,
  now: Date,
): Promise<SessionEnd | null> {
  const hash = hashOf(cookie)
  if (hash === null) return null
  const { rows } = await db.query<{ because: SessionEnd | null }>(
    `select case when s.ended_at is not null then s.ended_because
                 when ${expiredSql('$2')} then 'expired'
                 when ${idleSql('$2')} then 'idle' end as because
     from session s where s.id_hash = $1`,
    [hash, now],
  )
  return rows[0]?.because ?? null
}
