import { createHash } from 'node:crypto'
import type { Pool } from 'pg'
import type { NotificationSettings } from '#lib/config/notifications.ts'
import { messageOf as errorMessage, readStatements } from '#lib/db/index.ts'
import type { Logger } from '#lib/log/logger.ts'
import { type Channel, channels, configuredChannels } from './channels.ts'
import { fanOut } from './fan-out.ts'
import { mailOf, slackMessage, teamsCard } from './formats.ts'
import { sendMail } from './mail.ts'
import type { NotificationDetail, NotificationKind } from './model.ts'
import { type Attempt, postJson } from './send.ts'
import { hrefOf, messageOf, testMessage } from './words.ts'

const sql = readStatements(import.meta.url, 'outbox.sql', ['left_sending', 'claim', 'settle', 'hold'])

/** Any number of workers may look; one sends. A session's lock, so that it goes with the process. */
const SENDERS_LOCK = 7_461_930_012
/** After as many refusals a delivery is given up: about seventeen hours. */
export const MOST_ATTEMPTS = 8
const FIRST_WAIT_MS = 30_000
const LONGEST_WAIT_MS = 6 * 60 * 60_000
/** In one round and channel; the next round goes on. */
const MOST_AT_ONCE = 200

interface SenderOptions {
  db: Pick<Pool, 'connect' | 'query'>
  settings: NotificationSettings
  /** Where links lead. */
  publicUrl: string
  log: Pick<Logger, 'warn'>
  now?: () => Date
  /** No further one is begun once it is aborted. */
  signal?: AbortSignal
  /** For tests. */
  timeoutMs?: number
}

interface Claimed {
  readonly id: number
  readonly channel: Channel
  readonly recipient: string
  readonly attempts: number
  readonly notificationId: number
  readonly kind: NotificationKind | 'test'
  readonly exceptionId: number
  readonly audience: string
  readonly detail: NotificationDetail
}

/**
 * One round of sending: writes the deliveries of what is new, and sends what is due. Each is claimed before it is sent
 * and settled after; what stands as claimed while nobody sends was left by a process that died, and is `unclear`.
 * @returns how many were sent; null where another process is at it
 */
export async function sendDue(options: SenderOptions): Promise<number | null> {
  const { db, settings, now = () => new Date() } = options
  return withSendersLock(db, async () => {
    await db.query(sql.left_sending, [channels])
    while ((await fanOut(db, settings, now())) > 0) if (options.signal?.aborted) return 0
    const sent = await Promise.all(configuredChannels(settings).map((channel) => sendOver(channel, options)))
    return sent.reduce((sum, count) => sum + count, 0)
  })
}

/** Null where another process has it. It is gone with the connection, however that ends. */
async function withSendersLock<Value>(db: Pick<Pool, 'connect'>, run: () => Promise<Value>): Promise<Value | null> {
  const holder = await db.connect()
  let isLost = false
  const lost = () => {
    isLost = true
  }
  holder.on('error', lost)
  try {
    const { rows } = await holder.query<{ isOurs: boolean }>('select pg_try_advisory_lock($1) as "isOurs"', [
      SENDERS_LOCK,
    ])
    if (!rows[0]?.isOurs) return null
    return await run()
  } finally {
    await holder.query('select pg_advisory_unlock_all()').catch(lost)
    holder.off('error', lost)
    holder.release(isLost)
  }
}

/** One after the other, so that a slow channel keeps no other one waiting, and one in trouble is not asked again and again. */
async function sendOver(channel: Channel, options: SenderOptions): Promise<number> {
  const { db, log, signal, now = () => new Date() } = options
  let sent = 0
  for (let round = 0; round < MOST_AT_ONCE && !signal?.aborted; round++) {
    const { rows } = await db.query<Claimed>(sql.claim, [channel, now()])
    const [claimed] = rows
    if (!claimed) break
    const attempt = await attemptAt(claimed, options).catch(
      (error: unknown): Attempt => ({ state: 'unclear', said: errorMessage(error).slice(0, 200) }),
    )
    await settle(db, claimed, attempt, now())
    if (attempt.state === 'sent') sent += 1
    else log.warn({ channel, delivery: claimed.id, attempts: claimed.attempts, ...attempt }, 'A message did not go out')
    if (attempt.state === 'refused' && attempt.isOfChannel) break
  }
  return sent
}

async function attemptAt(claimed: Claimed, { settings, publicUrl, timeoutMs }: SenderOptions): Promise<Attempt> {
  const message = claimed.kind === 'test' ? testMessage(claimed.channel) : messageOf(claimed.kind, claimed.detail)
  const addressed = { ...message, href: publicUrl + hrefOf(claimed) }
  const { teamsWebhook, slackWebhook, mail } = settings
  if (claimed.channel === 'teams' && teamsWebhook) return postJson(teamsWebhook, teamsCard(addressed), { timeoutMs })
  if (claimed.channel === 'slack' && slackWebhook) return postJson(slackWebhook, slackMessage(addressed), { timeoutMs })
  if (claimed.channel !== 'mail' || !mail) return { state: 'failed', said: 'The channel is not configured.' }
  const { hostname } = new URL(publicUrl)
  const written = {
    ...mailOf(addressed),
    to: claimed.recipient,
    messageId: `<${idOf(claimed)}@${hostname}>`,
    references: `<exception-${claimed.exceptionId}@${hostname}>`,
  }
  return sendMail(mail, written, timeoutMs)
}

/** The same at every attempt. */
function idOf({ id, notificationId, recipient }: Claimed): string {
  const recipientHash = createHash('sha256').update(recipient).digest('hex').slice(0, 12)
  return `temper-${notificationId}-${id}-${recipientHash}`
}

async function settle(
  db: Pick<Pool, 'query'>,
  { id, channel, attempts }: Claimed,
  attempt: Attempt,
  now: Date,
): Promise<void> {
  const said = attempt.state === 'sent' ? null : attempt.said
  if (attempt.state !== 'refused') {
    await db.query(sql.settle, [id, attempt.state, null, attempt.state === 'sent' ? now : null, said])
    return
  }
  const next = new Date(now.getTime() + Math.max(waitAfter(attempts), attempt.retryAfterMs ?? 0))
  await db.query(sql.settle, [id, attempts >= MOST_ATTEMPTS ? 'failed' : 'waiting', next, null, said])
  if (attempt.isOfChannel && attempt.retryAfterMs !== null)
    await db.query(sql.hold, [channel, new Date(now.getTime() + attempt.retryAfterMs)])
}

/** How long to wait after so many attempts: 30 s, 2 min, 8 min, 32 min, about 2 h, then 6 h. */
export function waitAfter(attempts: number): number {
  return Math.min(FIRST_WAIT_MS * 4 ** (attempts - 1), LONGEST_WAIT_MS)
}
