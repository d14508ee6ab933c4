import type { IncomingMessage } from 'node:http'
import { limit } from '#lib/auth/rate-limit.ts'
import { recordSecurityEvent } from '#lib/auth/security-events.ts'
import { personOf, sessionCookie } from '#lib/auth/sessions.ts'
import type { postureDatabase } from '#lib/posture/database.ts'

type Db = Awaited<ReturnType<typeof postureDatabase>>

/** An office may have one address; a page asks for a dozen things. */
export const BY_ADDRESS = { points: 3_000, perSeconds: 60 }
/** More than anybody clicks, in however many browsers. */
export const BY_PERSON = { points: 2_000, perSeconds: 60 }

const SESSION = new RegExp(`(?:^|;) *${sessionCookie}=([^;]*)`, 'g')

/** The session that a request brings, whatever it opens: read as Next reads it, where the last of a name counts. */
export function sessionOf({ cookie = '' }: IncomingMessage['headers']): string | undefined {
  const value = [...cookie.matchAll(SESSION)].at(-1)?.[1]
  try {
    return value && decodeURIComponent(value)
  } catch {
    return undefined
  }
}

/**
 * Whether a request is one too many, of its address or of the person whose session it brings; null, or in how many
 * seconds it may come again. A cookie that opens nothing counts for its address alone.
 * Who goes on is noted in the security log once a minute, not once a request.
 */
export async function tooMany(
  db: Db,
  { headers }: Pick<IncomingMessage, 'headers'>,
  { address, requestId }: { address: string; requestId: string },
): Promise<number | null> {
  const [ofAddress, personId] = await Promise.all([
    limit(db, { key: `address:${address}`, ...BY_ADDRESS }),
    personOf(db, sessionOf(headers)),
  ])
  const ofPerson = personId === null ? null : await limit(db, { key: `person:${personId}`, ...BY_PERSON })
  if (ofAddress.isAllowed && ofPerson?.isAllowed !== false) return null
  const of = ofAddress.isAllowed ? 'person' : 'address'
  const { isAllowed: isNew } = await limit(db, {
    key: `limit-noted:${of === 'person' ? personId : address}`,
    points: 1,
    perSeconds: 60,
  })
  if (isNew)
    await recordSecurityEvent(db, {
      at: new Date(),
      kind: 'limit.reached',
      personId,
      address,
      requestId,
      detail: { of },
    })
  return Math.max(ofAddress.retryAfterSeconds, ofPerson?.retryAfterSeconds ?? 0)
}
