import { expect, onTestFinished, test, vi } from 'vitest'
import { checklist, compile } from '#lib/checklist/index.ts'
import { testDatabase } from '#lib/db/testing.ts'
import { requestConnectionCheck } from './queue.ts'
import { startWorker } from './worker.ts'

const admin = '11111111-1111-4111-8111-111111111111'
const owner = '22222222-2222-4222-8222-222222222222'

test('a worker checks for who may ask, once however often they ask, and for nobody else', async () => {
  const db = await testDatabase()
  const at = new Date()
  for (const [id, role] of [
    [admin, 'Admin'],
    [owner, 'Owner'],
  ] as const) {
    await db.prisma.person.create({ data: { id, name: role } })
    const times = { createdAt: at, lastUsedAt: at, expiresAt: at, authenticatedAt: at }
    const idHash = Buffer.alloc(32, role)
    await db.prisma.session.create({ data: { idHash, personId: id, roles: [role], groups: [], ...times } })
  }
  const warned: unknown[] = []
  const checked: string[] = []
  const release = Promise.withResolvers<void>()
  const worker = await startWorker({
    db,
    schedule: { schedule: null, timeZone: 'UTC' },
    // biome-ignore lint/correctness/useYield: No scan is asked for.
    read: async function* () {
      throw new Error('Nothing is to be read here.')
    },
    evaluator: compile(checklist),
    checkConnection: async (personId) => {
      await release.promise
      checked.push(personId)
    },
    log: { info: () => undefined, warn: (told: unknown) => void warned.push(told), error: () => undefined },
  })
  onTestFinished(() => worker.stop())
  await requestConnectionCheck(db.pool, { actor: { kind: 'person', id: owner } })
  await vi.waitFor(() => expect(warned).toEqual([{ actor: { kind: 'person', id: owner } }]), 30_000)
  const asked = [
    await requestConnectionCheck(db.pool, { actor: { kind: 'person', id: admin } }),
    await requestConnectionCheck(db.pool, { actor: { kind: 'person', id: admin } }),
  ]
  expect(asked).toEqual(['requested', 'already requested'])
  release.resolve()
  await vi.waitFor(() => expect(checked).toEqual([admin]), 30_000)
})
