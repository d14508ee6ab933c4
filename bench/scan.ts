// A scan of a generated estate from the first row to the published posture: the first scan, one of the unchanged estate,
// and one after 0.5 % of the assets changed. In `scan` rows come from the generator in this process (whose work counts
// here), in `scan-wire` from the sandbox in another, through the Azure SDK.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { connectToAzure } from '#lib/azure/connect.ts'
import type { ReadEvent } from '#lib/azure/events.ts'
import { readEstate } from '#lib/azure/read.ts'
import { sources } from '#lib/azure/sources.ts'
import { checklist, compile } from '#lib/checklist/index.ts'
import { loadConfig } from '#lib/config/config.ts'
import { type Database, openDatabase } from '#lib/db/index.ts'
import { runScan, type ScanOptions } from '#lib/jobs/index.ts'
import type { Estate } from '#sandbox/estate/estate.ts'
import { generateEstate } from '#sandbox/estate/generated.ts'

const SIZES = [100_000]
const PAGE = 1000

type Read = ScanOptions['read']

/** Gives the reader of the estate as it is on a day; `stop` ends what that took. */
interface Azure {
  read(day: number): Promise<Read>
  stop(): void
}

export async function run(sizes: readonly number[], print: (result: object) => void): Promise<void> {
  await benchEach('scan', inThisProcess, sizes, print)
}

/** With the sandbox's HTTPS, the Azure SDK and its JSON in between. */
export async function runOverTheWire(sizes: readonly number[], print: (result: object) => void): Promise<void> {
  await benchEach('scan-wire', overTheWire, sizes, print)
}

async function benchEach(
  bench: string,
  connect: (assets: number) => Promise<Azure>,
  sizes: readonly number[],
  print: (result: object) => void,
): Promise<void> {
  for (const assets of sizes.length > 0 ? sizes : SIZES) {
    const folder = await mkdtemp(join(tmpdir(), 'temper-bench-'))
    const db = await openDatabase({ config: { dataFolder: folder } })
    const azure = await connect(assets)
    try {
      for (const [day, scan] of ['first', 'unchanged', '0.5 % changed'].entries())
        print({ bench, scan, assets, ...(await benchScan(db, azure, day)) })
    } finally {
      azure.stop()
      await db.close()
      await rm(folder, { recursive: true, force: true })
    }
  }
}

const evaluator = compile(checklist)
const today = new Date('2026-01-05T06:00:00Z')

async function benchScan(db: Database, azure: Azure, day: number): Promise<object> {
  // The second scan reads what the first has read.
  const read = await azure.read(Math.max(0, day - 1))
  const watch = new MemoryWatch()
  const begun = performance.now()
  const cpu = process.cpuUsage()
  const observedAt = new Date(today.getTime() + day * 86_400_000)
  const outcome = await runScan({ db, read, evaluator, observedAt, trigger: 'bench' })
  const seconds = (performance.now() - begun) / 1000
  const { user, system } = process.cpuUsage(cpu)
  if (outcome.state !== 'published') throw new Error(JSON.stringify(outcome))
  const { report } = outcome
  return {
    rows: Object.values(report.rows).reduce((sum, rows) => sum + rows, 0),
    seconds: round(seconds),
    // Of this process; the database's come on top.
    cpuSeconds: round((user + system) / 1e6),
    phases: report.durations,
    judged: report.judged,
    ...report.inventory,
    ...report.verdicts,
    peakMb: watch.stop(),
    databaseMb: await sizeOf(db),
  }
}

async function inThisProcess(assets: number): Promise<Azure> {
  return {
    read: async (day) => () => readDirectly(generateEstate({ assets, today, day, changeFraction: 0.005 })),
    stop: () => undefined,
  }
}

async function overTheWire(assets: number): Promise<Azure> {
  const child = fork(join(import.meta.dirname, 'sandbox-process.ts'), [String(assets)])
  const [{ environment, certificate }] = await once(child, 'message')
  setDefaultCACertificates([...getCACertificates('default'), certificate])
  Object.assign(process.env, environment)
  const azure = connectToAzure(loadConfig(environment).azure)
  return {
    read: async (day) => {
      child.send(day)
      await once(child, 'message')
      return (limits) => readEstate({ azure, ...limits })
    },
    stop: () => void child.kill(),
  }
}

/** The events that the reader would tell of this estate. */
export async function* readDirectly(estate: Estate): AsyncGenerator<ReadEvent> {
  yield { kind: 'subscriptions', subscriptions: estate.subscriptions.map((one) => ({ ...one, tags: null })) }
  for (const source of sources) {
    let rows: unknown[] = []
    for (const row of estate.tables[source]?.() ?? []) {
      rows.push(row)
      if (rows.length < PAGE) continue
      yield { kind: 'rows', source, rows }
      rows = []
    }
    if (rows.length > 0) yield { kind: 'rows', source, rows }
  }
  for (const source of sources)
    for (const { id } of [...estate.subscriptions, { id: '' }])
      yield { kind: 'coverage', source, subscriptionId: id, status: 'read', rows: 0 }
}

/** The most that this process held, looked at often. */
class MemoryWatch {
  private peak = 0
  private readonly timer = setInterval(() => this.look(), 50)

  stop(): number {
    clearInterval(this.timer)
    this.look()
    return Math.round(this.peak / 1024 / 1024)
  }

  private look(): void {
    this.peak = Math.max(this.peak, process.memoryUsage.rss())
  }
}

async function sizeOf({ pool }: Database): Promise<number> {
  const { rows } = await pool.query<{ mb: number }>('select pg_database_size(current_database()) / 1048576 as mb')
  return rows[0]!.mb
}

const round = (value: number) => Math.round(value * 100) / 100
