import { readStatements } from '#lib/db/index.ts'
import { assetKey } from '#lib/inventory/index.ts'
import type { Target } from './model.ts'

const sql = readStatements(import.meta.url, 'matching.sql', ['assets_of_targets', 'matching'])

/**
 * The beginning of a statement: `covered (exception_id, asset_key, check_no)` are the open findings that terms which
 * nobody has stored would reach now, as number 0, and those that stored exceptions in whatever state do.
 * $1 the targets (proposedTargets), $2 the ids of checks, $3 the numbers of stored exceptions.
 */
export const withProposed = `with wanted as materialized (
  select 0 as exception_id, null::timestamptz as measured_at, false as is_frozen
  union all
  select id, measured_at, review_since is not null from exception where id = any($3::int[])
),
target as materialized (
  select 0 as exception_id, t.kind, t.subscription_id, t.name, t.value, t.asset_key, w.id as workload_id
  from json_to_recordset($1::json) t (kind text, subscription_id text, name text, value text, asset_key uuid)
  left join workload w on t.kind = 'workload' and w.slug = t.name and w.retired_at is null
  union all
  select t.exception_id, t.kind::text, t.subscription_id, t.name, t.value, t.asset_key, t.workload_id
  from exception_target t where t.exception_id = any($3::int[])
),
wanted_check as materialized (
  select 0 as exception_id, no as check_no from check_number where check_id = any($2::text[])
  union all
  select c.exception_id, n.no from exception_check c join check_number n on n.check_id = c.check_id
  where c.exception_id = any($3::int[])
),
${sql.assets_of_targets}
${sql.matching}`

/** Targets as `withProposed` takes them: names as they are stored, in lower case. */
export function proposedTargets(targets: readonly Target[]): string {
  return JSON.stringify(targets.map(proposedTarget))
}

function proposedTarget(target: Target) {
  const none = { subscription_id: '', value: null, asset_key: null }
  switch (target.kind) {
    case 'asset':
      return { ...none, kind: target.kind, name: target.id.toLowerCase(), asset_key: assetKey(target.id) }
    case 'resource_group':
      return {
        ...none,
        kind: target.kind,
        name: target.name.toLowerCase(),
        subscription_id: target.subscriptionId.toLowerCase(),
      }
    case 'subscription':
      return { ...none, kind: target.kind, name: target.id.toLowerCase() }
    case 'workload':
      return { ...none, kind: target.kind, name: target.slug }
    case 'tag':
      return {
        kind: target.kind,
        name: target.name.toLowerCase(),
        value: target.value,
        subscription_id: target.subscriptionId.toLowerCase(),
        asset_key: null,
      }
  }
}
