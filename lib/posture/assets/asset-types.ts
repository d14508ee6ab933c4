import type { Queryable } from '../database.ts'
import { inScope } from '../in-scope.ts'
import type { Scope } from '../scope.ts'

/** One type of asset in the inventory: how many there are, and how many of them have a failing verdict. */
export interface AssetType {
  readonly type: string
  readonly assets: number
  readonly failing: number
}

/** The inventory by type, largest first, from the rollup (asset_rollup_current). */
export async function assetTypes(db: Queryable, scope: Scope): Promise<AssetType[]> {
  const values: unknown[] = []
  const { rows } = await db.query<AssetType>(
    `select type, sum(assets)::int assets, sum(failing)::int failing from asset_rollup
     where valid_to is null and ${inScope(scope, values)}
     group by type having sum(assets) > 0
     order by assets desc, type`,
    values,
  )
  return rows
}
