import { checksById, type Severity } from '#lib/checklist/index.ts'
import { withReached } from '#lib/exceptions/reached.ts'
import { scoreOf } from '#lib/scoring/index.ts'
import type { Queryable } from '../database.ts'
import { inScope } from '../in-scope.ts'
import { latestMoment } from '../moments.ts'
import type { Scope } from '../scope.ts'
import { sumsAt, total } from '../score.ts'

/** What of one check an exception reaches. */
export interface ReachedCheck {
  readonly checkId: string
  readonly title: string
  readonly severity: Severity
  readonly failed: number
  readonly unknown: number
}

/** What an exception reaches now, and what its approval does to the score of the scope. */
export interface Reach {
  readonly assets: number
  readonly findings: number
  readonly checks: readonly ReachedCheck[]
  readonly workloads: readonly { readonly slug: string; readonly name: string }[]
  /** Assets in no workload are among them. */
  readonly isBeyondWorkloads: boolean
  /** A few of the assets, those with the most findings first. */
  readonly examples: readonly { readonly key: string; readonly id: string; readonly name: string }[]
  readonly score: { readonly raw: number | null; readonly before: number | null; readonly after: number | null }
}

interface Counted {
  checkId: string
  failed: number
  unknown: number
}

/**
 * What the exception's terms reach now, of what the asker sees. Approving a change or renewal ends its predecessor, so
 * what only that covered counts again. Indexes: those of lib/exceptions/matching.sql; excepted_finding_current.
 */
export async function reviewReach(
  db: Queryable,
  scope: Scope,
  { id, predecessorId }: { id: number; predecessorId: number | null },
): Promise<Reach> {
  const [{ checks, movedWeight, ...places }, moment] = await Promise.all([
    reached(db, scope, id, predecessorId),
    latestMoment(db),
  ])
  const sums = moment && total(await sumsAt(db, scope, moment.at))
  const before = sums && scoreOf(sums)
  const after = sums && scoreOf({ ...sums, weightExcepted: sums.weightExcepted + movedWeight })
  return {
    ...places,
    findings: checks.reduce((all, { failed, unknown }) => all + failed + unknown, 0),
    checks: checks.map((row) => {
      const check = checksById.get(row.checkId)
      return { ...row, title: check?.title ?? row.checkId, severity: check?.severity ?? 'low' }
    }),
    score: { raw: before?.raw ?? null, before: before?.accepted ?? null, after: after?.accepted ?? null },
  }
}

interface Reached extends Pick<Reach, 'assets' | 'workloads' | 'isBeyondWorkloads' | 'examples'> {
  checks: Counted[]
  /** The weight that would be excepted besides what is, less what would count again. */
  movedWeight: number
}

const EXAMPLES = 5

/** One statement, as finding out what is covered is the dear part of each. */
async function reached(db: Queryable, scope: Scope, id: number, predecessorId: number | null): Promise<Reached> {
  const values: unknown[] = [id, predecessorId]
  const { rows } = await db.query<Reached>(
    `${withReached},
     reached as materialized (
       select f.asset_key, f.check_no, f.status, f.weight, f.workload_id
       from covered c
       -- One by one, by finding_current: joined, all that is open would be read for the few that a request reaches.
       cross join lateral (
         select * from finding where asset_key = c.asset_key and check_no = c.check_no and valid_to is null offset 0
       ) f
       where ${inScope(scope, values, 'f')}
     ),
     by_asset as materialized (select asset_key, count(*) as findings from reached group by asset_key)
     select (select count(*) from by_asset) as assets,
       exists (select from reached where workload_id = 0) as "isBeyondWorkloads",
       (select coalesce(json_agg(json_build_object('slug', w.slug, 'name', w.name) order by w.precedence), '[]')
        from workload w where w.id in (select workload_id from reached)) as workloads,
       (select coalesce(json_agg(json_build_object('key', a.key, 'id', a.id, 'name', a.name)), '[]')
        from (select * from by_asset order by findings desc, asset_key limit ${EXAMPLES}) r join asset a on a.key = r.asset_key
       ) as examples,
       (select coalesce(json_agg(c), '[]') from (
         select n.check_id as "checkId", count(*) filter (where f.status = 'fail') as failed,
           count(*) filter (where f.status = 'unknown') as unknown
         from reached f join check_number n on n.no = f.check_no
         group by n.check_id order by count(*) desc, n.check_id
       ) c) as checks,
       coalesce((
         select sum(f.weight) from reached f where not exists (
           select from excepted_finding x where x.asset_key = f.asset_key and x.check_no = f.check_no and x.valid_to is null
         )
       ), 0)::float8 - coalesce((
         select sum(x.weight) from exception_coverage p
         join excepted_finding x on x.asset_key = p.asset_key and x.check_no = p.check_no and x.valid_to is null
         where p.exception_id = $2::int and p.valid_to is null and ${inScope(scope, values, 'x')}
           and not exists (select from covered c where c.asset_key = p.asset_key and c.check_no = p.check_no)
           and not exists (
             select from exception_coverage other where other.asset_key = p.asset_key and other.check_no = p.check_no
               and other.valid_to is null and other.exception_id <> p.exception_id
           )
       ), 0)::float8 as "movedWeight"`,
    values,
  )
  return rows[0]!
}
