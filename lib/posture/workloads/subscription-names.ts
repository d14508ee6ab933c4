import type { Queryable } from '../database.ts'

/** What subscriptions are called, by id; one that was never seen is not among them. Index: subscription_pkey. */
export async function subscriptionNames(db: Queryable, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const { rows } = await db.query<{ id: string; name: string }>(
    `select id, name from subscription where id = any($1)`,
    [ids],
  )
  return new Map(rows.map(({ id, name }) => [id, name]))
}
