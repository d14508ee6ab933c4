import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '#lib/db/index.ts'
import { openTestDatabase } from '#lib/db/testing.ts'
import { createSession, endOfSession, findSession, hashOf, type NewSession } from './sessions.ts'

let db: Database
beforeAll(async () => {
  db = await openTestDatabase()
})
afterAll(() => db.close())

const signedInAt = new Date('2026-11-23T08:00:00Z')
const later = (milliseconds: number) => new Date(signedInAt.getTime() + milliseconds)
const minutes = (count: number) => count * 60_000
const hours = (count: number) => minutes(60 * count)

function newSession(more: Partial<NewSession> = {}): NewSession {
  return {
    person: { id: crypto.randomUUID(), name: 'Ada Boot', username: 'ada@contoso.example' },
    roles: ['Owner'],
    groups: [],
    authenticatedAt: signedInAt,
    signOutHint: null,
    address: '127.0.0.1',
    userAgent: 'a browser',
    replaces: null,
    now: signedInAt,
    ...more,
  }
}

const begin = (more: Partial<NewSession> = {}) => createSession(db.pool, newSession(more))
const find = (cookie: string | null | undefined, now: Date) => findSession(db.pool, cookie, now)

/** Uses the session every 29 minutes, so that it does not idle before `until`. */
async function keepBusy(cookie: string, until: Date): Promise<void> {
  for (let at = minutes(29); at < until.getTime() - signedInAt.getTime(); at += minutes(29))
    await find(cookie, later(at))
}

describe('a session', () => {
  test('is found by its cookie, with who is signed in', async () => {
    const { cookie, publicId } = await begin({ roles: ['Security', 'Admin'], groups: [] })
    expect(await find(cookie, later(minutes(1)))).toMatchObject({
      name: 'Ada Boot',
      username: 'ada@contoso.example',
      roles: ['Security', 'Admin'],
      publicId,
      workloads: [],
      authenticatedAt: signedInAt,
      createdAt: signedInAt,
    })
  })

  test('is kept by the hash of its cookie only: no column holds the cookie', async () => {
    const { cookie } = await begin()
    const { rows } = await db.pool.query<{ text: string }>(
      `select session::text as text from session where id_hash = $1`,
      [hashOf(cookie)],
    )
    expect(rows).toHaveLength(1)
    expect(rows[0]?.text).not.toContain(cookie)
    expect(rows[0]?.text).not.toContain(Buffer.from(cookie).toString('hex'))
    expect(rows[0]?.text).not.toContain(Buffer.from(cookie, 'base64url').toString('hex'))
  })

  test('names the workloads that its person owns, themselves or by a group, and none that is retired', async () => {
    const person = { id: crypto.randomUUID(), name: 'Grace', username: null }
    const group = crypto.randomUUID()
    const stranger = crypto.randomUUID()
    const workload = async (slug: string, owner: { kind: string; objectId: string }, retiredAt: Date | null = null) => {
      const { rows } = await db.pool.query<{ id: number }>(
        `insert into workload (slug, name, environment, criticality, precedence, created_at, updated_at, retired_at)
         values ($1, $1, 'production', 'high', 1, now(), now(), $2) returning id`,
        [slug, retiredAt],
      )
      await db.pool.query(
        `insert into workload_owner (workload_id, kind, object_id, name) values ($1, $2::owner_kind, $3, 'x')`,
        [rows[0]!.id, owner.kind, owner.objectId],
      )
      return rows[0]!.id
    }
    const mine = await workload('mine', { kind: 'person', objectId: person.id })
    const ours = await workload('ours', { kind: 'group', objectId: group })
    await workload('theirs', { kind: 'person', objectId: stranger })
    await workload('past', { kind: 'person', objectId: person.id }, signedInAt)
    // An id of a person that happens to stand where a group's should opens nothing.
    await workload('mixed-up', { kind: 'group', objectId: person.id })
    const { cookie } = await begin({ person, groups: [group] })
    expect((await find(cookie, signedInAt))?.workloads).toEqual([mine, ours])
  })
})

