import { checksById, type Severity } from '#lib/checklist/index.ts'
import { type Sums, scoreOf } from '#lib/scoring/index.ts'
import type { Queryable } from '../database.ts'
import { inScope } from '../in-scope.ts'
import { latestMoment } from '../moments.ts'
import type { Scope } from '../scope.ts'
import { sumsAt, total } from '../score.ts'
import { type Question, tellReached } from './tell-reached.ts'

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
  readonly score: { readonly raw: number | null; readonly before: number | null; readonly after: number | null }
}

interface Counted {
  checkId: string
  failed: number
  unknown: number
}

/**
 * What the exception's terms reach now, of what the asker sees. Approving a change or renewal ends its predecessor, so
 * what only that covered counts again. Indexes: those of lib/exceptions/matching.sql; excepted_finding_current, exception_check_rollup_current.
 * @param asked what reachQuestion tells, where it is asked together with other questions
 */
export async function reviewReach(
  db: Queryable,
  scope: Scope,
  { id, predecessorId }: { id: number; predecessorId: number | null },
  asked = tellReached(db, scope, id, { reach: reachQuestion(scope, predecessorId) }).then(({ reach }) => reach),
): Promise<Reach> {
  const [{ checks, movedWeight, ...places }, sums] = await Promise.all([asked, newestSums(db, scope)])
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

async function newestSums(db: Queryable, scope: Scope): Promise<Sums | null> {
  const moment = await latestMoment(db)
  return moment && total(await sumsAt(db, scope, moment.at))
}

/** What the database tells of it: all but words and the score. */
interface ReachTold extends Pick<Reach, 'assets' | 'workloads' | 'isBeyondWorkloads'> {
  readonly checks: readonly Counted[]
  /** The weight that would be excepted besides what is, less what would count again. */
  readonly movedWeight: number
}

/** @param predecessorId whose place the exception takes */
export function reachQuestion(scope: Scope, predecessorId: number | null): Question<ReachTold> {
  return {
    told: 'reach',
    parts: (values) => `reach_sum as materialized (
       select check_no, status, workload_id, count(*) as findings, sum(weight) as weight from reached group by 1, 2, 3
     ),
     reach as (
       select (select count(*) from reached_asset) as assets,
         exists (select from reach_sum where workload_id = 0) as "isBeyondWorkloads",
         (select coalesce(json_agg(json_build_object('slug', w.slug, 'name', w.name) order by w.precedence), '[]')
          from workload w where w.id in (select workload_id from reach_sum)) as workloads,
         (select coalesce(json_agg(c), '[]') from (
           select n.check_id as "checkId", coalesce(sum(s.findings) filter (where s.status = 'fail'), 0) as failed,
             coalesce(sum(s.findings) filter (where s.status = 'unknown'), 0) as unknown
           from reach_sum s join check_number n on n.no = s.check_no
           group by n.check_id order by sum(s.findings) desc, n.check_id
         ) c) as checks,
         (coalesce((select sum(weight) from reach_sum), 0) - (${exceptedAlready(scope, values)})
           - ${predecessorId === null ? '0' : countedAgain(scope, predecessorId, values)})::float8 as "movedWeight"
     )`,
  }
}

/**
 * Of whole subscriptions and workloads as the sums say. Of others one by one: joined, all that is excepted would be read
 * for the few that a request reaches.
 */
const exceptedAlready = (scope: Scope, values: unknown[]) => `coalesce((
    select sum(e.weight) from exception_check_rollup e, whole w
    where e.check_no = any(w.checks) and (e.subscription_id = any(w.subscriptions) or e.workload_id = any(w.workloads))
      and e.valid_to is null and ${inScope(scope, values, 'e')}
  ), 0) + coalesce((
    select sum(x.weight) from reached_asset r
    cross join lateral (
      select weight from excepted_finding
      where asset_key = r.asset_key and check_no = any(r.checks) and valid_to is null offset 0
    ) x
    where not r.is_whole
  ), 0)`

function countedAgain(scope: Scope, predecessorId: number, values: unknown[]): string {
  return `coalesce((
    select sum(x.weight) from exception_coverage p
    join excepted_finding x on x.asset_key = p.asset_key and x.check_no = p.check_no and x.valid_to is null
    where p.exception_id = $${values.push(predecessorId)}::int and p.valid_to is null and ${inScope(scope, values, 'x')}
      and not exists (select from found f where f.asset_key = p.asset_key and f.check_no = p.check_no)
      and not exists (
        select from exception_coverage other where other.asset_key = p.asset_key and other.check_no = p.check_no
          and other.valid_to is null and other.exception_id <> p.exception_id
      )
  ), 0)`
}
