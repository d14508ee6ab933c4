import type { PoolClient } from 'pg'
import { prepareScratch, readStatements } from '#lib/db/index.ts'

const sql = readStatements(import.meta.url, 'rollup.sql', [
  'create',
  'record_movements',
  'drop_movements_taken_back',
  'roll_up_checks',
  'roll_up_scores',
  'roll_up_assets',
])

/** Makes the temporary tables verdict_shift and asset_shift on this connection, or empties them. */
export async function prepareRollups(client: PoolClient): Promise<void> {
  await prepareScratch(client, sql.create)
}

/** Brings movements and the sums of verdicts to what stands in verdict_shift, as of `at`, and empties it. */
export async function rollUpVerdicts(client: PoolClient, at: Date): Promise<void> {
  await client.query(sql.record_movements, [at])
  await client.query(sql.roll_up_checks, [at])
  await client.query(sql.roll_up_scores, [at])
  await client.query('delete from verdict_shift')
}

/** Brings the counts of assets to what stands in asset_shift, as of `at`, and empties it. */
export async function rollUpAssets(client: PoolClient, at: Date): Promise<void> {
  await client.query(sql.roll_up_assets, [at])
  await client.query('delete from asset_shift')
}

/** What went from one workload to another as of `at`, and back again, has not moved. */
export async function dropMovementsTakenBack(client: PoolClient, at: Date): Promise<void> {
  await client.query(sql.drop_movements_taken_back, [at])
}
