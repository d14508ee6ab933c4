import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { JWTPayload } from 'jose'
import { generate } from 'selfsigned'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { SignInSettings } from '#lib/config/config.ts'
import type { Database } from '#lib/db/index.ts'
import { openTestDatabase } from '#lib/db/testing.ts'
import { signOutOf } from './ending-sessions.ts'
import { areGroupsMissing } from './security-events.ts'
import { endOfSession, findSession } from './sessions.ts'
import { beginSignIn, type Finished, finishSignIn, type SignInConfig } from './sign-in.ts'
import { signOutAddress } from './sign-out.ts'
import { startIssuer } from './testing-issuer.ts'

const tenantId = '6a8f2c10-4b7e-4d39-9c51-0e2d7b3f8a64'
const clientId = '3f1c2a6e-9d84-4b57-8a0c-6e2b7d94c5a1'
const ada = '0b0e3c9a-7f0e-4b58-9b0f-2f6f1f0f9a11'
const bob = '3c1d9a52-53f5-4d0c-8f6f-0f8d2b9f4c22'
const publicUrl = 'http://localhost:3000'

let db: Database
let issuer: Awaited<ReturnType<typeof startIssuer>>
let config: SignInConfig & { signIn: SignInSettings }
let now = new Date()
beforeAll(async () => {
  ;[db, issuer] = await Promise.all([openTestDatabase(), startIssuer({ tenantId, clientId })])
})
afterAll(() => Promise.all([db.close(), issuer.close()]))
beforeEach(async () => {
  now = new Date(Math.floor(Date.now() / 1000) * 1000)
  issuer.setUp(true)
  issuer.asked.length = 0
  config = {
    publicUrl,
    signIn: {
      tenantId,
      authority: issuer.authority,
      clientId,
      credential: { kind: 'secret', secret: issuer.accepts.secret },
      apiAudience: clientId,
      roleGroups: {},
    },
  }
  await db.pool.query('delete from security_event')
})

const visitor = () => ({ now, address: '192.0.2.7', userAgent: 'a browser', requestId: 'request-1' })
const later = (minutes: number) => {
  now = new Date(now.getTime() + minutes * 60_000)
}

/** A browser: what it holds. */
class Browser {
  attempt: string | null = null
  session: string | null = null

  async begin({ returnTo = '/', again = false }: { returnTo?: string; again?: boolean } = {}): Promise<string> {
    const signedIn = again ? await findSession(db.pool, this.session, now) : null
    const asked = { returnTo, again: signedIn, cookie: this.attempt, visitor: visitor() }
    const begun = await beginSignIn(db.pool, config, asked)
    if (begun.state === 'refused') throw new Error(begun.refusal)
    this.attempt = begun.cookie
    return begun.address
  }

  async finish(params: URLSearchParams): Promise<Finished> {
    const came = { params, cookie: this.attempt, session: this.session, visitor: visitor() }
    const finished = await finishSignIn(db.pool, config, came)
    if (finished.state === 'signed in') this.session = finished.cookie
    return finished
  }

  /** From the button to the page that the person wanted. */
  async signIn(options: { returnTo?: string; again?: boolean; claims?: JWTPayload; idToken?: string } = {}) {
    const address = await this.begin(options)
    return this.finish(await issuer.visit({ address, claims: options.claims, idToken: options.idToken }, now))
  }

  find = () => findSession(db.pool, this.session, now)
}

const events = async () =>
  (
    await db.pool.query<{ kind: string; person: string | null; detail: Record<string, unknown> }>(
      'select kind, person_id as person, detail from security_event order by id',
    )
  ).rows

