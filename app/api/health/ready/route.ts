import { postureDatabase } from '#lib/posture/database.ts'
import { isReady } from '#lib/posture/health.ts'

export const dynamic = 'force-dynamic'

/** 200 while pages can be made: the database answers, with a schema that this version knows. Tells nothing else. */
export async function GET(): Promise<Response> {
  const headers = { 'cache-control': 'no-store' }
  const ready = await postureDatabase()
    .then(isReady)
    .catch(() => false)
  return ready
    ? Response.json({ status: 'ok' }, { headers })
    : Response.json({ status: 'unavailable' }, { status: 503, headers })
}
