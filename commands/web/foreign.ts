import type { IncomingMessage } from 'node:http'
import { recordTry } from '#lib/auth/security-events.ts'
import { personOf } from '#lib/auth/sessions.ts'
import type { postureDatabase } from '#lib/posture/database.ts'
import { foreignOrigin } from '../../app/access/origin.ts'
import { sessionOf } from './limits.ts'

type Db = Awaited<ReturnType<typeof postureDatabase>>
type Asking = Pick<IncomingMessage, 'method' | 'url' | 'headers'>

/**
 * Why a request that would change something does not come from a page of ours; null where it does, or only reads.
 * Every mutation looks again (app/access): Next refuses most of these before, with an error that tells nobody.
 * @param publicUrl where people reach us
 */
export function whyForeign({ method, url = '', headers }: Asking, publicUrl: string): string | null {
  // The API knows no sessions: a cookie is nothing to it, and no page of elsewhere has anybody's token.
  if (method !== 'POST' || url.startsWith('/api/v1/')) return null
  const { origin, 'sec-fetch-site': site } = headers
  return foreignOrigin(
    new Headers({ ...(origin && { origin }), ...(site && { 'sec-fetch-site': `${site}` }) }),
    publicUrl,
  )
}

/** Tells the security log of such a request, and whose session it abused. */
export async function noteForeign(
  db: Db,
  { url = '', headers }: Asking,
  { address, requestId }: { address: string; requestId: string },
  reason: string,
): Promise<void> {
  await recordTry(db, {
    at: new Date(),
    kind: 'request.refused',
    personId: await personOf(db, sessionOf(headers)),
    address,
    requestId,
    detail: { path: url.split('?', 1)[0], reason },
  })
}
