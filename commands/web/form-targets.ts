import { setTimeout as pause } from 'node:timers/promises'
import { providerOrigins } from '#lib/auth/openid.ts'
import type { Config } from '#lib/config/config.ts'
import type { FormTargets } from './headers.ts'

const RENEW_MS = 60_000
/** How long the first page may have to wait for a provider that does not answer. */
const PATIENCE_MS = 2_000

/**
 * Where forms of ours lead, besides ourselves: signing out ends at the provider. It is asked in the background, so that
 * no page waits for it; what it said last holds while it cannot be asked.
 */
export async function watchFormTargets(signIn: Config['signIn']): Promise<() => FormTargets> {
  let known: FormTargets = []
  const renew = async () => {
    const found = await providerOrigins(signIn)
    if (found.length > 0) known = found
  }
  setInterval(() => void renew(), RENEW_MS).unref()
  await Promise.race([renew(), pause(PATIENCE_MS, undefined, { ref: false })])
  return () => known
}
