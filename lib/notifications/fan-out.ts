import type { Pool, PoolClient } from 'pg'
import { reachOf, roles } from '#lib/auth/permissions.ts'
import { mailAddress, type NotificationSettings } from '#lib/config/notifications.ts'
import { inTransaction, readStatements } from '#lib/db/index.ts'
import { configuredChannels } from './channels.ts'
import { AS_APPROVER, topicOf } from './mail-topics.ts'
import type { NotificationKind } from './model.ts'

const sql = readStatements(import.meta.url, 'outbox.sql', [
  'to_fan',
  'fanned',
  'mail_recipients',
  'add_to_webhook',
  'add_delivery',
])

const AT_ONCE = 500
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
    const fresh = rows.filter(({ at }) => now.getTime() - at.getTime() <= OLDEST_MS)
    const forWebhooks = fresh.filter(({ kind }) => !NOT_FOR_CHANNELS.includes(kind)).map(({ id }) => id)
    for (const channel of channels)
      if (channel !== 'mail') await client.query(sql.add_to_webhook, [forWebhooks, channel, now])
      else for (const told of fresh) await addMails(client, told, settings.mail?.approvers ?? [], now)
    if (rows.length > 0) await client.query(sql.fanned, [rows.map(({ id }) => id), now])
    return rows.length
  })
}

/** @param listed addresses that hear of what approvers hear of */
async function addMails(client: PoolClient, told: ToFan, listed: readonly string[], now: Date): Promise<void> {
  const { id, key, kind, audience, actor } = told
  const isForApprovers = audience === 'approvers'
  const { rows } = await client.query<{ address: string }>(sql.mail_recipients, [
    audience,
    actor,
    deciders,
    [topicOf[kind], ...(isForApprovers ? [AS_APPROVER] : [])],
  ])
  const given = [...rows.map(({ address }) => address), ...(isForApprovers ? listed : [])]
  const addresses = new Set(
    given.map((address) => address.toLowerCase()).filter((address) => mailAddress.test(address)),
  )
  await client.query(sql.add_delivery, [id, 'mail', [...addresses], now, key])
}
