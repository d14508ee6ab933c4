import { readStatements } from '#lib/db/index.ts'

const sql = readStatements(import.meta.url, 'matching.sql', ['assets_of_targets', 'matching'])

/**
 * The beginning of a statement, whose parameter $1 is the number of an exception in whatever state: `covered
 * (exception_id, asset_key, check_no)` are the open findings that its terms reach now. What is in force covers the same
 * (coverExceptions); of a request, it tells what an approval would do.
 */
export const withReached = `with wanted as materialized (
  select id as exception_id, measured_at, review_since is not null as is_frozen from exception where id = $1::int
),
target as materialized (
  select t.exception_id, t.kind::text as kind, t.subscription_id, t.name, t.value, t.asset_key, t.workload_id
  from wanted join exception_target t using (exception_id)
),
wanted_check as materialized (
  select w.exception_id, n.no as check_no
  from wanted w join exception_check c using (exception_id) join check_number n on n.check_id = c.check_id
),
${sql.assets_of_targets}
${sql.matching}`
