import type { Queryable } from '../database.ts'
import { assetInScope } from '../in-scope.ts'
import type { Scope } from '../scope.ts'

/** A period in which an asset belonged to a workload. */
export interface AssetMembership {
  readonly slug: string
  readonly name: string
  readonly from: Date
  /** Null while it still does. */
  readonly to: Date | null
}

/**
 * The workloads that an asset of the scope belongs and belonged to, the newest first. Workloads outside the scope are
 * left out. Index: the primary key of workload_membership.
 */
export async function assetWorkloads(db: Queryable, scope: Scope, key: string): Promise<AssetMembership[]> {
  const values: unknown[] = [key, scope.workloads]
  const { rows } = await db.query<AssetMembership>(
    `select slug, name, valid_from as "from", valid_to as "to"
     from workload_membership join workload on workload.id = workload_id
     where asset_key = $1 and ($2::int[] is null or workload_id = any($2)) and ${assetInScope(scope, values, '$1')}
     order by valid_from desc limit 50`,
    values,
  )
  return rows
}

/** The one that it belongs to now; null where it belongs to none. */
export async function assetWorkload(
  db: Queryable,
  scope: Scope,
  key: string,
): Promise<Pick<AssetMembership, 'slug' | 'name'> | null> {
  const values: unknown[] = [key]
  const { rows } = await db.query<Pick<AssetMembership, 'slug' | 'name'>>(
    `select slug, workload.name from asset join workload on workload.id = workload_id
     where asset.key = $1 and ${assetInScope(scope, values, '$1')}`,
    values,
  )
  return rows[0] ?? null
}
