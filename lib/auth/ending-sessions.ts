import type { Queryable } from './database.ts'
import { hashOf, type SessionEnd } from './sessions.ts'

/** By whom, when and why sessions are ended. */
export interface Ending {
  readonly because: SessionEnd
  /** Object id of who ends them. */
  readonly by: string
  readonly at: Date
  readonly address: string | null
  readonly requestId: string | null
}

/** Ends what `condition` chooses (parameters from $6 on), and tells the security log of each. */
const endSql = (condition: string) => `
  with ended as (
    update session s set ended_at = $1, ended_because = $2 where s.ended_at is null and ${condition}
    returning s.public_id, s.person_id
  ), told as (
    insert into security_event (at, kind, person_id, address, detail, request_id)
    select $1, 'session.ended', person_id, $4, jsonb_build_object('session', public_id, 'because', $2::text, 'by', $3::text), $5
    from ended
  )
  select person_id as "personId" from ended`

const values = ({ at, because, by, address, requestId }: Ending) => [at, because, by, address, requestId]

/**
 * Ends one session, named by its public id. `client` may be a transaction's connection.
 * @param ownedBy only if it is this person's: what belongs to another is not there
 * @returns whose it was; null when it is not there or had ended already
 */
export async function endSession(
  client: Queryable,
  publicId: string,
  ending: Ending,
  ownedBy: string | null = null,
): Promise<string | null> {
  const { rows } = await client.query<{ personId: string }>(
    endSql('s.public_id = $6::uuid and ($7::uuid is null or s.person_id = $7::uuid)'),
    [...values(ending), publicId, ownedBy],
  )
  return rows[0]?.personId ?? null
}

/**
 * Ends every session of a person. `client` may be a transaction's connection.
 * @param except the hash of one that stays: the one that asks
 * @returns how many had not ended
 */
export async function endAllOf(
  client: Queryable,
  personId: string,
  ending: Ending,
  except: Buffer | null = null,
): Promise<number> {
  const { rowCount } = await client.query(
    endSql('s.person_id = $6::uuid and ($7::bytea is null or s.id_hash <> $7::bytea)'),
    [...values(ending), personId, except],
  )
  return rowCount ?? 0
}

/** What is known of the session that a browser signs out of. */
export interface EndedBySignOut {
  readonly personId: string
  readonly publicId: string
  /** What the provider is told so that it need not ask who signs out. */
  readonly signOutHint: string | null
}

/** Ends the session of a cookie because its person signs out; null when there is none, or it had ended. */
export async function signOutOf(
  db: Queryable,
  cookie: string | null | undefined,
  { at, address, requestId }: { at: Date; address: string | null; requestId: string | null },
): Promise<EndedBySignOut | null> {
  const hash = hashOf(cookie)
  if (hash === null) return null
  const { rows } = await db.query<EndedBySignOut>(
    `with ended as (
       update session set ended_at = $2, ended_because = 'signed out' where id_hash = $1 and ended_at is null
       returning public_id, person_id, sign_out_hint
     ), told as (
       insert into security_event (at, kind, person_id, address, detail, request_id)
       select $2, 'sign-out', person_id, $3, jsonb_build_object('session', public_id), $4 from ended
     )
     select person_id as "personId", public_id as "publicId", sign_out_hint as "signOutHint" from ended`,
    [hash, at, address, requestId],
  )
  return rows[0] ?? null
}
