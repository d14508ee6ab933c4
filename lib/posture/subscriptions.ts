import type { Queryable } from './database.ts'

/** A subscription that the scope can be narrowed to. */
export interface SubscriptionChoice {
  readonly id: string
  readonly name: string
  readonly assets: number
}

/** The subscriptions that have assets, by name. Index: asset_rollup_current. */
export async function listSubscriptions(db: Queryable): Promise<SubscriptionChoice[]> {
  const { rows } = await db.query<SubscriptionChoice>(
    `select s.id, s.name, r.assets
     from subscription s
     join (select subscription_id, sum(assets)::bigint as assets from asset_rollup where valid_to is null
           group by subscription_id) r on r.subscription_id = s.id and r.assets > 0
     order by lower(s.name), s.id`,
  )
  return rows
}
