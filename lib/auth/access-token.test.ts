import { createSecretKey, randomUUID } from 'node:crypto'
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { bearerTokenOf, type TokenRefusal, verifyAccessToken } from './access-token.ts'

const tenantId = '11111111-1111-4111-8111-111111111111'
const clientId = '22222222-2222-4222-8222-222222222222'
const principal = '33333333-3333-4333-8333-333333333333'
const script = '44444444-4444-4444-8444-444444444444'
const group = '55555555-5555-4555-8555-555555555555'
const signIn = {
  tenantId,
  clientId,
  authority: `https://login.microsoftonline.com/${tenantId}/v2.0`,
  apiAudience: 'api://temper',
  roleGroups: { Approver: [group] },
}
const now = new Date('2026-11-23T12:00:00Z')
const seconds = now.getTime() / 1000

/** What Entra ID says of an application with the role Reader. */
const application: JWTPayload = {
  iss: signIn.authority,
  aud: clientId,
  tid: tenantId,
  oid: principal,
  sub: principal,
  azp: script,
  idtyp: 'app',
  roles: ['Reader'],
  iat: seconds - 60,
  nbf: seconds - 60,
  exp: seconds + 3600,
  ver: '2.0',
}

/** What it says of a person for whom `az account get-access-token` asked. */
const person: JWTPayload = {
  ...application,
  idtyp: 'user',
  sub: 'pairwise-subject',
  scp: 'access_as_user',
  roles: ['Owner'],
  name: 'Mona Keller',
}

type Keys = Awaited<ReturnType<typeof generateKeyPair>>
let ours: Keys
let theirs: Keys
let jwks: ReturnType<typeof createLocalJWKSet>

