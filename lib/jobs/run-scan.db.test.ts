import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Row } from '#lib/checklist/index.ts'
import type { Database } from '#lib/db/index.ts'
import { openTestDatabase, testDatabase } from '#lib/db/testing.ts'
import { runScan } from './run-scan.ts'
import { type FakeAzure, readFake } from './testing.ts'
import { believed, evaluators, SUBSCRIPTIONS, step } from './testing-estate.ts'
import { contradictions, judgedFromScratch, storedPosture } from './testing-posture.ts'

const DAY = 86_400_000
const dayOf = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * DAY)

const scan = (db: Database, day: number, azure: FakeAzure, evaluator = evaluators[0]!) =>
  runScan({ db, read: () => readFake(azure), evaluator, observedAt: dayOf(day), trigger: 'test' })

/** Estates that have something of everything, the same in every run. */
const [someEstate, otherEstate] = fc
  .sample(step, { seed: 7, numRuns: 200 })
  .filter(({ rows }) => rows.length >= 12)
  .map(({ rows }): FakeAzure => ({ subscriptions: SUBSCRIPTIONS, rows }))

test('after any sequence of scans the posture is that of judging everything from scratch, and the history adds up', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
      const db = await openTestDatabase()
      try {
        let estate: ReturnType<typeof believed> = new Map()
        for (const [day, { rows, unreadable, checklist }] of steps.entries()) {
          const evaluator = evaluators[checklist]!
          const outcome = await scan(db, day, { subscriptions: SUBSCRIPTIONS, rows, unreadable }, evaluator)
          expect(outcome).toMatchObject({ state: 'published' })
          estate = believed(estate, { rows, unreadable })
          const placed = [...estate.values()]
          const assets = new Set(placed.filter(({ source }) => source === 'resources').map(({ row }) => row.id))
          const all = placed.map(({ row }) => row)
          expect(await storedPosture(db)).toEqual(judgedFromScratch(evaluator, all, ({ id }) => assets.has(id)))
          expect(await contradictions(db)).toEqual({})
        }
      } finally {
        await db.close()
      }
    }),
    { numRuns: 10 },
  )
}, 180_000)

test('a machine is judged by the group of its subnet, three hops away, whatever of them changed', async () => {
  const db = await testDatabase()
  const id = (type: string, name: string) =>
    `/subscriptions/${SUBSCRIPTIONS[0]}/resourceGroups/RG/providers/microsoft.${type}/${name}`
  const nsg = id('network/networksecuritygroups', 'g')
  const network = id('network/virtualnetworks', 'v')
  const nic = id('network/networkinterfaces', 'n')
  const estate = (strict: boolean, size: string) =>
    [
      [nsg, { strict }],
      [network, { subnets: [{ properties: { networkSecurityGroup: { id: nsg } } }] }],
      [nic, { ipConfigurations: [{ properties: { subnet: { id: `${network}/subnets/a` } } }] }],
      [id('compute/virtualmachines', 'm'), { size, networkProfile: { networkInterfaces: [{ id: nic }] } }],
    ].map(([id, properties]) => ({ source: 'resources' as const, row: { id: id as string, properties } as Row }))
  for (const [day, [strict, size]] of (
    [
      [true, 's'],
      [true, 'm'],
      [false, 'm'],
      [true, 'm'],
    ] as const
  ).entries()) {
    const rows = estate(strict, size)
    await scan(db, day, { subscriptions: SUBSCRIPTIONS, rows })
    const all = rows.map(({ row }) => row)
    expect(await storedPosture(db)).toEqual(judgedFromScratch(evaluators[0]!, all, () => true))
  }
})

test('a scan of an unchanged estate writes no row of assets, signals, verdicts, findings or rollups', async () => {
  const db = await testDatabase()
  await scan(db, 0, someEstate!)
  const before = await versionsOf(db)
  await scan(db, 1, someEstate!)
  expect(await versionsOf(db)).toEqual(before)
})

/** Which transaction wrote each row. */
async function versionsOf({ pool }: Database): Promise<unknown[]> {
  const tables = [
    ...['asset', 'asset_configuration', 'asset_verdicts', 'asset_link', 'asset_rollup', 'finding', 'signal', 'change'],
    ...['check_rollup', 'score_rollup', 'movement', 'subscription', 'checklist_version', 'check_number'],
  ]
  const { rows } = await pool.query(
    `${tables
      .map((table) => `select '${table}' as "table", ctid::text, xmin::text, xmax::text from ${table}`)
      .join(' union all ')} order by 1, 2`,
  )
  return rows
}

