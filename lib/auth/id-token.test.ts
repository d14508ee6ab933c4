import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import {
  base64url,
  type CryptoKey,
  createLocalJWKSet,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
} from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Expected, verifyIdToken } from './id-token.ts'

const tenantId = '6a8f2c10-4b7e-4d39-9c51-0e2d7b3f8a64'
const authority = `https://login.example/${tenantId}/v2.0`
const clientId = '3f1c2a6e-9d84-4b57-8a0c-6e2b7d94c5a1'
const personId = '0b0e3c9a-7f0e-4b58-9b0f-2f6f1f0f9a11'
const nonce = 'nonce-of-this-attempt'
const now = new Date('2026-11-23T12:00:00Z')
const seconds = Math.floor(now.getTime() / 1000)

let ours: CryptoKey
let theirs: CryptoKey
let publicPem = ''
let keys: Expected['keys']

beforeAll(async () => {
  const pair = await generateKeyPair('RS256', { extractable: true })
  ours = pair.privateKey
  theirs = (await generateKeyPair('RS256')).privateKey
  publicPem = await exportSPKI(pair.publicKey)
  keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'ours', use: 'sig' }] })
})

const claims = (more: JWTPayload = {}): JWTPayload => ({
  iss: authority,
  aud: clientId,
  iat: seconds - 5,
  nbf: seconds - 5,
  exp: seconds + 3_600,
  nonce,
  tid: tenantId,
  oid: personId,
  name: 'Ada Boot',
  preferred_username: 'ada@contoso.example',
  auth_time: seconds - 20,
  roles: ['Security'],
  ...more,
})

const without = (...names: string[]) =>
  Object.fromEntries(Object.entries(claims()).filter(([name]) => !names.includes(name)))

const sign = (payload: JWTPayload, header: Partial<JWTHeaderParameters> = {}, key = ours) =>
  new SignJWT(payload).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: 'ours', ...header }).sign(key)

const verify = (token: string, more: Partial<Expected> = {}) =>
  verifyIdToken(token, { signIn: { authority, clientId, tenantId }, keys, nonce, now, freshSince: null, ...more })

const part = (value: unknown) => base64url.encode(JSON.stringify(value))

test('a token of the provider tells who signed in', async () => {
  const token = await sign(claims({ groups: [personId.toUpperCase(), 'no id'], login_hint: 'O.abc' }))
  expect(await verify(token)).toEqual({
    state: 'verified',
    identity: {
      personId,
      name: 'Ada Boot',
      username: 'ada@contoso.example',
      authTime: new Date((seconds - 20) * 1000),
      issuedAt: new Date((seconds - 5) * 1000),
      appRoles: ['Security'],
      groups: [personId],
      areGroupsMissing: false,
      loginHint: 'O.abc',
    },
  })
})

