import { expect, test } from 'vitest'
import type { Database } from '#lib/db/index.ts'
import { testDatabase } from '#lib/db/testing.ts'
import { countPeople, getPerson, listPeople } from './people.ts'
import type { Role } from './permissions.ts'
import { createSession } from './sessions.ts'

const idOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
const now = new Date('2026-11-23T12:00:00Z')
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000)

const signIn = (db: Database, number: number, name: string, at: Date, roles: Role[] = ['Owner']) =>
  createSession(db.pool, {
    person: { id: idOf(number), name, username: `${name.toLowerCase()}@contoso.example` },
    roles,
    groups: [],
    authenticatedAt: at,
    signOutHint: null,
    address: null,
    userAgent: null,
    replaces: null,
    now: at,
  })

test('who was seen last comes first, who was never here last, and the list is walked both ways', async () => {
  const db = await testDatabase()
  for (let number = 1; number <= 5; number++) await signIn(db, number, `P${number}`, minutesAgo(number))
  await db.prisma.person.createMany({ data: [6, 7].map((number) => ({ id: idOf(number), name: `P${number}` })) })
  const first = await listPeople(db.pool, { now, size: 3 })
  const second = await listPeople(db.pool, { now, cursor: first.next!, size: 3 })
  const third = await listPeople(db.pool, { now, cursor: second.next!, size: 3 })
  const names = [first, second, third].flatMap(({ items }) => items.map(({ name }) => name))
  expect(names).toEqual(['P1', 'P2', 'P3', 'P4', 'P5', 'P7', 'P6'])
  expect(third.next).toBeNull()
  const back = await listPeople(db.pool, { now, cursor: third.previous!, size: 3 })
  expect(back.items).toEqual(second.items)
})

test('a person has the roles of the newest sign-in and the sessions that stand', async () => {
  const db = await testDatabase()
  await signIn(db, 1, 'Ada', minutesAgo(120), ['Admin'])
  await signIn(db, 1, 'Ada', minutesAgo(40))
  await signIn(db, 1, 'Ada', minutesAgo(5))
  expect(await getPerson(db.pool, idOf(1), now)).toMatchObject({ name: 'Ada', roles: ['Owner'], openSessions: 1 })
  expect(await countPeople(db.pool, now)).toEqual({ people: 1, signedIn: 1 })
  expect(await countPeople(db.pool, new Date('2026-11-24T12:00:00Z'))).toEqual({ people: 1, signedIn: 0 })
})

test('a search finds parts of names as they are written', async () => {
  const db = await testDatabase()
  await signIn(db, 1, 'Ada', minutesAgo(1))
  await signIn(db, 2, 'Per%cent', minutesAgo(2))
  const names = async (search: string) => (await listPeople(db.pool, { now, search })).items.map(({ name }) => name)
  expect(await names('DA')).toEqual(['Ada'])
  expect(await names('%')).toEqual(['Per%cent'])
  expect(await names("'; drop table person --")).toEqual([])
})

test('who is nobody is not found', async () => {
  const { pool } = await testDatabase()
  expect(await getPerson(pool, idOf(9), now)).toBeNull()
  expect(await getPerson(pool, "x' or 1=1", now)).toBeNull()
})
