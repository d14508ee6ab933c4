import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { sources } from '#lib/azure/sources.ts'
import { connectToSandbox, type SandboxConnection } from '#lib/azure/testing.ts'
import { sampleEstate } from '#sandbox/estate/sample.ts'
import type { CheckResult } from '../check.ts'
import { installationOf } from '../installation.ts'
import { runChecks } from '../run-checks.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let connection: SandboxConnection
/** Of the sample's story: nothing is unreadable. */
const ORDINARY_DAY = 5

beforeAll(async () => {
  connection = await connectToSandbox({ estate: sampleEstate(new Date('2026-11-23T06:00:00Z')), day: ORDINARY_DAY })
  return () => connection[Symbol.asyncDispose]()
})
afterEach(() => connection.sandbox.faults.set([]))

async function check(env: Record<string, string> = {}): Promise<(id: string) => CheckResult | undefined> {
  const environment = { ...connection.sandbox.environment(), ...env }
  const installation = installationOf({ folder: '/nowhere', env: environment, database: 'not yet made' })
  const results: CheckResult[] = []
  for await (const found of runChecks(installation, ['azure', 'tables'])) results.push(...found)
  return (id) => results.find((result) => result.id === id)
}

describe('reading Azure', () => {
  test('says of every table how many rows there are', async () => {
    const of = await check()
    expect(of('azure.credential')).toMatchObject({ status: 'ok' })
    expect(of('azure.subscriptions')).toMatchObject({
      status: 'ok',
      found: expect.stringMatching(/^\d subscriptions: /),
    })
    for (const source of sources) expect(of(`tables.${source}`)?.status).toBe('ok')
    expect(of('tables.resources')?.found).toMatch(/^\d+ rows: /)
  })

  test('says of a table that is refused what the service says, and which role is missing', async () => {
    connection.sandbox.faults.set([
      {
        kind: 'fail',
        table: 'securityresources',
        status: 403,
        code: 'AuthorizationFailed',
        message: 'No right to read.',
      },
    ])
    const of = await check()
    expect(of('tables.securityresources')).toMatchObject({
      status: 'failed',
      found: expect.stringContaining('AuthorizationFailed: No right to read.'),
      remedy: expect.stringContaining('Security Reader'),
    })
    expect(of('tables.resources')?.status).toBe('ok')
  })

  test('warns of a table that this cloud lacks, as nobody can mend that', async () => {
    connection.sandbox.faults.set([
      {
        kind: 'fail',
        table: 'advisorresources',
        status: 400,
        code: 'DisallowedLogicalTableName',
        message: 'Table advisorresources is disallowed.',
      },
    ])
    const of = await check()
    expect(of('tables.advisorresources')).toMatchObject({
      status: 'warning',
      remedy: expect.stringContaining('stays unknown'),
    })
  })

  test('finds the one subscription that is refused, and goes on with the others', async () => {
    const estate = sampleEstate(new Date('2026-11-23T06:00:00Z'))(ORDINARY_DAY)
    const subscription = estate.subscriptions[1]
    connection.sandbox.faults.set([
      {
        kind: 'fail',
        subscriptionId: subscription?.id ?? '',
        status: 403,
        code: 'AuthorizationFailed',
        message: 'No.',
      },
    ])
    const of = await check()
    expect(of('azure.subscriptions')).toMatchObject({
      status: 'warning',
      found: expect.stringContaining(`Not ${subscription?.name}: AuthorizationFailed: No.`),
    })
    expect(of('tables.resources')?.status).toBe('ok')
  })

  test('knows a group that cannot be opened by its id', async () => {
    const of = await check({ TEMPER_MANAGEMENT_GROUPS: 'no-such-group' })
    expect(of('azure.management-groups')).toMatchObject({
      status: 'failed',
      remedy: expect.stringContaining('TEMPER_MANAGEMENT_GROUPS'),
    })
  })

  test('says of a credential that is not taken how to get one, and checks nothing that needs it', async () => {
    vi.stubEnv('AZURE_CLIENT_SECRET', 'wrong')
    const of = await check()
    vi.unstubAllEnvs()
    expect(of('azure.credential')).toMatchObject({ status: 'failed', remedy: expect.stringContaining('az login') })
    expect(of('azure.credential')?.found).not.toContain('wrong secret')
    expect(of('tables.resources')).toMatchObject({ status: 'skipped' })
  })
})
