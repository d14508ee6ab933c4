import { pillars } from '#lib/checklist/vocabulary.ts'
import { scoreOf } from '#lib/scoring/index.ts'
import type { Queryable } from '../database.ts'
import type { Scope } from '../scope.ts'
import { scopesOf } from '../score.ts'

/** What the verdicts of one workload weigh at one date. */
export interface WorkloadSums {
  readonly weightApplicable: number
  readonly weightPassed: number
}

const noSums: WorkloadSums = { weightApplicable: 0, weightPassed: 0 }

/**
 * The sums of workloads at each of these dates, within the subscriptions of the scope, by the workload's id.
 * Index: the primary key of score_rollup (scope, pillar, valid_from), one row for each pillar and date.
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
       sum(sums.weight_passed)::bigint as "weightPassed"
     from unnest($1::int[], $2::text[]) part (id, name)
     cross join unnest($3::text[]) pillar (name)
     cross join unnest($4::timestamptz[]) with ordinality date (at, place)
     cross join lateral (
       select weight_applicable, weight_passed, valid_to from score_rollup
       where scope = part.name and pillar = pillar.name and valid_from <= date.at
       order by valid_from desc limit 1
     ) sums
     where sums.valid_to is null or sums.valid_to > date.at
     group by part.id, date.place`,
    [parts.map(({ id }) => id), parts.map(({ name }) => name), pillars.map(({ id }) => id), dates],
  )
  const found = new Map(workloads.map((id) => [id, dates.map(() => noSums)]))
  for (const { id, place, ...sums } of rows) found.get(id)?.splice(place - 1, 1, sums)
  return found
}

/** Raw, 0 to 100; null where nothing applies. */
export function rawScore(sums: WorkloadSums): number | null {
  return scoreOf({ ...sums, weightExcepted: 0 }).raw
}
