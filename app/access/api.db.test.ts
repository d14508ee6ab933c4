import type { JWTPayload } from 'jose'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { findingEndpoint, findingsEndpoint } from '#lib/api/findings.ts'
import { postureEndpoint } from '#lib/api/posture.ts'
import { scansEndpoint } from '#lib/api/scans.ts'
import { assetKey, type FixtureAsset } from '#lib/posture/testing.ts'
import { apiRoute } from './api.ts'
import { installation, mine, principal, theirs } from './testing.ts'

const provider = vi.hoisted(() => {
  // The log is made as soon as it is imported.
  process.env.TEMPER_LOG_LEVEL = 'silent'
  return { keys: (async () => undefined) as unknown }
})
vi.mock('#lib/auth/openid.ts', () => ({ openIdOf: () => provider }))

const temper = installation(provider)
const { tokenOf } = temper
beforeEach(() => temper.db.pool.query('truncate rate_limit; truncate security_event'))

const application = { roles: ['Reader'], sub: principal }
const owner = { roles: ['Owner'], scp: 'access_as_user', sub: 'pairwise' }

const posture = apiRoute('posture.read', postureEndpoint)
const findings = apiRoute('finding.read', findingsEndpoint)
const finding = apiRoute('finding.read', findingEndpoint)
const scans = apiRoute('scan.read', scansEndpoint)

interface Asking {
  path?: string
  as?: JWTPayload
  headers?: Record<string, string>
  place?: Record<string, string>
}

async function ask({ GET }: typeof posture, { path = '/', as = application, headers = {}, place }: Asking = {}) {
  const request = new Request(`http://internal/api/v1${path}`, {
    headers: { authorization: `Bearer ${await tokenOf(as)}`, 'x-temper-address': '203.0.113.9', ...headers },
  })
  return GET(request, { params: Promise.resolve(place) })
}

const events = async () =>
  (await temper.db.pool.query('select kind, person_id, address, detail from security_event order by id')).rows

describe('an answer', () => {
  test('is for whoever asked, to be kept but asked for again, and says how much is left', async () => {
    const answer = await ask(posture)
    expect(answer.status).toBe(200)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/json',
      'cache-control': 'private, no-cache',
      vary: 'Authorization',
      etag: expect.stringMatching(/^"[\w-]+"$/),
      'ratelimit-policy': '"api";q=600;w=60',
      ratelimit: expect.stringMatching(/^"api";r=599;t=\d+$/),
    })
  })

  test('is not sent again to who has it', async () => {
    const etag = (await ask(posture)).headers.get('etag') ?? ''
    for (const known of [etag, `"other", ${etag}`, `W/${etag}`, '*']) {
      const again = await ask(posture, { headers: { 'if-none-match': known } })
      expect(again.status).toBe(304)
      expect(again.headers.get('etag')).toBe(etag)
      expect(await again.text()).toBe('')
    }
    expect((await ask(posture, { headers: { 'if-none-match': '"other"' } })).status).toBe(200)
  })

  test('of a list leads on, at the address that people reach us under', async () => {
    const answer = await ask(findings, { path: '/findings?limit=1&status=fail' })
    const { next } = await answer.json()
    expect(next).toMatch(/^https:\/\/temper\.example\.com\/api\/v1\/findings\?limit=1&status=fail&after=/)
    expect(answer.headers.get('link')).toBe(`<${next}>; rel="next"`)
  })
})

