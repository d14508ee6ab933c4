import { createHash, randomBytes } from 'node:crypto'
import { type RequestOptions, request } from 'node:https'
import { text } from 'node:stream/consumers'
import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { samplePeople } from '#sandbox/estate/people.ts'
import { handmadeEstate, tenantId } from '#sandbox/handmade.ts'
import { type Sandbox, startSandbox } from '#sandbox/server.ts'
import { registration, script, stranger } from './registration.ts'
import { type Spoiling, spoiltId } from './spoil.ts'
import { hiddenForm, Visitor } from './testing.ts'

const { jonas, noor } = { jonas: samplePeople.owner, noor: samplePeople.security }
const callback = `http://localhost:4711${registration.redirectPath}`

let sandbox: Sandbox
let issuer = ''
let endpoints: Record<
  'issuer' | 'authorization_endpoint' | 'end_session_endpoint' | 'token_endpoint' | 'jwks_uri',
  string
>
let visitor: Visitor

beforeAll(async () => {
  sandbox = await startSandbox({ estate: () => handmadeEstate() })
  issuer = sandbox.environment().TEMPER_SIGN_IN_AUTHORITY ?? ''
  endpoints = (await send(`${issuer}/.well-known/openid-configuration`)).body as unknown as typeof endpoints
})
afterAll(() => sandbox.close())
beforeEach(() => {
  visitor = new Visitor()
})

type Body = Record<string, unknown> & { id_token: string; access_token: string }

function send(url: string, options: RequestOptions = {}, body = ''): Promise<{ status: number; body: Body }> {
  return new Promise((resolve, reject) => {
    request(url, { ca: sandbox.certificate, ...options }, async (answer) =>
      resolve({ status: answer.statusCode ?? 0, body: JSON.parse(await text(answer)) as Body }),
    )
      .on('error', reject)
      .end(body)
  })
}

