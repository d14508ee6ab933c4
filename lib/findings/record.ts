import type { PoolClient } from 'pg'
import { prepareScratch, readStatements } from '#lib/db/index.ts'
import { prepareRollups, rollUpAssets, rollUpVerdicts } from './rollup.ts'

const sql = readStatements(import.meta.url, 'record.sql', [
  'create',
  'find_verdict_deltas',
  'find_moves',
  'find_reweighed',
  'close_findings',
  'open_findings',
  'refresh_findings',
  'close_verdicts',
  'open_verdicts',
  'update_sums',
  'find_verdict_shifts',
  'find_asset_shifts',
  'count',
])

/** What a scan changed in the verdicts. */
export interface VerdictDelta {
  assetsWithOtherVerdicts: number
  failingOpened: number
  failingClosed: number
  unknownOpened: number
  unknownClosed: number
}

const WORTH_ANALYSING = 5_000

/** Makes the temporary tables of recording on this connection, or empties them. */
export async function prepareRecording(client: PoolClient): Promise<void> {
  await prepareScratch(client, sql.create)
  await prepareRollups(client)
}

/**
 * Compares what was judged with what stands and writes the difference: verdicts, findings, sums of assets, movements
 * and rollups by subscription and workload, each as intervals that end and begin at observedAt. What is the same is not
 * written. Assets must be in their workloads by now.
 */
export async function recordVerdicts(
  client: PoolClient,
  observedAt: Date,
  isReweighed: boolean,
): Promise<VerdictDelta> {
  const at = [observedAt]
  const found = await client.query(sql.find_verdict_deltas)
  const differing = found.rowCount ?? 0
  if (differing > WORTH_ANALYSING) await client.query('analyze verdict_delta')
  if (differing > 0) await client.query(sql.find_moves)
  if (isReweighed) await client.query(sql.find_reweighed)
  const { rows } = await client.query(sql.count)
  const count = rows[0]!
  if (differing > WORTH_ANALYSING) await client.query('analyze moved')
  if (differing > 0) {
    if (count.failing_closed + count.unknown_closed > 0) await client.query(sql.close_findings, at)
    if (count.failing_opened + count.unknown_opened > 0) await client.query(sql.open_findings, at)
    await client.query(sql.close_verdicts, at)
    await client.query(sql.open_verdicts, at)
  }
  await client.query(sql.refresh_findings, at)
  if (differing > 0 || isReweighed) {
    await client.query(sql.update_sums)
    await client.query(sql.find_verdict_shifts)
    await rollUpVerdicts(client, observedAt)
  }
  const shifted = await client.query(sql.find_asset_shifts)
  if (shifted.rowCount) await rollUpAssets(client, observedAt)
  return {
    assetsWithOtherVerdicts: differing,
    failingOpened: count.failing_opened,
    failingClosed: count.failing_closed,
    unknownOpened: count.unknown_opened,
    unknownClosed: count.unknown_closed,
  }
}
