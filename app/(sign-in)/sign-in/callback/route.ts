import { NextResponse } from 'next/server'
import { cookieOptions, sessionCookie } from '#lib/auth/sessions.ts'
import { finishSignIn } from '#lib/auth/sign-in.ts'
import { loadConfig } from '#lib/config/config.ts'
import { visit } from '../visit.ts'

/** Where the provider sends the browser back to. */
export async function GET(request: Request): Promise<Response> {
  const visiting = await visit('callback')
  if (visiting.state === 'limited') return visiting.answer
  const { db, signedIn, cookie, session, visitor } = visiting
  const params = new URL(request.url).searchParams
  const finished = await finishSignIn(db, loadConfig(process.env), { params, cookie, session, visitor })
  const headers = { 'cache-control': 'no-store' }
  if (finished.state === 'signed in') {
    const answer = new NextResponse(null, { status: 303, headers: { ...headers, location: finished.goTo } })
    answer.cookies.set(sessionCookie, finished.cookie, cookieOptions)
    return answer
  }
  // Who goes back to this address by the browser's history is signed in already.
  const isDone = signedIn !== null && finished.refusal === 'unknown-attempt'
  const query = new URLSearchParams({
    ...(!isDone && { refused: finished.refusal }),
    ...(finished.returnTo !== '/' && { return: finished.returnTo }),
  })
  const location = query.size > 0 ? `/sign-in?${query}` : '/sign-in'
  return new Response(null, { status: 303, headers: { ...headers, location } })
}
