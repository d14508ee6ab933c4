import { inScope } from '../in-scope.ts'
import type { Scope } from '../scope.ts'
import type { FindingsFilter } from './filter.ts'
import { coveredBy } from './matching.ts'

/**
 * The counts of findings by check, subscription and workload, as a table of check_no, subscription_id, workload_id, the
 * weight of one, and n: how many match a filter that isRolledUp. What exceptions cover has sums of its own, and is taken
 * away from those of the scans. Indexes: check_rollup_current, exception_check_rollup_current. What one exception covers is
 * counted: coveredBy, excepted_finding_current (both without their tables, side by side where it is much).
 * @param checks their numbers; null for all.
 */
export function rolledUp(
  filter: Pick<FindingsFilter, 'status' | 'exception' | 'under'>,
  scope: Scope,
  checks: readonly number[] | null,
  values: unknown[],
): string {
  const place = (value: unknown) => `$${values.push(value)}`
  if (filter.under !== null)
    return `select e.check_no, e.subscription_id, e.workload_id, e.weight, count(*) n
      from (${coveredBy(filter.under, place)}) covered join excepted_finding e using (asset_key, check_no)
      where e.valid_to is null ${filter.status === 'both' ? '' : `and e.status = ${place(filter.status)}::finding_status`}
        ${checks ? `and e.check_no = any(${place(checks)}::smallint[])` : ''} and ${inScope(scope, values, 'e')}
      group by 1, 2, 3, 4`
  return `select r.check_no, r.subscription_id, r.workload_id, r.weight, ${counted(filter)} n
    from check_rollup r
    ${
      filter.exception === 'both'
        ? ''
        : `${filter.exception === 'only' ? '' : 'left '}join exception_check_rollup e on e.check_no = r.check_no
      and e.subscription_id = r.subscription_id and e.workload_id = r.workload_id and e.valid_to is null`
    }
    where r.valid_to is null ${checks ? `and r.check_no = any(${place(checks)}::smallint[])` : ''}
      and ${inScope(scope, values, 'r')}`
}

function counted({ status, exception }: Pick<FindingsFilter, 'status' | 'exception'>): string {
  const of = (table: 'r' | 'e') =>
    ({ fail: `${table}.failed`, unknown: `${table}.unknown`, both: `${table}.failed + ${table}.unknown` })[status]
  if (exception === 'both') return of('r')
  return exception === 'only' ? of('e') : `${of('r')} - coalesce(${of('e')}, 0)`
}
