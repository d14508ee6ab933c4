import { createHash } from 'node:crypto'
import type { Queryable } from './database.ts'

/** How long an answer is kept for who asks again. */
export const IDEMPOTENCY_HOURS = 24
/** A request takes seconds at most: what is older was left by a process that died. */
const ABANDONED_SECONDS = 60

/** A request that must be done once, however often it is sent. */
export interface OnceOnly {
  /** Object id of who sends it: keys of others are others. */
  readonly actor: string
  readonly key: string
  /** Method, path and body: what `key` stands for. */
  readonly request: string
  readonly now: Date
}

export type Claim =
  /** Nobody did it yet: do it, then `keep` or `release`. */
  | { readonly state: 'new' }
  | { readonly state: 'answered'; readonly status: number; readonly body: string }
  /** The key stands for another request. */
  | { readonly state: 'other' }
  /** The same one is being done at this moment. */
  | { readonly state: 'running' }

/** Takes a key for a request, or says what became of the one that it stands for. Of several at once, one is `new`. */
export async function claimOnce(db: Queryable, { actor, key, request, now }: OnceOnly): Promise<Claim> {
  const hash = hashOf(request)
  const { rowCount } = await db.query(
    `insert into idempotency_key as k (actor, key, request_hash, created_at) values ($1, $2, $3, $4)
     on conflict (actor, key) do update set request_hash = $3, status = null, body = null, created_at = $4
     where k.created_at <= $4::timestamptz - interval '${IDEMPOTENCY_HOURS} hours'
        or (k.status is null and k.request_hash = $3
            and k.created_at <= $4::timestamptz - interval '${ABANDONED_SECONDS} seconds')`,
    [actor, key, hash, now],
  )
  if (rowCount) return { state: 'new' }
  const { rows } = await db.query<{ hash: string; status: number | null; body: string | null }>(
    'select request_hash as hash, status, body from idempotency_key where actor = $1 and key = $2',
    [actor, key],
  )
  const [found] = rows
  // Released between the two statements: who sent it at the same time has just failed.
  if (!found) return { state: 'running' }
  if (found.hash !== hash) return { state: 'other' }
  return found.status === null
    ? { state: 'running' }
    : { state: 'answered', status: found.status, body: found.body ?? '' }
}

/** Keeps the answer for who asks again. */
export async function keepAnswer(
  db: Queryable,
  { actor, key }: Pick<OnceOnly, 'actor' | 'key'>,
  { status, body }: { status: number; body: string },
): Promise<void> {
  await db.query('update idempotency_key set status = $3, body = $4 where actor = $1 and key = $2', [
    actor,
    key,
    status,
    body,
  ])
}

/** Nothing was done: the key is free again. */
export async function releaseKey(db: Queryable, { actor, key }: Pick<OnceOnly, 'actor' | 'key'>): Promise<void> {
  await db.query('delete from idempotency_key where actor = $1 and key = $2 and status is null', [actor, key])
}

/** In one statement: locks are short, and nobody waits. */
const SWEPT_AT_ONCE = 1_000
const MOST_BATCHES = 50

/**
 * Removes answers that are kept no longer, in small batches; the next sweep goes on. Index:
 * idempotency_key_created_at_idx.
 * @returns how many
 */
export async function sweepIdempotencyKeys(db: Queryable, now: Date): Promise<number> {
  let removed = 0
  for (let batch = 0; batch < MOST_BATCHES; batch++) {
    const { rowCount } = await db.query(
      `delete from idempotency_key where (actor, key) in (
         select actor, key from idempotency_key
         where created_at <= $1::timestamptz - interval '${IDEMPOTENCY_HOURS} hours'
         order by created_at limit ${SWEPT_AT_ONCE} for update skip locked
       )`,
      [now],
    )
    removed += rowCount ?? 0
    if ((rowCount ?? 0) < SWEPT_AT_ONCE) break
  }
  return removed
}

function hashOf(request: string): string {
  return createHash('sha256').update(request).digest('base64url')
}
