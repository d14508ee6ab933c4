import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { startIssuer } from '#lib/auth/testing-issuer.ts'
import type { Database } from '#lib/db/index.ts'
import { openTestDatabase } from '#lib/db/testing.ts'
import { POST as signOut } from '../../sign-out/route.ts'
import { GET as callback } from './callback/route.ts'
import { GET as start } from './start/route.ts'

// What Next hands to a route, and the browser's cookies.
let sent = new Headers()
const jar = new Map<string, string>()
vi.mock('next/headers', () => ({
  headers: async () => sent,
  cookies: async () => ({ get: (name: string) => (jar.has(name) ? { name, value: jar.get(name) } : undefined) }),
}))

const tenantId = '6a8f2c10-4b7e-4d39-9c51-0e2d7b3f8a64'
const clientId = '3f1c2a6e-9d84-4b57-8a0c-6e2b7d94c5a1'
const publicUrl = 'http://localhost:3000'
const session = '__Host-temper-session'
const attempt = '__Host-temper-sign-in'

let db: Database
let issuer: Awaited<ReturnType<typeof startIssuer>>
beforeAll(async () => {
  ;[db, issuer] = await Promise.all([openTestDatabase(), startIssuer({ tenantId, clientId })])
  globalThis.temperPostureDatabase = Promise.resolve(db.pool)
  vi.stubEnv('TEMPER_URL', publicUrl)
  vi.stubEnv('TEMPER_SIGN_IN_TENANT_ID', tenantId)
  vi.stubEnv('TEMPER_SIGN_IN_CLIENT_ID', clientId)
  vi.stubEnv('TEMPER_SIGN_IN_CLIENT_SECRET', issuer.accepts.secret)
  vi.stubEnv('TEMPER_SIGN_IN_AUTHORITY', issuer.authority)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  globalThis.temperPostureDatabase = undefined
  await Promise.all([db.close(), issuer.close()])
})
beforeEach(() => {
  jar.clear()
  sent = new Headers({ 'x-temper-address': '192.0.2.7', 'x-request-id': 'request-1', 'user-agent': 'a browser' })
})

const get = (path: string) => new Request(`${publicUrl}${path}`)

/** Keeps the cookies of an answer, as a browser does. */
function keep(answer: Response): Response {
  for (const cookie of answer.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
    if (value === '') jar.delete(name)
    else jar.set(name, value)
  }
  return answer
}

const flagsOf = (answer: Response, name: string) =>
  answer.headers
    .getSetCookie()
    .find((cookie) => cookie.startsWith(`${name}=`))
    ?.split('; ')
    .slice(1)
    .filter((flag) => !flag.startsWith('Expires'))
    .sort()

async function signIn(path = '/sign-in/start', claims = {}): Promise<Response> {
  const begun = keep(await start(get(path)))
  const params = await issuer.visit({ address: begun.headers.get('location') ?? '', claims }, new Date())
  return keep(await callback(get(`/sign-in/callback?${params}`)))
}

describe('the routes of sign-in', () => {
  test('set cookies that no script reads, no other site sends and no subdomain sets', async () => {
    const begun = keep(await start(get('/sign-in/start')))
    expect(flagsOf(begun, attempt)).toEqual(['HttpOnly', 'Max-Age=600', 'Path=/', 'SameSite=lax', 'Secure'])
    const params = await issuer.visit({ address: begun.headers.get('location') ?? '' }, new Date())
    const finished = keep(await callback(get(`/sign-in/callback?${params}`)))
    expect(flagsOf(finished, session)).toEqual(['HttpOnly', 'Path=/', 'SameSite=lax', 'Secure'])
    for (const answer of [begun, finished])
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([303, 'no-store'])
  })

  test.each([
    ['/findings?severity=high', '/findings?severity=high'],
    ['https://evil.example/', '/'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
  ])('asked to return to %s, lead to %s', async (asked, led) => {
    const answer = await signIn(`/sign-in/start?return=${encodeURIComponent(asked)}`)
    expect(answer.headers.get('location')).toBe(led)
  })

  test('tell a refusal by its name only, and keep where the person wanted to go', async () => {
    const answer = await signIn('/sign-in/start?return=/findings', { nonce: 'other' })
    expect(answer.headers.get('location')).toBe('/sign-in?refused=token-refused&return=%2Ffindings')
    expect(answer.headers.getSetCookie()).toEqual([])
  })

  test('say nothing of an old attempt to who is signed in by now', async () => {
    await signIn()
    const old = await callback(get('/sign-in/callback?code=x&state=y'))
    expect(old.headers.get('location')).toBe('/sign-in')
  })

  test('tell who tries too often from one address to wait, and the log once', async () => {
    sent.set('x-temper-address', '192.0.2.99')
    const answers = []
    for (let count = 0; count < 123; count++) answers.push(await callback(get('/sign-in/callback?state=x')))
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(3)
    expect(Number(answers.at(-1)?.headers.get('retry-after'))).toBeGreaterThan(0)
    const { rows } = await db.pool.query(`select detail from security_event where kind = 'limit.reached'`)
    expect(rows).toHaveLength(1)
    sent.set('x-temper-address', '192.0.2.98')
    expect((await callback(get('/sign-in/callback?state=x'))).status).toBe(303)
  })
})

describe('signing out', () => {
  test('ends the session, removes the cookies, and goes on to the provider', async () => {
    await signIn()
    sent.set('origin', publicUrl)
    const answer = await signOut()
    expect(answer.status).toBe(303)
    expect(new URL(answer.headers.get('location') ?? '').searchParams.get('post_logout_redirect_uri')).toBe(
      `${publicUrl}/signed-out`,
    )
    expect(flagsOf(answer, session)).toContain('Max-Age=0')
    const { rows } = await db.pool.query(`select ended_because from session where ended_because = 'signed out'`)
    expect(rows).toHaveLength(1)
  })

  test.each([
    [{ origin: 'https://evil.example' }],
    [{ origin: 'null' }],
    [{ origin: publicUrl, 'sec-fetch-site': 'cross-site' }],
    [{}],
  ])('asked for by a page of elsewhere (%j) is refused', async (headers) => {
    await signIn()
    for (const [name, value] of Object.entries(headers)) sent.set(name, value)
    const answer = await signOut()
    expect(answer.status).toBe(403)
    expect(answer.headers.getSetCookie()).toEqual([])
  })
})
