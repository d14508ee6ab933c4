import { z } from 'zod'
import { decodeCursor, type PageOf, pageOf } from '#lib/paging/paging.ts'
import type { Queryable } from './database.ts'
import { limit } from './rate-limit.ts'
import { type Detail, recordedJson, recordedText } from './recorded.ts'

/** What the security log knows, and how a person reads it. */
export const securityEventKinds = {
  'sign-in': 'Signed in',
  'sign-in.refused': 'Sign-in refused',
  'sign-in.groups-missing': 'Signed in, but the token names no groups as there are too many',
  elevation: 'Signed in again for a sensitive action',
  'elevation.refused': 'Signing in again was refused',
  'sign-out': 'Signed out',
  'session.ended': 'Session ended',
  'access.denied': 'Access denied',
  'request.refused': 'Request refused',
  'token.refused': 'Access token refused',
  'limit.reached': 'Limit of requests reached',
  export: 'Exported',
} as const
export type SecurityEventKind = keyof typeof securityEventKinds

/** Something that who watches over the product wants to know. */
export interface SecurityEntry {
  readonly at: Date
  readonly kind: SecurityEventKind
  /** Object id in Entra ID; null where nobody is known. */
  readonly personId: string | null
  /** Of the visitor; null where there is none. */
  readonly address: string | null
  /** No names, tokens or cookies: ids and kinds only. */
  readonly detail: Detail
  readonly requestId: string | null
}

/** An entry of the log as it is streamed: nothing of a person but their id. */
export interface SecurityEvent extends SecurityEntry {
  readonly id: number
}

/** An entry as the screen shows it. */
export interface NamedSecurityEvent extends SecurityEvent {
  /** Null where the person is not known or never signed in. */
  readonly personName: string | null
}

/** Which part of the security log is asked for; nothing = all. */
export interface SecurityEventFilter {
  readonly kinds?: readonly string[] | undefined
  readonly personId?: string | undefined
  readonly from?: Date | undefined
  /** Excluded itself. */
  readonly to?: Date | undefined
}

const BATCH = 1_000
const columns = `id, at, kind, person_id as "personId", address, detail, request_id as "requestId"`
const conditions = `($2::text[] is null or kind = any($2))
  and ($3::text is null or person_id = $3)
  and ($4::timestamptz is null or at >= $4)
  and ($5::timestamptz is null or at < $5)`

/** Writes an entry into the security log. */
export async function recordSecurityEvent(db: Queryable, entry: SecurityEntry): Promise<void> {
  await db.query(
    `insert into security_event (at, kind, person_id, address, detail, request_id) values ($1, $2, $3, $4, $5, $6)`,
    [
      entry.at,
      entry.kind,
      entry.personId,
      entry.address && recordedText(entry.address),
      recordedJson(entry.detail),
      entry.requestId && recordedText(entry.requestId),
    ],
  )
}

/** Of one kind by one person or, where nobody is known, from one address. */
const TRIES = { points: 60, perSeconds: 60 }

/**
 * Writes what somebody tried, and may try as often as they like: beyond sixty of a kind in a minute, a single entry says
 * that there are more, so that nobody fills the disk, or hides something behind a million lines.
 */
export async function recordTry(db: Queryable, entry: SecurityEntry): Promise<void> {
  const tried = `${entry.kind}:${entry.personId ?? entry.address ?? 'unknown'}`
  const { isAllowed } = await limit(db, { key: `tried:${tried}`, ...TRIES })
  if (isAllowed) return recordSecurityEvent(db, entry)
  const { isAllowed: isFirst } = await limit(db, { key: `tried-on:${tried}`, points: 1, perSeconds: TRIES.perSeconds })
  if (isFirst) await recordSecurityEvent(db, { ...entry, kind: 'limit.reached', detail: { of: entry.kind } })
}

/** The security log, newest first. Indexes: primary key, (kind, id) and (person_id, id). */
export async function listSecurityEvents(
  db: Queryable,
  { cursor, size = 50, ...filter }: SecurityEventFilter & { cursor?: string | undefined; size?: number },
): Promise<PageOf<NamedSecurityEvent>> {
  const position = decodeCursor(cursor, z.int().nonnegative())
  const [comparison, order] = position?.direction === 'before' ? ['>', 'asc'] : ['<', 'desc']
  const { rows } = await db.query<NamedSecurityEvent>(
    `select e.*, p.name as "personName"
     from (
       select ${columns} from security_event
       where ($1::bigint is null or id ${comparison} $1) and ${conditions}
       order by id ${order} limit $6
     ) e
     left join person p
       on p.id = case when e."personId" ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then e."personId"::uuid end
     order by e.id ${order}`,
    [position?.key ?? null, ...filterValues(filter), size + 1],
  )
  return pageOf(rows, size, position, ({ id }) => id)
}

/**
 * The security log, oldest first, for who keeps it elsewhere: read in batches, so that its length does not matter.
 * @param filter.after only what came after the entry with this id: who polls names the last one that they have
 */
export async function* streamSecurityEvents(
  db: Queryable,
  { after = 0, ...filter }: SecurityEventFilter & { after?: number } = {},
): AsyncGenerator<SecurityEvent, void, undefined> {
  let last = after
  while (true) {
    const { rows } = await db.query<SecurityEvent>(
      `select ${columns} from security_event where id > $1 and ${conditions} order by id limit $6`,
      [last, ...filterValues(filter), BATCH],
    )
    yield* rows
    if (rows.length < BATCH) return
    last = rows.at(-1)?.id ?? last
  }
}

/**
 * Whether the token with which this session began could not name the person's groups, as there are too many: then what
 * they own by a group is not known.
 */
export async function areGroupsMissing(db: Queryable, session: { personId: string; publicId: string }) {
  const { rowCount } = await db.query(
    `select 1 from security_event
     where kind = 'sign-in.groups-missing' and person_id = $1 and detail->>'session' = $2 limit 1`,
    [session.personId, session.publicId],
  )
  return rowCount !== 0
}

function filterValues({ kinds, personId, from, to }: SecurityEventFilter) {
  return [kinds ?? null, personId ?? null, from ?? null, to ?? null]
}
