import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Estate } from '#sandbox/estate/estate.ts'
import { handmadeEstate, subscriptionId } from '#sandbox/handmade.ts'
import { EstateUnreachable } from './errors.ts'
import { type ReadOptions, readEstate } from './read.ts'
import { sources } from './sources.ts'
import { collect, connectToSandbox, fakeClock, type SandboxConnection } from './testing.ts'

let connection: SandboxConnection
let estate: Estate = handmadeEstate()
let day = 0

beforeAll(async () => {
  connection = await connectToSandbox({ estate: () => estate })
})
afterAll(() => connection[Symbol.asyncDispose]())
beforeEach(() => use(handmadeEstate()))

function use(next: Estate): void {
  estate = next
  connection.sandbox.faults.set([])
  connection.sandbox.setDay(++day)
}

function read(options: Partial<ReadOptions> = {}) {
  const { azure } = connection
  return collect(readEstate({ azure, at: new Date(estate.today), clock: fakeClock(), ...options }))
}

describe('reading the estate', () => {
  test('yields every row of every table once, and calls every table read', async () => {
    const told = await read()
    expect(told.idsOf('resources')).toHaveLength(6)
    expect(new Set(told.idsOf('resources')).size).toBe(6)
    expect(told.events[0]).toMatchObject({ kind: 'subscriptions', subscriptions: [{ name: 'subscription 0' }, {}] })
    expect(new Set(told.coverage.map(({ status }) => status))).toEqual(new Set(['read']))
    expect(new Set(told.coverage.map(({ source }) => source))).toEqual(new Set(sources))
    expect(told.coverageOf('resources', subscriptionId(1))).toMatchObject({ rows: 3 })
  })

  test('tells the management groups above a subscription, the nearest first', async () => {
    const told = await read()
    expect(told.events[0]).toMatchObject({ subscriptions: [{ managementGroups: ['mg-even', expect.any(String)] }, {}] })
  })

  test('brings what lies above subscriptions once, however many batches bring it', async () => {
    use(handmadeEstate({ subscriptions: 6 }))
    const told = await read({ batchSize: 2 })
    const assignments = told.idsOf('authorizationresources').map((id) => id.split('/').at(-1))
    expect(assignments.filter((name) => name === 'at-root')).toHaveLength(1)
    expect(assignments.filter((name) => name === 'at-even')).toHaveLength(1)
    expect(assignments).toHaveLength(8)
    expect(told.coverageOf('authorizationresources', '')).toMatchObject({ status: 'read', rows: 2 })
  })

  test('asks for changes since the last scan, else for those of the last 14 days', async () => {
    const change = (name: string, timestamp: string) => ({
      id: `/subscriptions/${subscriptionId(0)}/providers/Microsoft.Resources/changes/${name}`,
      type: 'microsoft.resources/changes',
      subscriptionId: subscriptionId(0),
      properties: { changeAttributes: { timestamp } },
    })
    const resourcechanges = [
      change('1-old', '2026-11-08T06:00:00Z'),
      change('2-last-week', '2026-11-16T06:00:00Z'),
      change('3-today', '2026-11-23T05:59:00.1234567Z'),
    ]
    use(handmadeEstate({ tables: { resourcechanges } }))
    const namesOf = (ids: string[]) => ids.map((id) => id.split('/').at(-1))
    expect(namesOf((await read()).idsOf('resourcechanges'))).toEqual(['2-last-week', '3-today'])
    const told = await read({ since: new Date('2026-11-22T06:00:00Z') })
    expect(namesOf(told.idsOf('resourcechanges'))).toEqual(['3-today'])
  })

  test('asks with few requests at once', async () => {
    use(handmadeEstate({ subscriptions: 30 }))
    connection.sandbox.stats.mostUnderWay = 0
    await read({ batchSize: 1, concurrency: 3 })
    expect(connection.sandbox.stats.mostUnderWay).toBeLessThanOrEqual(3)
  })

  test('stops sending as soon as the consumer leaves', async () => {
    use(handmadeEstate({ resources: 50 }))
    const { sandbox, azure } = connection
    for await (const event of readEstate({ azure, at: new Date(estate.today), pageSize: 1, clock: fakeClock() })) {
      if (event.kind === 'rows') break
    }
    const before = sandbox.stats.requests
    await read({ sources: ['resources'] })
    expect(sandbox.stats.requests - before).toBeLessThan(5)
  })

  test('ends with the reason of the signal that aborts it', async () => {
    const stop = new AbortController()
    connection.sandbox.faults.set([{ kind: 'stall', table: 'resources' }])
    const reading = read({ signal: stop.signal })
    setTimeout(() => stop.abort(new Error('The process is told to stop.')), 50)
    await expect(reading).rejects.toThrow('The process is told to stop.')
  })
})

