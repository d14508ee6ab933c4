import { z } from 'zod'
import type { Queryable } from '#lib/auth/database.ts'
import { mailAddress, type NotificationSettings } from '#lib/config/notifications.ts'
import { readStatements } from '#lib/db/index.ts'
import { decodeCursor, type PageOf, pageOf } from '#lib/paging/paging.ts'
import { type Channel, channels, placeOf } from './channels.ts'
import { groupHeadline, hrefOfGroup } from './group.ts'
import type { NotificationDetail, NotificationKind } from './model.ts'
import { hrefOf, messageOf, testMessage } from './words.ts'

const sql = readStatements(import.meta.url, 'health.sql', ['channels', 'undelivered'])

/** How a channel fares. */
export interface ChannelHealth {
  readonly channel: Channel
  /** The host that it leads to; null = not configured. */
  readonly place: string | null
  readonly lastSentAt: Date | null
  /** Notifications on their way. */
  readonly waiting: number
  /** Messages that were given up, and of which nobody knows; without those that an administrator has put away. */
  readonly failed: number
  readonly unclear: number
  /** What went wrong last, unless something arrived since. */
  readonly trouble: { readonly said: string; readonly at: Date } | null
  /** The newest test message. */
  readonly test: {
    readonly state: 'waiting' | 'sending' | 'sent' | 'failed' | 'unclear'
    readonly said: string | null
    readonly at: Date
  } | null
}

/** All channels, whether configured or not. */
export async function channelHealth(db: Queryable, settings: NotificationSettings): Promise<ChannelHealth[]> {
  const { rows } = await db.query<
    Pick<ChannelHealth, 'channel' | 'lastSentAt' | 'waiting' | 'failed' | 'unclear'> & {
      lastError: string | null
      lastErrorAt: Date | null
      testState: NonNullable<ChannelHealth['test']>['state'] | null
      testError: string | null
      testAt: Date | null
    }
  >(sql.channels, [channels])
  return rows.map(({ lastError, lastErrorAt, testState, testError, testAt, ...row }) => ({
    ...row,
    place: placeOf(row.channel, settings),
    trouble: lastError && lastErrorAt ? { said: lastError, at: lastErrorAt } : null,
    test: testState && testAt ? { state: testState, said: testError, at: testAt } : null,
  }))
}

/** A message that did not arrive, or of which nobody knows whether it did. */
export interface Undelivered {
  readonly id: number
  /** How many notifications it holds. */
  readonly holds: number
  readonly channel: Channel
  /** An address; of a webhook: ''. */
  readonly recipient: string
  readonly state: 'failed' | 'unclear'
  readonly attempts: number
  readonly lastError: string | null
  readonly triedAt: Date | null
  readonly headline: string
  readonly subject: string
  /** A path of ours. */
  readonly href: string
}

/** What was given up and nobody has put away, newest first. Index: delivery_undelivered. */
export async function listUndelivered(
  db: Queryable,
  { cursor, size = 25 }: { cursor?: string | undefined; size?: number } = {},
): Promise<PageOf<Undelivered>> {
  const position = decodeCursor(cursor, z.int().nonnegative())
  const { rows } = await db.query<UndeliveredRow>(sql.undelivered, [
    position?.key ?? null,
    position?.direction === 'before',
    size + 1,
  ])
  const page = pageOf(rows, size, position, ({ first }) => first)
  return { ...page, items: page.items.map(undeliveredOf) }
}

type UndeliveredRow = Omit<Undelivered, 'headline' | 'subject' | 'href'> & {
  /** The id of the first delivery. */
  first: number
  kind: NotificationKind | 'test'
  audience: string
  detail: NotificationDetail
}

function undeliveredOf({ first: _first, kind, audience, detail, ...item }: UndeliveredRow): Undelivered {
  if (kind !== 'test' && item.holds > 1) {
    const subject = `${messageOf(kind, detail).subject} and ${item.holds - 1} more`
    return { ...item, headline: groupHeadline(kind, item.holds), subject, href: hrefOfGroup(kind, [{ audience }]) }
  }
  const { headline, subject } = kind === 'test' ? testMessage(item.channel) : messageOf(kind, detail)
  return { ...item, headline, subject, href: hrefOf({ kind, audience, detail }) }
}

/** Where a test message of a channel goes to; null where the person has no address for it. */
export function testRecipient(channel: Channel, username: string | null): string | null {
  if (channel !== 'mail') return ''
  return username && mailAddress.test(username) ? username.toLowerCase() : null
}
