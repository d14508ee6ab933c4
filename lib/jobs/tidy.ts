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
]
const MANY = 5_000

/**
 * After a scan that wrote much: gives the planner its statistics, and pages their index-only scans, now and not when
 * the server's own cleaning comes round. Nothing depends on it.
 */
export async function tidyAfter(client: PoolClient, { inventory, verdicts }: ScanReport): Promise<void> {
  const written =
    inventory.assetsAdded +
    inventory.assetsChanged +
    inventory.assetsRemoved +
    inventory.signalsAdded +
    inventory.signalsChanged
  if (written + verdicts.assetsWithOtherVerdicts < MANY) return
  await client.query(`vacuum (analyze, skip_locked) ${TABLES.join(', ')}`).catch(() => undefined)
}