describe('the scope', () => {
  test('is what is configured: a list of subscriptions', async () => {
    const told = await read({ subscriptions: [subscriptionId(1).toUpperCase()] })
    expect(told.events[0]).toMatchObject({ subscriptions: [{ id: subscriptionId(1) }] })
    expect(told.idsOf('resources')).toHaveLength(3)
    expect(told.coverageOf('resources', subscriptionId(0))).toBeUndefined()
  })

  test('is what is configured: what lies below a management group', async () => {
    use(handmadeEstate({ subscriptions: 4 }))
    const told = await read({ managementGroups: ['MG-Odd'] })
    expect(told.events[0]).toMatchObject({ subscriptions: [{ id: subscriptionId(1) }, { id: subscriptionId(3) }] })
  })

  test('goes beyond the 10,000 subscriptions to which Resource Graph shortens its answer', async () => {
    use(handmadeEstate({ subscriptions: 1_205, resources: 1 }))
    connection.sandbox.faults.set([{ kind: 'limit-hit', count: 5 }])
    const told = await read({ sources: ['resources'] })
    expect(told.idsOf('resources')).toHaveLength(1_205)
    expect(connection.sandbox.stats.byTable.subscriptions).toBeGreaterThanOrEqual(3)
  })

  test('goes beyond them below a management group, and not outside it', async () => {
    use(handmadeEstate({ subscriptions: 40, resources: 1 }))
    connection.sandbox.faults.set([{ kind: 'limit-hit', count: 5 }])
    const told = await read({ sources: ['resources'], managementGroups: ['mg-even'] })
    expect(told.idsOf('resources')).toHaveLength(20)
  })

  test('that is empty is an error that says what to do', async () => {
    use(handmadeEstate({ subscriptions: 0 }))
    await expect(read()).rejects.toThrow(EstateUnreachable)
    await expect(read()).rejects.toThrow(/role Reader/)
    await expect(read({ subscriptions: [subscriptionId(7)] })).resolves.toMatchObject({ summary: {} })
  })
})