beforeAll(async () => {
  ours = await generateKeyPair('RS256', { extractable: true })
  theirs = await generateKeyPair('RS256', { extractable: true })
  jwks = createLocalJWKSet({ keys: [{ ...(await exportJWK(ours.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }] })
})

const signed = (claims: JWTPayload, key = ours.privateKey, kid = 'one') =>
  new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' }).sign(key)
const verify = (token: string) => verifyAccessToken(token, signIn, jwks, now)
const { idtyp: _idtyp, ...withoutIdtyp } = application

describe('a token of the tenant', () => {
  test('of an application with the role Reader is one who reads', async () => {
    expect(await verify(await signed(application))).toEqual({
      state: 'verified',
      bearer: {
        kind: 'application',
        id: principal,
        name: script,
        client: script,
        roles: ['Reader'],
        groups: [],
        authenticatedAt: new Date((seconds - 60) * 1000),
      },
    })
  })

  test('of an application is known without the optional claim idtyp', async () => {
    expect(await verify(await signed(withoutIdtyp))).toMatchObject({ bearer: { kind: 'application' } })
  })

  test('of a person carries their roles, also those of their groups', async () => {
    const token = await signed({ ...person, groups: [group.toUpperCase(), 'no group'] })
    expect(await verify(token)).toMatchObject({
      bearer: { kind: 'person', name: 'Mona Keller', roles: ['Approver', 'Owner'], groups: [group] },
    })
  })

  test('in version 1 names the tenant, the audience and the client in another way', async () => {
    const { azp, ...claims } = application
    const version1 = {
      ...claims,
      iss: `https://sts.windows.net/${tenantId}/`,
      aud: 'api://temper',
      appid: azp,
      ver: '1.0',
    }
    expect(await verify(await signed(version1))).toMatchObject({ state: 'verified', bearer: { client: script } })
  })

  test.each(['api://temper', clientId, `api://${clientId}`])('is for us where its audience is %s', async (aud) => {
    expect(await verify(await signed({ ...application, aud }))).toMatchObject({ state: 'verified' })
  })

  test('is taken by a clock that is a minute off', async () => {
    expect(await verify(await signed({ ...application, exp: seconds - 30 }))).toMatchObject({ state: 'verified' })
  })
})

describe('a token is refused', () => {
  const attacks: [string, TokenRefusal, () => Promise<string> | string][] = [
    ['that is not signed', 'algorithm', () => new UnsecuredJWT(application).encode()],
    [
      'that says none in another case',
      'algorithm',
      async () => `${part({ alg: 'NONE', kid: 'one' })}.${part(application)}.`,
    ],
    [
      'that is signed with our public key as a shared secret',
      'algorithm',
      async () => {
        const secret = createSecretKey(Buffer.from(await exportSPKI(ours.publicKey)))
        return new SignJWT(application).setProtectedHeader({ alg: 'HS256', kid: 'one' }).sign(secret)
      },
    ],
    [
      'that is signed with another algorithm of the same key',
      'algorithm',
      () => `${part({ alg: 'RS512', kid: 'one' })}.${part(application)}.c2lnbmF0dXJl`,
    ],
    ['that another key signed under the name of ours', 'signature', () => signed(application, theirs.privateKey)],
    ['that names a key nobody knows', 'unknown key', () => signed(application, theirs.privateKey, 'two')],
    [
      'that brings its own key',
      'signature',
      async () =>
        new SignJWT(application)
          .setProtectedHeader({ alg: 'RS256', kid: 'one', jwk: await exportJWK(theirs.publicKey) })
          .sign(theirs.privateKey),
    ],
    [
      'whose claims were changed afterwards',
      'signature',
      async () => {
        const [header, , signature] = (await signed(person)).split('.')
        return `${header}.${part({ ...person, roles: ['Admin'] })}.${signature}`
      },
    ],
    ['that expired', 'expired', () => signed({ ...application, exp: seconds - 61 })],
    ['that never expires', 'claims', () => signed(without('exp'))],
    ['that holds only later', 'not yet valid', () => signed({ ...application, nbf: seconds + 61 })],
    ['of another issuer', 'issuer', () => signed({ ...application, iss: 'https://login.example.com/v2.0' })],
    [
      'of another tenant’s version 1 issuer',
      'issuer',
      () => signed({ ...application, iss: `https://sts.windows.net/${randomUUID()}/` }),
    ],
    ['for another audience', 'audience', () => signed({ ...application, aud: 'https://management.azure.com' })],
    ['for several audiences, none of them us', 'audience', () => signed({ ...application, aud: ['a', 'b'] })],
    ['without an audience', 'audience', () => signed(without('aud'))],
    ['of another tenant', 'tenant', () => signed({ ...application, tid: randomUUID() })],
    ['without a tenant', 'claims', () => signed(without('tid'))],
    ['without an object id', 'claims', () => signed(without('oid'))],
    ['whose object id is none', 'claims', () => signed({ ...application, oid: "' or 1=1", sub: "' or 1=1" })],
    ['that is an id token', 'claims', () => signed({ ...without('azp'), nonce: 'n' })],
    ['with a nonce, as id tokens have', 'claims', () => signed({ ...application, nonce: 'n' })],
    ['of a person for another scope', 'scope', () => signed({ ...person, scp: 'User.Read access_as_user_too' })],
    ['of neither a person nor an application', 'scope', () => signed({ ...withoutIdtyp, sub: 'somebody' })],
    ['without roles', 'roles', () => signed(without('roles'))],
    ['with roles that are text', 'roles', () => signed({ ...application, roles: 'Reader' })],
    ['of an application with a person’s role', 'roles', () => signed({ ...application, roles: ['Admin', 'Security'] })],
    ['of a person with an application’s role', 'roles', () => signed({ ...person, roles: ['Reader'] })],
    ['with a role of another app', 'roles', () => signed({ ...application, roles: ['reader', 'Reader.All'] })],
    ['that is too long', 'oversized', () => signed({ ...application, padding: 'x'.repeat(12_000) })],
    ['that is no token', 'malformed', () => 'abc'],
    ['whose header is no JSON', 'malformed', () => 'YWJj.YWJj.YWJj'],
    ['whose claims are no object', 'malformed', () => signedText('"text"')],
  ]

  test.each(attacks)('%s', async (_, reason, token) => {
    expect(await verify(await token())).toEqual({ state: 'refused', reason })
  })

  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const without = (name: keyof typeof application) =>
    Object.fromEntries(Object.entries(application).filter(([key]) => key !== name))
  const signedText = async (text: string) => {
    const { CompactSign } = await import('jose')
    return new CompactSign(Buffer.from(text)).setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(ours.privateKey)
  }

  test('in version 1 where the provider is not Entra ID', async () => {
    const other = { ...signIn, authority: 'https://localhost:4433/v2.0' }
    const token = await signed({ ...application, iss: `https://sts.windows.net/${tenantId}/` })
    expect(await verifyAccessToken(token, other, jwks, now)).toEqual({ state: 'refused', reason: 'issuer' })
  })
})

test('that the keys cannot be had says nothing of the token', async () => {
  const nowhere = createRemoteJWKSet(new URL('https://127.0.0.1:1/keys'), { timeoutDuration: 500 })
  expect(await verifyAccessToken(await signed(application), signIn, nowhere, now)).toEqual({ state: 'unavailable' })
})

test('a token is looked for in the header Authorization, of the scheme Bearer, alone', () => {
  expect(bearerTokenOf('Bearer abc.def.ghi')).toBe('abc.def.ghi')
  expect(bearerTokenOf('bearer abc')).toBe('abc')
  for (const header of [null, '', 'Bearer', 'Bearer ', 'Basic abc', 'Bearer a b', 'Bearer a,b', 'xBearer a'])
    expect(bearerTokenOf(header)).toBeNull()
})
