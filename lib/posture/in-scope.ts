import type { Scope } from './scope.ts'

/**
 * Holds for the rows in view, as SQL, of a table that keeps subscription_id and workload_id. What it compares with goes
 * to the end of `values`. A single id is compared as such, so that an index in an order is read in that order.
 * @param table its name or alias in the statement, where another has such columns too.
 */
export function inScope({ subscriptions, workloads }: Scope, values: unknown[], table?: string): string {
  const column = (name: string) => (table ? `${table}.${name}` : name)
  return [
    ...(subscriptions ? [isOneOf(column('subscription_id'), 'text', subscriptions, values)] : []),
    ...(workloads ? [isOneOf(column('workload_id'), 'int', workloads, values)] : ['true']),
  ].join(' and ')
}

/** The same for what only names an asset by its key. Index: the primary key of asset. */
export function assetInScope(scope: Scope, values: unknown[], key: string): string {
  if (!scope.subscriptions && !scope.workloads) return 'true'
  return `exists (select from asset in_view where in_view.key = ${key} and ${inScope(scope, values, 'in_view')})`
}

/**
 * Holds for the subscriptions that are in view: those asked for, and where only some workloads are, of these those in
 * which one of them has assets. Index: asset_rollup_current.
 */
export function subscriptionInScope(scope: Scope, values: unknown[], id: string): string {
  const { subscriptions, workloads } = scope
  if (workloads)
    return `${id} in (select subscription_id from asset_rollup
      where valid_to is null and assets > 0 and ${inScope(scope, values)})`
  return subscriptions ? isOneOf(id, 'text', subscriptions, values) : 'true'
}

function isOneOf(column: string, type: 'text' | 'int', ids: readonly unknown[], values: unknown[]): string {
  if (ids.length === 1) return `${column} = $${values.push(ids[0])}::${type}`
  return `${column} = any($${values.push(ids)}::${type}[])`
}