describe('what an attacker brings', () => {
  test.each([
    ['nothing', null],
    ['an empty cookie', ''],
    ['a made-up id', 'A'.repeat(43)],
    ['SQL', `' or true --${'x'.repeat(32)}`],
    ['NUL', `${'A'.repeat(42)}\0`],
    ['a cookie of 1 MB', 'A'.repeat(1_000_000)],
  ])('%s finds no session', async (_, cookie) => {
    await begin()
    expect(await find(cookie, signedInAt)).toBeNull()
  })

  test('a cookie of which any one letter is another finds no session', async () => {
    const { cookie } = await begin()
    await fc.assert(
      fc.asyncProperty(fc.nat(42), fc.constantFrom(...'abcXYZ019_-'), async (index, letter) => {
        // The last letter carries two bits of padding, but it is the text that is hashed.
        fc.pre(cookie[index] !== letter)
        expect(await find(cookie.slice(0, index) + letter + cookie.slice(index + 1), signedInAt)).toBeNull()
      }),
      { numRuns: 50 },
    )
  })

  test('the hash as it is kept, or the public id, opens nothing', async () => {
    const { cookie, publicId } = await begin()
    expect(await find(hashOf(cookie)!.toString('base64url'), signedInAt)).toBeNull()
    expect(await find(publicId, signedInAt)).toBeNull()
  })

  test('a session planted in a browser is ended by its sign-in, and the new one has another id', async () => {
    const planted = await begin()
    const own = await begin({ replaces: planted.cookie, now: later(minutes(1)) })
    expect(own.cookie).not.toBe(planted.cookie)
    expect(await find(planted.cookie, later(minutes(2)))).toBeNull()
    expect(await endOfSession(db.pool, planted.cookie, later(minutes(2)))).toBe('rotated')
    expect(await find(own.cookie, later(minutes(2)))).not.toBeNull()
  })
})

describe('a session ends', () => {
  test('after 30 minutes without use, and not before, wherever in its life they begin', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: minutes(1), max: minutes(29) }),
        fc.integer({ min: 0, max: minutes(60) }),
        async (used, idle) => {
          const { cookie } = await begin()
          await find(cookie, later(used))
          const isFound = (await find(cookie, later(used + idle))) !== null
          expect(isFound).toBe(idle < minutes(30))
        },
      ),
      {
        numRuns: 40,
        examples: [
          [minutes(10), minutes(30)],
          [minutes(10), minutes(30) - 1],
        ],
      },
    )
  })

  test('12 hours after sign-in, and not before, however busy it is', async () => {
    const { cookie } = await begin()
    await keepBusy(cookie, later(hours(12)))
    expect(await find(cookie, later(hours(12) - 1))).not.toBeNull()
    expect(await find(cookie, later(hours(12)))).toBeNull()
    expect(await endOfSession(db.pool, cookie, later(hours(12)))).toBe('expired')
  })

  test('for good: with the clock set back it stays ended', async () => {
    const { cookie } = await begin()
    expect(await find(cookie, later(minutes(31)))).toBeNull()
    expect(await find(cookie, later(minutes(1)))).toBeNull()
    expect(await endOfSession(db.pool, cookie, later(minutes(1)))).toBe('idle')
  })

  test('with one line in the security log, however often its cookie is tried', async () => {
    const { cookie, publicId } = await begin()
    await Promise.all([1, 2, 3, 4].map(() => find(cookie, later(minutes(31)))))
    await find(cookie, later(minutes(32)))
    const { rows } = await db.pool.query(
      `select detail from security_event where kind = 'session.ended' and detail->>'session' = $1`,
      [publicId],
    )
    expect(rows).toEqual([{ detail: { session: publicId, because: 'idle' } }])
  })
})

test('that a session is in use is written down once a minute at most', async () => {
  const { cookie } = await begin()
  const lastUse = async () =>
    (await db.pool.query(`select last_used_at as at from session where id_hash = $1`, [hashOf(cookie)])).rows[0].at
  await find(cookie, later(59_000))
  expect(await lastUse()).toEqual(signedInAt)
  await find(cookie, later(60_000))
  expect(await lastUse()).toEqual(later(60_000))
})

test('what a page asks by itself keeps no session alive, and is told when it is over', async () => {
  const { cookie } = await begin()
  const ask = (now: Date) => findSession(db.pool, cookie, now, false)
  for (let at = minutes(1); at < minutes(30); at += minutes(1)) expect(await ask(later(at))).not.toBeNull()
  expect(await ask(later(minutes(30)))).toBeNull()
})
