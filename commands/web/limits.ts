import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { limit } from '#lib/auth/rate-limit.ts'
import { recordSecurityEvent } from '#lib/auth/security-events.ts'
import type { postureDatabase } from '#lib/posture/database.ts'

type Db = Awaited<ReturnType<typeof postureDatabase>>

/** An office may have one address; a page asks for a dozen things. */
const BY_ADDRESS = { points: 3_000, perSeconds: 60 }
/** More than anybody clicks. */
const BY_SESSION = { points: 1_200, perSeconds: 60 }

const SESSION = /(?:^|;\s*)__Host-temper-session=([\w-]{1,200})/

/**
 * Whether a request is one too many, of its address or of its session; null, or in how many seconds it may come again.
 * Who goes on is noted in the security log once a minute, not once a request.
 */
export async function tooMany(
  db: Db,
  { headers }: Pick<IncomingMessage, 'headers'>,
  { address, requestId }: { address: string; requestId: string },
): Promise<number | null> {
  const session = SESSION.exec(headers.cookie ?? '')?.[1]
  const keys = [{ key: `address:${address}`, ...BY_ADDRESS }]
  if (session) keys.push({ key: `session:${createHash('sha256').update(session).digest('base64url')}`, ...BY_SESSION })
  const answers = await Promise.all(keys.map((key) => limit(db, key)))
  const waits = answers.filter(({ isAllowed }) => !isAllowed).map(({ retryAfterSeconds }) => retryAfterSeconds)
  if (waits.length === 0) return null
  const { isAllowed: isNew } = await limit(db, { key: `limit-noted:${address}`, points: 1, perSeconds: 60 })
  if (isNew)
    await recordSecurityEvent(db, {
      at: new Date(),
      kind: 'limit.reached',
      personId: null,
      address,
      requestId,
      detail: { of: answers[0]?.isAllowed ? 'session' : 'address' },
    })
  return Math.max(...waits)
}
