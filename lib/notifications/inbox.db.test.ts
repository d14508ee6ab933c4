import { expect, test } from 'vitest'
import type { Database } from '#lib/db/index.ts'
import { testDatabase } from '#lib/db/testing.ts'
import { countUnread, listNotifications, markAllRead, markRead, type Reader } from './inbox.ts'
import { type Told, tell } from './tell.ts'

const now = new Date('2026-11-23T10:00:00Z')
const ada: Reader = { id: '11111111-1111-4111-8111-111111111111', roles: ['Owner'] }
const grace: Reader = { id: '22222222-2222-4222-8222-222222222222', roles: ['Approver'] }
const group = '33333333-3333-4333-8333-333333333333'

const say = (db: Database, key: string, audience: Told['audience'], over: Partial<Told> = {}) =>
  tell(db.pool, {
    key,
    at: now,
    kind: 'withdrawn',
    exceptionId: 147,
    audience,
    actor: 'clock',
    detail: { name: 'EX-0147', title: key },
    ...over,
  })

const titles = async (db: Database, reader: Reader) =>
  (await listNotifications(db.pool, reader, { now })).items.map(({ subject }) => subject.replace('EX-0147 · ', ''))

test('one hears what is for oneself, one’s groups and one’s role, of an event once, and not of one’s own doing', async () => {
  const db = await testDatabase()
  await db.prisma.person.create({ data: { id: ada.id, name: 'Ada Lovelace' } })
  await db.prisma.session.create({
    data: {
      idHash: Buffer.from('ada'),
      personId: ada.id,
      roles: ['Owner'],
      groups: [group],
      createdAt: now,
      lastUsedAt: now,
      expiresAt: now,
      authenticatedAt: now,
    },
  })
  await say(db, 'for approvers', 'approvers')
  await say(db, 'for ada', `person:${ada.id}`)
  await say(db, 'for her group', `group:${group}`)
  await say(db, 'for both', `person:${ada.id}`)
  await say(db, 'for both', `group:${group}`)
  await say(db, 'her own', `person:${ada.id}`, { actor: ada.id })
  await say(db, 'of grace', 'approvers', { actor: grace.id })
  expect(await titles(db, ada)).toEqual(['for both', 'for her group', 'for ada'])
  expect(await titles(db, grace)).toEqual(['for approvers'])
  expect(await countUnread(db.pool, ada, now)).toBe(3)
})

test('reading is by person, of what is theirs, and as often as one likes', async () => {
  const db = await testDatabase()
  const anotherApprover: Reader = { id: '44444444-4444-4444-8444-444444444444', roles: ['Security'] }
  await say(db, 'a', 'approvers')
  await say(db, 'b', 'approvers')
  const { items } = await listNotifications(db.pool, grace, { now })
  await markRead(db.pool, grace, [items[0]!.id])
  await markRead(db.pool, grace, [items[0]!.id, 999])
  await markRead(db.pool, ada, [items[1]!.id])
  expect(await countUnread(db.pool, grace, now)).toBe(1)
  expect(await countUnread(db.pool, anotherApprover, now)).toBe(2)
  expect(await db.prisma.notificationRead.count()).toBe(1)
})

test('all are read up to the one that was seen; what came meanwhile stays', async () => {
  const db = await testDatabase()
  await say(db, 'a', 'approvers')
  await say(db, 'b', 'approvers')
  const [seen] = (await listNotifications(db.pool, grace, { now })).items
  await say(db, 'c', 'approvers')
  await markAllRead(db.pool, grace, { upTo: seen!.id, now })
  expect(await countUnread(db.pool, grace, now)).toBe(1)
  expect((await listNotifications(db.pool, grace, { now })).items.map(({ isRead }) => isRead)).toEqual([
    false,
    true,
    true,
  ])
})

test('what is older than thirty days is there, and not unread; a hundred are enough to count', async () => {
  const db = await testDatabase()
  await say(db, 'old', 'approvers', { at: new Date('2026-10-01T00:00:00Z') })
  expect(await countUnread(db.pool, grace, now)).toBe(0)
  const { items } = await listNotifications(db.pool, grace, { now })
  expect(items.map(({ isRead }) => isRead)).toEqual([true])
  for (let n = 0; n < 120; n++) await say(db, `n${n}`, 'approvers')
  expect(await countUnread(db.pool, grace, now)).toBe(100)
})

test('pages lead forth and back without losing or repeating any', async () => {
  const db = await testDatabase()
  for (const key of ['a', 'b', 'c', 'd', 'e']) await say(db, key, 'approvers')
  const first = await listNotifications(db.pool, grace, { now, size: 2 })
  const second = await listNotifications(db.pool, grace, { now, size: 2, cursor: first.next! })
  const third = await listNotifications(db.pool, grace, { now, size: 2, cursor: second.next! })
  const ids = [first, second, third].flatMap(({ items }) => items.map(({ id }) => id))
  expect(ids).toEqual(ids.toSorted((a, b) => b - a))
  expect(new Set(ids).size).toBe(5)
  expect(third.next).toBeNull()
  expect((await listNotifications(db.pool, grace, { now, size: 2, cursor: third.previous! })).items).toEqual(
    second.items,
  )
})
