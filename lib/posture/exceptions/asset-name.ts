import type { Queryable } from '../database.ts'
import { inScope } from '../in-scope.ts'
import type { Scope } from '../scope.ts'

/** What an asset is called, for the filter that names it; null where it is not in the scope. Index: the primary key. */
export async function assetName(db: Queryable, scope: Scope, key: string): Promise<string | null> {
  const values: unknown[] = [key]
  const { rows } = await db.query<{ name: string }>(
    `select name from asset where key = $1::uuid and ${inScope(scope, values)}`,
    values,
  )
  return rows[0]?.name ?? null
}
