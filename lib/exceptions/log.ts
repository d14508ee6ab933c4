import type { PoolClient } from 'pg'
import type { Queryable } from '#lib/auth/database.ts'
import { type Detail, recordedText } from '#lib/auth/recorded.ts'
import { readStatements } from '#lib/db/index.ts'
import { termsDigest } from './digest.ts'
import { keepableJson } from './keepable.ts'
import type { Actor } from './model.ts'
import type { EventKind } from './state-machine.ts'
import { readException, type StoredException } from './store.ts'

const sql = readStatements(import.meta.url, 'log.sql', ['write_event', 'importer', 'last_event', 'just_said'])

/**
 * Adds to the log what happened to an exception, with where it stands now and the digest of what it says now: to be
 * called after the change is written, in its transaction.
 */
export async function writeEvent(
  client: PoolClient,
  id: number,
  { kind, actor, at, detail }: { kind: EventKind; actor: Actor; at: Date; detail: Detail },
): Promise<void> {
  const stored = await readException(client, id)
  if (!stored) throw new Error(`There is no exception ${id} to write of.`)
  await client.query(sql.write_event, [
    at,
    id,
    kind,
    recordedText(actor.id),
    recordedText(actor.name),
    keepableJson({ ...detail, state: stored.state, digest: termsDigest(stored) }),
  ])
}

/** The object id of who imported an exception from a file; null of all others. */
export async function importerOf(client: Queryable, { id, source }: StoredException): Promise<string | null> {
  if (source !== 'csv') return null
  const { rows } = await client.query<{ actor: string }>(sql.importer, [id])
  return rows[0]?.actor ?? null
}

/** What changed an exception last, and by whose doing; null before anything is in its log. */
export async function lastEventOf(
  client: Queryable,
  id: number,
): Promise<{ kind: EventKind; actorName: string; at: Date } | null> {
  const { rows } = await client.query<{ kind: EventKind; actorName: string; at: Date }>(sql.last_event, [id])
  return rows[0] ?? null
}

/** Whether the newest entry of the log is the same comment of the same person, of the last minute. */
export async function wasJustSaid(
  client: Queryable,
  id: number,
  { text, actor, at }: { text: string; actor: string; at: Date },
): Promise<boolean> {
  const { rows } = await client.query<{ said: boolean }>(sql.just_said, [id, actor, text, at])
  return rows[0]?.said === true
}
