import { z } from 'zod'
import type { Queryable } from '../database.ts'
import { inScope } from '../in-scope.ts'
import { decodeCursor, instantKey, type PageOf, pageOf } from '../paging.ts'
import type { Scope } from '../scope.ts'
import { joinExcepted } from './excepted.ts'
import type { AssetFilter } from './filter.ts'
import { freshness, staleCondition } from './stale.ts'

/** One row of the list of assets. Weights are sums of severity weights; dates are ISO. */
export interface AssetItem {
  readonly key: string
  readonly id: string
  readonly name: string
  readonly type: string
  readonly subscriptionId: string
  readonly subscription: string
  readonly resourceGroup: string
  readonly location: string | null
  /** The slug of the workload that it belongs to; null = none. */
  readonly workload: string | null
  readonly workloadName: string | null
  readonly weightApplicable: number
  readonly weightPassed: number
  readonly failed: number
  readonly unknown: number
  /** Of what fails or is unknown, what exceptions cover, and its weight: the accepted score leaves it out. */
  readonly excepted: number
  readonly weightExcepted: number
  readonly firstSeenAt: string
  readonly removedAt: string | null
  /** When its table was last read in its subscription, where the newest scan could not; null while current. */
  readonly staleSince: string | null
}

const PAGE_SIZE = 50

// Each order ends in the key, so that it is total; each has an index (asset_by_weight, asset_by_name, asset_by_age).
const orders = {
  weight: {
    columns: ['(weight_applicable - weight_passed)', 'key'],
    types: ['int', 'uuid'],
    ascending: false,
    key: z.tuple([z.number().int(), z.guid()]),
    of: (row: AssetItem) => [row.weightApplicable - row.weightPassed, row.key],
  },
  name: {
    columns: ['name', 'key'],
    types: ['text', 'uuid'],
    ascending: true,
    key: z.tuple([z.string(), z.guid()]),
    of: (row: AssetItem) => [row.name, row.key],
  },
  newest: {
    columns: ['first_seen_at', 'key'],
    types: ['timestamptz', 'uuid'],
    ascending: false,
    key: z.tuple([instantKey, z.guid()]),
    of: (row: AssetItem) => [row.firstSeenAt, row.key],
  },
} as const

/** One page of the assets that match, by keyset. */
export async function listAssets(
  db: Queryable,
  scope: Scope,
  filter: AssetFilter,
  size = PAGE_SIZE,
): Promise<PageOf<AssetItem>> {
  const order = orders[filter.sort]
  const position = decodeCursor(filter.after ?? filter.before, order.key as z.ZodType<readonly (string | number)[]>)
  const { conditions, values } = assetConditions(scope, filter)
  const forwards = position?.direction !== 'before'
  if (position) {
    const places = position.key.map((value, i) => `$${values.push(value)}::${order.types[i]}`)
    const comparison = forwards === order.ascending ? '>' : '<'
    conditions.push(`(${order.columns.join(', ')}) ${comparison} (${places.join(', ')})`)
  }
  const direction = forwards === order.ascending ? 'asc' : 'desc'
  const { rows } = await db.query<AssetItem>(
    `select key, asset.id, asset.name, type, asset.subscription_id "subscriptionId",
            coalesce(subscription.name, asset.subscription_id) subscription, resource_group "resourceGroup", location,
            workload.slug workload, workload.name "workloadName", weight_applicable "weightApplicable", weight_passed "weightPassed", failed, unknown,
            covered.excepted, covered.weight "weightExcepted",
            ${iso('first_seen_at')} "firstSeenAt", ${iso('removed_at')} "removedAt",
            ${iso(`case when ${staleCondition} then stale.last_read_at end`)} "staleSince"
     from (select * from asset
           where ${conditions.join(' and ')}
           order by ${order.columns.map((column) => `${column} ${direction}`).join(', ')}
           limit ${size + 1}) asset
     left join subscription on subscription.id = asset.subscription_id
     left join workload on workload.id = asset.workload_id
     ${freshness}
     ${joinExcepted}
     order by ${order.columns.map((column) => `${column.replace('name', 'asset.name')} ${direction}`).join(', ')}`,
    values,
  )
  return pageOf(rows, size, position, order.of)
}

// Index: excepted_finding_current.
const exceptedOf = 'select from excepted_finding e where e.asset_key = asset.key and e.valid_to is null'

/** Conditions on `asset` for a scope and a filter, with their values. */
export function assetConditions(scope: Scope, filter: AssetFilter): { conditions: string[]; values: unknown[] } {
  const values: unknown[] = []
  const place = (value: unknown) => `$${values.push(value)}`
  const conditions = [
    filter.state === 'removed' ? 'removed_at is not null' : 'removed_at is null',
    inScope(scope, values),
  ]
  if (filter.type) conditions.push(`type = any(${place(filter.type)}::text[])`)
  if (filter.group) conditions.push(`resource_group = ${place(filter.group)}`)
  if (filter.q) conditions.push(`name ilike ${place(`%${escapeLike(filter.q)}%`)}`)
  if (filter.verdict === 'failing') conditions.push('failed > 0')
  if (filter.verdict === 'unknown') conditions.push('unknown > 0')
  if (filter.verdict === 'excepted') conditions.push(`exists (${exceptedOf})`)
  if (filter.verdict === 'clean') conditions.push('failed = 0 and unknown = 0')
  if (filter.state === 'stale' || filter.state === 'current') {
    const isStale = `(source, subscription_id) in (select source, subscription_id from coverage
      where scan_id = (select id from scan where state = 'published' order by observed_at desc limit 1)
        and status <> 'read')`
    conditions.push(filter.state === 'stale' ? isStale : `not (${isStale})`)
  }
  return { conditions, values }
}

/** Makes the wildcards of LIKE stand for themselves. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}

/** Timestamps as ISO text, as answers are serialised. */
export function iso(expression: string): string {
  return `to_char((${expression}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}
