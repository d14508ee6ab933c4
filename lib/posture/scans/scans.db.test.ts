import { describe, expect, test } from 'vitest'
import { testDatabase } from '#lib/db/testing.ts'
import { NotFound } from '../errors.ts'
import { wholeEstate } from '../scope.ts'
import { insertHistory, subscriptionId } from '../testing.ts'
import { currentScan, getScan } from './get-scan.ts'
import { listScans } from './list-scans.ts'
import { coverageOf } from './scan-coverage.ts'

const assets = [{ name: 'one' }, { name: 'two', subscription: 'legacy' }]
const denied = { legacy: { code: 'AuthorizationFailed', message: 'No.' } }
const history = Array.from({ length: 7 }, (_, day) => ({
  at: `2026-11-1${day}T06:00:00Z`,
  assets,
  unreadable: day === 6 ? denied : undefined,
}))

async function estate() {
  const { pool } = await testDatabase()
  await insertHistory(pool, history)
  return pool
}

describe('scans', () => {
  test('are listed newest first, page by page and back', async () => {
    const db = await estate()
    const first = await listScans(db, undefined, 3)
    const second = await listScans(db, first.next ?? '', 3)
    const third = await listScans(db, second.next ?? '', 3)
    expect([first, second, third].map(({ items }) => items.map(({ id }) => id))).toEqual([[7, 6, 5], [4, 3, 2], [1]])
    expect([first.previous, third.next]).toEqual([null, null])
    expect((await listScans(db, third.previous ?? '', 3)).items).toEqual(second.items)
  })

  test('say how many subscriptions they read whole', async () => {
    const { items } = await listScans(await estate(), undefined, 2)
    expect(items).toMatchObject([
      { id: 7, subscriptions: 2, subscriptionsRead: 1 },
      { id: 6, subscriptions: 2, subscriptionsRead: 2 },
    ])
  })

  test('are found by number, or are not there', async () => {
    const db = await estate()
    expect(await getScan(db, 3)).toMatchObject({ id: 3, state: 'published', trigger: 'schedule' })
    await expect(getScan(db, 99)).rejects.toThrow(NotFound)
  })

  test('tell the running one from the last that ended', async () => {
    const db = await estate()
    expect(await currentScan(db)).toMatchObject({ running: null, last: { id: 7 } })
    await db.query(
      `insert into scan (trigger, observed_at, started_at, progress)
       values ('demand', now(), now(), '{"phase": "reading", "source": "resources", "done": 5, "total": 9}')`,
    )
    expect(await currentScan(db)).toMatchObject({ running: { id: 8, progress: { done: 5 } }, last: { id: 7 } })
    expect((await listScans(db, undefined, 1)).items).toMatchObject([{ id: 8, state: 'running', subscriptions: 0 }])
  })

  test('say of each table what was read, in the words of the service where it was not', async () => {
    const db = await estate()
    const { subscriptions, total } = await coverageOf(db, wholeEstate, 7)
    const [legacy, shop] = subscriptions
    expect(total).toBe(2)
    expect(legacy).toMatchObject({
      name: 'legacy',
      cells: [
        {
          source: 'resources',
          status: 'failed',
          code: 'AuthorizationFailed',
          lastReadAt: new Date('2026-11-15T06:00:00Z'),
        },
        { source: 'resourcecontainers', status: 'failed' },
      ],
    })
    expect(shop).toMatchObject({ name: 'shop', cells: [{ status: 'read', rows: 1, code: null }, { status: 'read' }] })
    const ofShop = await coverageOf(db, { subscriptions: [subscriptionId('shop')], workloads: null }, 7)
    expect(ofShop.subscriptions.map(({ name }) => name)).toEqual(['shop'])
  })
})
