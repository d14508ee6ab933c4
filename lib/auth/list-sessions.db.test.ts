import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Database } from '#lib/db/index.ts'
import { openTestDatabase } from '#lib/db/testing.ts'
import { endAllOf, endSession } from './ending-sessions.ts'
import { listSessions, sweepSignIn } from './list-sessions.ts'
import { listPeople } from './people.ts'
import { createSession, endOfSession, findSession } from './sessions.ts'

let db: Database
beforeAll(async () => {
  db = await openTestDatabase()
})
afterAll(() => db.close())
beforeEach(async () => {
  await db.pool.query('delete from session; delete from person; delete from security_event')
})

const start = new Date('2026-11-23T08:00:00Z')
const later = (minutes: number) => new Date(start.getTime() + minutes * 60_000)
const people = {
  ada: '0b0e3c9a-7f0e-4b58-9b0f-2f6f1f0f9a11',
  bob: '3c1d9a52-53f5-4d0c-8f6f-0f8d2b9f4c22',
  eve: '77777777-7777-4777-8777-777777777777',
}

const begin = (name: keyof typeof people, minutes = 0, roles: 'Owner'[] = ['Owner']) =>
  createSession(db.pool, {
    person: { id: people[name], name, username: `${name}@contoso.example` },
    roles,
    groups: [],
    authenticatedAt: later(minutes),
    signOutHint: null,
    address: '192.0.2.7',
    userAgent: 'a browser',
    replaces: null,
    now: later(minutes),
  })

const ending = (because: 'ended by an administrator' | 'ended by the person') => ({
  because,
  by: people.eve,
  at: later(5),
  address: null,
  requestId: null,
})
const stands = async (cookie: string) => (await findSession(db.pool, cookie, later(6))) !== null

describe('an administrator', () => {
  test('sees the sessions that stand, the newest first, page by page', async () => {
    for (let minute = 0; minute < 5; minute++) await begin('ada', minute)
    const first = await listSessions(db.pool, { now: later(6), size: 3 })
    const second = await listSessions(db.pool, { now: later(6), size: 3, cursor: first.next ?? '' })
    expect([...first.items, ...second.items].map(({ createdAt }) => createdAt)).toEqual([4, 3, 2, 1, 0].map(later))
    expect((await listSessions(db.pool, { now: later(31) })).items).toHaveLength(3)
  })

  test('ends one, and the log names both', async () => {
    const [one, other] = [await begin('ada'), await begin('ada')]
    expect(await endSession(db.pool, one.publicId, ending('ended by an administrator'))).toBe(people.ada)
    expect([await stands(one.cookie), await stands(other.cookie)]).toEqual([false, true])
    expect(await endOfSession(db.pool, one.cookie, later(6))).toBe('ended by an administrator')
    expect(await endSession(db.pool, one.publicId, ending('ended by an administrator'))).toBeNull()
    const { rows } = await db.pool.query('select kind, person_id as person, detail from security_event')
    expect(rows).toEqual([
      {
        kind: 'session.ended',
        person: people.ada,
        detail: { session: one.publicId, because: 'ended by an administrator', by: people.eve },
      },
    ])
  })

  test('ends all of one person', async () => {
    const [one, other, bobs] = [await begin('ada'), await begin('ada'), await begin('bob')]
    expect(await endAllOf(db.pool, people.ada, ending('ended by an administrator'))).toBe(2)
    expect(await Promise.all([one, other, bobs].map(({ cookie }) => stands(cookie)))).toEqual([false, false, true])
  })

  test('sees who was here, with the roles of their last session', async () => {
    await begin('ada', 0, [])
    await begin('ada', 2)
    await begin('bob', 1)
    await db.pool.query(`insert into person (id, name) values ($1, 'eve')`, [people.eve])
    const all = await listPeople(db.pool, { now: later(3) })
    expect(all.items.map(({ name, roles, openSessions }) => [name, roles, openSessions])).toEqual([
      ['ada', ['Owner'], 2],
      ['bob', ['Owner'], 1],
      ['eve', null, 0],
    ])
    const pages = [await listPeople(db.pool, { now: later(3), size: 1 })]
    for (let next = pages[0]?.next; next; next = pages.at(-1)?.next)
      pages.push(await listPeople(db.pool, { now: later(3), size: 1, cursor: next }))
    expect(pages.flatMap(({ items }) => items)).toEqual(all.items)
    expect((await listPeople(db.pool, { now: later(3), search: 'BOB@' })).items.map(({ name }) => name)).toEqual([
      'bob',
    ])
  })
})

describe('a person', () => {
  test('sees their own sessions only, and ends no other', async () => {
    const [own, bobs] = [await begin('ada'), await begin('bob')]
    const seen = await listSessions(db.pool, { now: later(1), personId: people.ada })
    expect(seen.items.map(({ publicId }) => publicId)).toEqual([own.publicId])
    expect(await endSession(db.pool, bobs.publicId, ending('ended by the person'), people.ada)).toBeNull()
    expect(await stands(bobs.cookie)).toBe(true)
  })

  test('ends all but the one that they sit at', async () => {
    const [here, there] = [await begin('ada'), await begin('ada')]
    const hash = (await findSession(db.pool, here.cookie, start))?.idHash
    expect(await endAllOf(db.pool, people.ada, ending('ended by the person'), hash)).toBe(1)
    expect([await stands(here.cookie), await stands(there.cookie)]).toEqual([true, false])
  })
})

test('a sweep ends what nobody came back to, and removes what nobody asks for', async () => {
  const { publicId } = await begin('ada')
  const day = 24 * 60
  await db.pool.query(
    `insert into sign_in_attempt (id_hash, state, nonce, verifier, return_to, created_at, expires_at)
     values ('\\x01', '', '', '', '/', $1, $1)`,
    [start],
  )
  await db.pool.query(`insert into rate_limit values ('old', 1, $1), ('new', 1, $2)`, [
    later(1).getTime(),
    later(100 * day).getTime(),
  ])
  const first = await sweepSignIn(db.pool, later(30))
  expect(first).toEqual({ ended: 1, sessionsRemoved: 0, attemptsRemoved: 1, countersRemoved: 1 })
  const { rows } = await db.pool.query(`select at, detail from security_event`)
  expect(rows).toEqual([{ at: later(30), detail: { session: publicId, because: 'idle' } }])
  expect(await sweepSignIn(db.pool, later(30 * day))).toMatchObject({ ended: 0, sessionsRemoved: 0 })
  expect(await sweepSignIn(db.pool, later(30 * day + 30))).toMatchObject({ sessionsRemoved: 1 })
})