describe('killed with SIGKILL', () => {
  const run = promisify(execFile)
  const script = fileURLToPath(new URL('./testing-killed-scan.ts', import.meta.url))
  const killedBefore = async (db: Database, statement: number) => {
    const azure = JSON.stringify({ ...otherEstate, unreadable: undefined })
    const parameters = [script, db.url, dayOf(1).toISOString(), String(statement), azure]
    return run(process.execPath, parameters).then(
      ({ stdout }) => stdout,
      (error: { signal: string }) => error.signal,
    )
  }

  // A scan of this estate sends about 75 statements; each kill is somewhere else, the last one after the end.
  test.each([2, 24, 41, 53, 64, 68, 500])(
    'before its statement %i, nothing of it is visible, and the next scan ends with the right posture',
    async (statement) => {
      const [db, undisturbed] = [await testDatabase(), await testDatabase()]
      await scan(db, 0, someEstate!)
      const before = await storedPosture(db)
      const ended = await killedBefore(db, statement)
      if (ended === 'SIGKILL') {
        expect(await storedPosture(db)).toEqual(before)
        expect(await db.prisma.scan.count({ where: { state: 'published' } })).toBe(1)
        expect(await scan(db, 1, otherEstate!)).toMatchObject({ state: 'published' })
        expect(await db.prisma.scan.count({ where: { state: 'running' } })).toBe(0)
      }
      await scan(undisturbed, 0, someEstate!)
      await scan(undisturbed, 1, otherEstate!)
      expect(await storedPosture(db)).toEqual(await storedPosture(undisturbed))
      expect(await contradictions(db)).toEqual({})
    },
  )
})

describe('what is wrong with an answer', () => {
  const subscription = SUBSCRIPTIONS[0]!
  const storage = (name: string, rest: object = {}) => ({
    id: `/subscriptions/${subscription}/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/${name}`,
    name,
    type: 'microsoft.storage/storageaccounts',
    ...rest,
  })
  const reading = (
    rows: unknown[],
    source: 'resources' | 'securityresources' | 'resourcechanges' = 'resources',
  ): FakeAzure => ({
    subscriptions: [subscription],
    rows: rows.map((row) => ({ source, row })),
  })
  const assetsOf = async (db: Database) =>
    (await db.prisma.asset.findMany({ where: { removedAt: null }, orderBy: { name: 'asc' } })).map(({ name }) => name)

  test('rows that cannot be kept are counted with the reason, and the rest is published', async () => {
    const db = await testDatabase()
    let deep: unknown = 'end'
    for (let i = 0; i < 5000; i++) deep = [deep]
    const rows = [
      null,
      42,
      'text',
      [],
      {},
      { id: null, name: 'a' },
      { id: 17 },
      { id: 'not a resource id' },
      { id: `/subscriptions/\0\ud800${'x'.repeat(3000)}` },
      storage('heavy', { tags: { note: 'x'.repeat(5 * 1024 * 1024) } }),
      storage('deep', { properties: deep }),
      storage('null', { properties: null }),
      storage('wrong', { properties: 'text', tags: ['a'], location: 7, kind: {}, name: 12 }),
      { id: `/subscriptions/${subscription}/resourceGroups/rg/providers/Contoso.New/things/n`, name: 'unknown type' },
      storage('nul\0and\ud800', { properties: { 'a\0': 'b\0\ud800' }, tags: { '\0': '\0' } }),
      storage('工'.repeat(600)),
    ]
    const outcome = await scan(db, 0, reading(rows))
    expect(outcome).toMatchObject({ state: 'published', isComplete: false })
    expect(outcome.state === 'published' && outcome.report.rejected).toMatchObject({ total: 11 })
    expect(await assetsOf(db)).toEqual(['nuland\ufffd', 'null', 'unknown type', 'wrong', '工'.repeat(300)])
  })

  test('an asset whose row can no longer be kept stays as it was', async () => {
    const db = await testDatabase()
    await scan(db, 0, reading([storage('a'), storage('b')]))
    await scan(db, 1, reading([storage('a', { tags: { note: 'x'.repeat(2 * 1024 * 1024) } })]))
    expect(await assetsOf(db)).toEqual(['a'])
  })

  test('where rows have no id nothing is taken for removed, and the coverage says why', async () => {
    const db = await testDatabase()
    await scan(db, 0, reading([storage('a'), storage('b')]))
    await scan(db, 1, reading([storage('a'), { name: 'b', subscriptionId: subscription }]))
    expect(await assetsOf(db)).toEqual(['a', 'b'])
    expect(await db.prisma.coverage.findMany({ where: { errorCode: 'RowsWithoutId' } })).toMatchObject([
      { source: 'resources', status: 'partial', lastReadAt: dayOf(0) },
    ])
  })

  test('an id that comes again in another casing is the same asset, and no change', async () => {
    const db = await testDatabase()
    const lower = storage('a')
    const upper = { ...lower, id: lower.id.toUpperCase() }
    await scan(db, 0, reading([lower, upper]))
    const outcome = await scan(db, 1, reading([upper]))
    expect(await assetsOf(db)).toHaveLength(1)
    expect(outcome).toMatchObject({ report: { inventory: { assetsChanged: 0, assetsRemoved: 0 } } })
  })

  test('changes are kept once, however often they are read', async () => {
    const db = await testDatabase()
    const change = {
      id: `${storage('a').id}/providers/Microsoft.Resources/changes/1`,
      properties: {
        targetResourceId: storage('a').id,
        changeType: 'Update',
        changeAttributes: {
          timestamp: '2026-01-01T00:00:00Z',
          changedBy: 'ada@contoso.com',
          clientType: 'Azure Portal',
        },
        changes: { 'properties.tls': { previousValue: '1.2', newValue: '1.0' } },
      },
    }
    const changes = reading([change, { ...change, properties: { changeType: 'Update' } }], 'resourcechanges')
    await scan(db, 0, changes)
    expect(await scan(db, 1, changes)).toMatchObject({ report: { inventory: { changes: 0 }, rejected: { total: 1 } } })
    expect(await db.prisma.change.findMany()).toMatchObject([
      { changedBy: 'ada@contoso.com', clientType: 'Azure Portal' },
    ])
  })
})

