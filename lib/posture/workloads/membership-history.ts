import type { Queryable } from '../database.ts'
import type { Scope } from '../scope.ts'

/** How many assets joined a workload and left it at one scan (or as of it, where its rules changed afterwards). */
export interface MembershipStep {
  readonly at: Date
  readonly joined: number
  readonly left: number
}

/**
 * When the membership of a workload changed, the newest first; nothing of one outside the scope.
 * Indexes: workload_membership_joined, workload_membership_left.
 */
export async function membershipHistory(
  db: Queryable,
  { subscriptions, workloads }: Scope,
  workload: number,
  limit = 30,
): Promise<MembershipStep[]> {
  const { rows } = await db.query<MembershipStep>(
    `select at, sum(joined)::int as joined, sum("left")::int as "left"
     from (
       select valid_from as at, asset_key, 1 as joined, 0 as "left" from workload_membership where workload_id = $1
       union all
       select valid_to, asset_key, 0, 1 from workload_membership where workload_id = $1 and valid_to is not null
     ) step
     where ($2::int[] is null or $1 = any($2))
       and ($3::text[] is null or exists (select from asset where key = asset_key and subscription_id = any($3)))
     group by at order by at desc limit $4`,
    [workload, workloads, subscriptions, limit],
  )
  return rows
}
