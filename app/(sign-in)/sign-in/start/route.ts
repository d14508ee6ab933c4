import { NextResponse } from 'next/server'
import { cookieOptions } from '#lib/auth/sessions.ts'
import { attemptMinutes, beginSignIn, signInCookie } from '#lib/auth/sign-in.ts'
import { loadConfig } from '#lib/config/config.ts'
import { visit } from '../visit.ts'

/** `?return=` a path of ours to come back to, `?again` to prove again who one is: sends the browser to the provider. */
export async function GET(request: Request): Promise<Response> {
  const visiting = await visit('start')
  if (visiting.state === 'limited') return visiting.answer
  const { db, signedIn, cookie, visitor } = visiting
  const { searchParams } = new URL(request.url)
  const returnTo = searchParams.get('return')
  const again = searchParams.has('again') ? signedIn : null
  const begun = await beginSignIn(db, loadConfig(process.env), { returnTo, again, cookie, visitor })
  const headers = { 'cache-control': 'no-store' }
  if (begun.state === 'refused') {
    const query = new URLSearchParams({ refused: begun.refusal, ...(returnTo && { return: returnTo }) })
    return new Response(null, { status: 303, headers: { ...headers, location: `/sign-in?${query}` } })
  }
  const answer = new NextResponse(null, { status: 303, headers: { ...headers, location: begun.address } })
  answer.cookies.set(signInCookie, begun.cookie, { ...cookieOptions, maxAge: attemptMinutes * 60 })
  return answer
}
