import { inScope } from '../in-scope.ts'
import type { FindingGrouping } from './filter.ts'
import { type CheckNumbers, conditionsOf, coveredBy, type FindingsQuestion, type Values } from './matching.ts'
import { columns, groupColumns, orderBy, type orderOf } from './order.ts'

/**
 * The findings of these groups that match and are excepted, as SQL. They are a small part of what is open, and no order of
 * findings has them together: they are read whole, in the columns that groups and orders need, for which indexes are enough.
 * Indexes: excepted_finding_current or excepted_finding_of_workload, finding_current; under one exception those of coveredBy
 * and `narrowed`.
 * @param keys of the groups, as the table of findings has them
 */
export function exceptedFindings(
  { filter, ...rest }: FindingsQuestion,
  numbers: CheckNumbers,
  keys: readonly (string | number)[],
  order: ReturnType<typeof orderOf>,
  values: Values,
): string {
  const group = groupColumns[filter.group]
  const names = new Set(['asset_key', 'check_no', ...(group ? [group.name] : []), ...order.map(({ name }) => name)])
  const excepted =
    filter.under === null
      ? `select asset_key, check_no from excepted_finding e where e.valid_to is null and ${inScope(rest.scope, values.list, 'e')}`
      : coveredBy(filter.under, values.place)
  const conditions = [
    conditionsOf({ ...rest, filter: { ...filter, under: null, exception: 'both' } }, numbers, values),
    ...(group
      ? [`${isKeyed(filter.group) ? 'e' : 'f'}.${group.name} = any(${values.place(keys)}::${group.type}[])`]
      : []),
  ].join(' and ')
  return `select ${[...names].map((name) => `f.${name}`).join(', ')}
        from (${excepted}) e join finding f on f.asset_key = e.asset_key and f.check_no = e.check_no
        where ${conditions}`
}

/** Whether a group is a part of the key of findings, which what is excepted has as well. */
const isKeyed = (group: FindingGrouping) => group === 'check' || group === 'asset'

/** Of these (a table `excepted` of the statement) the first, with the rest of their columns. Index: finding_current. */
export function firstExcepted(
  within: readonly string[],
  order: ReturnType<typeof orderOf>,
  size: number,
  values: Values,
): string {
  return `select ${columns}
        from (select * from excepted f where ${['true', ...within].join(' and ')}
              order by ${orderBy(order)} limit ${values.place(size + 1)}) first
        join finding f on f.asset_key = first.asset_key and f.check_no = first.check_no and f.valid_to is null`
}