describe('refused is a token', () => {
  test.each<[string, string, JWTPayload]>([
    ['of another issuer', 'issuer', { iss: 'https://login.example/other/v2.0' }],
    ['of an issuer that begins like ours', 'issuer', { iss: `${authority}/` }],
    ['for another application', 'audience', { aud: '11111111-1111-4111-8111-111111111111' }],
    ['for us and another application', 'audience', { aud: [clientId, '11111111-1111-4111-8111-111111111111'] }],
    ['that ran out', 'expired', { exp: seconds - 31 }],
    ['that is not valid yet', 'not yet valid', { nbf: seconds + 31 }],
    ['of another attempt to sign in', 'nonce', { nonce: 'of somebody else' }],
    ['whose nonce is a list with ours', 'nonce', { nonce: [nonce] }],
    ['of another tenant', 'tenant', { tid: '9188040d-6c67-4c5b-b112-36a304b66dad' }],
    ['without a person’s id', 'claims', { oid: 'ada@contoso.example' }],
    ['with SQL for an id', 'claims', { oid: `${personId}' or true --` }],
  ])('%s', async (_, reason, more) => {
    expect(await verify(await sign(claims(more)))).toEqual({ state: 'refused', reason })
  })

  test.each(['exp', 'iat', 'nonce', 'tid', 'oid', 'iss', 'aud'])('without %s', async (name) => {
    expect(await verify(await sign(without(name)))).toMatchObject({ state: 'refused' })
  })

  test('signed with a key of somebody else, under our key’s name', async () => {
    expect(await verify(await sign(claims(), {}, theirs))).toEqual({ state: 'refused', reason: 'signature' })
  })

  test('signed with a key that the provider does not have', async () => {
    expect(await verify(await sign(claims(), { kid: 'made-up' }, theirs))).toEqual({
      state: 'refused',
      reason: 'unknown key',
    })
  })

  test.each(['none', 'None', 'NONE', 'nOnE'])('without a signature: alg %s', async (alg) => {
    const token = `${part({ alg, typ: 'JWT', kid: 'ours' })}.${part(claims())}.`
    expect(await verify(token)).toMatchObject({ state: 'refused' })
  })

  test('signed by HMAC with the public key as the secret', async () => {
    for (const secret of [publicPem, publicPem.trim()]) {
      const signed = `${part({ alg: 'HS256', typ: 'JWT', kid: 'ours' })}.${part(claims())}`
      const token = `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
      expect(await verify(token)).toEqual({ state: 'refused', reason: 'algorithm' })
    }
  })

  test('that brings its own key', async () => {
    const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
    const jwk = await exportJWK(publicKey)
    const header = { alg: 'RS256', typ: 'JWT', kid: 'ours', jwk, jku: 'https://evil.example/keys' }
    const token = await new SignJWT(claims()).setProtectedHeader(header).sign(privateKey)
    expect(await verify(token)).toEqual({ state: 'refused', reason: 'signature' })
  })

  test('of which any one letter was changed', async () => {
    const token = await sign(claims())
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 1), fc.constantFrom('A', 'B', '0', '.', '='), async (index, letter) => {
        const bits = token.slice(0, index) + letter + token.slice(index + 1)
        // The last letter of a part may carry bits that nobody reads.
        fc.pre(token[index] !== letter && !['.', undefined].includes(token[index + 1]))
        expect((await verify(bits)).state).toBe('refused')
      }),
      { numRuns: 200 },
    )
  })

  test.each(['', 'abc', 'a.b.c', '..', `${'a'.repeat(100_000)}.b.c`, '{"alg":"RS256"}'])(
    'that is none: %#',
    async (text) => {
      expect((await verify(text)).state).toBe('refused')
    },
  )
})

test('when the keys cannot be had, the token is neither good nor bad', async () => {
  const answer = await verify(await sign(claims()), {
    keys: async () => {
      throw new TypeError('fetch failed')
    },
  })
  expect(answer).toEqual({ state: 'unavailable' })
})

describe('groups', () => {
  test.each([
    [
      'a distributed claim',
      { _claim_names: { groups: 'src1' }, _claim_sources: { src1: { endpoint: 'https://graph' } } },
    ],
    ['hasgroups', { hasgroups: true }],
  ])('that are too many for the token (%s) are missing, not none', async (_, more) => {
    expect(await verify(await sign(claims(more)))).toMatchObject({ identity: { groups: [], areGroupsMissing: true } })
  })
})

describe('signing in again', () => {
  const asked = new Date(now.getTime() - 120_000)
  const ago = (millis: number) => ({ auth_time: Math.floor((now.getTime() - millis) / 1000) })

  test('counts when the person proved who they are after they were asked to', async () => {
    expect((await verify(await sign(claims(ago(60_000))), { freshSince: asked })).state).toBe('verified')
  })

  test.each([
    ['before they were asked to', asked, ago(151_000)],
    ['more than ten minutes ago', new Date(now.getTime() - 3_600_000), ago(601_000)],
    ['in the future', asked, ago(-3_600_000)],
  ])('does not when it was %s', async (_, freshSince, more) => {
    expect(await verify(await sign(claims(more)), { freshSince })).toEqual({
      state: 'refused',
      reason: 'authentication too old',
    })
  })

  test('does not when the provider does not say when it was, however new the token is', async () => {
    for (const payload of [without('auth_time'), claims({ auth_time: 'now' })])
      expect(await verify(await sign(payload), { freshSince: asked })).toEqual({
        state: 'refused',
        reason: 'no authentication time',
      })
  })
})
