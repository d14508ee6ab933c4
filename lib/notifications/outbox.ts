import { createHash } from 'node:crypto'
import type { Pool } from 'pg'
import type { NotificationSettings } from '#lib/config/notifications.ts'
import { messageOf as errorMessage, readStatements } from '#lib/db/index.ts'
import type { Logger } from '#lib/log/logger.ts'
import { type Channel, channels, configuredChannels } from './channels.ts'
import { fanOut } from './fan-out.ts'
import { type Addressed, type AddressedGroup, slackMessage, teamsCard } from './formats.ts'
import { groupMessageOf } from './group.ts'
import { sendMail } from './mail.ts'
import { type MailReason, mailOf } from './mail-format.ts'
import type { NotificationDetail, NotificationKind } from './model.ts'
import { type Attempt, postJson } from './send.ts'
import { hrefOf, messageOf, testMessage } from './words.ts'

const sql = readStatements(import.meta.url, 'outbox.sql', ['left_sending', 'claim', 'settle', 'hold'])

/** Any number of workers may look; one sends. A session's lock, so that it goes with the process. */
const SENDERS_LOCK = 7_461_930_012
/** After as many refusals a delivery is given up: about fifteen hours. */
export const MOST_ATTEMPTS = 8
const FIRST_WAIT_MS = 30_000
const LONGEST_WAIT_MS = 6 * 60 * 60_000
/** Messages in one round and channel; the next round goes on. */
const MOST_AT_ONCE = 200
/** Of a kind, in one message. What is beyond goes out as the next one. */
const MOST_IN_ONE = 5_000

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
 * One round of sending: writes the deliveries of what is new, and sends what is due. What waits for the same recipient
 * and is of the same kind goes out as one message (group.ts), so that a day on which 300 exceptions end is not 300
 * messages. Each is claimed before it is sent and settled after; what stands as claimed while nobody sends was left by a
 * process that died, and is `unclear`.
 * @returns how many messages were sent; null where another process is at it
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
    const { rows } = await db.query<Claimed>(sql.claim, [channel, now(), MOST_IN_ONE])
    const claimed = rows.sort((one, other) => one.id - other.id)
    const [first] = claimed
    if (!first) break
    const attempt = await attemptAt(first, claimed, options).catch(
      (error: unknown): Attempt => ({ state: 'unclear', said: errorMessage(error).slice(0, 200) }),
    )
    await settle(db, channel, claimed, attempt, now())
    const { id, attempts } = first
    if (attempt.state === 'sent') sent += 1
    else log.warn({ channel, message: id, holds: rows.length, attempts, ...attempt }, 'A message did not go out')
    if (attempt.state === 'refused' && attempt.isOfChannel) break
  }
  return sent
}

async function attemptAt(
  first: Claimed,
  all: readonly Claimed[],
  { settings, publicUrl, timeoutMs }: SenderOptions,
): Promise<Attempt> {
  const { teamsWebhook, slackWebhook, mail } = settings
  const message = addressed(first, all, publicUrl)
  if (first.channel === 'teams' && teamsWebhook) return postJson(teamsWebhook, teamsCard(message), { timeoutMs })
  if (first.channel === 'slack' && slackWebhook) return postJson(slackWebhook, slackMessage(message), { timeoutMs })
  if (first.channel !== 'mail' || !mail) return { state: 'failed', said: 'The channel is not configured.' }
  const { hostname } = new URL(publicUrl)
  const about = all.length === 1 ? `exception-${first.exceptionId}` : `exceptions-${first.kind}`
  const written = {
    ...mailOf(message, whyOf(first, mail.approvers, publicUrl)),
    to: first.recipient,
    messageId: `<${idOf(first, all)}@${hostname}>`,
    references: `<${about}@${hostname}>`,
  }
  return sendMail(mail, written, timeoutMs)
}

/** What is said of them, with addresses that lead here from elsewhere. */
function addressed(first: Claimed, all: readonly Claimed[], publicUrl: string): Addressed | AddressedGroup {
  const { kind, channel } = first
  if (kind === 'test') return { ...testMessage(channel), href: publicUrl + hrefOf({ ...first, kind }) }
  if (all.length === 1) return { ...messageOf(kind, first.detail), href: publicUrl + hrefOf(first) }
  const group = groupMessageOf(
    kind,
    all.map(({ audience, detail }) => ({ kind, audience, detail })),
  )
  const items = group.items.map((item) => ({ ...item, href: publicUrl + item.href }))
  return { ...group, items, href: publicUrl + group.href }
}

/** Why a mail comes, and where one chooses what comes: a test was asked for, and a list has no account. */
function whyOf({ kind, recipient }: Claimed, listed: readonly string[], publicUrl: string): MailReason | null {
  if (kind === 'test') return null
  return listed.some((address) => address.toLowerCase() === recipient)
    ? { said: 'Your administrators have requests of exceptions sent to this address.', href: null }
    : {
        said: 'You get this because it concerns you, and your inbox in Temper has it, too.',
        href: `${publicUrl}/account#mail`,
      }
}

/** The same at every attempt, as long as the same are in it. */
function idOf({ id, notificationId, recipient }: Claimed, all: readonly Claimed[]): string {
  const holds = all.length === 1 ? recipient : `${recipient} ${all.map((one) => one.id).join()}`
  return `temper-${notificationId}-${id}-${createHash('sha256').update(holds).digest('hex').slice(0, 12)}`
}

/** All of a message share how it ended; how often each was tried, and so when it is given up, is its own. */
async function settle(
  db: Pick<Pool, 'query'>,
  channel: Channel,
  claimed: readonly Claimed[],
  attempt: Attempt,
  now: Date,
): Promise<void> {
  const said = attempt.state === 'sent' ? null : attempt.said
  const sentAt = attempt.state === 'sent' ? now : null
  const settled = claimed.map(({ id, attempts }) => ({ id, ...outcomeOf(attempt, attempts, now) }))
  await db.query(sql.settle, [
    settled.map(({ id }) => id),
    settled.map(({ state }) => state),
    settled.map(({ next }) => next),
    sentAt,
    said,
  ])
  if (attempt.state === 'refused' && attempt.isOfChannel && attempt.retryAfterMs !== null)
    await db.query(sql.hold, [channel, new Date(now.getTime() + attempt.retryAfterMs)])
}

function outcomeOf(attempt: Attempt, attempts: number, now: Date): { state: string; next: Date | null } {
  if (attempt.state !== 'refused') return { state: attempt.state, next: null }
  const wait = Math.max(waitAfter(attempts), attempt.retryAfterMs ?? 0)
  return { state: attempts >= MOST_ATTEMPTS ? 'failed' : 'waiting', next: new Date(now.getTime() + wait) }
}

/** How long to wait after so many attempts: 30 s, 2 min, 8 min, 32 min, about 2 h, then 6 h. */
export function waitAfter(attempts: number): number {
  return Math.min(FIRST_WAIT_MS * 4 ** (attempts - 1), LONGEST_WAIT_MS)
}