describe('a request is refused', () => {
  test('without a token, with the scheme alone', async () => {
    const answer = await posture.GET(new Request('http://internal/api/v1/posture'), { params: Promise.resolve({}) })
    expect(answer.status).toBe(401)
    expect(answer.headers.get('www-authenticate')).toBe('Bearer')
    expect(await answer.json()).toEqual({ type: 'about:blank', title: 'An access token is needed', status: 401 })
  })

  test('with a token that is not accepted, and only the log says why', async () => {
    const answer = await ask(posture, { as: { ...application, tid: '99999999-9999-4999-8999-999999999999' } })
    expect(answer.status).toBe(401)
    expect(answer.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"')
    expect(await answer.text()).not.toMatch(/tenant/i)
    expect(await events()).toMatchObject([
      { kind: 'token.refused', person_id: null, address: '203.0.113.9', detail: { reason: 'tenant' } },
    ])
  })

  test('with a token without a role', async () => {
    const answer = await ask(posture, { as: { sub: principal } })
    expect(answer.status).toBe(403)
    expect(answer.headers.get('www-authenticate')).toBe('Bearer error="insufficient_scope"')
  })

  test('where the role does not reach, which the log notes with who it was', async () => {
    expect((await ask(scans, { as: owner })).status).toBe(403)
    expect(await events()).toMatchObject([
      { kind: 'access.denied', person_id: principal, detail: { action: 'scan.read' } },
    ])
  })

  test('where tokens are guessed, after a while without another word in the log', async () => {
    const statuses: number[] = []
    for (let i = 0; i < 32; i++) statuses.push((await ask(posture, { as: { roles: [] } })).status)
    expect(statuses.slice(-2)).toEqual([429, 429])
    expect(await events()).toHaveLength(30)
  })

  test('where there are too many, with when to come back, noted once', async () => {
    await ask(posture)
    await temper.db.pool.query(`update rate_limit set points = 600 where key like '%api:%'`)
    for (let i = 0; i < 3; i++) {
      const answer = await ask(posture)
      expect(answer.status).toBe(429)
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
      expect(answer.headers.get('ratelimit')).toMatch(/;r=0;/)
    }
    expect(await events()).toMatchObject([{ kind: 'limit.reached', person_id: principal }])
  })

  test('where a parameter cannot be, naming it', async () => {
    const answer = await ask(findings, { path: '/findings?severity=grave&limit=0' })
    expect(answer.status).toBe(400)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect((await answer.json()).errors.map(({ parameter }: { parameter: string }) => parameter)).toEqual([
      'severity',
      'limit',
    ])
  })

  test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const)('to do anything but read: %s', async (method) => {
    const request = new Request('http://internal/api/v1/posture', { method })
    const answer = await posture[method](request, { params: Promise.resolve({}) })
    expect(answer.status).toBe(405)
    expect(answer.headers.get('allow')).toBe('GET, HEAD')
  })

  test('while the provider’s keys cannot be had, without blaming the token', async () => {
    const { keys } = provider
    provider.keys = async () => {
      throw new Error('no network')
    }
    const answer = await ask(posture)
    provider.keys = keys
    expect(answer.status).toBe(503)
    expect(await events()).toEqual([])
  })

  test('with the id of the request alone where we failed', async () => {
    const broken = apiRoute('posture.read', {
      ...postureEndpoint,
      run: async () => {
        throw new Error('the password is hunter2')
      },
    })
    const answer = await ask(broken as typeof posture, { headers: { 'x-request-id': 'r-1' } })
    expect(answer.status).toBe(500)
    expect(await answer.json()).toMatchObject({ status: 500, requestId: 'r-1' })
  })
})

describe('an owner', () => {
  const at = (asset: FixtureAsset) => ({ as: owner, place: { key: `${assetKey(asset)}.storage-minimum-tls` } })

  test('reads their own', async () => {
    expect((await ask(finding, at(mine))).status).toBe(200)
    const { items, total } = await (await ask(findings, { path: '/findings', as: owner })).json()
    expect(items).toMatchObject([{ assetName: 'mine' }])
    expect(total).toBe(1)
  })

  test('gets for what is not theirs exactly what they get for what does not exist', async () => {
    const [foreign, missing] = [await ask(finding, at(theirs)), await ask(finding, at({ name: 'none' }))]
    expect(foreign.status).toBe(404)
    expect(await foreign.text()).toBe(await missing.text())
    const names = (answer: Response) => [...answer.headers.keys()]
    expect(names(foreign)).toEqual(names(missing))
  })

  test('sees nothing where they ask for a workload of somebody else, as for one that does not exist', async () => {
    const of = async (workload: string) =>
      (await ask(findings, { path: `/findings?workload=${workload}`, as: owner })).text()
    expect(JSON.parse(await of('theirs'))).toMatchObject({ items: [], total: 0 })
    expect(await of('theirs')).toBe(await of('no-such-workload'))
  })
})

test('bytes that no name has are not asked of the database', async () => {
  expect((await ask(finding, { place: { key: 'a\0b' } })).status).toBe(404)
  expect((await ask(findings, { path: '/findings?q=%00' })).status).toBe(400)
})
