import type { Queryable } from '../database.ts'
import { inScope, subscriptionInScope } from '../in-scope.ts'
import type { Scope } from '../scope.ts'

/** A subscription that the newest scan could not read, or not whole. */
export interface CoverageProblem {
  /** '' for what belongs to no subscription (role assignments of management groups). */
  readonly subscriptionId: string
  readonly name: string
  /** Nothing of its resources could be read: its assets keep the verdicts that they had. */
  readonly isUnreadable: boolean
  /** The Resource Graph tables that were not read whole. */
  readonly tables: string[]
  /** The service's own words. */
  readonly code: string | null
  readonly message: string | null
  /** When all of it was read last; null: never. */
  readonly lastReadAt: Date | null
  /** The first scan that could not read it; null: it never could. */
  readonly since: Date | null
  /** Assets that are kept as they were. */
  readonly assets: number
}

export interface CoverageNow {
  readonly scan: { readonly id: number; readonly at: Date; readonly startedAt: Date; readonly finishedAt: Date | null }
  readonly subscriptions: number
  /** Of these, read whole. */
  readonly subscriptionsRead: number
  readonly assets: number
  /** Of these, in tables that were read whole. */
  readonly assetsCurrent: number
  readonly problems: CoverageProblem[]
}

// Which table an asset of a type comes from: what lib/inventory takes as assets comes from these alone.
const sourceOfType = `case
  when type like 'microsoft.resources/subscriptions%' or type like 'microsoft.management/%' then 'resourcecontainers'
  when type like 'microsoft.authorization/%' then 'authorizationresources'
  when type like 'microsoft.security/%' then 'securityresources'
  else 'resources' end::source`

/**
 * What the newest published scan could and could not read of the scope; null before the first.
 * Indexes: scan_state_observed_at, the primary key of coverage (scan_id, …), asset_rollup_current.
 */
export async function coverageNow(db: Queryable, scope: Scope): Promise<CoverageNow | null> {
  const { rows: scans } = await db.query<CoverageNow['scan']>(
    `select id, observed_at as at, started_at as "startedAt", finished_at as "finishedAt"
     from scan where state = 'published' order by observed_at desc limit 1`,
  )
  const scan = scans[0]
  if (!scan) return null
  const [counts, problems] = await Promise.all([countsOf(db, scope, scan.id), problemsOf(db, scope, scan.id)])
  return { scan, ...counts, problems }
}

type Counts = Pick<CoverageNow, 'subscriptions' | 'subscriptionsRead' | 'assets' | 'assetsCurrent'>

async function countsOf(db: Queryable, scope: Scope, scanId: number): Promise<Counts> {
  const values: unknown[] = [scanId]
  const { rows } = await db.query<Counts>(
    `with covered as (
       select * from coverage where scan_id = $1 and ${subscriptionInScope(scope, values, 'subscription_id')}
     ), subscriptions as (
       select count(*) as subscriptions, count(*) filter (where whole) as read
       from (select bool_and(status = 'read') as whole from covered where subscription_id <> '' group by subscription_id) one
     ), assets as (
       select coalesce(sum(assets), 0)::bigint as assets,
         coalesce(sum(assets) filter (where stale.scan_id is null), 0)::bigint as current
       from (select subscription_id, assets, ${sourceOfType} as source from asset_rollup
             where valid_to is null and ${inScope(scope, values)}) counted
       left join covered stale
         on stale.subscription_id = counted.subscription_id and stale.source = counted.source and stale.status <> 'read'
     )
     select subscriptions, read as "subscriptionsRead", assets, current as "assetsCurrent" from subscriptions, assets`,
    values,
  )
  return rows[0]!
}

async function problemsOf(db: Queryable, scope: Scope, scanId: number): Promise<CoverageProblem[]> {
  const values: unknown[] = [scanId]
  const { rows } = await db.query<CoverageProblem>(
    `with problem as (
       select subscription_id,
         bool_or(source = 'resources' and status = 'failed') as unreadable,
         array_agg(source::text order by source) as tables,
         (array_agg(error_code order by status = 'failed' desc, source = 'resources' desc, source))[1] as code,
         (array_agg(error_message order by status = 'failed' desc, source = 'resources' desc, source))[1] as message,
         case when bool_or(last_read_at is null) then null else min(last_read_at) end as last_read_at
       from coverage
       where scan_id = $1 and status <> 'read' and ${subscriptionInScope(scope, values, 'subscription_id')}
       group by subscription_id
     )
     select p.subscription_id as "subscriptionId", coalesce(s.name, p.subscription_id) as name,
       p.unreadable as "isUnreadable", p.tables, p.code, p.message, p.last_read_at as "lastReadAt",
       (select min(observed_at) from scan where state = 'published' and observed_at > p.last_read_at) as since,
       coalesce((select sum(assets) from (select assets, ${sourceOfType} as source from asset_rollup
         where valid_to is null and subscription_id = p.subscription_id and ${inScope(scope, values)}) kept where source::text = any(p.tables)), 0)::bigint as assets
     from problem p left join subscription s on s.id = p.subscription_id
     -- What lies above an unreadable subscription repeats its error: said once, with the subscription.
     where p.subscription_id <> '' or not exists (select from problem o where o.subscription_id <> '' and o.message = p.message)
     order by p.unreadable desc, name`,
    values,
  )
  return rows
}
