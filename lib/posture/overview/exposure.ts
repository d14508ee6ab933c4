import { checklist } from '#lib/checklist/index.ts'
import type { Queryable } from '../database.ts'
import { inScope } from '../in-scope.ts'
import type { Moment } from '../moments.ts'
import type { Scope } from '../scope.ts'

/** A way in from the internet: what stands open, counted as assets of a type or as findings of checks. */
export interface Exposure {
  readonly title: string
  readonly count: number
  /** Findings among them that exceptions cover: open all the same. */
  readonly excepted: number
  /** Against the moment asked for; null where there is none. */
  readonly change: number | null
  /** What is counted, for the link to exactly these rows. */
  readonly behind: { readonly type: string } | { readonly checks: string[] }
}

const publicAddresses = 'microsoft.network/publicipaddresses'

// Services whose checks are named so are those that are platform services with an endpoint of their own.
const publicEndpoints = /-public-network-access$/

const byChecks: { title: string; includes: (id: string) => boolean }[] = [
  { title: 'Open management ports', includes: (id) => id === 'nsg-management-ports' },
  { title: 'Open database ports', includes: (id) => id === 'nsg-data-ports' },
  { title: 'PaaS with public endpoint', includes: (id) => publicEndpoints.test(id) },
  { title: 'Anonymous blob access', includes: (id) => id === 'storage-anonymous-blob-access' },
]

/** What of the scope is open to the internet, now and against an earlier moment. */
export async function exposureNow(db: Queryable, scope: Scope, before: Moment | null): Promise<Exposure[]> {
  const ids = checklist.map(({ id }) => id)
  const groups = byChecks
    .map(({ title, includes }) => ({ title, checks: ids.filter(includes) }))
    .filter(({ checks }) => checks.length > 0)
  const [addresses, counts] = await Promise.all([
    countOfType(db, scope, publicAddresses, before),
    failedByCheck(
      db,
      scope,
      groups.flatMap(({ checks }) => checks),
      before,
    ),
  ])
  return [
    { title: 'Public IP addresses', ...addresses, excepted: 0, behind: { type: publicAddresses } },
    ...groups.map(({ title, checks }) => {
      const sum = (of: 'failed' | 'excepted' | 'change') =>
        checks.reduce((all, id) => all + (counts.get(id)?.[of] ?? 0), 0)
      const change = before && sum('change')
      return { title, count: sum('failed'), excepted: sum('excepted'), change, behind: { checks } }
    }),
  ]
}

/** Indexes: asset_rollup_current; for the past the primary key of asset_rollup, once for each subscription. */
async function countOfType(db: Queryable, scope: Scope, type: string, before: Moment | null) {
  const values: unknown[] = [type, before?.at ?? null]
  const { rows } = await db.query<{ count: number; before: number }>(
    `select coalesce(sum(r.assets) filter (where r.valid_to is null), 0)::bigint as count,
       coalesce(sum(r.assets) filter (where r.valid_from <= $2 and (r.valid_to is null or r.valid_to > $2)), 0)::bigint as before
     from subscription s join asset_rollup r on r.subscription_id = s.id and r.type = $1
     where ${inScope(scope, values, 'r')}`,
    values,
  )
  const { count, before: earlier } = rows[0]!
  return { count, change: before && count - earlier }
}

/** Indexes: check_rollup_current, exception_check_rollup_current; the change is what began less what ended: finding_opened_at, finding_closed_at. */
async function failedByCheck(db: Queryable, scope: Scope, checkIds: string[], before: Moment | null) {
  const values: unknown[] = [checkIds, before?.at ?? 'infinity']
  const { rows } = await db.query<{ checkId: string; failed: number; excepted: number; change: number }>(
    `with wanted as (
       select no, check_id from check_number where check_id = any($1)
     ), failing as (
       select check_no, sum(failed) as failed from check_rollup
       where valid_to is null and check_no in (select no from wanted) and ${inScope(scope, values)}
       group by check_no
     ), covered as (
       select check_no, sum(failed) as excepted from exception_check_rollup
       where valid_to is null and check_no in (select no from wanted) and ${inScope(scope, values)}
       group by check_no
     ), turned as (
       select check_no, 1 as one from finding
       where valid_from > $2 and status = 'fail' and check_no in (select no from wanted) and ${inScope(scope, values)}
       union all
       select check_no, -1 from finding
       where valid_to > $2 and status = 'fail' and check_no in (select no from wanted) and ${inScope(scope, values)}
     )
     select w.check_id as "checkId", coalesce(f.failed, 0)::bigint as failed,
       coalesce(e.excepted, 0)::bigint as excepted, coalesce(t.change, 0)::int as change
     from wanted w left join failing f on f.check_no = w.no
     left join covered e on e.check_no = w.no
     left join (select check_no, sum(one) as change from turned group by check_no) t on t.check_no = w.no`,
    values,
  )
  return new Map(rows.map((row) => [row.checkId, row]))
}
