import { readStatements } from '#lib/db/index.ts'

const sql = readStatements(import.meta.url, 'matching.sql', [
  'wanted_in_any_state',
  'stored',
  'assets_of_targets',
  'matching',
])

/** The same without `covered`, ending in a comma: `target`, `wanted_check` and `in_target`, the assets of its smaller parts. */
export const withTargetsReached = `with ${sql.wanted_in_any_state}
${sql.stored}
${sql.assets_of_targets}`

/**
 * The beginning of a statement, whose parameter $1 is the number of an exception in whatever state: `covered
 * (exception_id, asset_key, check_no)` are the open findings that its terms reach now. What is in force covers the same
 * (coverExceptions); of a request, it tells what an approval would do.
 */
export const withReached = `${withTargetsReached}
${sql.matching}`
