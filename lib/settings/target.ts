import type { Pool } from 'pg'
import { type Change, changeSetting } from '#lib/auth/change-setting.ts'
import type { Queryable } from '#lib/auth/database.ts'

/** The score that the estate is to reach. */
export interface EstateTarget {
  /** 0 to 100, one decimal. */
  readonly score: number
  readonly setAt: Date
  /** Who set it; null where the person is not known any more. */
  readonly setBy: string | null
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
  change: Change,
): Promise<void> {
  const read = (stored: unknown) => (typeof stored === 'number' ? stored : null)
  await changeSetting(db, { key: KEY, value: score, read, tell: (target) => ({ target }) }, change)
}
