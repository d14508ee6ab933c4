import type { Queryable } from './database.ts'
import { type AskedScope, type Scope, scopeInView } from './scope.ts'

/**
 * The scope that an asker gets: what their address asks for, as far as they may see it. One query, only where workloads
 * are asked for by name, and the same for a name that is theirs, somebody else's or nobody's. Index: workload_slug_key.
 * @param may the ids of the workloads that the asker may see; null = all.
 */
export async function viewerScope(db: Queryable, asked: AskedScope, may: readonly number[] | null): Promise<Scope> {
  if (!asked.workloads) return scopeInView(asked, may, new Map())
  const { rows } = await db.query<{ id: number; slug: string }>(`select id, slug from workload where slug = any($1)`, [
    asked.workloads,
  ])
  return scopeInView(asked, may, new Map(rows.map(({ id, slug }) => [slug, id])))
}
