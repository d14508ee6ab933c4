import { exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { discover, openIdOf, ProviderUnavailable, providerOrigins } from './openid.ts'

const configuration = (authority: string) => ({
  issuer: authority,
  authorization_endpoint: 'https://login.example/authorize',
  token_endpoint: 'https://login.example/token',
  jwks_uri: 'https://login.example/keys',
  end_session_endpoint: 'https://login.example/logout',
  // Entra ID says more, and null where it has nothing to say.
  tenant_region_scope: null,
})

type Answer = { status?: number; body?: unknown } | Error

/** A provider of its own for each test, as what is remembered of one is remembered for the process. */
function provider(answer: (path: string, authority: string) => Answer) {
  const authority = `https://login.example/${crypto.randomUUID()}/v2.0`
  const fetched = vi.fn(async (address: string | URL) => {
    const said = answer(new URL(address).pathname, authority)
    if (said instanceof Error) throw said
    return Response.json(said.body ?? configuration(authority), { status: said.status ?? 200 })
  })
  vi.stubGlobal('fetch', fetched)
  return { authority, fetched }
}

afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('the OpenID configuration', () => {
  test('is fetched once, however many ask', async () => {
    const { authority, fetched } = provider(() => ({}))
    const openId = openIdOf({ authority })
    await Promise.all([openId.configuration(), openId.configuration(), openIdOf({ authority }).configuration()])
    expect(fetched).toHaveBeenCalledTimes(1)
    expect(await providerOrigins({ authority })).toEqual(['https://login.example'])
  })

  test('is asked for again after a failure, and serves on when a day later it cannot be had', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    let isUp = false
    const { authority, fetched } = provider(() => (isUp ? {} : { status: 503 }))
    const { configuration: ask } = openIdOf({ authority })
    await expect(ask()).rejects.toThrow(ProviderUnavailable)
    isUp = true
    expect((await ask()).issuer).toBe(authority)
    isUp = false
    vi.setSystemTime(Date.now() + 25 * 60 * 60 * 1000)
    expect((await ask()).issuer).toBe(authority)
    expect(fetched).toHaveBeenCalledTimes(3)
  })

  test.each<[string, (authority: string) => Answer, RegExp]>([
    ['cannot be reached', () => new TypeError('fetch failed'), /cannot be reached \(fetch failed\)/],
    ['is not there', () => ({ status: 404 }), /answers 404: check the tenant id/],
    ['is something else', () => ({ body: { hello: 'world' } }), /no OpenID configuration/],
    [
      'is of another issuer',
      (authority) => ({ body: { ...configuration(authority), issuer: 'https://evil.example' } }),
      /names the issuer https:\/\/evil\.example/,
    ],
    [
      'has its keys without TLS',
      (authority) => ({ body: { ...configuration(authority), jwks_uri: 'http://login.example/keys' } }),
      /no OpenID configuration/,
    ],
    [
      'sends our secret without TLS',
      (authority) => ({ body: { ...configuration(authority), token_endpoint: 'http://localhost/token' } }),
      /no OpenID configuration/,
    ],
    [
      'sends people to where there is no TLS',
      (authority) => ({ body: { ...configuration(authority), authorization_endpoint: 'http://login.example/a' } }),
      /no OpenID configuration/,
    ],
    [
      'sends people to a script',
      (authority) => ({ body: { ...configuration(authority), end_session_endpoint: 'javascript:alert(1)' } }),
      /no OpenID configuration/,
    ],
  ])('that %s is refused, with what to do', async (_, answer, message) => {
    const { authority } = provider((__, ours) => answer(ours))
    await expect(discover({ authority })).rejects.toThrow(message)
    expect(await providerOrigins({ authority })).toEqual([])
  })

  test('may send people to a page on this machine, as the sandbox does', async () => {
    const { authority } = provider((_, ours) => ({
      body: { ...configuration(ours), authorization_endpoint: 'http://localhost:4000/authorize' },
    }))
    expect(await providerOrigins({ authority })).toEqual(['http://localhost:4000', 'https://login.example'])
  })
})

test('made-up key ids do not make us ask the provider each time', async () => {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
  const jwk = { ...(await exportJWK(publicKey)), kid: 'known', use: 'sig' }
  const { authority, fetched } = provider((path) => (path === '/keys' ? { body: { keys: [jwk] } } : {}))
  const { keys } = openIdOf({ authority })
  const token = (kid: string) => new SignJWT({}).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey)
  await jwtVerify(await token('known'), keys)
  for (let count = 0; count < 20; count++)
    await expect(jwtVerify(await token(`made-up-${count}`), keys)).rejects.toThrow()
  await jwtVerify(await token('known'), keys)
  expect(fetched.mock.calls.filter(([address]) => `${address}`.endsWith('/keys'))).toHaveLength(1)
})
