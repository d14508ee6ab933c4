import { cookies } from 'next/headers'
import { limit } from '#lib/auth/rate-limit.ts'
import { sessionCookie } from '#lib/auth/sessions.ts'
import { signInCookie } from '#lib/auth/sign-in.ts'
import { asking, recordAttempt } from '../../access/request.ts'

/** An office may have one address; who guesses needs far more. */
const ATTEMPTS_A_MINUTE = 120

/** A request of the sign-in, as lib/auth takes it; or the answer to one that is too many. */
export async function visit(what: 'start' | 'callback') {
  const [asked, jar] = await Promise.all([asking(), cookies()])
  const { db, at, address, requestId, headers, signedIn } = asked
  const key = `sign-in-${what}:${address ?? 'unknown'}`
  const { isAllowed, retryAfterSeconds } = await limit(db, { key, points: ATTEMPTS_A_MINUTE, perSeconds: 60 })
  if (!isAllowed) {
    // Once a minute, not once a request.
    const { isAllowed: isNew } = await limit(db, { key: `limit-noted:${key}`, points: 1, perSeconds: 60 })
    if (isNew) await recordAttempt(asked, 'limit.reached', { action: `sign-in.${what}` })
    return { state: 'limited' as const, answer: tooMany(retryAfterSeconds) }
  }
  return {
    state: 'welcome' as const,
    db,
    signedIn,
    cookie: jar.get(signInCookie)?.value ?? null,
    session: jar.get(sessionCookie)?.value ?? null,
    visitor: { now: at, address, requestId, userAgent: headers.get('user-agent') },
  }
}

function tooMany(seconds: number): Response {
  return new Response(`There are too many attempts to sign in from your address: try again in ${seconds} seconds.\n`, {
    status: 429,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', 'retry-after': `${seconds}` },
  })
}
