import type { Queryable } from '#lib/auth/database.ts'
import { recordedJson, recordedText } from '#lib/auth/recorded.ts'
import type { Audience, NotificationDetail, NotificationKind } from './model.ts'

/** What is told, of which exception, to whom. */
export interface Told {
  /**
   * Names the event, and not who hears of it: use the same key for every audience, so that who belongs to two of them
   * is told once. Such as `requested:147:3` (exception, version) or `expiring:147:2027-02-28:14`.
   */
  readonly key: string
  readonly at: Date
  readonly kind: NotificationKind
  readonly exceptionId: number
  readonly audience: Audience
  /** Object id of whose doing it is, who is not told of it; or clock, scan, command. */
  readonly actor: string
  readonly detail: NotificationDetail
}

/**
 * Tells an audience of an event, once: the same key and audience again changes nothing. `client` is the connection of
 * the transaction that makes the event, so that nobody hears of what did not happen. Which channels carry it is decided
 * by the worker (fan-out.ts): whoever calls needs no configuration.
 */
export async function tell(client: Queryable, told: Told): Promise<void> {
  await client.query(
    `insert into notification (key, at, kind, exception_id, audience, actor, detail)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict (key, audience) do nothing`,
    [
      recordedText(told.key),
      told.at,
      told.kind,
      told.exceptionId,
      recordedText(told.audience),
      recordedText(told.actor),
      recordedJson({ ...told.detail }),
    ],
  )
}
