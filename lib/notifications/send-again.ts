import type { Pool } from 'pg'
import { recordAudit } from '#lib/auth/audit.ts'
import { inTransaction, readStatements } from '#lib/db/index.ts'
import type { Channel } from './channels.ts'

const sql = readStatements(import.meta.url, 'health.sql', ['send_again', 'test', 'test_delivery'])

interface Change {
  /** Object id of the person. */
  readonly actor: string
  readonly at: Date
  readonly requestId: string
}

/**
 * Puts a message that was given up on its way again. `state` is what the person saw of it: who sends again what is
 * `unclear` has been told that it may arrive twice.
 * @returns false where it stands otherwise by now
 */
export async function sendAgain(
  db: Pick<Pool, 'connect'>,
  { id, state }: { id: number; state: 'failed' | 'unclear' },
  { actor, at, requestId }: Change,
): Promise<boolean> {
  return inTransaction(db, async (client) => {
    const { rows } = await client.query<{ channel: Channel; recipient: string }>(sql.send_again, [id, state, at])
    const [again] = rows
    if (!again) return false
    await recordAudit(client, {
      at,
      actor,
      action: 'settings.change',
      subjectType: 'delivery',
      subjectId: String(id),
      detail: { ...again, before: { state }, after: { state: 'waiting' } },
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
