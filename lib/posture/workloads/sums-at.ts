import { pillars } from '#lib/checklist/vocabulary.ts'
import type { Queryable } from '../database.ts'
import type { Scope } from '../scope.ts'
import { exceptedAt, scopesOf, standingOn } from '../score.ts'

/** What the verdicts of one workload weigh at one date. */
export interface WorkloadSums {
  readonly weightApplicable: number
  readonly weightPassed: number
  readonly weightExcepted: number
}

const noSums: WorkloadSums = { weightApplicable: 0, weightPassed: 0, weightExcepted: 0 }

/**
 * The sums of workloads at each of these dates, within the subscriptions of the scope, by the workload's id.
 * Indexes: the primary keys of score_rollup and exception_score_rollup (scope, pillar, valid_from), one row for each
 * pillar and date.
 */
export async function sumsOfWorkloads(
  db: Queryable,
  { subscriptions }: Scope,
  workloads: readonly number[],
  dates: readonly Date[],
): Promise<ReadonlyMap<number, readonly WorkloadSums[]>> {
  const parts = workloads.flatMap((id) => scopesOf({ subscriptions, workloads: [id] }).map((name) => ({ id, name })))
  const { rows } = await db.query<WorkloadSums & { id: number; place: number }>(
    `select part.id, date.place::int as place, sum(sums.weight_applicable)::bigint as "weightApplicable",
       sum(sums.weight_passed)::bigint as "weightPassed",
       least(coalesce(sum(e.weight_excepted), 0), sum(sums.weight_applicable - sums.weight_passed))::bigint as "weightExcepted"
     from unnest($1::int[], $2::text[]) part (id, name)
     cross join unnest($3::text[]) pillar (name)
     cross join (
       select at, place, ${standingOn('at')} as excepted_at
       from unnest($4::timestamptz[]) with ordinality date (at, place)
     ) date
     cross join lateral (
       select weight_applicable, weight_passed, valid_to from score_rollup
       where scope = part.name and pillar = pillar.name and valid_from <= date.at
       order by valid_from desc limit 1
     ) sums
     left join lateral (${exceptedAt('part.name', 'pillar.name', 'date.excepted_at')}) e on true
     where sums.valid_to is null or sums.valid_to > date.at
     group by part.id, date.place`,
    [parts.map(({ id }) => id), parts.map(({ name }) => name), pillars.map(({ id }) => id), dates],
  )
  const found = new Map(workloads.map((id) => [id, dates.map(() => noSums)]))
  for (const { id, place, ...sums } of rows) found.get(id)?.splice(place - 1, 1, sums)
  return found
}
