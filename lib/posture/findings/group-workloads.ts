import type { Queryable } from '../database.ts'

/** How what belongs to no workload is called as a group, and written into addresses. */
export const withoutWorkload = { slug: 'none', name: 'Without a workload' }

/** Slugs and names of workloads by their numbers. Index: workload_pkey. */
export async function workloadNames(
  db: Queryable,
  ids: readonly number[],
): Promise<ReadonlyMap<number, { slug: string; name: string }>> {
  const { rows } = await db.query<{ id: number; slug: string; name: string }>(
    `select id, slug, name from workload where id = any($1)`,
    [ids],
  )
  return new Map(rows.map(({ id, slug, name }) => [id, { slug, name }]))
}

/** The numbers of workloads by their slugs; 0 for what belongs to none. Index: workload_slug_key. */
export async function workloadNumbers(db: Queryable, slugs: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const { rows } = await db.query<{ id: number; slug: string }>(`select id, slug from workload where slug = any($1)`, [
    slugs,
  ])
  return new Map([[withoutWorkload.slug, 0], ...rows.map(({ id, slug }): [string, number] => [slug, id])])
}
