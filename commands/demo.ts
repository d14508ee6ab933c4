// `npm run demo`: everything on a fresh machine. A stand-in for Azure, a database, 180 days of scans of a sample estate
// through the product's own scan, then the dashboard. The second time it goes on where it was.
import { type ChildProcess, fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Config, loadConfig } from '#lib/config/config.ts'
import { type Database, eraseDatabase, openDatabase } from '#lib/db/index.ts'
import { sampleExceptions } from '#sandbox/estate/exceptions.ts'
import { samplePeople } from '#sandbox/estate/people.ts'
import { sampleWorkloads } from '#sandbox/estate/workloads.ts'
import { ensureBuild } from './build.ts'
import { main, say } from './main.ts'
import { CannotStart, requireFreePort, serve } from './serve.ts'

const LAST_DAY = 180
/** Raise it when the replay writes something else than before: a demo that was made in another format is made anew. */
const FORMAT = 4
const madeAs = `${FORMAT} ${createHash('sha256').update(sampleWorkloads).update(JSON.stringify(sampleExceptions)).digest('base64url')}\n`
const markOf = (data: string) => join(data, 'made-as')

await main(async (stopping) => {
  const begun = performance.now()
  const { days, fresh, port, data } = readArguments()
  const today = latestSixOClock()
  const ours = {
    TEMPER_DATA: data,
    TEMPER_SAMPLE_DATA: 'true',
    TEMPER_SCAN_SCHEDULE: 'off',
    TEMPER_LOG_LEVEL: 'warn',
    TEMPER_URL: `http://localhost:${port}`,
    PORT: port,
  }
  const local = loadConfig({ ...ours, HOST: process.env.HOST, TEMPER_TIME_ZONE: process.env.TEMPER_TIME_ZONE })
  await requireFreePort(local)
  if (fresh || !isMadeAsNow(data)) await eraseDatabase(local)

  say('Starting a stand-in for Azure on this machine')
  const sandbox = fork(join(import.meta.dirname, 'demo-sandbox.ts'), [today.toISOString()])
  let db: Database | undefined
  try {
    const azure = (await firstMessage(sandbox, 'stand-in for Azure')) as Record<string, string>
    const env = { ...withoutOwnSettings(), ...azure, ...ours }
    db = await openDatabase({ config: local, onProgress: say, connections: 2 })
    if (!(await isCurrent(db, today))) {
      const history = await emptied(db, local)
      db = history
      await bothOrNeither(stopping, (ending) => [
        replay({ db: history, sandbox, env, today, days, stopping: ending }),
        ensureBuild(say, ending),
      ])
      mkdirSync(data, { recursive: true })
      writeFileSync(markOf(data), madeAs)
    } else await setDay(sandbox, LAST_DAY)
    await serve({
      config: { ...local, databaseUrl: db.url },
      env,
      stopping,
      say,
      ready: (address) => {
        say(`Ready after ${Math.round((performance.now() - begun) / 1000)} s.`)
        say(`\nTemper is at ${address}\n\nSign in with one click as any of six people of the sample company:\n`)
        for (const { name, role, comesTo } of Object.values(samplePeople))
          say(`  ${name.padEnd(13)} ${role.padEnd(11)} ${comesTo}`)
        say('\nSample data, and a stand-in for Microsoft Entra ID on this machine. Ctrl C stops.')
      },
    })
  } finally {
    if (sandbox.connected) sandbox.disconnect()
    await db?.close()
  }
})

function readArguments() {
  const { values } = parseArgs({
    options: {
      days: { type: 'string', default: String(LAST_DAY) },
      fresh: { type: 'boolean', default: false },
      port: { type: 'string', default: process.env.PORT || '3000' },
      data: { type: 'string', default: process.env.TEMPER_DATA || '.temper' },
    },
  })
  const days = Number(values.days)
  if (!Number.isInteger(days) || days < 0 || days > LAST_DAY)
    throw new CannotStart(`--days must be a whole number from 0 to ${LAST_DAY}.`)
  // A folder of its own below: what the demo makes anew is never the database of an installation.
  return { ...values, data: join(values.data, 'demo'), days }
}

