import type { PoolClient } from 'pg'
import type { CoverageEvent, ReadEvent, ReadLimits, SummaryEvent, VisibleSubscription } from '#lib/azure/events.ts'
import type { Evaluator } from '#lib/checklist/index.ts'
import { type Database, messageOf } from '#lib/db/index.ts'
import { coverAfterScan } from '#lib/exceptions/effect.ts'
import { settleAfterScan } from '#lib/exceptions/index.ts'
import { syncPolicyExemptions } from '#lib/exceptions/policy-sync.ts'
import {
  findWhatToJudge,
  judgeAssets,
  prepareJudging,
  prepareRecording,
  recordVerdicts,
  settleChecklist,
} from '#lib/findings/index.ts'
import {
  applySnapshot,
  deleteOldLinks,
  knownSubscriptions,
  recordSubscriptions,
  Staging,
  wellFormed,
} from '#lib/inventory/index.ts'
import { assignChanged, markApplied, prepareAssigning } from '#lib/workloads/index.ts'
import { changesReadUntil, recordCoverage, summarise } from './coverage.ts'
import { type Phase, ScanProgress, type ScanProgressView } from './progress.ts'
import { type ScanReport, Stopwatch } from './report.ts'
import { BEGIN, beginScan, failScan, lastPublished, underScanLock } from './scan-lock.ts'
import { tidyAfter } from './tidy.ts'

export interface ScanOptions {
  db: Database
  /** Reads the estate: readEstate of lib/azure with its connection, or a stand-in. */
  read: (limits: Pick<ReadLimits, 'known' | 'since' | 'signal'> & { at: Date }) => AsyncIterable<ReadEvent>
  evaluator: Evaluator
  /** The date that the scan stands for; after that of every published scan. */
  observedAt: Date
  /** Why it runs: schedule, demand, command, demo. */
  trigger: string
  /** Of the row in `scan`; called as work goes on, at most some times a second. */
  onProgress?: (progress: ScanProgressView) => void
  signal?: AbortSignal
  /** The organisation's, in which the days of exceptions begin and end; UTC unless said. */
  timeZone?: string
}

export type ScanOutcome =
  | { state: 'published'; scanId: number; isComplete: boolean; report: ScanReport }
  | { state: 'failed'; scanId: number; error: string }
  /** Another process is scanning; nothing was done. */
  | { state: 'already running' }

/**
 * One scan from end to end: reads, diffs, judges, records, and publishes in one transaction. Whoever asks, and however
 * many, one runs at a time. Killed at any point nothing of it is visible, and the next scan sets the record straight.
 * What goes wrong is the outcome `failed`, also kept with the scan; only a database that is gone throws.
 */
export async function runScan(options: ScanOptions): Promise<ScanOutcome> {
  const outcome = await underScanLock(options.db, (client) => scan(client, options))
  return outcome ?? { state: 'already running' }
}

async function scan(client: PoolClient, options: ScanOptions): Promise<ScanOutcome> {
  const { db, observedAt, trigger } = options
  const scanId = await beginScan(client, { observedAt, trigger })
  const progress = new ScanProgress(db, scanId, options.onProgress)
  try {
    const last = await lastPublished(client)
    if (last && last >= observedAt)
      throw new Error(
        `The scan stands for ${observedAt.toISOString()}, but one for ${last.toISOString()} is published already: scans go forward in time.`,
      )
    const watch = new Stopwatch()
    const reading = await read(client, options, progress)
    watch.lap('read')
    await progress.settle()
    const report = await publish(client, options, scanId, reading, progress, watch)
    await tidyAfter(client, report)
    return { state: 'published', scanId, isComplete: report.coverage.failed + report.coverage.partial === 0, report }
  } catch (error) {
    await client.query('rollback')
    await progress.settle()
    const said = messageOf(error)
    await failScan(client, scanId, said)
    return { state: 'failed', scanId, error: said }
  }
}

