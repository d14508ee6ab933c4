import type { JWTPayload } from 'jose'
import { describe, expect, test, vi } from 'vitest'
import { exceptionEndpoint, exceptionEventsEndpoint } from '#lib/api/exception.ts'
import { exceptionsEndpoint } from '#lib/api/exceptions.ts'
import { commentEndpoint, requestExceptionEndpoint } from '#lib/api/request-exception.ts'
import { assetId } from '#lib/posture/testing.ts'
import { apiRoute } from './api.ts'
import { LARGEST_JSON } from './api-write.ts'
import { clientId, installation, mine, principal, theirs } from './testing.ts'

const provider = vi.hoisted(() => {
  // The log is made as soon as it is imported.
  process.env.TEMPER_LOG_LEVEL = 'silent'
  return { keys: (async () => undefined) as unknown }
})
vi.mock('#lib/auth/openid.ts', () => ({ openIdOf: () => provider }))

const temper = installation(provider)
const { tokenOf } = temper

const pipeline = { roles: ['Requester'], sub: principal }
const reader = { roles: ['Reader'], sub: principal }
const owner = { roles: ['Owner'], scp: 'access_as_user', sub: 'pairwise', name: 'Mona' }
const auditor = { roles: ['Auditor'], scp: 'access_as_user', sub: 'pairwise', name: 'Audrey' }

const register = apiRoute('exception.read', exceptionsEndpoint, {
  action: 'exception.request',
  endpoint: requestExceptionEndpoint,
})
const one = apiRoute('exception.read', exceptionEndpoint)
const events = apiRoute('exception.read', exceptionEventsEndpoint)
const comments = apiRoute('exception.request', null, { action: 'exception.request', endpoint: commentEndpoint })

const request = {
  checks: ['storage-minimum-tls'],
  targets: [{ kind: 'asset', id: assetId(mine) }],
  category: 'risk_accepted',
  justification: 'An old scanner on the shop floor speaks nothing newer, and is replaced in spring.',
  owner: { id: principal, name: 'Mona' },
  endsOn: new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10),
}

interface Sending {
  as?: JWTPayload
  key?: string | null
  body?: unknown
  raw?: string
  type?: string
  place?: Record<string, string>
  path?: string
}

let sent = 0
async function post(
  { POST }: typeof register,
  { as = pipeline, key: idempotencyKey = `key-${++sent}`, body = request, raw, type, place, path }: Sending = {},
) {
  const headers = {
    authorization: `Bearer ${await tokenOf(as)}`,
    'content-type': type ?? 'application/json',
    ...(idempotencyKey !== null && { 'idempotency-key': idempotencyKey }),
  }
  const sending = new Request(`http://internal/api/v1${path ?? '/exceptions'}`, {
    method: 'POST',
    headers,
    body: raw ?? JSON.stringify(body),
  })
  return POST(sending, { params: Promise.resolve(place) })
}

async function get({ GET }: typeof register, as: JWTPayload, place?: Record<string, string>) {
  const asking = new Request('http://internal/api/v1/exceptions', {
    headers: { authorization: `Bearer ${await tokenOf(as)}` },
  })
  return GET(asking, { params: Promise.resolve(place) })
}

const problemsOf = async (answer: Response) => {
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  const { errors = [] } = (await answer.json()) as { errors?: { parameter: string }[] }
  return errors.map(({ parameter }) => parameter)
}

const count = () => temper.db.prisma.exception.count()

