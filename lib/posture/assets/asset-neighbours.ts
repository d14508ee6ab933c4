import type { Queryable } from '../database.ts'
import { assetInScope, inScope } from '../in-scope.ts'
import type { Scope } from '../scope.ts'

/** An asset that another one names, or that names it. */
export interface Neighbour {
  readonly key: string
  readonly id: string
  readonly name: string
  readonly type: string
  readonly failed: number
  readonly unknown: number
  /** `names`: this asset's configuration names it. `named-by`: its configuration names this asset. */
  readonly direction: 'names' | 'named-by'
}

export interface Neighbours {
  readonly items: readonly Neighbour[]
  /** How many there are on each side; `items` holds the first hundred of each. */
  readonly names: number
  readonly namedBy: number
}

/**
 * The assets around one, by the links of lib/checklist/links.ts (asset_link's two indexes). Those outside the scope are
 * neither named nor counted.
 */
export async function assetNeighbours(db: Queryable, scope: Scope, key: string): Promise<Neighbours> {
  const values: unknown[] = [key]
  const side = (direction: Neighbour['direction'], mine: string, theirs: string) =>
    `(select '${direction}' direction, count(*) over ()::int total, key, id, name, type, failed, unknown
      from asset_link join asset on key = ${theirs}
      where ${mine} = $1 and key <> $1 and removed_at is null
        and ${inScope(scope, values, 'asset')} and ${assetInScope(scope, values, '$1')}
      order by failed desc, type, name limit 100)`
  const { rows } = await db.query<Neighbour & { total: number }>(
    `${side('names', 'from_key', 'to_key')} union all ${side('named-by', 'to_key', 'from_key')}`,
    values,
  )
  const total = (direction: Neighbour['direction']) => rows.find((row) => row.direction === direction)?.total ?? 0
  return {
    items: rows.map(({ total: _, ...neighbour }) => neighbour),
    names: total('names'),
    namedBy: total('named-by'),
  }
}