/** A change may come into Azure's tables after the scan that it came before; each is kept once. */
const CHANGES_OVERLAP_MS = 6 * 60 * 60 * 1000

interface Reading {
  staging: Staging
  subscriptions: readonly VisibleSubscription[]
  coverage: readonly CoverageEvent[]
  summary: SummaryEvent | null
}

async function read(client: PoolClient, options: ScanOptions, progress: ScanProgress): Promise<Reading> {
  const staging = await Staging.begin(client)
  await prepareJudging(client)
  await prepareRecording(client)
  await prepareAssigning(client)
  const known = await knownSubscriptions(client)
  const coverage: CoverageEvent[] = []
  let subscriptions: readonly VisibleSubscription[] = []
  let summary: SummaryEvent | null = null
  const { observedAt: at, signal } = options
  const until = await changesReadUntil(client, at)
  const since = until ? new Date(until.getTime() - CHANGES_OVERLAP_MS) : undefined
  for await (const event of options.read({ at, known, since, signal })) {
    if (event.kind === 'rows') await staging.add(event.source, event.rows)
    else if (event.kind === 'progress')
      progress.report({ phase: 'reading', source: event.source, done: event.done, total: event.total })
    else if (event.kind === 'coverage') coverage.push({ ...event, subscriptionId: event.subscriptionId.toLowerCase() })
    else if (event.kind === 'subscriptions') subscriptions = event.subscriptions
    else summary = event
  }
  return { staging, subscriptions, summary, coverage: await staging.finish(coverage) }
}

async function publish(
  client: PoolClient,
  { evaluator, observedAt, signal, timeZone = 'UTC' }: ScanOptions,
  scanId: number,
  { staging, subscriptions, coverage, summary }: Reading,
  progress: ScanProgress,
  watch: Stopwatch,
): Promise<ScanReport> {
  const enter = (phase: Phase, total: number | null = null) => progress.report({ phase, source: null, done: 0, total })
  await client.query(BEGIN)
  enter('comparing')
  const moved = await recordSubscriptions(client, subscriptions)
  const inventory = await applySnapshot(client, observedAt)
  const workloads = await assignChanged(client, observedAt, {
    seenOtherwise: inventory.assetsAdded + inventory.assetsReturned + inventory.assetsChanged,
    removed: inventory.assetsRemoved,
    subscriptions: moved,
  })
  watch.lap('compare')
  const checklist = await settleChecklist(client, evaluator, observedAt)
  const toJudge = await findWhatToJudge(client, evaluator, checklist.isNew)
  await deleteOldLinks(client)
  await judgeAssets(client, evaluator, checklist, (done) => {
    signal?.throwIfAborted()
    progress.report({ phase: 'judging', source: null, done, total: toJudge })
  })
  watch.lap('judge')
  enter('recording')
  const verdicts = await recordVerdicts(client, observedAt, checklist.isReweighed)
  await recordCoverage(client, scanId, coverage, observedAt)
  await coverAfterScan(client, observedAt, moved)
  await settleAfterScan(client, observedAt, { timeZone })
  await syncPolicyExemptions(client, observedAt, { timeZone })
  watch.lap('record')
  await progress.settle()
  const report: ScanReport = {
    rows: Object.fromEntries(staging.rows),
    rejected: staging.rejections.report(),
    inventory,
    judged: toJudge,
    verdicts,
    workloads: { moved: workloads.moved },
    coverage: summarise(coverage),
    requests: summary && {
      requests: summary.requests,
      throttled: summary.throttled,
      retried: summary.retried,
      waitedMs: summary.waitedMs,
      quotaRemaining: summary.quotaRemaining,
    },
    durations: watch.durations,
  }
  await markApplied(client, workloads.version, new Date())
  await client.query(
    `update scan set state = 'published', finished_at = $2, checklist_version = $3, report = $4, progress = null where id = $1`,
    [scanId, new Date(), checklist.number, wellFormed(JSON.stringify(report))],
  )
  await client.query('commit')
  return report
}
