import { scoreOf } from '#lib/scoring/index.ts'
import type { Queryable } from '../database.ts'
import { inScope } from '../in-scope.ts'
import { lastDays } from '../moments.ts'
import { changeInTenths } from '../overview/standing.ts'
import type { Scope } from '../scope.ts'
import { sumsOfWorkloads, type WorkloadSums } from './sums-at.ts'
import { listWorkloads, type WorkloadFacts } from './workload.ts'

/** How a workload stands, in few numbers. */
export interface LeagueStanding extends WorkloadSums {
  /** Raw, 0 to 100; null where nothing applies. */
  readonly score: number | null
  /** The same without what exceptions cover now. */
  readonly accepted: number | null
  /** Against the scan nearest to seven days ago, as the difference between the scores as they are shown. */
  readonly change: number | null
  /** A raw score a week, the oldest first, now last; null where nothing was measured. */
  readonly trend: readonly (number | null)[]
  readonly assets: number
  /** Of these, with a failing verdict. */
  readonly failingAssets: number
  /** Failing verdicts that no exception covers. */
  readonly findings: number
  /** Failing verdicts that one does. */
  readonly excepted: number
}

export interface LeagueRow extends WorkloadFacts, LeagueStanding {}

export interface LeagueTable {
  /** By name. */
  readonly rows: readonly LeagueRow[]
  /** What belongs to no workload; null where it is not within the scope. */
  readonly unassigned: LeagueStanding | null
}

/** Weeks of a sparkline: a quarter. */
const weeks = 13

/** Every workload within the scope against its target, and what belongs to none. A few queries, however many there are. */
export async function leagueTable(db: Queryable, scope: Scope): Promise<LeagueTable> {
  const isWithNone = scope.workloads === null || scope.workloads.includes(0)
  const [workloads, moments] = await Promise.all([listWorkloads(db, scope), lastDays(db, 7)])
  const ids = [...workloads.map(({ id }) => id), ...(isWithNone ? [0] : [])]
  const [counts, sums] = await Promise.all([
    countsOf(db, { ...scope, workloads: ids }),
    moments && sumsOfWorkloads(db, scope, ids, [...weekly(moments.now.at), (moments.before ?? moments.now).at]),
  ])
  const standing = (id: number): LeagueStanding => ({
    ...levels(sums?.get(id), moments?.before != null),
    ...(counts.get(id) ?? { assets: 0, failingAssets: 0, findings: 0, excepted: 0 }),
  })
  return {
    rows: workloads.map((facts) => ({ ...facts, ...standing(facts.id) })),
    unassigned: isWithNone ? standing(0) : null,
  }
}

/** Of sums a week apart, and those to compare with behind them. */
function levels(sums: readonly WorkloadSums[] | undefined, isCompared: boolean) {
  const [before, now, ...earlier] = sums?.toReversed() ?? []
  const { raw: score, accepted } = now ? scoreOf(now) : { raw: null, accepted: null }
  return {
    score,
    accepted,
    change: isCompared && before ? changeInTenths(scoreOf(before).raw, score) : null,
    trend: [...earlier.map((sums) => scoreOf(sums).raw).toReversed(), score],
    weightApplicable: now?.weightApplicable ?? 0,
    weightPassed: now?.weightPassed ?? 0,
    weightExcepted: now?.weightExcepted ?? 0,
  }
}

const weekMs = 7 * 86_400_000

/** So many dates a week apart, the last of them now. */
function weekly(now: Date): Date[] {
  return Array.from({ length: weeks + 1 }, (_, week) => new Date(now.getTime() - (weeks - week) * weekMs))
}

type Counts = Pick<LeagueStanding, 'assets' | 'failingAssets' | 'findings' | 'excepted'>

/** Indexes: asset_rollup_current, check_rollup_current, exception_check_rollup_current. */
async function countsOf(db: Queryable, scope: Scope): Promise<ReadonlyMap<number, Counts>> {
  const values: unknown[] = []
  const { rows } = await db.query<Counts & { id: number }>(
    `select workload_id as id, coalesce(assets, 0)::int as assets,
       coalesce("failingAssets", 0)::int as "failingAssets", (coalesce(failed, 0) - coalesce(excepted, 0))::int as findings,
       coalesce(excepted, 0)::int as excepted
     from (select workload_id, sum(assets) as assets, sum(failing) as "failingAssets" from asset_rollup
           where valid_to is null and ${inScope(scope, values)} group by 1) a
     full join (select workload_id, sum(failed) as failed from check_rollup
                where valid_to is null and ${inScope(scope, values)} group by 1) c using (workload_id)
     full join (select workload_id, sum(failed) as excepted from exception_check_rollup
                where valid_to is null and ${inScope(scope, values)} group by 1) e using (workload_id)`,
    values,
  )
  return new Map(rows.map(({ id, ...counts }) => [id, counts]))
}
