import type { PoolClient } from 'pg'
import { readStatements } from '#lib/db/index.ts'

const sql = readStatements(import.meta.url, 'diff.sql', [
  'find_asset_deltas',
  'find_removed_assets',
  'insert_assets',
  'update_assets',
  'remove_assets',
  'close_configurations',
  'insert_configurations',
  'insert_links',
  'delete_links',
  'find_signal_deltas',
  'find_removed_signals',
  'close_signals',
  'insert_signals',
  'insert_changes',
  'count',
])

const WORTH_ANALYSING = 20_000

/** What differs between the estate as it stood and as it was read. */
export interface InventoryDelta {
  assetsAdded: number
  /** Seen again after they were removed. */
  assetsReturned: number
  assetsChanged: number
  assetsRemoved: number
  signalsAdded: number
  signalsChanged: number
  signalsRemoved: number
  /** New entries of Azure's change tables. */
  changes: number
}

/**
 * Inside the scan's transaction: brings assets, configurations, links, signals and changes to what was staged. The
 * temporary tables asset_delta and signal_delta say afterwards what differs. Links that ended stay until
 * `deleteOldLinks`, because what must be judged again is found by both.
 */
export async function applySnapshot(client: PoolClient, observedAt: Date): Promise<InventoryDelta> {
  const at = [observedAt]
  await client.query(sql.find_asset_deltas)
  await client.query(sql.find_removed_assets)
  await client.query(sql.find_signal_deltas)
  await client.query(sql.find_removed_signals)
  const { rows } = await client.query(sql.count)
  const count = rows[0]!
  if (count.assets_added > 0) await client.query(sql.insert_assets, at)
  if (count.assets_changed + count.assets_returned > 0) await client.query(sql.update_assets)
  if (count.assets_removed > 0) await client.query(sql.remove_assets, at)
  if (count.assets_changed + count.assets_removed > 0) await client.query(sql.close_configurations, at)
  await client.query(sql.insert_configurations, at)
  await client.query(sql.insert_links)
  if (count.signals_changed + count.signals_removed > 0) await client.query(sql.close_signals, at)
  await client.query(sql.insert_signals, at)
  const changes = await client.query(sql.insert_changes)
  // Judging asks these for neighbours in thousands of small questions: their plans must know how large they are now.
  if (count.assets_added + count.signals_added > WORTH_ANALYSING)
    await client.query(
      'analyze asset, asset_link, asset_configuration (asset_key, valid_to), signal (asset_key, type, valid_to)',
    )
  return {
    assetsAdded: count.assets_added,
    assetsReturned: count.assets_returned,
    assetsChanged: count.assets_changed,
    assetsRemoved: count.assets_removed,
    signalsAdded: count.signals_added,
    signalsChanged: count.signals_changed,
    signalsRemoved: count.signals_removed,
    changes: changes.rowCount ?? 0,
  }
}

/** What changed assets named before and name no more. */
export async function deleteOldLinks(client: PoolClient): Promise<void> {
  await client.query(sql.delete_links)
}
