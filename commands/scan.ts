// `npm run scan`: one scan now. Progress goes to standard error, the summary to standard output (`--json` for scripts).
// Exit code 0: everything was read; 3: published, but something could not be read; 1: nothing was published.
import { parseArgs } from 'node:util'
import { connectToAzure } from '#lib/azure/connect.ts'
import { readEstate } from '#lib/azure/read.ts'
import { checklist, compile } from '#lib/checklist/index.ts'
import { loadConfig } from '#lib/config/config.ts'
import { openDatabase } from '#lib/db/index.ts'
import { runScan, type ScanOutcome, type ScanProgressView } from '#lib/jobs/index.ts'
import { main, say } from './main.ts'
import { CannotStart } from './serve.ts'

const tell = (line: string) => void process.stderr.write(`${line}\n`)

await main(async (stopping) => {
  const { json } = flagsOf()
  // Until something is published, however it ends.
  process.exitCode = 1
  const config = loadConfig(process.env)
  const db = await openDatabase({ config, onProgress: tell })
  try {
    const azure = connectToAzure(config.azure)
    const { subscriptions, managementGroups } = config.azure
    const outcome = await runScan({
      db,
      read: (limits) => readEstate({ azure, subscriptions, managementGroups, ...limits }),
      evaluator: compile(checklist),
      observedAt: new Date(),
      trigger: 'command',
      onProgress: (progress) => tell(inWords(progress)),
      signal: stopping,
      timeZone: config.scan.timeZone,
    })
    say(json ? JSON.stringify(outcome) : summary(outcome))
    process.exitCode = exitCodeOf(outcome)
  } finally {
    await db.close()
  }
})

function flagsOf(): { json: boolean } {
  try {
    return parseArgs({ options: { json: { type: 'boolean', default: false } } }).values
  } catch (error) {
    throw new CannotStart(`${error instanceof Error ? error.message : error} (There is one option: --json.)`)
  }
}

function exitCodeOf(outcome: ScanOutcome): number {
  if (outcome.state !== 'published') return 1
  return outcome.isComplete ? 0 : 3
}

function inWords({ phase, source, done, total }: ScanProgressView): string {
  const place = source ? ` ${source}` : ''
  return total === null ? `${phase}${place}` : `${phase}${place}: ${done} of ${total}`
}

function summary(outcome: ScanOutcome): string {
  if (outcome.state === 'already running') return 'A scan is already running: this one was not started.'
  if (outcome.state === 'failed') return `Scan ${outcome.scanId} failed: ${outcome.error}`
  const { report, scanId } = outcome
  const { inventory, verdicts, coverage, rejected, durations } = report
  const rows = Object.values(report.rows).reduce((sum, count) => sum + count, 0)
  const seconds = Object.values(durations).reduce((sum, ms) => sum + ms, 0) / 1000
  const unread = coverage.failed + coverage.partial
  return [
    `Scan ${scanId} published: ${rows} rows in ${seconds.toFixed(1)} s.`,
    `Assets: ${inventory.assetsAdded} added, ${inventory.assetsChanged} changed, ${inventory.assetsReturned} returned, ${inventory.assetsRemoved} removed; ${report.judged} judged.`,
    `Findings: ${verdicts.failingOpened} opened, ${verdicts.failingClosed} closed.`,
    ...(rejected.total > 0
      ? [`Rejected rows: ${rejected.total}, mostly: ${rejected.reasons[0]?.source} ${rejected.reasons[0]?.reason}.`]
      : []),
    ...(unread > 0
      ? [
          `Not everything could be read: ${coverage.failed} failed and ${coverage.partial} partial of ${coverage.read + unread} tables and subscriptions; see Scans.`,
        ]
      : []),
  ].join('\n')
}
