import type { PoolClient } from 'pg'
import type { Database } from '#lib/db/index.ts'
import { coverAfterReassigning } from '#lib/exceptions/effect.ts'
import { assignEverything, markApplied, prepareAssigning } from '#lib/workloads/index.ts'
import { BEGIN, lastPublished, underScanLock } from './scan-lock.ts'
import { tidyTables } from './tidy.ts'

export type WorkloadsOutcome =
  | { state: 'applied'; version: number /** Assets that are in another workload now. */; moved: number }
  | { state: 'up to date' }
  /** There are no assets yet: the first scan applies the rules. */
  | { state: 'no scan yet' }
  /** Nothing was done. The scan applies the rules if it had not come to that; what is saved later waits for its end. */
  | { state: 'scan running' }

/**
 * Puts every asset into the workload that the saved rules say, as of the newest published scan, in one transaction and
 * never beside a scan. Killed at any point nothing of it is visible, and it can be repeated.
 */
export async function applyWorkloads(
  db: Database,
  { patienceMs = 0, now = new Date() } = {},
): Promise<WorkloadsOutcome> {
  return (await underScanLock(db, (client) => apply(client, now), patienceMs)) ?? { state: 'scan running' }
}

async function apply(client: PoolClient, now: Date): Promise<WorkloadsOutcome> {
  const at = await lastPublished(client)
  if (!at) return { state: 'no scan yet' }
  await prepareAssigning(client)
  await client.query(BEGIN)
  try {
    const assigned = await assignEverything(client, at)
    if (assigned) await coverAfterReassigning(client, at, now)
    if (assigned) await markApplied(client, assigned.version, now)
    await client.query('commit')
    if (!assigned) return { state: 'up to date' }
    await tidyTables(client, ['asset', 'finding', 'workload_membership'], assigned.moved)
    return { state: 'applied', ...assigned }
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

/** Whether rules wait to be applied, and no scan is there to do it. For whoever looks again and again. */
export async function areWorkloadsPending({ pool }: Database): Promise<boolean> {
  const { rows } = await pool.query(
    `select from workload_rules_state
     where version <> applied_version
       and exists (select from scan where state = 'published') and not exists (select from scan where state = 'running')`,
  )
  return rows.length > 0
}