describe('somebody signs in', () => {
  test('with PKCE, state and nonce, and their roles and name are known', async () => {
    const browser = new Browser()
    const address = new URL(await browser.begin())
    const sent = Object.fromEntries(address.searchParams)
    expect(sent).toMatchObject({
      client_id: clientId,
      response_type: 'code',
      response_mode: 'query',
      redirect_uri: `${publicUrl}/sign-in/callback`,
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      scope: expect.stringContaining('openid'),
      claims: expect.stringContaining('"auth_time":{"essential":true}'),
    })
    expect(sent.prompt).toBeUndefined()
    const finished = await browser.finish(await issuer.visit({ address: address.href }, now))
    expect(finished).toMatchObject({ state: 'signed in', goTo: '/' })
    expect(await browser.find()).toMatchObject({
      personId: ada,
      name: 'Ada Boot',
      username: 'ada@contoso.example',
      roles: ['Security'],
      authenticatedAt: now,
    })
    expect(await events()).toMatchObject([{ kind: 'sign-in', person: ada, detail: { roles: ['Security'] } }])
  })

  test('and is led to where they wanted to go', async () => {
    const returnTo = '/findings?severity=high'
    expect(await new Browser().signIn({ returnTo })).toMatchObject({ goTo: returnTo })
    expect(await new Browser().signIn({ returnTo: '//evil.example' })).toMatchObject({ goTo: '/' })
  })

  test('an owner begins at their own work, unless another role shows everything', async () => {
    expect(await new Browser().signIn({ claims: { roles: ['Owner'] } })).toMatchObject({ goTo: '/my-work' })
    expect(await new Browser().signIn({ claims: { roles: ['Owner', 'Admin'] } })).toMatchObject({ goTo: '/' })
  })

  test('in two tabs at once', async () => {
    const browser = new Browser()
    const first = await browser.begin({ returnTo: '/findings' })
    const second = await browser.begin({ returnTo: '/assets' })
    expect(await browser.finish(await issuer.visit({ address: first }, now))).toMatchObject({ goTo: '/findings' })
    expect(await browser.finish(await issuer.visit({ address: second }, now))).toMatchObject({ goTo: '/assets' })
  })

  test('with a role by a group', async () => {
    config.signIn = { ...config.signIn, roleGroups: { Auditor: [bob] } }
    const browser = new Browser()
    await browser.signIn({ claims: { roles: undefined, groups: [bob] } })
    expect((await browser.find())?.roles).toEqual(['Auditor'])
  })

  test('with more groups than the token holds: nothing is guessed, and the log says so', async () => {
    const browser = new Browser()
    await browser.signIn({ claims: { _claim_names: { groups: 'src1' } } })
    expect((await browser.find())?.groups).toEqual([])
    expect((await events()).map(({ kind }) => kind)).toEqual(['sign-in', 'sign-in.groups-missing'])
    expect(await areGroupsMissing(db.pool, (await browser.find())!)).toBe(true)
    await browser.signIn()
    expect(await areGroupsMissing(db.pool, (await browser.find())!)).toBe(false)
  })

  test('without a role: nothing opens, and the log has it as a refusal', async () => {
    const browser = new Browser()
    expect(await browser.signIn({ claims: { roles: ['Superuser'] } })).toMatchObject({ goTo: '/sign-in' })
    expect((await browser.find())?.roles).toEqual([])
    expect(await events()).toMatchObject([{ kind: 'sign-in.refused', person: ada, detail: { because: 'no-role' } }])
  })

  test('with an old proof, where the provider does not say when it was: it is too old for what is sensitive', async () => {
    const browser = new Browser()
    await browser.signIn({ claims: { auth_time: undefined } })
    const { authenticatedAt } = (await browser.find())!
    expect(now.getTime() - authenticatedAt.getTime()).toBeGreaterThan(10 * 60_000)
  })
})