describe('a scan', () => {
  test('runs alone: whoever else asks is told so', async () => {
    const db = await testDatabase()
    const { promise: refused, resolve: release } = Promise.withResolvers<void>()
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
    const read = async function* () {
      begin()
      await refused
      yield* readFake(someEstate!)
    }
    const first = runScan({ db, read, evaluator: evaluators[0]!, observedAt: dayOf(0), trigger: 'test' })
    await begun
    expect(await scan(db, 1, someEstate!)).toEqual({ state: 'already running' })
    release()
    expect(await first).toMatchObject({ state: 'published' })
  })

  test('that stands for a date before the last one is refused', async () => {
    const db = await testDatabase()
    await scan(db, 1, someEstate!)
    expect(await scan(db, 1, someEstate!)).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('go forward in time'),
    })
  })

  test('whose reading fails publishes nothing and says why', async () => {
    const db = await testDatabase()
    const read = async function* () {
      yield* readFake(someEstate!)
      throw new Error('The credential was refused.')
    }
    const outcome = await runScan({ db, read, evaluator: evaluators[0]!, observedAt: dayOf(0), trigger: 'test' })
    expect(outcome).toMatchObject({ state: 'failed', error: 'The credential was refused.' })
    expect(await db.prisma.asset.count()).toBe(0)
    expect(await db.prisma.scan.findMany()).toMatchObject([{ state: 'failed', error: 'The credential was refused.' }])
  })

  test('carries forward when it last read what it cannot read now', async () => {
    const db = await testDatabase()
    const unreadable = new Map([[`resources ${SUBSCRIPTIONS[0]}`, 'failed' as const]])
    for (const [day, azure] of [someEstate!, { ...someEstate!, unreadable }, { ...someEstate!, unreadable }].entries())
      await scan(db, day, azure)
    const coverage = await db.prisma.coverage.findMany({ where: { status: 'failed' }, orderBy: { scanId: 'asc' } })
    expect(coverage.map(({ lastReadAt, errorCode }) => ({ lastReadAt, errorCode }))).toEqual([
      { lastReadAt: dayOf(0), errorCode: 'AuthorizationFailed' },
      { lastReadAt: dayOf(0), errorCode: 'AuthorizationFailed' },
    ])
  })

  test('asks for changes since each subscription’s were last read, as far back as Azure keeps them', async () => {
    const db = await testDatabase()
    const since: (Date | undefined)[] = []
    const unreadable = new Map([[`resourcechanges ${SUBSCRIPTIONS[0]}`, 'failed' as const]])
    for (const day of [0, 1, 2, 3, 16, 17]) {
      const azure = { ...someEstate!, ...(day !== 0 && day !== 3 && { unreadable }) }
      const read = (limits: { since?: Date }) => {
        since.push(limits.since)
        return readFake(azure)
      }
      await runScan({ db, read, evaluator: evaluators[0]!, observedAt: dayOf(day), trigger: 'test' })
    }
    const overlap = 6 * 60 * 60 * 1000
    const days = since.map((at) => at && (at.getTime() + overlap - dayOf(0).getTime()) / DAY)
    // On day 17 what was last read on day 3 is beyond Azure's memory: only what day 16 has not seen is asked for.
    expect(days).toEqual([undefined, 0, 0, 0, 3, 16])
  })

  test('whose connection is lost while Azure is read fails, and leaves the process and the next scan alone', async () => {
    const db = await testDatabase()
    const read = async function* () {
      yield* readFake(someEstate!)
      await db.pool.query(
        `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`,
      )
    }
    const lost = runScan({ db, read, evaluator: evaluators[0]!, observedAt: dayOf(0), trigger: 'test' })
    await expect(lost).rejects.toThrow(/connection|terminat/i)
    expect(await scan(db, 0, someEstate!)).toMatchObject({ state: 'published' })
    expect(await db.prisma.scan.count({ where: { state: 'failed' } })).toBe(1)
  })
})
