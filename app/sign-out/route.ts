import { cookies } from 'next/headers'
import { NextResponse } from 'next/server'
import { signOutOf } from '#lib/auth/ending-sessions.ts'
import { cookieOptions, sessionCookie } from '#lib/auth/sessions.ts'
import { signInCookie } from '#lib/auth/sign-in.ts'
import { signOutAddress } from '#lib/auth/sign-out.ts'
import { loadConfig } from '#lib/config/config.ts'
import { foreignOrigin } from '../access/origin.ts'
import { asking, recordAttempt } from '../access/request.ts'
import { problem } from '../access/route-handler.ts'

/** An address that somebody opened: asks first. */
export function GET(): Response {
  return new Response(null, { status: 303, headers: { location: '/sign-out/confirm', 'cache-control': 'no-store' } })
}

/** Ends the session here, then sends the browser to end it at the provider. */
export async function POST(): Promise<Response> {
  const [asked, jar] = await Promise.all([asking(), cookies()])
  const { db, at, address, requestId, headers } = asked
  const config = loadConfig(process.env)
  const reason = foreignOrigin(headers, config.publicUrl)
  if (reason) {
    await recordAttempt(asked, 'request.refused', { action: 'sign-out', reason })
    return problem(403, 'This request does not come from a page of Temper.')
  }
  const ended = await signOutOf(db, jar.get(sessionCookie)?.value, { at, address, requestId })
  const location = await signOutAddress(config, ended)
  const answer = new NextResponse(null, { status: 303, headers: { location, 'cache-control': 'no-store' } })
  for (const name of [sessionCookie, signInCookie]) answer.cookies.set(name, '', { ...cookieOptions, maxAge: 0 })
  return answer
}
