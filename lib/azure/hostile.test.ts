import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Estate } from '#sandbox/estate/estate.ts'
import type { Fault } from '#sandbox/faults.ts'
import { handmadeEstate, storageAccount, subscriptionId } from '#sandbox/handmade.ts'
import { type ReadOptions, readEstate } from './read.ts'
import { collect, connectToSandbox, fakeClock, type SandboxConnection, type Told } from './testing.ts'

let connection: SandboxConnection
let estate: Estate
let day = 0

beforeAll(async () => {
  connection = await connectToSandbox({ estate: () => estate ?? handmadeEstate() })
})
afterAll(() => connection[Symbol.asyncDispose]())
beforeEach(() => use(handmadeEstate({ subscriptions: 1, resources: 20 })))

function use(next: Estate): void {
  estate = next
  connection.sandbox.faults.set([])
  connection.sandbox.setDay(++day)
}

/** Reads the table `resources` in pages of five, with these faults. */
function read(faults: Fault[], options: Partial<ReadOptions> = {}): Promise<Told> {
  connection.sandbox.faults.set(faults.map((fault) => ({ table: 'resources', ...fault })))
  return collect(
    readEstate({
      azure: connection.azure,
      at: new Date(estate.today),
      clock: fakeClock(),
      sources: ['resources'],
      pageSize: 5,
      ...options,
    }),
  )
}

const whole = { status: 'read', rows: 20 }

describe('faults that pass are overcome', () => {
  test.each<[string, Fault]>([
    ['a throttled request', { kind: 'throttle', times: 3 }],
    ['an error of the service', { kind: 'fail', times: 3, status: 500 }],
    ['an overloaded service', { kind: 'fail', times: 3, status: 503 }],
    ['a proxy’s error page', { kind: 'html', times: 2 }],
    ['a connection that breaks', { kind: 'reset', times: 3 }],
    ['half of a JSON document', { kind: 'malformed', times: 3 }],
    ['JSON of another kind', { kind: 'wrong-shape', times: 3 }],
    ['an answer cut short', { kind: 'truncate', times: 1, page: 'later' }],
    ['a page that lost a row', { kind: 'drop', times: 1 }],
    ['a page that lost a row late', { kind: 'drop', times: 1, page: 'later', count: 2 }],
    ['a page that repeats rows of the one before', { kind: 'repeat', page: 'later', count: 3 }],
    ['a token that leads nowhere', { kind: 'loop', times: 1 }],
    ['an empty page', { kind: 'empty', times: 1 }],
  ])('%s', async (_, fault) => {
    const told = await read([fault])
    expect(told.coverageOf('resources', subscriptionId(0))).toMatchObject(whole)
    expect(new Set(told.idsOf('resources')).size).toBe(20)
    expect(told.idsOf('resources')).toHaveLength(20)
  })

  test('an answer that does not come within the bound', async () => {
    const told = await read([{ kind: 'stall', times: 1, page: 'later' }], { requestTimeoutMs: 1_000 })
    expect(told.coverageOf('resources', subscriptionId(0))).toMatchObject(whole)
    expect(told.summary.retried).toBe(1)
  })
})

describe('faults that stay become coverage', () => {
  test.each<[string, Fault, object]>([
    [
      'an error of the service',
      { kind: 'fail', code: 'Broken', message: 'So it is.' },
      { code: 'Broken', message: 'So it is.' },
    ],
    ['throttling', { kind: 'throttle' }, { code: 'RateLimiting' }],
    ['a proxy’s error page', { kind: 'html' }, { code: 'Http502' }],
    ['broken connections', { kind: 'reset' }, { code: 'ConnectionFailed' }],
    ['malformed JSON', { kind: 'malformed' }, { code: 'MalformedAnswer' }],
  ])('%s: nothing was read', async (_, fault, error) => {
    const told = await read([fault])
    expect(told.coverageOf('resources', subscriptionId(0))).toMatchObject({ status: 'failed', rows: 0, error })
  })

  test.each<[string, Fault, object]>([
    ['an answer cut short', { kind: 'truncate', page: 'later' }, { code: 'ResultTruncated' }],
    ['pages that lose rows', { kind: 'drop', page: 'later' }, { code: 'RowsMissing' }],
    ['tokens that lead nowhere', { kind: 'loop', page: 'later' }, { code: 'PagingStuck' }],
    ['empty pages', { kind: 'empty', page: 'later' }, { code: 'PagingStuck' }],
    ['an error in the middle', { kind: 'fail', page: 'later', status: 403, code: 'Forbidden' }, { code: 'Forbidden' }],
  ])('%s: rows may be missing', async (_, fault, error) => {
    const told = await read([fault])
    const coverage = told.coverageOf('resources', subscriptionId(0))
    expect(coverage).toMatchObject({ status: 'partial', error })
    expect(coverage?.rows).toBe(told.idsOf('resources').length)
    expect(new Set(told.idsOf('resources')).size).toBe(told.idsOf('resources').length)
  })

  test('an answer that never comes', async () => {
    const told = await read([{ kind: 'stall' }], { requestTimeoutMs: 1_000, attempts: 2 })
    expect(told.coverageOf('resources', subscriptionId(0))).toMatchObject({
      status: 'failed',
      error: { code: 'Timeout', message: 'No answer within 1 s.' },
    })
  })

  test('a row lost and another repeated, so that the count is right', async () => {
    const told = await read([
      { kind: 'drop', page: 'later' },
      { kind: 'repeat', page: 'later' },
    ])
    expect(told.coverageOf('resources', subscriptionId(0))).toMatchObject({ status: 'partial' })
  })
})