describe('a request', () => {
  test('is made as requested, by whoever the token names, and can be read back', async () => {
    const answer = await post(register)
    expect(answer.status).toBe(201)
    const made = await answer.json()
    expect(made).toMatchObject({
      state: 'requested',
      source: 'api',
      requester: { id: principal },
      assets: 1,
      findings: 1,
    })
    expect(answer.headers.get('location')).toBe(`https://temper.example.com/api/v1/exceptions/${made.name}`)
    expect(await (await get(one, reader, { name: made.name })).json()).toEqual(made)
    const { items } = await (await get(events, reader, { name: made.name })).json()
    expect(items).toMatchObject([{ kind: 'requested', actor: principal }])
    expect((await temper.db.prisma.auditEvent.findFirst({ orderBy: { id: 'desc' } }))?.action).toBe('exception.request')
  })

  test('sent again under its key is made once and answered alike; under another, it is another', async () => {
    const before = await count()
    const first = await post(register, { key: 'again', body: { ...request, ticket: 'T-1' } })
    const again = await post(register, { key: 'again', body: { ...request, ticket: 'T-1' } })
    expect([again.status, await again.text()]).toEqual([201, await first.text()])
    expect(again.headers.get('location')).toBe(first.headers.get('location'))
    expect(await count()).toBe(before + 1)
    const other = await post(register, { key: 'again', body: { ...request, ticket: 'T-2' } })
    expect(other.status).toBe(422)
    expect(await count()).toBe(before + 1)
  })

  test('sent many times at once is made once', async () => {
    const before = await count()
    const sending = { key: 'at-once', body: { ...request, ticket: 'T-3' } }
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => post(register, sending)))
    const statuses = answers.map(({ status }) => status)
    expect(statuses).toContain(201)
    expect(statuses.every((status) => status === 201 || status === 409)).toBe(true)
    expect(await count()).toBe(before + 1)
  })

  test('of an owner reaches their own workloads only', async () => {
    const body = { ...request, targets: [{ kind: 'asset', id: assetId(theirs) }] }
    const answer = await post(register, { as: owner, body })
    expect(answer.status).toBe(400)
    const missing = await post(register, {
      as: owner,
      body: { ...request, targets: [{ kind: 'asset', id: `${assetId(theirs)}-not-there` }] },
    })
    const said = async (of: Response) => (await of.json()).errors
    expect(await said(answer)).toEqual(await said(missing))
    expect((await post(register, { as: owner })).status).toBe(201)
  })

  test('that cannot be names each field, makes nothing, and may be corrected under the same key', async () => {
    const before = await count()
    const wrong = {
      ...request,
      endsOn: '2027-02-30',
      targets: [{ kind: 'asset', id: 'x' }],
      justification: 'n/a',
      x: 1,
    }
    const answer = await post(register, { key: 'corrected', body: wrong })
    expect(answer.status).toBe(400)
    expect(await problemsOf(answer)).toEqual(expect.arrayContaining(['/targets/0/id', '/endsOn', '']))
    const short = await post(register, { key: 'corrected', body: { ...request, justification: 'n/a' } })
    expect(await problemsOf(short)).toEqual(['/justification'])
    const past = await post(register, { body: { ...request, endsOn: '2020-01-01' } })
    expect(await problemsOf(past)).toEqual(['/endsOn'])
    const endless = await post(register, { body: { ...request, endsOn: undefined } })
    expect(await problemsOf(endless)).toEqual(['/endsOn'])
    expect(await problemsOf(await post(register, { body: { ...request, kind: 'change' } }))).toEqual(['/predecessor'])
    expect(await count()).toBe(before)
    expect((await post(register, { key: 'corrected', body: { ...request, ticket: 'T-4' } })).status).toBe(201)
  })

  test.each([
    ['without a key', { key: null }, 400],
    ['with a key of odd letters', { key: 'a b' }, 400],
    ['with parameters', { path: '/exceptions?approve=true' }, 400],
    ['that is no JSON', { raw: '{"checks": [' }, 400],
    ['that is not in UTF-8', { raw: '\ud800"' }, 400],
    ['as a form', { type: 'application/x-www-form-urlencoded' }, 415],
    ['of a text', { type: 'text/plain' }, 415],
    ['that is too large', { raw: JSON.stringify({ text: 'x'.repeat(LARGEST_JSON) }) }, 413],
    ['of who only reads', { as: reader }, 403],
    ['of an auditor', { as: auditor }, 403],
  ] as const)('%s is refused', async (_, sending, status) => {
    const before = await count()
    expect((await post(register, sending)).status).toBe(status)
    expect(await count()).toBe(before)
  })
})

describe('a comment', () => {
  const commentOn = (name: string, text: unknown, as: JWTPayload = pipeline) =>
    post(comments, { as, body: { text }, place: { name }, path: `/exceptions/${name}/comments` })

  test('is added, and is text whatever it holds', async () => {
    const { name } = await (await post(register, { body: { ...request, ticket: 'T-5' } })).json()
    const text = `<script>alert(1)</script>'; drop table exception; --`
    const answer = await commentOn(name, text)
    expect(answer.status).toBe(201)
    expect(await answer.json()).toMatchObject({ name, text })
    const { items } = await (await get(events, reader, { name })).json()
    expect(items[0]).toMatchObject({ kind: 'commented', text })
  })

  test('on what is not there, or not theirs, answers alike', async () => {
    const theirsOnly = { ...request, ticket: 'T-6', targets: [{ kind: 'asset', id: assetId(theirs) }] }
    // Somebody else's: who asked for one sees it wherever it reaches.
    const { name } = await (await post(register, { body: theirsOnly, as: { ...pipeline, oid: clientId } })).json()
    const statuses = await Promise.all(
      [name, 'EX-9999', 'nothing', 'EX-1'].map(async (each) => (await commentOn(each, 'Hello', owner)).status),
    )
    expect(statuses).toEqual([404, 404, 404, 404])
    expect((await get(one, owner, { name })).status).toBe(404)
    expect((await get(events, owner, { name })).status).toBe(404)
  })

  test('that says nothing is refused, and nothing can be read at its address', async () => {
    const { name } = await (await post(register, { body: { ...request, ticket: 'T-7' } })).json()
    expect(await problemsOf(await commentOn(name, '  '))).toEqual(['/text'])
    expect(await problemsOf(await commentOn(name, 7))).toEqual(['/text'])
    const answer = await get(comments, pipeline, { name })
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST'])
  })
})