describe('what cannot be read', () => {
  const unreadable = {
    subscriptionId: subscriptionId(2),
    code: 'AuthorizationFailed',
    message: 'The client does not have authorization.',
  }

  test('a subscription that is refused fails with the service’s own words, and hides no other', async () => {
    use(handmadeEstate({ subscriptions: 8, unreadable: [{ ...unreadable, mode: 'error' }] }))
    const told = await read()
    expect(told.coverageOf('resources', subscriptionId(2))).toEqual({
      kind: 'coverage',
      source: 'resources',
      subscriptionId: subscriptionId(2),
      status: 'failed',
      rows: 0,
      error: { code: 'AuthorizationFailed', message: 'The client does not have authorization.' },
    })
    expect(told.idsOf('resources')).toHaveLength(21)
    const others = told.coverage.filter(({ subscriptionId: id }) => id !== subscriptionId(2) && id !== '')
    expect(new Set(others.map(({ status }) => status))).toEqual(new Set(['read']))
    expect(told.coverageOf('authorizationresources', '')).toMatchObject({ status: 'partial' })
  })

  test('a table that is refused in one subscription fails there only', async () => {
    use(handmadeEstate({ subscriptions: 4, unreadable: [{ ...unreadable, tables: ['resources'], mode: 'error' }] }))
    const told = await read()
    expect(told.coverageOf('resources', subscriptionId(2))).toMatchObject({ status: 'failed' })
    expect(told.coverageOf('securityresources', subscriptionId(2))).toMatchObject({ status: 'read' })
  })

  test('a configured subscription that is refused fails, with the service’s own words', async () => {
    use(handmadeEstate({ subscriptions: 4, unreadable: [{ ...unreadable, mode: 'error' }] }))
    const told = await read({ subscriptions: [subscriptionId(2), subscriptionId(3)] })
    expect(told.coverageOf('resources', subscriptionId(2))).toMatchObject({
      status: 'failed',
      error: { code: 'AuthorizationFailed' },
    })
    expect(told.coverageOf('resources', subscriptionId(3))).toMatchObject({ status: 'read' })
  })

  test('a subscription that was known and is silently left out fails instead of being empty', async () => {
    use(handmadeEstate({ subscriptions: 3, unreadable: [{ ...unreadable, mode: 'hidden' }] }))
    const told = await read({ known: [subscriptionId(2)] })
    expect(told.idsOf('resources')).toHaveLength(6)
    expect(told.coverageOf('resources', subscriptionId(2))).toMatchObject({
      status: 'failed',
      error: { code: 'SubscriptionNotVisible', message: expect.stringContaining('Reader') },
    })
  })

  test('when nothing is visible any more, everything known fails and nothing is said to be empty', async () => {
    use(
      handmadeEstate({
        subscriptions: 1,
        unreadable: [{ ...unreadable, subscriptionId: subscriptionId(0), mode: 'hidden' }],
      }),
    )
    const told = await read({ known: [subscriptionId(0)] })
    expect(new Set(told.coverage.map(({ status }) => status))).toEqual(new Set(['failed']))
    expect(told.coverageOf('authorizationresources', '')).toMatchObject({ status: 'failed' })
  })

  test('a management group that cannot be opened is named, and the others are read', async () => {
    const told = await read({ managementGroups: ['mg-even', 'mg-gone'] })
    expect(told.idsOf('resources')).toHaveLength(3)
    expect(told.coverageOf('resourcecontainers', '')).toMatchObject({
      status: 'failed',
      error: { message: expect.stringContaining('mg-gone') },
    })
  })

  test('a subscription lost while reading is not wholly read', async () => {
    const whole = handmadeEstate({ subscriptions: 3 })
    use(whole)
    const lost = { ...whole, unreadable: [{ ...unreadable, mode: 'hidden' as const }] }
    const { azure, sandbox } = connection
    async function* losing() {
      for await (const event of readEstate({ azure, at: new Date(estate.today), clock: fakeClock() })) {
        if (event.kind === 'subscriptions') {
          estate = lost
          sandbox.setDay(++day)
        }
        yield event
      }
    }
    const told = await collect(losing())
    expect(told.coverageOf('resources', subscriptionId(2))).toMatchObject({ status: 'partial' })
    expect(told.coverageOf('resources', subscriptionId(1))).toMatchObject({ status: 'read' })
  })

  test('a table that the cloud does not have fails everywhere after one request, and the rest goes on', async () => {
    use(handmadeEstate({ subscriptions: 8 }))
    const { sandbox } = connection
    const before = sandbox.stats.byTable.advisorresources ?? 0
    sandbox.faults.set([
      {
        kind: 'fail',
        table: 'advisorresources',
        status: 400,
        code: 'DisallowedLogicalTableName',
        message: 'Unsupported.',
      },
    ])
    const told = await read()
    expect((sandbox.stats.byTable.advisorresources ?? 0) - before).toBe(1)
    expect(told.coverageOf('advisorresources', subscriptionId(5))).toMatchObject({
      status: 'failed',
      error: { code: 'DisallowedLogicalTableName', message: 'Unsupported.' },
    })
    expect(told.coverageOf('resources', subscriptionId(5))).toMatchObject({ status: 'read' })
  })

  test('a table that keeps failing is given up after a bounded number of requests', async () => {
    use(handmadeEstate({ subscriptions: 300 }))
    const { sandbox } = connection
    const before = sandbox.stats.byTable.resources ?? 0
    sandbox.faults.set([{ kind: 'fail', table: 'resources', status: 503 }])
    const told = await read({ batchSize: 50 })
    expect((sandbox.stats.byTable.resources ?? 0) - before).toBeLessThan(250)
    const statuses = told.coverage.filter(({ source }) => source === 'resources').map(({ status }) => status)
    expect(statuses).toEqual(Array.from({ length: 300 }, () => 'failed'))
  })

  test('a table that stays throttled is not asked for in parts, which cost the quota as much', async () => {
    use(handmadeEstate({ subscriptions: 30 }))
    const { sandbox } = connection
    const before = sandbox.stats.byTable.resources ?? 0
    sandbox.faults.set([{ kind: 'throttle', table: 'resources' }])
    const told = await read()
    expect((sandbox.stats.byTable.resources ?? 0) - before).toBeLessThan(15)
    expect(told.coverageOf('resources', subscriptionId(29))).toMatchObject({ status: 'failed' })
  })

  test('no token: one sentence that says what to do', async () => {
    const { sandbox } = connection
    process.env.AZURE_CLIENT_SECRET = 'wrong'
    const { connectToAzure } = await import('./connect.ts')
    const { loadConfig } = await import('#lib/config/config.ts')
    const azure = connectToAzure(loadConfig(sandbox.environment()).azure)
    process.env.AZURE_CLIENT_SECRET = sandbox.environment().AZURE_CLIENT_SECRET
    const reading = collect(readEstate({ azure, at: new Date(estate.today), clock: fakeClock() }))
    await expect(reading).rejects.toMatchObject({ name: 'EstateUnreachable', code: 'CredentialFailed' })
    await expect(reading).rejects.toThrow(/az login/)
  })
})

test('a process that is only given the sandbox’s environment reads it, certificate included', async () => {
  const script = `
    import { connectToAzure } from '#lib/azure/connect.ts'
    import { readEstate } from '#lib/azure/read.ts'
    import { loadConfig } from '#lib/config/config.ts'
    let rows = 0
    const azure = connectToAzure(loadConfig(process.env).azure)
    for await (const event of readEstate({ azure, at: new Date(), sources: ['resources'] })) rows += event.rows?.length ?? 0
    console.log(rows)`
  const env = { ...process.env, ...connection.sandbox.environment() }
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { env })
  expect(stdout.trim()).toBe('6')
}, 30_000)
