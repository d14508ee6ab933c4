import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { limit } from '#lib/auth/rate-limit.ts'
import { createSession, sessionCookie } from '#lib/auth/sessions.ts'
import type { Database } from '#lib/db/index.ts'
import { openTestDatabase } from '#lib/db/testing.ts'
import { noteForeign } from './foreign.ts'
import { BY_ADDRESS, BY_PERSON, sessionOf, tooMany } from './limits.ts'

let db: Database
beforeAll(async () => {
  db = await openTestDatabase()
})
afterAll(() => db.close())
beforeEach(() => db.pool.query('truncate rate_limit; truncate security_event'))

const personId = randomUUID()

async function newSession(): Promise<string> {
  const { cookie } = await createSession(db.pool, {
    person: { id: personId, name: 'Ada', username: null },
    roles: ['Owner'],
    groups: [],
    authenticatedAt: new Date(),
    signOutHint: null,
    address: null,
    userAgent: null,
    replaces: null,
    now: new Date(),
  })
  return cookie
}

const ask = (address: string, session?: string) =>
  tooMany(
    db.pool,
    { headers: session ? { cookie: `theme=dark; ${sessionCookie}=${session}` } : {} },
    { address, requestId: 'r1' },
  )

/** As if so many had come. */
async function exhaust(key: string, by: { points: number; perSeconds: number }): Promise<void> {
  await limit(db.pool, { key, ...by })
  await db.pool.query('update rate_limit set points = $2 where key = $1', [key, by.points])
}

const noted = async () =>
  (await db.pool.query('select kind, person_id, address, detail from security_event order by id')).rows

test('a person who asks too much waits, in whatever session and from whatever address', async () => {
  const [one, other] = [await newSession(), await newSession()]
  expect(await ask('192.0.2.1', one)).toBeNull()
  await exhaust(`person:${personId}`, BY_PERSON)
  expect(await ask('192.0.2.1', one)).toBeGreaterThan(0)
  expect(await ask('192.0.2.2', other)).toBeGreaterThan(0)
  expect(await ask('192.0.2.1')).toBeNull()
  expect(await noted()).toEqual([
    { kind: 'limit.reached', person_id: personId, address: '192.0.2.1', detail: { of: 'person' } },
  ])
})

test('a person is counted by the cookie that Next takes, however it is written', async () => {
  const session = await newSession()
  const written = [
    `${sessionCookie}=x; ${sessionCookie}=${session}`,
    `${sessionCookie}=%${session.charCodeAt(0).toString(16)}${session.slice(1)}`,
    `a=b;${sessionCookie}=${session}`,
  ]
  expect(written.map((cookie) => sessionOf({ cookie }))).toEqual([session, session, session])
  expect(sessionOf({ cookie: `${sessionCookie}=%` })).toBeUndefined()
})

test('an address that asks too much waits, and leaves others alone', async () => {
  await exhaust('address:192.0.2.1', BY_ADDRESS)
  expect(await ask('192.0.2.1')).toBeGreaterThan(0)
  expect(await ask('192.0.2.1', await newSession())).toBeGreaterThan(0)
  expect(await ask('192.0.2.2')).toBeNull()
  expect(await noted()).toMatchObject([{ address: '192.0.2.1', detail: { of: 'address' } }])
})

test('a cookie that opens nothing counts for its address alone, and fills no table', async () => {
  for (let count = 0; count < 5; count++) expect(await ask('192.0.2.1', randomUUID().padEnd(43, 'x'))).toBeNull()
  const { rows } = await db.pool.query('select key from rate_limit')
  expect(rows.map(({ key }) => key)).toEqual(['address:192.0.2.1'])
})

test('a page of elsewhere that tries to act for somebody is in the security log, without what it sent', async () => {
  const headers = { cookie: `${sessionCookie}=${await newSession()}` }
  await noteForeign(db.pool, { url: '/settings?secret=1', headers }, { address: '192.0.2.1', requestId: 'r1' }, 'why')
  expect(await noted()).toEqual([
    {
      kind: 'request.refused',
      person_id: personId,
      address: '192.0.2.1',
      detail: { path: '/settings', reason: 'why' },
    },
  ])
})
