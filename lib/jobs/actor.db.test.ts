import { expect, test } from 'vitest'
import type { Database } from '#lib/db/index.ts'
import { testDatabase } from '#lib/db/testing.ts'
import { mayRunScan } from './actor.ts'

const id = '11111111-1111-4111-8111-111111111111'
const person = { kind: 'person', id } as const

async function signedIn(db: Database, day: number, roles: string[], endedBecause: string | null = null) {
  const at = new Date(Date.UTC(2026, 10, day))
  await db.prisma.person.upsert({ where: { id }, create: { id, name: 'Ada' }, update: {} })
  await db.prisma.session.create({
    data: {
      idHash: Buffer.alloc(32, day),
      personId: id,
      roles,
      groups: [],
      createdAt: at,
      lastUsedAt: at,
      expiresAt: at,
      authenticatedAt: at,
      endedAt: endedBecause ? at : null,
      endedBecause,
    },
  })
}

test('the schedule and a terminal of this machine may; what says nothing understandable may not', async () => {
  const db = await testDatabase()
  expect(await mayRunScan(db.pool, { kind: 'schedule' })).toBe(true)
  expect(await mayRunScan(db.pool, { kind: 'command' })).toBe(true)
  for (const actor of [undefined, null, {}, 'schedule', { kind: 'root' }, { kind: 'person', id: `${id}'` }])
    expect(await mayRunScan(db.pool, actor)).toBe(false)
})

test('a person may as their newest sign-in says', async () => {
  const db = await testDatabase()
  expect(await mayRunScan(db.pool, person)).toBe(false)
  await signedIn(db, 1, ['Owner'])
  expect(await mayRunScan(db.pool, person)).toBe(false)
  await signedIn(db, 2, ['Security'], 'signed out')
  expect(await mayRunScan(db.pool, person)).toBe(true)
  await signedIn(db, 3, ['Leadership', 'Auditor'])
  expect(await mayRunScan(db.pool, person)).toBe(false)
  await signedIn(db, 4, ['Admin'], 'ended by an administrator')
  expect(await mayRunScan(db.pool, person)).toBe(false)
})
