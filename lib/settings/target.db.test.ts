import { expect, test } from 'vitest'
import { listAuditEvents } from '#lib/auth/audit.ts'
import { testDatabase } from '#lib/db/testing.ts'
import { changeEstateTarget, estateTarget } from './target.ts'

const actor = '11111111-1111-4111-8111-111111111111'
const change = { actor, at: new Date('2026-11-23T10:00:00Z'), requestId: 'r1' }

test('a target is set, changed and taken away, and the log of changes says what it was before', async () => {
  const { pool, prisma } = await testDatabase()
  await prisma.person.create({ data: { id: actor, name: 'Ada Lovelace' } })
  expect(await estateTarget(pool)).toBeNull()
  await changeEstateTarget(pool, 82.5, change)
  expect(await estateTarget(pool)).toEqual({ score: 82.5, setAt: change.at, setBy: 'Ada Lovelace' })
  await changeEstateTarget(pool, 0, change)
  expect(await estateTarget(pool)).toMatchObject({ score: 0 })
  await changeEstateTarget(pool, null, change)
  expect(await estateTarget(pool)).toBeNull()
  const { items } = await listAuditEvents(pool, {})
  expect(items.map(({ detail }) => detail)).toEqual([
    { before: { target: 0 }, after: { target: null } },
    { before: { target: 82.5 }, after: { target: 0 } },
    { before: { target: null }, after: { target: 82.5 } },
  ])
})

test('what stands already is no change', async () => {
  const { pool } = await testDatabase()
  await changeEstateTarget(pool, null, change)
  await changeEstateTarget(pool, 70, change)
  await changeEstateTarget(pool, 70, { ...change, at: new Date('2026-11-23T11:00:00Z') })
  expect((await listAuditEvents(pool, {})).items).toHaveLength(1)
  expect(await estateTarget(pool)).toMatchObject({ setAt: change.at })
})

test('of two who set it at once, each is told of with what it replaced', async () => {
  const { pool } = await testDatabase()
  await Promise.all([changeEstateTarget(pool, 60, change), changeEstateTarget(pool, 70, change)])
  const [second, first] = (await listAuditEvents(pool, {})).items.map(
    ({ detail }) => detail as { before: { target: number | null }; after: { target: number } },
  )
  expect(first?.before.target).toBeNull()
  expect(second?.before.target).toBe(first?.after.target)
  expect((await estateTarget(pool))?.score).toBe(second?.after.target)
})
