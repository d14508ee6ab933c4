import type { Pool } from 'pg'
import { PgBoss } from 'pg-boss'
import type { JobActor } from './actor.ts'
import { CHAIN_HEAD_QUEUE } from './chain-head.ts'

/** Scans that were asked for. At most one waits or runs, whoever asks and however often (pg-boss' policy `exclusive`). */
export const SCAN_QUEUE = 'scan'

export interface ScanRequest {
  /** As kept in scan.trigger. */
  trigger: 'schedule' | 'demand'
  /** Whom the worker holds to account for it. */
  actor: JobActor
}

/** A job whose process ended without a word is taken up again after so many seconds. */
const HEARTBEAT_SECONDS = 30
/** Bounds a scan that hangs; the largest estates take minutes. */
const LONGEST_SCAN_SECONDS = 12 * 60 * 60

/** Workloads that changed: at most one such job waits while one runs, as each applies all that is saved when it begins. */
export const WORKLOADS_QUEUE = 'workloads'
/** While a scan runs, which applies the rules itself unless they were saved too late for it. */
const AGAIN_SECONDS = 5
const LONGEST_APPLY_SECONDS = 60 * 60

/** Checks of the connection that were asked for on screen: one at a time, and not again by itself. */
export const CHECK_QUEUE = 'connection-check'
const LONGEST_CHECK_SECONDS = 15 * 60

export interface CheckRequest {
  actor: JobActor
}

type Db = Pick<Pool, 'query'>

/** pg-boss on our own pool. */
export function bossOn(db: Db, options: { runsJobs: boolean }): PgBoss {
  return new PgBoss({
    db: { executeSql: (text, values) => db.query(text, values) },
    schedule: options.runsJobs,
    supervise: options.runsJobs,
    // Who only asks may have no right to change the schema.
    migrate: options.runsJobs,
    createSchema: options.runsJobs,
    // The queue belongs to the process that made it: the heartbeat is looked after this often.
    monitorIntervalSeconds: HEARTBEAT_SECONDS,
    cronMonitorIntervalSeconds: 30,
  })
}

export async function prepareQueue(boss: PgBoss): Promise<void> {
  await boss.createQueue(SCAN_QUEUE, {
    policy: 'exclusive',
    // Only for processes that died: what goes wrong with a scan is recorded with it, and not tried again blindly.
    retryLimit: 3,
    retryDelay: 0,
    heartbeatSeconds: HEARTBEAT_SECONDS,
    expireInSeconds: LONGEST_SCAN_SECONDS,
    deleteAfterSeconds: 7 * 24 * 60 * 60,
  })
  await boss.createQueue(WORKLOADS_QUEUE, {
    policy: 'stately',
    retryLimit: LONGEST_SCAN_SECONDS / AGAIN_SECONDS,
    retryDelay: AGAIN_SECONDS,
    heartbeatSeconds: HEARTBEAT_SECONDS,
    expireInSeconds: LONGEST_APPLY_SECONDS,
    deleteAfterSeconds: 24 * 60 * 60,
  })
  await boss.createQueue(CHAIN_HEAD_QUEUE, { policy: 'exclusive', deleteAfterSeconds: 24 * 60 * 60 })
  await boss.createQueue(CHECK_QUEUE, {
    policy: 'exclusive',
    retryLimit: 0,
    heartbeatSeconds: HEARTBEAT_SECONDS,
    expireInSeconds: LONGEST_CHECK_SECONDS,
    deleteAfterSeconds: 24 * 60 * 60,
  })
}

/** Makes the queue's own tables and our queues, as the database's owner, before anybody asks for a job. */
export async function prepareQueues(db: Db): Promise<void> {
  const boss = bossOn(db, { runsJobs: true })
  boss.on('error', () => undefined)
  await boss.start()
  try {
    await prepareQueue(boss)
  } finally {
    await boss.stop({ graceful: false })
  }
}

/** pg-boss' words for: on this connection. */
function within(client: Db) {
  return { db: { executeSql: (text: string, values?: unknown[]) => client.query(text, values) } }
}

const senders = new WeakMap<Db, Promise<PgBoss>>()

/**
 * Asks for a scan now, to be run by a worker. Cheap to call from any process.
 * @param actor who asks; that they may is for the caller to have found out
 * @param client the connection of a transaction that the job is to be part of
 * @returns whether one is waiting or running already, so that nothing was added
 */
export async function requestScan(
  db: Db,
  actor: JobActor,
  client: Db = db,
): Promise<'requested' | 'already requested'> {
  const boss = await senderOn(db)
  const request: ScanRequest = { trigger: 'demand', actor }
  return (await boss.send(SCAN_QUEUE, request, within(client))) === null ? 'already requested' : 'requested'
}

/**
 * Asks for the saved workloads to be applied to every asset. Call it after the transaction that saved them; safe to
 * call often. Who may save them was asked before: this does nothing but what is saved.
 */
export async function requestWorkloads(db: Db): Promise<void> {
  const boss = await senderOn(db)
  await boss.send(WORKLOADS_QUEUE, {})
}

/**
 * Asks for the installation to be checked, by a worker: it has the credential, pages have not.
 * @param client the connection of a transaction that the job is to be part of
 * @returns whether one is waiting or running already
 */
export async function requestConnectionCheck(
  db: Db,
  request: CheckRequest,
  client: Db = db,
): Promise<'requested' | 'already requested'> {
  const boss = await senderOn(db)
  return (await boss.send(CHECK_QUEUE, request, within(client))) === null ? 'already requested' : 'requested'
}

function senderOn(db: Db): Promise<PgBoss> {
  const starting = senders.get(db) ?? startSender(db)
  senders.set(db, starting)
  return starting.catch((error: unknown) => {
    senders.delete(db)
    throw error
  })
}

async function startSender(db: Db): Promise<PgBoss> {
  const boss = bossOn(db, { runsJobs: false })
  boss.on('error', () => undefined)
  await boss.start()
  return boss
}
