import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { testDatabase } from '#lib/db/testing.ts'
import type { ScanOutcome } from '#lib/jobs/index.ts'
import { sampleEstate } from '#sandbox/estate/sample.ts'
import { type Sandbox, startSandbox } from '#sandbox/server.ts'

const script = fileURLToPath(new URL('./scan.ts', import.meta.url))
const estate = sampleEstate(new Date('2026-11-23T06:00:00Z'))
/** Of the sample's story: nothing is unreadable. */
const ORDINARY_DAY = 5

interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

/** Runs `npm run scan` as a person does, in a process of its own. */
function scan(env: Record<string, string>, flags: string[] = []): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [script, ...flags],
      { env: { NODE_ENV: 'production', PATH: process.env.PATH, ...env } },
      (_, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr }),
    )
  })
}

async function sandbox(day: number): Promise<Sandbox> {
  const started = await startSandbox({ estate, day })
  onTestFinished(() => started.close())
  return started
}

test('reads the sandbox through the Azure SDK, and a second scan finds nothing new', async () => {
  const db = await testDatabase()
  const azure = await sandbox(ORDINARY_DAY)
  const env = { ...azure.environment(), DATABASE_URL: db.url }
  const first = await scan(env, ['--json'])
  expect(first, first.stderr).toMatchObject({ code: 0 })
  const outcome: ScanOutcome = JSON.parse(first.stdout)
  expect(outcome).toMatchObject({ state: 'published', isComplete: true, report: { rejected: { total: 0 } } })
  const assets = await db.prisma.asset.count()
  expect(assets).toBeGreaterThan(400)
  expect(outcome).toMatchObject({ report: { inventory: { assetsAdded: assets } } })
  const second = await scan(env, ['--json'])
  expect(JSON.parse(second.stdout)).toMatchObject({
    report: {
      judged: 0,
      inventory: {
        assetsAdded: 0,
        assetsChanged: 0,
        assetsRemoved: 0,
        signalsAdded: 0,
        signalsChanged: 0,
        signalsRemoved: 0,
      },
    },
  })
})

test('exits 3 when a table cannot be read, and keeps what was known of it', async () => {
  const db = await testDatabase()
  const azure = await sandbox(ORDINARY_DAY)
  const env = { ...azure.environment(), DATABASE_URL: db.url }
  await scan(env)
  const before = await db.prisma.asset.count({ where: { removedAt: null } })
  azure.setDay(unreadableDay())
  const ended = await scan(env)
  expect(ended).toMatchObject({ code: 3, stdout: expect.stringContaining('Not everything could be read') })
  expect(await db.prisma.asset.count({ where: { removedAt: null } })).toBeGreaterThan(before / 2)
  expect(await db.prisma.coverage.count({ where: { status: 'failed' } })).toBeGreaterThan(0)
})

test('exits 1 with one sentence when Azure cannot be reached, and says nothing of a stack', async () => {
  const db = await testDatabase()
  const azure = await startSandbox({ estate, day: ORDINARY_DAY })
  const env = { ...azure.environment(), DATABASE_URL: db.url }
  await azure.close()
  const ended = await scan(env)
  expect(ended.code).toBe(1)
  expect(`${ended.stdout}${ended.stderr}`).not.toMatch(/\n\s+at /)
  expect(ended.stdout.split('\n').length).toBeLessThan(4)
}, 120_000)

function unreadableDay(): number {
  for (let day = 0; day <= 180; day++) if (estate(day).unreadable.length > 0) return day
  throw new Error('The sample estate has no day on which something is unreadable.')
}
