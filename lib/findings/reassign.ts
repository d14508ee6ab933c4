import type { PoolClient } from 'pg'
import { prepareScratch, readStatements } from '#lib/db/index.ts'
import { dropMovementsTakenBack, prepareRollups, rollUpAssets, rollUpVerdicts } from './rollup.ts'

const sql = readStatements(import.meta.url, 'reassign.sql', [
  'create',
  'move_findings',
  'find_verdict_shifts',
  'find_asset_shifts',
])

/** Makes the temporary table reassigned, and those of the rollups, on this connection, or empties them. */
export async function prepareReassigning(client: PoolClient): Promise<void> {
  await prepareScratch(client, sql.create)
  await prepareRollups(client)
}

/**
 * Moves the open findings and standing sums of the assets in the temporary table `reassigned` from one workload to the
 * other, as of `at`, with movements of the cause `workload`. Everything before `at` stays as it was.
 */
export async function moveBetweenWorkloads(client: PoolClient, at: Date): Promise<void> {
  await client.query(sql.move_findings)
  await client.query(sql.find_verdict_shifts)
  await client.query(sql.find_asset_shifts)
  await rollUpVerdicts(client, at)
  await rollUpAssets(client, at)
  await dropMovementsTakenBack(client, at)
}
