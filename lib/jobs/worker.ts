import type { Job, PgBoss } from 'pg-boss'
import type { Evaluator } from '#lib/checklist/index.ts'
import type { Config } from '#lib/config/config.ts'
import { type Database, messageOf } from '#lib/db/index.ts'
import { turnClock } from '#lib/exceptions/clock.ts'
import type { Logger } from '#lib/log/logger.ts'
import { mayAskFor, mayRunScan } from './actor.ts'
import { applyWorkloads, areWorkloadsPending } from './apply-workloads.ts'
import { tellHeadDaily } from './chain-head.ts'
import {
  bossOn,
  CHECK_QUEUE,
  type CheckRequest,
  prepareQueue,
  SCAN_QUEUE,
  type ScanRequest,
  WORKLOADS_QUEUE,
} from './queue.ts'
import { runScan, type ScanOptions, type ScanOutcome } from './run-scan.ts'
import { markInterruptedScans, sweepInterruptedScans } from './scan-lock.ts'

const TELL_AGAIN_MS = 60_000

interface WorkerOptions {
  db: Database
  schedule: Config['scan']
  read: ScanOptions['read']
  evaluator: Evaluator
  /** Checks the installation and keeps what it found, for the person of this object id; none: nobody can ask. */
  checkConnection?: (personId: string) => Promise<void>
  /** Sends the notifications that are due; none: nothing goes out. */
  sendNotifications?: (signal: AbortSignal) => Promise<unknown>
  log: Pick<Logger, 'info' | 'warn' | 'error'>
  /** The date that a scan stands for; for tests. */
  now?: () => Date
  /** How often scans that other processes left unfinished are looked for; for tests. */
  sweepEveryMs?: number
}

export interface Worker {
  /** Ends a scan that is running (nothing of it is published), and waits until it has ended. */
  stop(): Promise<void>
}

/** Runs the scans that are asked for or scheduled, until it is stopped. Any number of processes may have one. */
export async function startWorker({
  db,
  schedule,
  read,
  evaluator,
  checkConnection,
  sendNotifications,
  log,
  now = () => new Date(),
  sweepEveryMs = 15_000,
}: WorkerOptions): Promise<Worker> {
  const stopping = new AbortController()
  const boss = bossOn(db.pool, { runsJobs: true })
  boss.on(
    'error',
    sparingly((error) => log.warn({ error: messageOf(error) }, 'The queue has trouble')),
  )
  await boss.start()
  await prepareQueue(boss)
  if (await markInterruptedScans(db)) await takeUpInterrupted(boss, log)
  await keepSchedule(boss, schedule)
  await tellHeadDaily(boss, db, log, schedule.timeZone)
  // `npm run scan` may be killed while we run: the dashboard would call its scan under way until the next one.
  const look = async () => {
    await sweepInterruptedScans(db)
    // Saved by a command, or by a page that could not say so any more.
    if (await areWorkloadsPending(db)) await boss.send(WORKLOADS_QUEUE, {})
  }
  const sweep = setInterval(() => void look().catch(() => undefined), sweepEveryMs)
  const sending =
    sendNotifications &&
    repeatedly(() => sendNotifications(stopping.signal), sweepEveryMs, log, 'Notifications could not be sent')
  const clock = repeatedly(
    () => turn(db, now(), schedule.timeZone, log),
    sweepEveryMs,
    log,
    'Exceptions could not move on with time',
  )
  let applying: Promise<void> | undefined
  await boss.work(WORKLOADS_QUEUE, { pollingIntervalSeconds: 1 }, async () => {
    applying = applySaved(db, log)
    await applying
  })
  if (checkConnection)
    await boss.work<CheckRequest>(CHECK_QUEUE, { pollingIntervalSeconds: 1 }, async ([job]: Job<CheckRequest>[]) => {
      const actor = job?.data.actor
      if (actor?.kind === 'person' && (await mayAskFor(db.pool, actor, 'connection.check')))
        await checkConnection(actor.id)
      else log.warn({ actor }, 'A check was asked for by somebody who may not: it does not run')
    })
  let running: Promise<ScanOutcome> | undefined
  await boss.work<ScanRequest>(SCAN_QUEUE, { pollingIntervalSeconds: 1 }, async ([job]: Job<ScanRequest>[]) => {
    const { trigger, actor } = job?.data ?? { trigger: 'schedule', actor: { kind: 'schedule' } }
    if (!(await mayRunScan(db.pool, actor))) {
      log.warn({ trigger, actor }, 'A scan was asked for by somebody who may not: it does not run')
      return
    }
    running = runScan({
      db,
      read,
      evaluator,
      observedAt: now(),
      trigger,
      signal: stopping.signal,
      timeZone: schedule.timeZone,
    })
    report(await running, log)
  })
  return {
    stop: async () => {
      clearInterval(sweep)
      stopping.abort(new Error('The scan was stopped with its worker.'))
      await sending?.stop()
      await clock.stop()
      await running?.catch(() => undefined)
      await applying?.catch(() => undefined)
      await boss.stop({ graceful: true, timeout: 5_000 })
    },
  }
}

