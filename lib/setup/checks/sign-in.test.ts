import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { connectToSandbox, type SandboxConnection } from '#lib/azure/testing.ts'
import { sampleEstate } from '#sandbox/estate/sample.ts'
import type { CheckResult } from '../check.ts'
import { installationOf } from '../installation.ts'
import { runChecks } from '../run-checks.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let connection: SandboxConnection
const now = new Date('2026-11-23T10:00:00Z')

beforeAll(async () => {
  connection = await connectToSandbox({ estate: sampleEstate(new Date('2026-11-23T06:00:00Z')) })
  return () => connection[Symbol.asyncDispose]()
})

async function check(env: Record<string, string> = {}, clock = () => new Date()): Promise<(id: string) => CheckResult> {
  const environment = { ...connection.sandbox.environment(), ...env }
  const installation = installationOf({ folder: '/nowhere', env: environment, database: 'not yet made', now: clock })
  const results: CheckResult[] = []
  for await (const found of runChecks(installation, ['sign-in'])) results.push(...found)
  return (id) => {
    const found = results.find((result) => result.id === `sign-in.${id}`)
    if (!found) throw new Error(`Nothing was found out about ${id}.`)
    return found
  }
}

describe('signing in', () => {
  test('is all right where the registration is', async () => {
    const of = await check()
    for (const id of [
      'configured',
      'provider',
      'tenant',
      'credential-form',
      'credential',
      'redirect',
      'address',
      'clock',
    ])
      expect(of(id)).toMatchObject({ status: 'ok', remedy: null })
  })

  test('is not set up where nothing says how', async () => {
    const of = await check({ TEMPER_SIGN_IN_CLIENT_ID: '', TEMPER_SIGN_IN_CLIENT_SECRET: '' })
    expect(of('configured')).toMatchObject({ status: 'failed', remedy: expect.stringContaining('npm run setup') })
    expect(of('credential').status).toBe('skipped')
  })

  test('tells a wrong secret from a provider that is away', async () => {
    expect((await check({ TEMPER_SIGN_IN_CLIENT_SECRET: 'wrong' }))('credential').status).toBe('failed')
    const of = await check({ TEMPER_SIGN_IN_AUTHORITY: 'https://localhost:1/tenant/v2.0' })
    expect(of('provider')).toMatchObject({ status: 'failed', found: expect.stringContaining('cannot be reached') })
    expect(of('credential').status).toBe('skipped')
  })

  test('knows the id of a secret that was taken for its value', async () => {
    const of = await check({ TEMPER_SIGN_IN_CLIENT_SECRET: '6a1c0f52-88ab-4f3e-9d2f-0f5ce6a1b003' })
    expect(of('credential-form')).toMatchObject({ status: 'failed', remedy: expect.stringContaining('Value') })
  })

  test('finds an address that is not registered', async () => {
    const of = await check({ TEMPER_URL: 'https://elsewhere.example.com' })
    expect(of('redirect')).toMatchObject({
      status: 'failed',
      found: expect.stringContaining('https://elsewhere.example.com/sign-in/callback'),
    })
  })

  test('warns of another tenant than the one that is read', async () => {
    const of = await check({ AZURE_TENANT_ID: '00000000-0000-4000-8000-000000000001' })
    expect(of('tenant').status).toBe('warning')
  })

  test('finds a clock that is wrong', async () => {
    const of = await check({}, () => new Date(Date.now() - 10 * 60_000))
    expect(of('clock')).toMatchObject({ status: 'failed', found: expect.stringMatching(/behind/) })
  })
})

describe('a certificate', () => {
  async function certificateFile(days: number, other = false): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'temper-certificate-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const until = new Date(now.getTime() + days * 24 * 60 * 60 * 1000)
    const options = { notBeforeDate: new Date('2026-01-01T00:00:00Z'), notAfterDate: until }
    const { cert, private: key } = await generate([{ name: 'commonName', value: 'temper' }], options)
    const { private: anotherKey } = await generate([{ name: 'commonName', value: 'temper' }], options)
    await writeFile(join(folder, 'temper.pem'), `${other ? anotherKey : key}\n${cert}`)
    return join(folder, 'temper.pem')
  }

  test.each([
    ['that is valid for long', 100, false, 'ok', 'valid until'],
    ['that expires soon', 10, false, 'warning', 'in 10 days'],
    ['that has expired', -1, false, 'failed', 'expired on'],
    ['with the key of another', 100, true, 'failed', 'not that of the certificate'],
  ] as const)('%s is told', async (_, days, other, status, found) => {
    const env = {
      TEMPER_SIGN_IN_CLIENT_SECRET: '',
      TEMPER_SIGN_IN_CERTIFICATE_FILE: await certificateFile(days, other),
    }
    expect((await check(env, () => now))('credential-form')).toMatchObject({
      status,
      found: expect.stringContaining(found),
    })
  })
})
