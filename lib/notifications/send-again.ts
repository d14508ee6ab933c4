import type { Pool } from 'pg'
import { recordAudit } from '#lib/auth/audit.ts'
import { inTransaction, readStatements } from '#lib/db/index.ts'
import type { Channel } from './channels.ts'

const sql = readStatements(import.meta.url, 'health.sql', ['send_again', 'put_away', 'test', 'test_delivery'])

interface Change {
  /** Object id of the person. */
  readonly actor: string
  readonly at: Date
  readonly requestId: string
}

/** A message that did not arrive, as somebody saw it: it may stand otherwise by now. */
interface Seen {
  readonly id: number
  readonly state: 'failed' | 'unclear'
}

/**
 * Puts a message that was given up on its way again, with all that it holds. Who sends again what is `unclear` has been
 * told that it may arrive twice.
 * @returns false where it stands otherwise by now
 */
export async function sendAgain(db: Pick<Pool, 'connect'>, seen: Seen, change: Change): Promise<boolean> {
  return changeUndelivered(db, sql.send_again, seen, change, { state: 'waiting' })
}

/**
 * Puts away that a message did not arrive: it is listed and counted no more, and removed after a while (retention.ts).
 * @returns false where it stands otherwise by now
 */
export async function putAway(db: Pick<Pool, 'connect'>, seen: Seen, change: Change): Promise<boolean> {
  return changeUndelivered(db, sql.put_away, seen, change, { state: seen.state, isPutAway: true })
}

async function changeUndelivered(
  db: Pick<Pool, 'connect'>,
  statement: string,
  { id, state }: Seen,
  { actor, at, requestId }: Change,
  after: Record<string, unknown>,
): Promise<boolean> {
  return inTransaction(db, async (client) => {
    const { rows } = await client.query<{ channel: Channel; recipient: string }>(statement, [id, state, at])
    const [changed] = rows
    if (!changed) return false
    await recordAudit(client, {
      at,
      actor,
      action: 'settings.change',
      subjectType: 'delivery',
      subjectId: String(id),
      detail: { ...changed, holds: rows.length, before: { state }, after },
      requestId,
    })
    return true
  })
}

/** Asks for a test message over one channel, which the worker sends like any other. Nobody sees it in the product. */
export async function sendTest(
  db: Pick<Pool, 'connect'>,
  { channel, recipient }: { channel: Channel; recipient: string },
  { actor, at, requestId }: Change,
): Promise<void> {
  await inTransaction(db, async (client) => {
    const { rows } = await client.query<{ id: number }>(sql.test, [`test:${channel}:${requestId}`, at, actor])
    const [made] = rows
    if (!made) return
    await client.query(sql.test_delivery, [made.id, channel, recipient, at])
    await recordAudit(client, {
      at,
      actor,
      action: 'settings.change',
      subjectType: 'channel',
      subjectId: channel,
      detail: { testMessage: true },
      requestId,
    })
  })
}