/** Exceptions begin and end when their days say. */
async function turn(db: Database, now: Date, timeZone: string, log: WorkerOptions['log']): Promise<void> {
  const turned = await turnClock(db.pool, now, { timeZone })
  if (Object.values(turned).some((ids) => ids.length > 0)) log.info({ ...turned }, 'Exceptions moved on with time')
}

/** @throws while a scan runs, so that the queue asks again. */
async function applySaved(db: Database, log: WorkerOptions['log']): Promise<void> {
  const outcome = await applyWorkloads(db)
  if (outcome.state === 'applied') log.info(outcome, 'Workloads applied')
  if (outcome.state === 'scan running') throw new Error('A scan is running: workloads are applied by it, or after it.')
}

/** Runs again and again, never twice at once: a mail server that takes its time keeps no clock waiting. */
function repeatedly(
  run: () => Promise<unknown>,
  everyMs: number,
  log: WorkerOptions['log'],
  trouble: string,
): { stop(): Promise<void> } {
  let running: Promise<unknown> | undefined
  const tellTrouble = sparingly((error) => log.warn({ error: messageOf(error) }, trouble))
  const timer = setInterval(() => {
    running ??= run()
      .catch(tellTrouble)
      .finally(() => {
        running = undefined
      })
  }, everyMs)
  return {
    stop: async () => {
      clearInterval(timer)
      await running
    },
  }
}

/** The queue asks every second: a database that is away for an hour need not fill the log. */
function sparingly(tell: (error: unknown) => void): (error: unknown) => void {
  let lastTold = Number.NEGATIVE_INFINITY
  return (error) => {
    if (performance.now() - lastTold < TELL_AGAIN_MS) return
    lastTold = performance.now()
    tell(error)
  }
}

/** No scan runs anywhere: a job that says so was left by a killed process, and need not wait for its heartbeat. */
async function takeUpInterrupted(boss: PgBoss, log: WorkerOptions['log']): Promise<void> {
  const jobs = await boss.findJobs<ScanRequest>(SCAN_QUEUE)
  const left = jobs.filter(({ state }) => state === 'active').map(({ id }) => id)
  if (left.length === 0) return
  log.info('A scan was interrupted and is taken up again')
  await boss.fail(SCAN_QUEUE, left, { reason: 'interrupted' })
}

async function keepSchedule(boss: PgBoss, { schedule, timeZone }: Config['scan']): Promise<void> {
  const request: ScanRequest = { trigger: 'schedule', actor: { kind: 'schedule' } }
  if (schedule === null) await boss.unschedule(SCAN_QUEUE)
  else await boss.schedule(SCAN_QUEUE, schedule, request, { tz: timeZone })
}

function report(outcome: ScanOutcome, log: WorkerOptions['log']): void {
  switch (outcome.state) {
    case 'already running':
      log.info('A scan is running already')
      break
    case 'failed':
      log.error({ scanId: outcome.scanId, error: outcome.error }, 'The scan failed')
      break
    case 'published': {
      const { rows, judged, durations } = outcome.report
      log.info({ scanId: outcome.scanId, isComplete: outcome.isComplete, rows, judged, durations }, 'Scan published')
    }
  }
}
