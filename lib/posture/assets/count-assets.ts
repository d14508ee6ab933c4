import type { Queryable } from '../database.ts'
import { inScope } from '../in-scope.ts'
import type { Scope } from '../scope.ts'
import type { AssetFilter } from './filter.ts'
import { assetConditions } from './list-assets.ts'

/** How many assets match. Exact: from the rollup where only type and scope are asked, else counted. */
export async function countAssets(db: Queryable, scope: Scope, filter: AssetFilter): Promise<number> {
  const { q, group, state, verdict } = filter
  if (q === undefined && group === undefined && state === undefined && (verdict === undefined || verdict === 'failing'))
    return countFromRollup(db, scope, filter)
  const { conditions, values } = assetConditions(scope, filter)
  const { rows } = await db.query<{ count: number }>(
    `select count(*)::int count from asset where ${conditions.join(' and ')}`,
    values,
  )
  return rows[0]?.count ?? 0
}

async function countFromRollup(db: Queryable, scope: Scope, { type, verdict }: AssetFilter): Promise<number> {
  const values: unknown[] = [type ?? null]
  const { rows } = await db.query<{ count: number }>(
    `select coalesce(sum(${verdict === 'failing' ? 'failing' : 'assets'}), 0)::int count from asset_rollup
     where valid_to is null and ($1::text[] is null or type = any($1)) and ${inScope(scope, values)}`,
    values,
  )
  return rows[0]?.count ?? 0
}
