import type { PoolClient } from 'pg'
import { readStatements } from '#lib/db/index.ts'

const sql = {
  ...readStatements(import.meta.url, 'matching.sql', [
    'wanted_in_force',
    'stored',
    'assets_of_targets',
    'matching',
    'matching_touched',
  ]),
  ...readStatements(import.meta.url, 'effect.sql', [
    'prepare',
    'remember_what_should_be',
    'compare_exceptions',
    'compare_touched',
    'forget_coverage',
    'end_coverage',
    'begin_coverage',
    'is_late',
    'begin_coverage_late',
    'find_pairs',
    'find_touched_pairs',
    'find_excepted_delta',
    'forget_excepted',
    'end_excepted',
    'begin_excepted',
    'begin_excepted_late',
    'find_late_cells',
    'count_covered',
    'remember_places',
    'find_touched_by_scan',
    'find_touched_by_workloads',
  ]),
  ...readStatements(import.meta.url, 'sums.sql', ['roll_up_checks', 'roll_up_scores']),
  ...readStatements(import.meta.url, 'anew.sql', [
    'find_moving_cells',
    'find_halves',
    'end_first_halves',
    'begin_second_halves',
    'move_later_excepted',
    'find_pieces',
    'find_cut_cells',
    'remove_cut',
    'keep_pieces',
    'cut_checks',
    'sum_checks_anew',
    'cut_scores',
    'sum_scores_anew',
  ]),
}

const WORTH_ANALYSING = 5_000
const EFFECT_LOCK = 7_461_930_012

/**
 * Whoever changes what exceptions cover does so alone: waits until no other transaction does, and keeps the others
 * waiting until this one ends. coverExceptions and coverTouched take it themselves.
 */
export async function lockEffect(client: Pick<PoolClient, 'query'>): Promise<void> {
  await client.query('select pg_advisory_xact_lock($1)', [EFFECT_LOCK])
}

/**
 * Brings what these exceptions cover, the accepted sums, and the counts and places of the register to the state that
 * they have now (docs/architecture.md, "Effect"). Inside the transaction that changed the state; repeating it changes
 * nothing. Costs by what they cover, not by the estate.
 * @param ids of exceptions in whatever state
 * @param at the moment that coverage begins and ends at
 */
export async function coverExceptions(client: PoolClient, ids: readonly number[], at: Date): Promise<void> {
  if (ids.length === 0) return
  await lockEffect(client)
  await client.query(sql.prepare)
  const found = await client.query(
    `with ${sql.wanted_in_force}\n${sql.stored}\n${sql.assets_of_targets}\n${sql.matching}\n${sql.remember_what_should_be}`,
    [ids],
  )
  if ((found.rowCount ?? 0) > WORTH_ANALYSING) await client.query('analyze should_cover')
  await client.query(sql.compare_exceptions, [ids])
  await writeDifference(client, ids, at, sql.find_pairs)
}

/**
 * The same for the assets that a scan has changed or judged otherwise, for all exceptions in force. In the scan's
 * transaction, after verdicts are recorded. Costs by what changed, and nothing where nothing is in force.
 * @param subscriptions whose tags or management groups are others than before
 */
export async function coverAfterScan(client: PoolClient, at: Date, subscriptions: readonly string[]): Promise<void> {
  await lockEffect(client)
  if (!(await isAnyInForce(client))) return
  await client.query(sql.prepare)
  await coverTouched(client, at, await client.query(sql.find_touched_by_scan, [subscriptions]))
}

/**
 * For the assets in the temporary table `reassigned`, which went to another workload outside a scan: what is excepted of
 * them goes with them as of the newest scan, as everything else of them does, and exceptions of workloads cover what is
 * there now.
 * @param since the newest published scan's observedAt
 */
export async function coverAfterReassigning(client: PoolClient, since: Date, now: Date): Promise<void> {
  await lockEffect(client)
  await client.query(sql.prepare)
  await moveExcepted(client, since)
  if (!(await isAnyInForce(client))) return
  await coverTouched(client, now, await client.query(sql.find_touched_by_workloads))
}

async function moveExcepted(client: PoolClient, since: Date): Promise<void> {
  const { rowCount } = await client.query(sql.find_moving_cells, [since])
  if (!rowCount) return
  await client.query(sql.find_halves, [since])
  await client.query(sql.end_first_halves, [since])
  await client.query(sql.begin_second_halves, [since])
  await client.query(sql.move_later_excepted, [since])
  await sumAnew(client, since, false)
}

/** Sums the cells in moving_cell anew from a moment on, as many changes as there were since. */
async function sumAnew(client: PoolClient, since: Date, isOfAllScopes: boolean): Promise<void> {
  await client.query(sql.cut_checks, [since])
  await client.query(sql.sum_checks_anew, [since])
  await client.query(sql.cut_scores, [since, isOfAllScopes])
  await client.query(sql.sum_scores_anew, [since, isOfAllScopes])
}

async function isAnyInForce(client: PoolClient): Promise<boolean> {
  const { rows } = await client.query<{ any: boolean }>(
    `select exists (select from exception where state in ('active', 'review'))
       or exists (select from excepted_finding where valid_to is null) as any`,
  )
  return rows[0]?.any === true
}

async function coverTouched(client: PoolClient, at: Date, touched: { rowCount: number | null }): Promise<void> {
  if (!touched.rowCount) return
  if (touched.rowCount > WORTH_ANALYSING) await client.query('analyze touched_asset')
  await client.query(`with ${sql.matching_touched}\n${sql.remember_what_should_be}`)
  await client.query(sql.compare_touched)
  await writeDifference(client, [], at, sql.find_touched_pairs)
}

/** @returns whether anything was excepted, after a past moment, that is not covered any more */
async function cutUncovered(client: PoolClient, since: Date): Promise<boolean> {
  const { rowCount } = await client.query(sql.find_pieces, [since])
  if (!rowCount) return false
  await client.query(sql.find_cut_cells)
  await client.query(sql.remove_cut)
  await client.query(sql.keep_pieces, [since])
  return true
}

async function writeDifference(client: PoolClient, ids: readonly number[], at: Date, findPairs: string): Promise<void> {
  const { rows } = await client.query<{ late: boolean }>(sql.is_late, [at])
  const isLate = rows[0]?.late === true
  await client.query(sql.forget_coverage, [at])
  await client.query(sql.end_coverage, [at])
  await client.query(isLate ? sql.begin_coverage_late : sql.begin_coverage, [at])
  await client.query(findPairs)
  const isCut = isLate && (await cutUncovered(client, at))
  const { rowCount } = await client.query(sql.find_excepted_delta)
  if (rowCount) {
    await client.query(sql.forget_excepted, [at])
    await client.query(sql.end_excepted, [at])
    await client.query(isLate ? sql.begin_excepted_late : sql.begin_excepted, [at])
  }
  if (rowCount && isLate) await client.query(sql.find_late_cells)
  if (isCut || (rowCount && isLate)) await sumAnew(client, at, true)
  else if (rowCount) {
    await client.query(sql.roll_up_checks, [at])
    await client.query(sql.roll_up_scores, [at])
  }
  await client.query(sql.count_covered, [ids])
  await client.query(sql.remember_places)
}
