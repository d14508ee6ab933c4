import type { PoolClient } from 'pg'
import type { ScanReport } from './report.ts'

const TABLES = [
  'asset',
  'asset_configuration',
  'asset_link',
  'asset_verdicts',
  'finding',
  'signal',
  'check_rollup',
  'movement',
  'workload_membership',
]
const MANY = 5_000

/**
 * After a scan that wrote much: gives the planner its statistics, and pages their index-only scans, now and not when
 * the server's own cleaning comes round. Nothing depends on it.
 */
export async function tidyAfter(client: PoolClient, { inventory, verdicts, workloads }: ScanReport): Promise<void> {
  const written =
    inventory.assetsAdded +
    inventory.assetsChanged +
    inventory.assetsRemoved +
    inventory.signalsAdded +
    inventory.signalsChanged
  await tidyTables(client, TABLES, written + verdicts.assetsWithOtherVerdicts + (workloads?.moved ?? 0))
}

/** The same of some tables. */
export async function tidyTables(client: PoolClient, tables: readonly string[], written: number): Promise<void> {
  if (written < MANY) return
  await client.query(`vacuum (analyze, skip_locked) ${tables.join(', ')}`).catch(() => undefined)
}
