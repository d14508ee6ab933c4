import type { PoolClient } from 'pg'
import { prepareScratch, readStatements } from '#lib/db/index.ts'
import { moveBetweenWorkloads, prepareReassigning } from '#lib/findings/index.ts'
import { asJson, type Considered, withCandidates } from './matching.ts'
import { type SavedRules, savedRules } from './rules.ts'

const sql = readStatements(import.meta.url, 'assign.sql', [
  'create',
  'is_any_placed',
  'find_what_changed',
  'find_reassigned',
  'move_assets',
  'end_memberships_of_removed',
  'end_memberships',
  'forget_memberships',
  'begin_memberships',
])

const WORTH_ANALYSING = 5_000

/** Makes the temporary tables of assigning on this connection, or empties them. */
export async function prepareAssigning(client: PoolClient): Promise<void> {
  await prepareScratch(client, sql.create)
  await prepareReassigning(client)
}

/** What came of it. */
export interface Assigned {
  /** Of the rules that now hold for every asset; for `markApplied`. */
  version: number
  /** Assets that went from one workload to another, or into their first, or out of their last. */
  moved: number
}

/** What a scan knows of what may have moved; all numbers are of assets. */
export interface SnapshotChange {
  /** Added, changed or returned. */
  seenOtherwise: number
  removed: number
  /** Ids of subscriptions that have other tags, or lie under other management groups, than before. */
  subscriptions: readonly string[]
}

/**
 * Inside a scan's transaction, after the inventory has changed and before it is judged: puts what changed, or everything
 * if the rules did, into its workload as of `at`, and moves what stands of it from cell to cell. Costs one small query
 * where there is nothing to do.
 */
export async function assignChanged(client: PoolClient, at: Date, change: SnapshotChange): Promise<Assigned> {
  if (change.removed > 0) await client.query(sql.end_memberships_of_removed, [at])
  const rules = await savedRules(client)
  if (!rules.isApplied) return assign(client, at, rules, 'all_in_scan')
  const isTouched = change.seenOtherwise > 0 || change.subscriptions.length > 0
  if (!isTouched || (rules.ranked.length === 0 && !(await isAnyPlaced(client))))
    return { version: rules.version, moved: 0 }
  const found = await client.query(sql.find_what_changed, [change.subscriptions])
  if ((found.rowCount ?? 0) > WORTH_ANALYSING) await client.query('analyze to_assign')
  return assign(client, at, rules, 'some_in_scan')
}

/** A removed asset keeps the workload that it was in, also once the last rule is gone: it must leave it when it returns. */
async function isAnyPlaced(client: PoolClient): Promise<boolean> {
  const { rows } = await client.query<{ any: boolean }>(sql.is_any_placed)
  return rows[0]?.any === true
}

/**
 * Outside a scan, under its lock and in a transaction: puts every asset into the workload that the saved rules say, as
 * of `at`, the newest published scan's observedAt. What was before stays true. Null if they are applied already.
 */
export async function assignEverything(client: PoolClient, at: Date): Promise<Assigned | null> {
  const rules = await savedRules(client)
  return rules.isApplied ? null : assign(client, at, rules, 'all')
}

async function assign(client: PoolClient, at: Date, rules: SavedRules, considered: Considered): Promise<Assigned> {
  const found = await client.query(`${withCandidates(considered)}\n${sql.find_reassigned}`, [asJson(rules.ranked)])
  const moved = found.rowCount ?? 0
  if (moved > WORTH_ANALYSING) await client.query('analyze reassigned')
  if (moved > 0) {
    await client.query(sql.move_assets)
    await client.query(sql.forget_memberships, [at])
    await client.query(sql.end_memberships, [at])
    await client.query(sql.begin_memberships, [at])
    await moveBetweenWorkloads(client, at)
  }
  return { version: rules.version, moved }
}
