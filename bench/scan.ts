// A scan of a generated estate from the first row to the published posture: the first scan, one of the unchanged estate,
// and one after 0.5 % of the assets changed. Rows come from the generator in this process, so that what is measured is
// ours; `npm run bench -- scan-wire` puts the sandbox's HTTPS in between.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ReadEvent } from '#lib/azure/events.ts'
import { sources } from '#lib/azure/sources.ts'
import { checklist, compile } from '#lib/checklist/index.ts'
import { type Database, openDatabase } from '#lib/db/index.ts'
import { runScan } from '#lib/jobs/index.ts'
import type { Estate } from '#sandbox/estate/estate.ts'
import { generateEstate } from '#sandbox/estate/generated.ts'

const SIZES = [100_000]
const PAGE = 1000

export async function run(sizes: readonly number[], print: (result: object) => void): Promise<void> {
  for (const assets of sizes.length > 0 ? sizes : SIZES) {
    const folder = await mkdtemp(join(tmpdir(), 'temper-bench-'))
    const db = await openDatabase({ config: { dataFolder: folder } })
    try {
      await benchScans(db, assets, print)
    } finally {
      await db.close()
      await rm(folder, { recursive: true, force: true })
    }
  }
}

async function benchScans(db: Database, assets: number, print: (result: object) => void): Promise<void> {
  const today = new Date('2026-01-05T06:00:00Z')
  const evaluator = compile(checklist)
  const scans = [
    { scan: 'first', estate: generateEstate({ assets, today }) },
    { scan: 'unchanged', estate: generateEstate({ assets, today }) },
    { scan: '0.5 % changed', estate: generateEstate({ assets, today, day: 1, changeFraction: 0.005 }) },
  ]
  for (const [day, { scan, estate }] of scans.entries()) {
    const watch = new MemoryWatch()
    const begun = performance.now()
    const cpu = process.cpuUsage()
    const observedAt = new Date(today.getTime() + day * 86_400_000)
    const outcome = await runScan({ db, read: () => readDirectly(estate), evaluator, observedAt, trigger: 'bench' })
    const seconds = (performance.now() - begun) / 1000
    const { user, system } = process.cpuUsage(cpu)
    if (outcome.state !== 'published') throw new Error(JSON.stringify(outcome))
    const { report } = outcome
    print({
      bench: 'scan',
      scan,
      assets,
      rows: Object.values(report.rows).reduce((sum, rows) => sum + rows, 0),
      seconds: round(seconds),
      // Of this process, the making of the estate included; the database's come on top.
      cpuSeconds: round((user + system) / 1e6),
      phases: report.durations,
      judged: report.judged,
      ...report.inventory,
      ...report.verdicts,
      peakMb: watch.stop(),
      databaseMb: await sizeOf(db),
    })
  }
}

/** The events that the reader would tell of this estate. */
async function* readDirectly(estate: Estate): AsyncGenerator<ReadEvent> {
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