describe('an attacker gets no session', () => {
  const refusal = async (finished: Promise<Finished>) => {
    const outcome = await finished
    expect(outcome.state).toBe('refused')
    return outcome.state === 'refused' ? outcome.refusal : null
  }
  const logged = async () => (await events()).map(({ kind, detail }) => [kind, detail.because, detail.reason])

  test('with a stolen code and state in a browser of their own: the cookie is missing', async () => {
    const stolen = await issuer.visit({ address: await new Browser().begin() }, now)
    expect(await refusal(new Browser().finish(stolen))).toBe('unknown-attempt')
    const other = new Browser()
    await other.begin()
    expect(await refusal(other.finish(stolen))).toBe('unknown-attempt')
    expect(issuer.asked.filter(({ path }) => path === '/token')).toEqual([])
  })

  test('with a stolen code put into an attempt of their own: the verifier is another', async () => {
    const stolen = await issuer.visit({ address: await new Browser().begin() }, now)
    const thief = new Browser()
    const own = new URL(await thief.begin()).searchParams.get('state') ?? ''
    expect(await refusal(thief.finish(new URLSearchParams({ code: stolen.get('code') ?? '', state: own })))).toBe(
      'code-refused',
    )
    expect(await logged()).toEqual([['sign-in.refused', 'code-refused', 'invalid_grant AADSTS70008']])
  })

  test('by planting their own code in the browser of another (signing them in as the attacker)', async () => {
    const attacker = new Browser()
    const link = await issuer.visit({ address: await attacker.begin(), claims: { oid: bob } }, now)
    const victim = new Browser()
    await victim.signIn()
    expect(await refusal(victim.finish(link))).toBe('unknown-attempt')
    expect((await victim.find())?.personId).toBe(ada)
  })

  test('by using an attempt again, whether it went well or not', async () => {
    const browser = new Browser()
    const params = await issuer.visit({ address: await browser.begin() }, now)
    await browser.finish(params)
    expect(await refusal(browser.finish(params))).toBe('unknown-attempt')
    const failing = await issuer.visit({ address: await browser.begin(), claims: { nonce: 'other' } }, now)
    expect(await refusal(browser.finish(failing))).toBe('token-refused')
    expect(await refusal(browser.finish(failing))).toBe('unknown-attempt')
  })

  test('by two requests at the same moment with one attempt', async () => {
    const browser = new Browser()
    const params = await issuer.visit({ address: await browser.begin() }, now)
    const both = await Promise.all([browser.finish(params), browser.finish(params)])
    expect(both.map(({ state }) => state).sort()).toEqual(['refused', 'signed in'])
  })

  test('after ten minutes', async () => {
    const browser = new Browser()
    const params = await issuer.visit({ address: await browser.begin() }, now)
    later(10)
    expect(await refusal(browser.finish(params))).toBe('unknown-attempt')
  })

  test.each<[string, string, JWTPayload]>([
    ['nonce_mismatch', 'token-refused', { nonce: 'of another attempt' }],
    ['tenant', 'other-tenant', { tid: '9188040d-6c67-4c5b-b112-36a304b66dad' }],
    ['issuer', 'token-refused', { iss: 'https://login.example/other/v2.0' }],
    ['audience', 'token-refused', { aud: '11111111-1111-4111-8111-111111111111' }],
    ['expired', 'token-refused', { exp: Math.floor(Date.now() / 1000) - 3_600 }],
  ])('with a token that is wrong in its %s', async (reason, because, claims) => {
    expect(await refusal(new Browser().signIn({ claims }))).toBe(because)
    expect(await logged()).toEqual([['sign-in.refused', because, reason]])
  })

  test('with a token without signature', async () => {
    const browser = new Browser()
    const address = await browser.begin()
    const nonce = new URL(address).searchParams.get('nonce') ?? ''
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const idToken = `${part({ alg: 'none', typ: 'JWT' })}.${part(issuer.claimsFor(nonce, now))}.`
    expect(await refusal(browser.finish(await issuer.visit({ address, idToken }, now)))).toBe('token-refused')
  })

  test.each([
    ['the state is there twice', (sent: URLSearchParams) => sent.append('state', 'x')],
    ['the state is missing', (sent: URLSearchParams) => sent.delete('state')],
    ['the code is there twice', (sent: URLSearchParams) => sent.append('code', 'x')],
    ['the code is missing', (sent: URLSearchParams) => sent.delete('code')],
    [
      'another provider says that the answer is its own',
      (sent: URLSearchParams) => sent.set('iss', 'https://evil.example'),
    ],
    ['there is an error beside the code', (sent: URLSearchParams) => sent.set('error', 'server_error')],
  ])('where %s', async (_, change) => {
    const browser = new Browser()
    const params = await issuer.visit({ address: await browser.begin() }, now)
    change(params)
    await refusal(browser.finish(params))
    expect(browser.session).toBeNull()
  })

  test('and what they write into an error does not reach the log as it is', async () => {
    const browser = new Browser()
    const state = new URL(await browser.begin()).searchParams.get('state') ?? ''
    const error = 'access_denied<script>\n{"level":50}'
    await browser.finish(new URLSearchParams({ state, error, error_description: 'AADSTS65004: ada@contoso.example' }))
    expect(await logged()).toEqual([['sign-in.refused', 'provider-error', 'access_deniedscriptlevel50 AADSTS65004']])
  })

  test('by planting a session before the sign-in: it has ended afterwards', async () => {
    const planted = new Browser()
    await planted.signIn({ claims: { oid: bob } })
    const victim = new Browser()
    victim.session = planted.session
    await victim.signIn()
    expect(victim.session).not.toBe(planted.session)
    expect(await planted.find()).toBeNull()
    expect(await endOfSession(db.pool, planted.session, now)).toBe('rotated')
  })

  test('with a cookie from before a sign-out', async () => {
    const browser = new Browser()
    await browser.signIn()
    expect(await signOutOf(db.pool, browser.session, { at: now, address: null, requestId: null })).toMatchObject({
      personId: ada,
    })
    expect(await browser.find()).toBeNull()
    expect((await events()).map(({ kind }) => kind)).toEqual(['sign-in', 'sign-out'])
  })
})

