import { readStatements } from '#lib/db/index.ts'

const sql = readStatements(import.meta.url, 'matching.sql', [
  'wanted_in_any_state',
  'stored',
  'assets_of_targets',
  'matching',
  'findings_reached',
])

const withTargetsReached = `with ${sql.wanted_in_any_state}
${sql.stored}
${sql.assets_of_targets}`

/**
 * The beginning of a statement, whose parameter $1 is the number of an exception in whatever state: `covered
 * (exception_id, asset_key, check_no)` are the open findings that its terms reach now. What is in force covers the same
 * (coverExceptions); of a request, it tells what an approval would do.
 */
export const withReached = `${withTargetsReached}
${sql.matching}`

/**
 * The same for what is told of these findings: `found (asset_key, check_no, status, opened, valid_from, weight,
 * subscription_id, workload_id, is_whole)` is each of them once. `whole (subscriptions, workloads, checks)` is what its
 * terms name whole, `found_elsewhere` the part of `found` that lies outside of that.
 */
export const withFindingsReached = `${withTargetsReached}
${sql.findings_reached}`
