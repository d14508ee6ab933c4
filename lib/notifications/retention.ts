import type { Queryable } from '#lib/auth/database.ts'
import { readStatements } from '#lib/db/index.ts'

const sql = readStatements(import.meta.url, 'retention.sql', ['sent', 'put_away', 'told'])

/** How long what arrived, and what an administrator has put away, is remembered. */
const DELIVERY_DAYS = 30
/** In one statement: locks are short, and nobody waits. */
const AT_ONCE = 1_000
/** In one sweep; the next one goes on. */
const MOST_BATCHES = 50
const DAY_MS = 86_400_000

/** What a sweep removed. */
export interface SweptNotifications {
  readonly deliveries: number
  readonly notifications: number
}

/**
 * Removes what nobody asks for any more: deliveries that arrived, or that were put away, 30 days ago, and notifications
 * (with their deliveries, and who read them) after the days of `TEMPER_NOTIFICATION_DAYS`. What did not arrive stays
 * until an administrator has put it away or its notification goes; what is on its way stays in any case. In small
 * batches; safe to run at any time and by several at once.
 */
export async function sweepNotifications(
  db: Queryable,
  { now, days }: { now: Date; days: number },
): Promise<SweptNotifications> {
  const before = (count: number) => new Date(now.getTime() - count * DAY_MS)
  const sent = await inBatches(db, sql.sent, before(DELIVERY_DAYS))
  const seen = await inBatches(db, sql.put_away, before(DELIVERY_DAYS))
  return { deliveries: sent + seen, notifications: await inBatches(db, sql.told, before(days)) }
}

async function inBatches(db: Queryable, statement: string, before: Date): Promise<number> {
  let removed = 0
  for (let batch = 0; batch < MOST_BATCHES; batch++) {
    const { rowCount } = await db.query(statement, [before, AT_ONCE])
    removed += rowCount ?? 0
    if ((rowCount ?? 0) < AT_ONCE) break
  }
  return removed
}
