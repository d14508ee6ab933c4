import { createHash, timingSafeEqual } from 'node:crypto'
import type { Queryable } from '#lib/posture/database.ts'
import { estateRegistry, measureEstate } from './estate.ts'
import { metricsOfProcess } from './registry.ts'

/** How old an answer may be: several Prometheus servers, or one that asks often, cost one reading. */
const FRESH_MS = 5_000

let last: { readonly at: number; readonly text: Promise<string> } | undefined

/** Everything that is measured, as Prometheus reads it (text format 0.0.4). */
export async function metricsText(db: Queryable, now: Date): Promise<{ text: string; contentType: string }> {
  if (!last || now.getTime() - last.at > FRESH_MS) {
    const text = measureEstate(db, now).then((measures) => estateRegistry(measures, now).metrics())
    last = { at: now.getTime(), text }
    text.catch(() => {
      last = undefined
    })
  }
  const { registry } = metricsOfProcess()
  const [own, estate] = await Promise.all([registry.metrics(), last.text])
  return { text: `${own}\n${estate}`, contentType: registry.contentType }
}

/** Whether an Authorization header bears the token, compared in a time that does not depend on where they differ. */
export function bearsToken(authorization: string | null, token: string): boolean {
  const given = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1] ?? ''
  return timingSafeEqual(digest(given), digest(token))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
