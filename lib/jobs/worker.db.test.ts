import { expect, test } from 'vitest'
import type { Database } from '#lib/db/index.ts'
import { testDatabase } from '#lib/db/testing.ts'
import { decide, readException, requestException } from '#lib/exceptions/index.ts'
import { by as asking, fillEstate, TIME_ZONE, terms } from '#lib/exceptions/testing.ts'
import { rulesState, saveWorkload } from '#lib/workloads/index.ts'
import { by, definition, inGroup } from '#lib/workloads/testing.ts'
import { bossOn, prepareQueues, requestScan, requestWorkloads, SCAN_QUEUE } from './queue.ts'
import { runScan } from './run-scan.ts'
import { sweepInterruptedScans } from './scan-lock.ts'
import { readFake } from './testing.ts'
import { evaluators, SUBSCRIPTIONS } from './testing-estate.ts'
import { startWorker } from './worker.ts'

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
const off = { schedule: null, timeZone: 'UTC' }
const command = { kind: 'command' } as const

/** A reader that waits in the middle until it is let go on. */
function heldReader() {
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  async function* read({ signal }: { signal?: AbortSignal }) {
    begin()
    const { promise: aborted, reject } = Promise.withResolvers<never>()
    signal?.addEventListener('abort', () => reject(signal.reason))
    await Promise.race([released, aborted])
    yield* readFake({ subscriptions: SUBSCRIPTIONS, rows: [] })
  }
  return { begun, release, read }
}

async function untilScans(db: Database, state: string, count = 1): Promise<void> {
  await expect
    .poll(() => db.prisma.scan.count({ where: { state: state as 'published' } }), { timeout: 20_000 })
    .toBe(count)
}

test('a scan that is asked for by many while one runs is run once', async () => {
  const db = await testDatabase()
  const held = heldReader()
  const worker = await startWorker({ db, schedule: off, read: held.read, evaluator: evaluators[0]!, log: silent })
  try {
    expect(await requestScan(db.pool, command)).toBe('requested')
    await held.begun
    expect(await Promise.all([requestScan(db.pool, command), requestScan(db.pool, command)])).toEqual([
      'already requested',
      'already requested',
    ])
    held.release()
    await untilScans(db, 'published')
    expect(await db.prisma.scan.findMany({ select: { trigger: true } })).toEqual([{ trigger: 'demand' }])
  } finally {
    await worker.stop()
  }
})

test('a worker that is stopped in the middle of a scan publishes nothing of it', async () => {
  const db = await testDatabase()
  const held = heldReader()
  const first = await startWorker({ db, schedule: off, read: held.read, evaluator: evaluators[0]!, log: silent })
  await requestScan(db.pool, command)
  await held.begun
  await first.stop()
  expect(await db.prisma.scan.count({ where: { state: 'failed' } })).toBe(1)
  expect(await db.prisma.scan.count({ where: { state: 'published' } })).toBe(0)
})

test('a schedule is kept and withdrawn', async () => {
  const db = await testDatabase()
  const { read } = heldReader()
  const options = { db, read, evaluator: evaluators[0]!, log: silent }
  const first = await startWorker({ ...options, schedule: { schedule: '0 6 * * *', timeZone: 'Europe/Berlin' } })
  const schedules = () => db.pool.query(`select cron, timezone from pgboss.schedule where name = 'scan'`)
  expect((await schedules()).rows).toEqual([{ cron: '0 6 * * *', timezone: 'Europe/Berlin' }])
  await first.stop()
  const second = await startWorker({ ...options, schedule: off })
  expect((await schedules()).rows).toEqual([])
  await second.stop()
})

test('a scan whose process was killed is taken up again by the next worker', async () => {
  const db = await testDatabase()
  // What a killed worker leaves behind: a job that it has begun, and a scan that says that it runs.
  await prepareQueues(db.pool)
  const killed = bossOn(db.pool, { runsJobs: false })
  await killed.start()
  await requestScan(db.pool, command)
  expect(await killed.fetch(SCAN_QUEUE)).toHaveLength(1)
  await db.prisma.scan.create({ data: { trigger: 'demand', observedAt: new Date(), startedAt: new Date() } })
  expect(await requestScan(db.pool, command)).toBe('already requested')

  const read = () => readFake({ subscriptions: SUBSCRIPTIONS, rows: [] })
  const worker = await startWorker({ db, schedule: off, read, evaluator: evaluators[0]!, log: silent })
  try {
    await untilScans(db, 'published')
    expect(await db.prisma.scan.findMany({ select: { state: true, error: true }, orderBy: { id: 'asc' } })).toEqual([
      { state: 'failed', error: expect.stringContaining('interrupted') },
      { state: 'published', error: null },
    ])
  } finally {
    await worker.stop()
  }
})

test('a scan that another process was killed in does not stay under way, and one that runs is left alone', async () => {
  const db = await testDatabase()
  const held = heldReader()
  const options = { db, schedule: off, read: held.read, evaluator: evaluators[0]!, log: silent, sweepEveryMs: 20 }
  const worker = await startWorker(options)
  try {
    await db.prisma.scan.create({ data: { trigger: 'command', observedAt: new Date(), startedAt: new Date() } })
    await untilScans(db, 'failed')
    await requestScan(db.pool, command)
    await held.begun
    await sweepInterruptedScans(db)
    held.release()
    await untilScans(db, 'published')
  } finally {
    await worker.stop()
  }
})

test('workloads that are saved are applied soon, whether the worker is told or finds them', async () => {
  const db = await testDatabase()
  const read = () => readFake({ subscriptions: SUBSCRIPTIONS, rows: [] })
  await runScan({ db, read, evaluator: evaluators[0]!, observedAt: new Date('2026-01-01'), trigger: 'test' })
  const save = (slug: string) =>
    saveWorkload(db.pool, { definition: definition(slug, [inGroup('rg')]), version: null }, by)
  const untilApplied = () =>
    expect.poll(async () => (await rulesState(db.pool)).isApplied, { timeout: 20_000 }).toBe(true)
  const options = { db, schedule: off, read, evaluator: evaluators[0]!, log: silent }
  const told = await startWorker({ ...options, sweepEveryMs: 60_000 })
  await save('told')
  await Promise.all([requestWorkloads(db.pool), requestWorkloads(db.pool), requestWorkloads(db.pool)])
  await untilApplied()
  await told.stop()
  await save('found')
  const finding = await startWorker({ ...options, sweepEveryMs: 20 })
  await untilApplied()
  await finding.stop()
})

test('an exception ends when its last day is over, without a scan', async () => {
  const db = await testDatabase()
  await fillEstate(db)
  const { id, version } = await requestException(db.pool, { id: null, terms: terms() }, asking('anna'))
  await decide(db.pool, { id, version, verdict: 'approve', reason: '' }, asking('ben'))
  const read = () => readFake({ subscriptions: SUBSCRIPTIONS, rows: [] })
  const now = () => new Date('2027-03-01T00:00:00Z')
  const options = {
    db,
    schedule: { schedule: null, timeZone: TIME_ZONE },
    read,
    evaluator: evaluators[0]!,
    log: silent,
  }
  const worker = await startWorker({ ...options, now, sweepEveryMs: 20 })
  try {
    await expect.poll(async () => (await readException(db.pool, id))?.state, { timeout: 20_000 }).toBe('expired')
    const { rows } = await db.pool.query('select from excepted_finding where valid_to is null')
    expect(rows).toHaveLength(0)
  } finally {
    await worker.stop()
  }
})
