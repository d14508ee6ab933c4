// What workloads cost on a generated estate: trying rules, applying a change of them to every asset, and what a scan of
// an unchanged estate pays for knowing them.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checklist, compile } from '#lib/checklist/index.ts'
import { type Database, openDatabase } from '#lib/db/index.ts'
import { applyWorkloads, runScan } from '#lib/jobs/index.ts'
import { writeFile } from '#lib/workloads/file-format.ts'
import { importWorkloads, previewRules, type Rule } from '#lib/workloads/index.ts'
import { generateEstate } from '#sandbox/estate/generated.ts'
import { readDirectly } from './scan.ts'
import { twelveWorkloads } from './twelve-workloads.ts'

const SIZES = [100_000]
const today = new Date('2026-01-05T06:00:00Z')
const evaluator = compile(checklist)
const by = { actor: 'command', at: today, requestId: null }

/** Rules as somebody would try them. */
const tried: Readonly<Record<string, Rule[]>> = {
  'one tag, any value': [{ kind: 'tag', name: 'cost-center', value: null }],
  'one tag, one value': [{ kind: 'tag', name: 'environment', value: 'production' }],
  'groups by wildcard': [{ kind: 'resource_group', name: 'rg-w0001*', subscription: null }],
  everything: [{ kind: 'resource_group', name: '*', subscription: null }],
  'a management group': [{ kind: 'management_group', name: 'mg-generated' }],
}

export async function run(sizes: readonly number[], print: (result: object) => void): Promise<void> {
  for (const assets of sizes.length > 0 ? sizes : SIZES) {
    const folder = await mkdtemp(join(tmpdir(), 'temper-bench-'))
    const db = await openDatabase({ config: { dataFolder: folder } })
    const tell = (step: string, result: object) => print({ bench: 'workloads', assets, step, ...result })
    try {
      tell('first scan, no workloads', await timed(() => scan(db, assets, 0)))
      tell('unchanged, no workloads', await timed(() => scan(db, assets, 1)))
      await benchRules(db, tell)
      tell('unchanged, twelve workloads', await timed(() => scan(db, assets, 2)))
    } finally {
      await db.close()
      await rm(folder, { recursive: true, force: true })
    }
  }
}

async function benchRules(db: Database, tell: (step: string, result: object) => void): Promise<void> {
  await importWorkloads(db.pool, writeFile(twelveWorkloads), by)
  tell('twelve workloads applied to all', await timed(() => applyWorkloads(db)))
  for (const [name, rules] of Object.entries(tried)) {
    const preview = () => previewRules(db.pool, { rules, slug: null, place: 6 }, { timeoutMs: 60_000 })
    await preview()
    tell(
      `try: ${name}`,
      await timed(async () => {
        const { matched, belonging } = await preview()
        return { matched, belonging }
      }),
    )
  }
  // The first team of the first workload goes to the second, as of the same moment and by rules that were there.
  const [first, second, ...rest] = twelveWorkloads
  const [team, ...teams] = first!.rules
  const changed = [{ ...first!, rules: teams }, { ...second!, rules: [...second!.rules, team!] }, ...rest]
  await importWorkloads(db.pool, writeFile(changed), by)
  tell('one rule goes to another workload', await timed(() => applyWorkloads(db)))
}

async function scan(db: Database, assets: number, day: number): Promise<object> {
  const estate = generateEstate({ assets, today })
  const observedAt = new Date(today.getTime() + day * 86_400_000)
  const outcome = await runScan({ db, read: () => readDirectly(estate), evaluator, observedAt, trigger: 'bench' })
  if (outcome.state !== 'published') throw new Error(JSON.stringify(outcome))
  return outcome.report.durations
}

async function timed(work: () => Promise<object>): Promise<object> {
  const begun = performance.now()
  const result = await work()
  return { ms: Math.round(performance.now() - begun), ...result }
}
