import { openIdOf } from '#lib/auth/openid.ts'
import type { SignInSettings } from '#lib/config/config.ts'
import type { FormTargets } from './headers.ts'

const TRY_AGAIN_MS = 60_000

/**
 * Where our forms may lead besides ourselves: signing out ends at the provider. Until its configuration has been read,
 * only its own origin is known; it is asked for again from time to time, and never waited for.
 */
export function formTargetsOf(signIn: SignInSettings | null): () => FormTargets {
  if (!signIn) return () => []
  let known: FormTargets = [new URL(signIn.authority).origin]
  let nextTry = 0
  const read = async () => {
    const { end_session_endpoint: end } = await openIdOf(signIn).configuration()
    if (end) known = [...new Set([new URL(signIn.authority).origin, new URL(end).origin])]
    nextTry = Number.POSITIVE_INFINITY
  }
  return () => {
    if (Date.now() >= nextTry) {
      nextTry = Date.now() + TRY_AGAIN_MS
      read().catch(() => undefined)
    }
    return known
  }
}
