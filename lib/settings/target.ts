import type { Pool } from 'pg'
import { recordAudit } from '#lib/auth/audit.ts'
import type { Queryable } from '#lib/auth/database.ts'
import { inTransaction } from '#lib/db/index.ts'

/** The score that the estate is to reach. */
export interface EstateTarget {
  /** 0 to 100, one decimal. */
  readonly score: number
  readonly setAt: Date
  /** Who set it; null where the person is not known any more. */
  readonly setBy: string | null
}

/** Who changes a setting, when, in which request. */
export interface Change {
  /** Object id of the person. */
  readonly actor: string
  readonly at: Date
  readonly requestId: string
}

const KEY = 'target'

/** The estate's target; null while there is none. */
export async function estateTarget(db: Queryable): Promise<EstateTarget | null> {
  const { rows } = await db.query<{ score: number | null; setAt: Date; setBy: string | null }>(
    `select (s.value #>> '{}')::float8 as score, s.updated_at as "setAt", p.name as "setBy"
     from setting s left join person p on p.id::text = s.updated_by
     where s.key = $1`,
    [KEY],
  )
  const [found] = rows
  return found && found.score !== null ? { ...found, score: found.score } : null
}

/**
 * Sets the estate's target, or takes it away, and says so in the log of changes. Two at once: the later one stands,
 * and the log has both, each with what it replaced.
 * @param score 0 to 100, one decimal; null for none
 */
export async function changeEstateTarget(
  db: Pick<Pool, 'connect'>,
  score: number | null,
  { actor, at, requestId }: Change,
): Promise<void> {
  await inTransaction(db, async (client) => {
    // The row is there before it is read, so that there is something to lock.
    await client.query(
      `insert into setting (key, value, updated_at, updated_by) values ($1, 'null', $2, $3) on conflict do nothing`,
      [KEY, at, actor],
    )
    const { rows } = await client.query<{ value: number | null }>(
      `select (value #>> '{}')::float8 as value from setting where key = $1 for update`,
      [KEY],
    )
    const before = rows[0]?.value ?? null
    if (before === score) return
    await client.query(`update setting set value = $2, updated_at = $3, updated_by = $4 where key = $1`, [
      KEY,
      JSON.stringify(score),
      at,
      actor,
    ])
    await recordAudit(client, {
      at,
      actor,
      action: 'settings.change',
      subjectType: 'setting',
      subjectId: KEY,
      detail: { before: { target: before }, after: { target: score } },
      requestId,
    })
  })
}