const redeem = (fields: Record<string, string>) =>
  send(
    endpoints.token_endpoint,
    { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    `${new URLSearchParams({ client_id: registration.clientId, client_secret: registration.clientSecret, ...fields })}`,
  )

const verifier = randomBytes(32).toString('base64url')
const challenge = createHash('sha256').update(verifier).digest('base64url')

const authorizeUrl = (fields: Record<string, string> = {}) =>
  `${endpoints.authorization_endpoint}?${new URLSearchParams({
    client_id: registration.clientId,
    response_type: 'code',
    redirect_uri: callback,
    scope: 'openid profile offline_access',
    state: 'state-1',
    nonce: 'nonce-1',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...fields,
  })}`

async function codeOf(fields: Record<string, string> = {}, person: { id: string } = jonas): Promise<string> {
  const sentTo = await visitor.signIn(authorizeUrl(fields), person)
  expect(sentTo.href).toMatch(callback)
  return sentTo.searchParams.get('code') ?? ''
}

const redeemCode = (code: string, fields: Record<string, string> = {}) =>
  redeem({ grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: callback, ...fields })

async function verified(token: string): Promise<JWTPayload> {
  const keys = createLocalJWKSet((await send(endpoints.jwks_uri)).body as unknown as JSONWebKeySet)
  const { payload } = await jwtVerify(token, keys, { issuer, audience: registration.clientId, algorithms: ['RS256'] })
  return payload
}

const signIn = async (fields?: Record<string, string>, person?: { id: string }) =>
  verified((await redeemCode(await codeOf(fields, person))).body.id_token)

describe('a person signs in', () => {
  test('with a code that is worth an id token like Entra ID’s', async () => {
    const claims = await signIn()
    expect(claims).toMatchObject({
      iss: `${sandbox.url}/${tenantId}/v2.0`,
      aud: registration.clientId,
      tid: tenantId,
      oid: jonas.id,
      name: 'Jonas Berg',
      preferred_username: 'jonas.berg@kestrel.example',
      roles: ['Owner'],
      groups: jonas.groups,
      nonce: 'nonce-1',
      ver: '2.0',
      login_hint: expect.any(String),
      sid: expect.any(String),
    })
    expect(claims.sub).not.toBe(jonas.id)
    expect(Math.abs(Number(claims.auth_time) - Date.now() / 1000)).toBeLessThan(60)
  })

  test('at pages that a browser opens without https, while tokens and keys come over https', () => {
    for (const page of [endpoints.authorization_endpoint, endpoints.end_session_endpoint])
      expect(page).toMatch(/^http:\/\/localhost:\d+\//)
    for (const document of [endpoints.issuer, endpoints.token_endpoint, endpoints.jwks_uri])
      expect(document).toContain(sandbox.url)
  })

  test('by choosing among six, each with another role', async () => {
    const { page } = await visitor.open(authorizeUrl())
    for (const { name, role, title } of Object.values(samplePeople))
      expect(page?.replaceAll(/<[^>]+>/g, '')).toMatch(new RegExp(`${name} ${role}\\s+${title}`))
    expect(new Set(Object.values(samplePeople).map(({ role }) => role)).size).toBe(6)
  })

  test('once, until asked to prove it again', async () => {
    const first = await signIn()
    const second = await signIn({}, noor)
    expect(second.oid).toBe(jonas.id)
    expect(second.auth_time).toBe(first.auth_time)
    expect((await signIn({ prompt: 'login' }, noor)).oid).toBe(noor.id)
    expect((await visitor.open(authorizeUrl({ prompt: 'login' }))).page).toContain(
      'Confirm that it is you, Noor Haddad',
    )
  })

  test('again when the last time is too long ago', async () => {
    await signIn()
    expect((await visitor.open(authorizeUrl({ max_age: '600' }))).page).toBeUndefined()
    vi.useFakeTimers({ now: Date.now() + 700_000, toFake: ['Date'] })
    try {
      expect((await visitor.open(authorizeUrl({ max_age: '600' }))).page).toContain('Confirm that it is you')
    } finally {
      vi.useRealTimers()
    }
  })

  test('after choosing among accounts, where the application asks for that', async () => {
    await signIn()
    expect((await signIn({ prompt: 'select_account' }, noor)).oid).toBe(noor.id)
  })
})

describe('a code', () => {
  test('is worth nothing without its verifier, or twice', async () => {
    const code = await codeOf()
    const wrong = await redeemCode(code, { code_verifier: randomBytes(32).toString('base64url') })
    expect(wrong).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
    expect(await redeemCode(code)).toMatchObject({ status: 200 })
    expect(await redeemCode(code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
  })

  test('is not given to a request without PKCE', async () => {
    const { code_challenge: _, ...fields } = Object.fromEntries(new URL(authorizeUrl()).searchParams)
    const { url } = await visitor.open(`${endpoints.authorization_endpoint}?${new URLSearchParams(fields)}`)
    expect(url.searchParams.get('error')).toBe('invalid_request')
  })

  test('is not sent to an address that is not registered, on whatever port', async () => {
    for (const redirect_uri of ['http://localhost:4711/elsewhere', 'https://evil.example/sign-in/callback']) {
      const { page, status } = await visitor.open(authorizeUrl({ redirect_uri }))
      expect(status).toBe(400)
      expect(page).toContain('invalid_redirect_uri')
    }
    const other = 'http://localhost:5099/sign-in/callback'
    expect((await visitor.signIn(authorizeUrl({ redirect_uri: other }), jonas)).href).toMatch(other)
  })

  test('is worth nothing with a wrong secret', async () => {
    expect(await redeemCode(await codeOf(), { client_secret: 'guessed' })).toMatchObject({
      status: 401,
      body: { error: 'invalid_client' },
    })
  })
})

describe('an id token that is wrong on purpose', () => {
  const tokenOf = async (how: Spoiling) =>
    (await redeemCode(await codeOf({}, { id: spoiltId(jonas.id, how) }))).body.id_token

  test.each(['signature', 'none', 'expired', 'audience', 'issuer'] as const)('does not verify: %s', async (how) => {
    await expect(verified(await tokenOf(how))).rejects.toThrow()
  })

  test.each([
    ['nonce', { nonce: 'of-another-sign-in' }],
    ['tenant', { tid: expect.not.stringContaining(tenantId) }],
    ['roles', { roles: [] }],
  ] as const)('verifies, but is not what was asked for: %s', async (how, claims) => {
    expect(await verified(await tokenOf(how))).toMatchObject({ oid: jonas.id, ...claims })
  })

  test('can be of somebody who signed in long ago, until they sign in again', async () => {
    const ago = async (token: string) => Date.now() / 1000 - Number((await verified(token)).auth_time)
    expect(await ago(await tokenOf('long-ago'))).toBeGreaterThan(3_500)
    expect(await ago((await redeemCode(await codeOf({ prompt: 'login' }))).body.id_token)).toBeLessThan(60)
  })
})

describe('an access token to the API', () => {
  const apply = ({ clientId, clientSecret }: { clientId: string; clientSecret: string }, scope: string) =>
    redeem({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, scope })

  test('is given to an application with its role', async () => {
    const { body } = await apply(script, `api://${registration.clientId}/.default`)
    expect(await verified(body.access_token)).toMatchObject({
      roles: ['Reader'],
      azp: script.clientId,
      oid: script.objectId,
      sub: script.objectId,
      tid: tenantId,
      idtyp: 'app',
      ver: '2.0',
    })
    expect(decodeProtectedHeader(body.access_token)).toMatchObject({ typ: 'JWT', alg: 'RS256' })
  })

  test('of an application to which nobody gave a role has none', async () => {
    const { body } = await apply(stranger, `${registration.clientId}/.default`)
    expect(await verified(body.access_token)).not.toHaveProperty('roles')
  })

  test('is not given for something else', async () => {
    expect(await apply(script, 'https://graph.microsoft.com/.default')).toMatchObject({
      status: 400,
      body: { error: 'invalid_scope' },
    })
  })

  test('is given for a person, with the scope and the person’s role', async () => {
    const scope = `openid api://${registration.clientId}/${registration.scope}`
    const { body } = await redeemCode(await codeOf({ scope }, noor))
    const claims = await verified(body.access_token)
    expect(claims).toMatchObject({
      scp: 'access_as_user',
      roles: ['Security'],
      oid: noor.id,
      azp: registration.clientId,
    })
    expect(claims).not.toHaveProperty('idtyp')
  })

  test('does not come with a sign-in that did not ask for one', async () => {
    const { body } = await redeemCode(await codeOf())
    await expect(verified(body.access_token)).rejects.toThrow()
  })
})

describe('signing out', () => {
  const signOut = (fields: Record<string, string>) =>
    visitor.open(`${endpoints.end_session_endpoint}?${new URLSearchParams(fields)}`)

  test.each(['logout_hint', 'id_token_hint'])('needs no second question with %s, and leads back', async (hint) => {
    const { id_token } = (await redeemCode(await codeOf())).body
    const { login_hint } = await verified(id_token)
    const { page } = await signOut({
      [hint]: hint === 'logout_hint' ? `${login_hint}` : id_token,
      post_logout_redirect_uri: 'http://localhost:4711/signed-out',
      state: 'out-1',
    })
    expect(page).toContain('requestSubmit')
    const form = hiddenForm(page)
    form?.fields.set('logout', 'yes')
    const { url } = await visitor.open(form?.action ?? '', form?.fields)
    expect(url.href).toBe('http://localhost:4711/signed-out?state=out-1')
    expect((await visitor.open(authorizeUrl())).page).toContain('Sign in to Kestrel Outdoor as')
  })

  test('is asked for when it is not said who', async () => {
    await signIn()
    const { page } = await signOut({ post_logout_redirect_uri: 'http://localhost:4711/signed-out' })
    expect(page).toContain('Sign out Jonas Berg?')
    expect(page).not.toContain('requestSubmit')
  })

  test('does not lead to an address that is not registered', async () => {
    await signIn()
    expect((await signOut({ post_logout_redirect_uri: 'https://evil.example/' })).status).toBe(400)
  })
})

test('nothing of it is printed', async () => {
  const spies = [vi.spyOn(console, 'info'), vi.spyOn(console, 'warn'), vi.spyOn(console, 'error')]
  const { body } = await redeemCode(await codeOf({ scope: `openid ${registration.clientId}/.default` }))
  await redeemCode('guessed')
  await visitor.open(`${endpoints.end_session_endpoint}?id_token_hint=${body.id_token}`)
  await visitor.open(authorizeUrl({ client_id: 'guessed' }))
  for (const spy of spies) expect(spy).not.toHaveBeenCalled()
})
