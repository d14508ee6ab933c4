import type { PoolClient } from 'pg'
import { type Database, messageOf } from '#lib/db/index.ts'
import { clean } from '#lib/inventory/index.ts'

/** Held by the connection of the scan that runs; goes with it, however the process ends. */
const LOCK = 7_381_003

export const INTERRUPTED = 'The scan was interrupted: its process ended. The next scan sets the record straight.'

/** How long the server may take to notice that a killed scan's connection is gone. */
const PATIENCE_MS = 4_000
const AGAIN_MS = 200

/** Whether this connection may scan now; waits a moment for one that was just killed. */
export async function takeScanLock(client: PoolClient, patienceMs = PATIENCE_MS): Promise<boolean> {
  const giveUp = performance.now() + patienceMs
  for (;;) {
    const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) taken', [LOCK])
    if (rows[0]!.taken) return true
    if (performance.now() > giveUp) return false
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
  }
}

export async function releaseScanLock(client: PoolClient): Promise<void> {
  await client.query('select pg_advisory_unlock($1)', [LOCK])
}

/** Limits that a server sets for pages are too tight for a whole estate, and small sorts on disk too slow. */
export const BEGIN = `begin; set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0;
  set local work_mem = '64MB'; set local jit = off`

/** Runs on a connection that holds the scan lock; null, and nothing is run, while another process holds it. */
export async function underScanLock<Value>(
  db: Database,
  run: (client: PoolClient) => Promise<Value>,
  patienceMs = PATIENCE_MS,
): Promise<Value | null> {
  const client = await db.pool.connect()
  // A connection lost while Azure is read is told by the next statement; unheard, the event would end the process.
  const heard = () => undefined
  client.on('error', heard)
  let broken: Error | undefined
  try {
    if (!(await takeScanLock(client, patienceMs))) return null
    try {
      return await run(client)
    } finally {
      await releaseScanLock(client)
    }
  } catch (error) {
    broken = error instanceof Error ? error : new Error(messageOf(error))
    throw error
  } finally {
    client.off('error', heard)
    // A connection in an unknown state is not given back; the lock goes with it.
    client.release(broken)
  }
}

/** Under the lock: whatever else says that it runs does not. Answers the new scan's id. */
export async function beginScan(client: PoolClient, scan: { observedAt: Date; trigger: string }): Promise<number> {
  await failInterrupted(client)
  const { rows } = await client.query<{ id: number }>(
    'insert into scan (trigger, observed_at, started_at) values ($1, $2, $3) returning id',
    [scan.trigger, scan.observedAt, new Date()],
  )
  return rows[0]!.id
}

async function failInterrupted(client: PoolClient): Promise<void> {
  await client.query(
    `update scan set state = 'failed', error = $1, finished_at = $2, progress = null where state = 'running'`,
    [INTERRUPTED, new Date()],
  )
}

/**
 * At the start of a process: marks scans as failed that a killed process has left running.
 * @returns false when a scan is really running
 */
export async function markInterruptedScans(db: Database, patienceMs = PATIENCE_MS): Promise<boolean> {
  const client = await db.pool.connect()
  try {
    if (!(await takeScanLock(client, patienceMs))) return false
    await failInterrupted(client)
    await releaseScanLock(client)
    return true
  } finally {
    client.release()
  }
}

/** The same for a process that goes on, while others come and are killed. Asks next to nothing and never waits. */
export async function sweepInterruptedScans(db: Database): Promise<void> {
  const { rows } = await db.pool.query(`select from scan where state = 'running' limit 1`)
  if (rows.length > 0) await markInterruptedScans(db, 0)
}

export async function failScan(client: PoolClient, scanId: number, error: string): Promise<void> {
  await client.query(
    `update scan set state = 'failed', error = $2, finished_at = $3, progress = null where id = $1 and state = 'running'`,
    [scanId, clean(error).slice(0, 4000), new Date()],
  )
}

/** observedAt of the newest published scan. */
export async function lastPublished(client: PoolClient): Promise<Date | null> {
  const { rows } = await client.query<{ at: Date | null }>(
    `select max(observed_at) at from scan where state = 'published'`,
  )
  return rows[0]!.at
}