/** Runs them at once. Where one fails the others are ended, so that what went wrong is said and nothing is left behind. */
async function bothOrNeither(
  stopping: AbortSignal,
  start: (ending: AbortSignal) => readonly Promise<unknown>[],
): Promise<void> {
  const failed = new AbortController()
  const running = start(AbortSignal.any([stopping, failed.signal]))
  try {
    await Promise.all(running)
  } finally {
    failed.abort()
    await Promise.allSettled(running)
  }
}

/** The person's own tenant, credential and choice of subscriptions have no place in the demo. */
function withoutOwnSettings(): Record<string, undefined> {
  const own = Object.keys(process.env).filter((name) => /^(AZURE|TEMPER)_/.test(name) && name !== 'TEMPER_TIME_ZONE')
  return Object.fromEntries(own.map((name) => [name, undefined]))
}

// Scans run at six; the last one must lie in the past, so that "Scan now" comes after it.
function latestSixOClock(): Date {
  const six = new Date(new Date().setUTCHours(6, 0, 0, 0))
  return six.getTime() <= Date.now() ? six : new Date(six.getTime() - 86_400_000)
}

async function isCurrent(db: Database, today: Date): Promise<boolean> {
  const newest = await db.prisma.scan.findFirst({ where: { state: 'published' }, orderBy: { observedAt: 'desc' } })
  return newest !== null && newest.observedAt >= today
}

/** Whether the sample estate below this folder was made by a release that made it as this one does. */
function isMadeAsNow(data: string): boolean {
  try {
    return readFileSync(markOf(data), 'utf8') === madeAs
  } catch {
    return false
  }
}

/** A history that ends before today was broken off or is of another day: its dates would not fit, so it starts over. */
async function emptied(db: Database, config: Config): Promise<Database> {
  if ((await db.prisma.scan.count()) + (await db.prisma.workload.count()) === 0) return db
  say('The sample estate was left unfinished, or is of an earlier day: it is made anew')
  await db.close()
  await eraseDatabase(config)
  return openDatabase({ config, onProgress: say, connections: 2 })
}

async function replay(options: {
  db: Database
  sandbox: ChildProcess
  env: Record<string, string | undefined>
  today: Date
  days: number
  stopping: AbortSignal
}): Promise<void> {
  const { db, sandbox, env, today, days, stopping } = options
  const first = LAST_DAY - days
  say(`Scanning the sample estate as it was on each of the last ${days + 1} days`)
  const child = fork(join(import.meta.dirname, 'demo-replay.ts'), [first, LAST_DAY, today.toISOString()].map(String), {
    env: { ...process.env, ...env, DATABASE_URL: db.url },
    signal: stopping,
  })
  await new Promise<void>((done, fail) => {
    child.on('message', async (day) => {
      if (Number(day) % 30 === 0) say(`  day ${day} of ${LAST_DAY}`)
      await setDay(sandbox, Number(day)).then(() => child.connected && child.send('set'), fail)
    })
    child.once('error', fail)
    child.once('exit', (code) =>
      code === 0 ? done() : fail(new CannotStart('The sample estate could not be scanned: see above.')),
    )
  })
}

async function setDay(sandbox: ChildProcess, day: number): Promise<unknown> {
  if (!sandbox.connected) throw new CannotStart('The stand-in for Azure stopped.')
  sandbox.send(day)
  return firstMessage(sandbox, 'stand-in for Azure')
}

async function firstMessage(child: ChildProcess, name: string): Promise<unknown> {
  const answered = new AbortController()
  const { signal } = answered
  const gone = once(child, 'exit', { signal }).then(([code]) => {
    throw new CannotStart(`The ${name} stopped (exit code ${code}).`)
  })
  try {
    const [message] = await Promise.race([once(child, 'message', { signal }), gone])
    return message
  } finally {
    gone.catch(() => undefined)
    answered.abort()
  }
}
