import { type Pillar, pillars } from '#lib/checklist/vocabulary.ts'
import { addSums, noSums, type Sums } from '#lib/scoring/index.ts'
import type { Queryable } from './database.ts'
import type { Scope } from './scope.ts'

export type SumsByPillar = Readonly<Record<Pillar, Sums>>

/**
 * The sums of the scope as they stood at a date, by pillar; zero for what had no verdicts. What is excepted is that of
 * now where no newer scan is published (`standingOn`).
 * Indexes: the primary keys of score_rollup and exception_score_rollup (scope, pillar, valid_from).
 */
export async function sumsAt(db: Queryable, scope: Scope, at: Date): Promise<SumsByPillar> {
  const { rows } = await db.query<Sums & { pillar: Pillar }>(
    `select pillar.name as pillar,
       raw.applicable as "weightApplicable", raw.passed as "weightPassed", raw.unknown as "weightUnknown",
       raw.passes as passed, raw.fails as failed, raw.unknowns as unknown,
       least(covered.weight, raw.applicable - raw.passed) as "weightExcepted",
       covered.fails + covered.unknowns as excepted, covered.fails as "failedExcepted"
     from unnest($3::text[]) pillar (name)
     cross join lateral (
       select sum(weight_applicable)::bigint as applicable, sum(weight_passed)::bigint as passed,
         sum(weight_unknown)::bigint as unknown,
         sum(passed)::bigint as passes, sum(failed)::bigint as fails, sum(unknown)::bigint as unknowns
       from score_rollup
       where scope = any($1) and pillar = pillar.name and valid_from <= $2 and (valid_to is null or valid_to > $2)
     ) raw
     cross join lateral (
       select coalesce(sum(e.weight_excepted), 0)::bigint as weight, coalesce(sum(e.failed), 0)::bigint as fails,
         coalesce(sum(e.unknown), 0)::bigint as unknowns
       from (select ${standingOn('$2::timestamptz')} as at) date
       cross join unnest($1::text[]) part (name)
       cross join lateral (${exceptedAt('part.name', 'pillar.name', 'date.at')}) e
     ) covered
     where raw.applicable is not null`,
    [scopesOf(scope), at, pillars.map(({ id }) => id)],
  )
  const found = new Map(rows.map(({ pillar, ...sums }) => [pillar, sums]))
  return Object.fromEntries(pillars.map(({ id }) => [id, found.get(id) ?? noSums])) as Record<Pillar, Sums>
}

/**
 * The date, as SQL, by which excepted sums are read for a date: those of now at the newest published scan and after it,
 * as a decision takes effect without a scan; those of its own moment at one of the past.
 */
export function standingOn(at: string): string {
  return `case when ${at} >= (select max(observed_at) from scan where state = 'published')
    then 'infinity'::timestamptz else ${at} end`
}

/**
 * The excepted sums of a scope and pillar at a date of `standingOn`, as SQL: at most one row. Intervals of one scope and
 * pillar do not overlap, so that the last that began is looked at, however many there were.
 * Index: the primary key of exception_score_rollup (scope, pillar, valid_from).
 */
export function exceptedAt(scope: string, pillar: string, at: string): string {
  return `select last.* from (
      select weight_excepted, failed, unknown, valid_to from exception_score_rollup
      where scope = ${scope} and pillar = ${pillar} and valid_from <= ${at}
      order by valid_from desc limit 1
    ) last
    where last.valid_to is null or last.valid_to > ${at}`
}

/** The sums of all pillars together. */
export function total(sums: SumsByPillar): Sums {
  return pillars.reduce((all, { id }) => addSums(all, sums[id]), noSums)
}

/**
 * The rows of score_rollup that add up to the scope, by their names: the estate, subscriptions, workloads, or the parts
 * of workloads that lie in subscriptions (prisma/schema.prisma). None for a scope that holds nothing.
 */
export function scopesOf({ subscriptions, workloads }: Scope): readonly string[] {
  if (!workloads) return subscriptions ?? ['']
  if (!subscriptions) return workloads.map((id) => `w${id}`)
  return subscriptions.flatMap((subscription) => workloads.map((id) => `${subscription}/w${id}`))
}