describe('pacing', () => {
  test('waits as long as Retry-After says, and counts it', async () => {
    const clock = fakeClock()
    const told = await read([{ kind: 'throttle', times: 1, retryAfterSeconds: 17 }], { clock })
    expect(clock.slept).toEqual([17_000])
    expect(told.summary).toMatchObject({ throttled: 1, retried: 1, waitedMs: 17_000 })
  })

  test('waits for the quota to start anew when nothing is left of it', async () => {
    const clock = fakeClock()
    const told = await read([{ kind: 'quota', times: 1, resetsAfter: '00:01:05' }], { clock })
    expect(clock.slept).toEqual([65_000])
    expect(told.summary).toMatchObject({ throttled: 0, quotaRemaining: 15 })
  })

  test('gives up rather than wait for hours', async () => {
    const told = await read([{ kind: 'throttle', times: 1, retryAfterSeconds: 7_200 }])
    expect(told.coverageOf('resources', subscriptionId(0))).toMatchObject({ status: 'failed' })
  })

  test('backs off longer from failure to failure, and tries no more often than it may', async () => {
    const clock = fakeClock()
    const told = await read([{ kind: 'fail', status: 500 }], { clock, attempts: 4 })
    expect(clock.slept.slice(0, 3)).toEqual([250, 500, 1_000])
    expect(told.summary.retried).toBe(3)
  })
})

describe('tables as they are', () => {
  test('pages too large for the service are asked for in smaller ones', async () => {
    const heavy = Array.from({ length: 5 }, (_, index) => ({
      ...storageAccount(subscriptionId(0), index),
      tags: { note: 'x'.repeat(3_600_000) },
    }))
    use(handmadeEstate({ subscriptions: 1, tables: { resources: heavy } }))
    const told = await read([])
    expect(told.coverageOf('resources', subscriptionId(0))).toMatchObject({ status: 'read', rows: 5 })
  })

  test('an id that a table really holds twice does not make it look unread', async () => {
    const rows = [0, 1, 1, 2].map((index) => storageAccount(subscriptionId(0), index))
    use(handmadeEstate({ subscriptions: 1, tables: { resources: rows } }))
    const told = await read([])
    expect(told.coverageOf('resources', subscriptionId(0))).toMatchObject({ status: 'read', rows: 3 })
  })

  test('rows without an id, or that are no rows, are handed on to be rejected', async () => {
    const rows = [{ name: 'nameless' }, { id: null }, storageAccount(subscriptionId(0), 1)].map((row) => ({
      subscriptionId: subscriptionId(0),
      ...row,
    }))
    use(handmadeEstate({ subscriptions: 1, tables: { resources: rows } }))
    const told = await read([])
    expect(told.coverageOf('resources', subscriptionId(0))).toMatchObject({ status: 'read', rows: 3 })
  })
})

test('whatever is dropped, repeated or failed on the way: every row comes once, or rows are said to be missing', async () => {
  const spoiling = fc.record({
    kind: fc.constantFrom(
      'drop',
      'repeat',
      'truncate',
      'loop',
      'empty',
      'malformed',
      'throttle',
      'fail',
    ) as fc.Arbitrary<Fault['kind']>,
    times: fc.integer({ min: 1, max: 4 }),
    after: fc.integer({ min: 0, max: 12 }),
    count: fc.integer({ min: 1, max: 4 }),
    page: fc.constantFrom('first' as const, 'later' as const),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(spoiling, { maxLength: 4 }),
      fc.integer({ min: 1, max: 25 }),
      fc.integer({ min: 1, max: 3 }),
      async (faults, pageSize, batchSize) => {
        use(handmadeEstate({ subscriptions: 3, resources: 7 }))
        const told = await read(faults, { pageSize, batchSize })
        const ids = told.idsOf('resources')
        expect(new Set(ids).size).toBe(ids.length)
        for (const { subscriptionId: id, status, rows } of told.coverage) {
          expect(rows).toBe(ids.filter((other) => other.includes(id)).length)
          if (status === 'read') expect(rows).toBe(7)
        }
      },
    ),
    { numRuns: 60 },
  )
})