describe('proving again who one is', () => {
  test('asks for it at the provider, and gives a new session', async () => {
    const browser = new Browser()
    await browser.signIn()
    const before = browser.session
    later(20)
    const address = new URL(await browser.begin({ again: true, returnTo: '/settings' }))
    expect(Object.fromEntries(address.searchParams)).toMatchObject({
      prompt: 'login',
      max_age: '0',
      login_hint: 'O.hint-of-ada',
    })
    expect(await browser.finish(await issuer.visit({ address: address.href }, now))).toMatchObject({
      goTo: '/settings',
    })
    expect(browser.session).not.toBe(before)
    expect(await findSession(db.pool, before, now)).toBeNull()
    expect((await browser.find())?.authenticatedAt).toEqual(now)
    expect((await events()).map(({ kind }) => kind)).toEqual(['sign-in', 'elevation'])
  })

  test.each<[string, JWTPayload]>([
    ['not-fresh', { auth_time: Math.floor(Date.now() / 1000) - 3_600 }],
    ['no-authentication-time', { auth_time: undefined }],
    ['other-person', { oid: bob }],
  ])('is refused (%s), and the session stays as it was', async (refusal, claims) => {
    const browser = new Browser()
    await browser.signIn()
    const before = browser.session
    expect(await browser.signIn({ again: true, returnTo: '/settings', claims })).toEqual({
      state: 'refused',
      refusal,
      returnTo: '/settings',
    })
    expect(browser.session).toBe(before)
    expect(await browser.find()).not.toBeNull()
    expect((await events()).map(({ kind, detail }) => [kind, detail.because])).toEqual([
      ['sign-in', undefined],
      ['elevation.refused', refusal],
    ])
  })

  test('does not go on as somebody else after the session ran out meanwhile', async () => {
    const browser = new Browser()
    await browser.signIn()
    later(25)
    const address = await browser.begin({ again: true })
    later(9)
    await db.pool.query(`update session set ended_at = $1, ended_because = 'idle' where ended_at is null`, [now])
    const params = await issuer.visit({ address, claims: { oid: bob } }, now)
    expect(await browser.finish(params)).toMatchObject({ state: 'refused', refusal: 'other-person' })
  })
})

describe('the provider', () => {
  test('takes a certificate, read from its file at each use', async () => {
    const made = await generate([{ name: 'commonName', value: 'Temper' }], { keySize: 2048, algorithm: 'sha256' })
    const folder = mkdtempSync(join(tmpdir(), 'temper-credential-'))
    try {
      const file = join(folder, 'credential.pem')
      writeFileSync(file, `${made.private}\n${made.cert}`)
      issuer.accepts.certificate = made.cert
      config.signIn = { ...config.signIn, credential: { kind: 'certificate', file } }
      expect(await new Browser().signIn()).toMatchObject({ state: 'signed in' })
      writeFileSync(file, 'no credential')
      await expect(new Browser().begin()).rejects.toThrow('client-refused')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('takes a federated token, read from its file at each use', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'temper-credential-'))
    try {
      const file = join(folder, 'token')
      writeFileSync(file, 'an old token\n')
      config.signIn = { ...config.signIn, credential: { kind: 'federated', file } }
      const browser = new Browser()
      const address = await browser.begin()
      writeFileSync(file, `${issuer.accepts.assertion}\n`)
      expect(await browser.finish(await issuer.visit({ address }, now))).toMatchObject({ state: 'signed in' })
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('that refuses our secret is told apart from one that refuses the person', async () => {
    config.signIn = { ...config.signIn, credential: { kind: 'secret', secret: 'run out' } }
    expect(await new Browser().signIn()).toMatchObject({ refusal: 'client-refused' })
    expect(JSON.stringify(await events())).not.toContain('run out')
  })

  test('that does not answer is said to be away', async () => {
    const browser = new Browser()
    const params = await issuer.visit({ address: await browser.begin() }, now)
    issuer.setUp(false)
    expect(await browser.finish(params)).toMatchObject({ refusal: 'provider-unreachable' })
  })

  test('is told who signs out, and leads back to us', async () => {
    const browser = new Browser()
    await browser.signIn()
    const ended = await signOutOf(db.pool, browser.session, { at: now, address: null, requestId: null })
    const address = new URL(await signOutAddress(config, ended))
    expect(address.pathname).toBe('/logout')
    expect(Object.fromEntries(address.searchParams)).toEqual({
      client_id: clientId,
      post_logout_redirect_uri: `${publicUrl}/signed-out`,
      logout_hint: 'O.hint-of-ada',
    })
    expect(await signOutAddress(config, null)).toBe('/signed-out')
  })
})

test('no token of the provider is kept', async () => {
  await new Browser().signIn()
  const { rows } = await db.pool.query<{ text: string }>(
    `select session::text as text from session union all select detail::text from security_event`,
  )
  expect(rows.map(({ text }) => text).join()).not.toMatch(/eyJ/)
})
