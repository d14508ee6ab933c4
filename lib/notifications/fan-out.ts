import type { Pool } from 'pg'
import { reachOf, roles } from '#lib/auth/permissions.ts'
import { mailAddress, type NotificationSettings } from '#lib/config/notifications.ts'
import { inTransaction, readStatements } from '#lib/db/index.ts'
import { configuredChannels } from './channels.ts'
import { AS_APPROVER, topicOf } from './mail-topics.ts'
import type { NotificationKind } from './model.ts'

const sql = readStatements(import.meta.url, 'outbox.sql', ['to_fan', 'fanned', 'mail_recipients', 'add_delivery'])

const AT_ONCE = 100
/** Who sets up a channel, or starts again after a long time, need not hear of what was then. */
const OLDEST_MS = 7 * 86_400_000
/** Of people, by name, in the inbox and by mail: a channel that many read is spared. */
const NOT_FOR_CHANNELS: readonly NotificationKind[] = ['comment', 'review_due']

const deciders = roles.filter((role) => reachOf([role], 'exception.decide') !== null)

interface ToFan {
  readonly id: number
  readonly key: string
  readonly at: Date
  readonly kind: NotificationKind
  readonly audience: string
  readonly actor: string
}

/**
 * Writes the deliveries of notifications that have none yet, for the channels that are configured now. One at a time:
 * the caller holds the lock of senders.
 * @returns how many notifications it looked at
 */
export async function fanOut(db: Pick<Pool, 'connect'>, settings: NotificationSettings, now: Date): Promise<number> {
  const channels = configuredChannels(settings)
  return inTransaction(db, async (client) => {
    const { rows } = await client.query<ToFan>(sql.to_fan, [AT_ONCE])
    const add = (channel: string, recipients: readonly string[], { id, key }: ToFan) =>
      client.query(sql.add_delivery, [id, channel, recipients, now, key])
    for (const told of rows) {
      if (now.getTime() - told.at.getTime() > OLDEST_MS) continue
      for (const channel of channels)
        if (channel !== 'mail') {
          if (!NOT_FOR_CHANNELS.includes(told.kind)) await add(channel, [''], told)
        } else {
          const { rows: people } = await client.query<{ address: string }>(sql.mail_recipients, [
            told.audience,
            told.actor,
            deciders,
            [topicOf[told.kind], ...(told.audience === 'approvers' ? [AS_APPROVER] : [])],
          ])
          const listed = told.audience === 'approvers' ? (settings.mail?.approvers ?? []) : []
          const addresses = [...people.map(({ address }) => address), ...listed.map((address) => address.toLowerCase())]
          await add(
            channel,
            [...new Set(addresses)].filter((address) => mailAddress.test(address)),
            told,
          )
        }
    }
    if (rows.length > 0) await client.query(sql.fanned, [rows.map(({ id }) => id), now])
    return rows.length
  })
}
