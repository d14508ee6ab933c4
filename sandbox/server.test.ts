import { type RequestOptions, request } from 'node:https'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { handmadeEstate, subscriptionId, tenantId } from './handmade.ts'
import { type Sandbox, startSandbox } from './server.ts'
import { application } from './sign-in.ts'

let sandbox: Sandbox
let token = ''

beforeAll(async () => {
  sandbox = await startSandbox({ estate: (day) => handmadeEstate({ subscriptions: 2, resources: day === 0 ? 5 : 7 }) })
  token = (await signIn(application.clientSecret)).body.access_token
})
afterAll(() => sandbox.close())

/** What is looked at in bodies of all kinds. */
interface Body {
  access_token: string
  totalRecords: number
  data: { id: string }[]
  $skipToken?: string
  error: { code: string; details: { code: string }[] }
  requests: number
}

interface Answered {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: Body
}

async function send(path: string, options: RequestOptions, body = ''): Promise<Answered> {
  return new Promise((resolve, reject) => {
    request(`${sandbox.url}${path}`, { ca: sandbox.certificate, ...options }, async (answer) => {
      const { statusCode = 0, headers } = answer
      resolve({ status: statusCode, headers, body: JSON.parse(await text(answer)) as Body })
    })
      .on('error', reject)
      .end(body)
  })
}

function signIn(secret: string): Promise<Answered> {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: application.clientId,
    client_secret: secret,
    scope: 'https://management.azure.com/.default',
  })
  return send(`/${tenantId}/oauth2/v2.0/token`, { method: 'POST' }, `${form}`)
}

function query(body: object, authorization = `Bearer ${token}`): Promise<Answered> {
  const path = '/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01'
  return send(
    path,
    { method: 'POST', headers: { authorization, 'content-type': 'application/json' } },
    JSON.stringify(body),
  )
}

const allIds = 'resources | project id | order by id asc'

describe('the answer', () => {
  test('has the form of Resource Graph’s', async () => {
    const { status, headers, body } = await query({ query: allIds, options: { $top: 3 } })
    expect(status).toBe(200)
    expect(body).toEqual({
      totalRecords: 10,
      count: 3,
      data: [{ id: expect.any(String) }, { id: expect.any(String) }, { id: expect.any(String) }],
      facets: [],
      resultTruncated: 'false',
      $skipToken: expect.any(String),
    })
    expect(headers['x-ms-user-quota-remaining']).toBe('15')
    expect(headers['x-ms-user-quota-resets-after']).toBe('00:00:05')
  })

  test('goes on where the token says, to the end', async () => {
    const seen: string[] = []
    let $skipToken: string | undefined
    do {
      const { body } = await query({ query: allIds, options: { $top: 4, $skipToken } })
      seen.push(...body.data.map(({ id }) => id))
      $skipToken = body.$skipToken
    } while ($skipToken)
    expect(new Set(seen).size).toBe(10)
    expect(seen).toHaveLength(10)
  })

  test('is empty for a table that the estate does not have, and an error for one that does not exist', async () => {
    expect((await query({ query: 'advisorresources | project id' })).body).toMatchObject({ totalRecords: 0, data: [] })
    const { status, body } = await query({ query: 'users | project id' })
    expect(status).toBe(400)
    expect(body.error).toMatchObject({
      code: 'BadRequest',
      details: [{ code: 'InvalidQuery' }, { code: 'DisallowedLogicalTableName' }],
    })
  })

  test('leaves out what is not in scope, and refuses when nothing is', async () => {
    const known = { query: allIds, subscriptions: [subscriptionId(1), subscriptionId(9)] }
    expect((await query(known)).body.totalRecords).toBe(5)
    const { status, body } = await query({ query: allIds, subscriptions: [subscriptionId(9)] })
    expect([status, body.error.details[0]?.code]).toEqual([400, 'NoValidSubscriptionsInQueryRequest'])
  })

  test('is another on another day', async () => {
    sandbox.setDay(1)
    expect((await query({ query: allIds })).body.totalRecords).toBe(14)
    sandbox.setDay(0)
  })
})

describe('signing in', () => {
  test('takes the secret of the application, and no other', async () => {
    expect((await signIn(application.clientSecret)).body).toMatchObject({ token_type: 'Bearer', expires_in: 3600 })
    expect(await signIn('guessed')).toMatchObject({ status: 401, body: { error: 'invalid_client' } })
  })

  test('is asked for', async () => {
    expect(await query({ query: allIds }, '')).toMatchObject({ status: 401 })
    expect(await query({ query: allIds }, 'Bearer guessed')).toMatchObject({
      status: 401,
      body: { error: { code: 'InvalidAuthenticationToken' } },
    })
  })
})

describe('the controls', () => {
  test('set the day and the faults, and refuse what they do not know', async () => {
    await send(
      '/_sandbox/faults',
      { method: 'PUT' },
      JSON.stringify([{ kind: 'throttle', times: 1, retryAfterSeconds: 9 }]),
    )
    expect(await query({ query: allIds })).toMatchObject({ status: 429, headers: { 'retry-after': '9' } })
    expect(await query({ query: allIds })).toMatchObject({ status: 200 })
    expect(await send('/_sandbox/faults', { method: 'PUT' }, '[{"kind":"explode"}]')).toMatchObject({ status: 400 })
    expect(await send('/_sandbox/day', { method: 'PUT' }, '{"day":0}')).toMatchObject({ body: { day: 0 } })
    expect((await send('/_sandbox/stats', { method: 'GET' })).body.requests).toBeGreaterThan(3)
  })
})
