import { type Pillar, pillars } from '#lib/checklist/vocabulary.ts'
import { addSums, noSums, type Sums } from '#lib/scoring/index.ts'
import type { Queryable } from './database.ts'
import type { Scope } from './scope.ts'

export type SumsByPillar = Readonly<Record<Pillar, Sums>>

/**
 * The sums of the scope as they stood at a date, by pillar; zero for what had no verdicts.
 * Index: the primary key of score_rollup (scope, pillar, valid_from); a scope has at most three rows a scan.
 */
export async function sumsAt(db: Queryable, scope: Scope, at: Date): Promise<SumsByPillar> {
  const { rows } = await db.query<Omit<Sums, 'weightExcepted' | 'excepted'> & { pillar: Pillar }>(
    `select pillar,
       sum(weight_applicable)::bigint as "weightApplicable", sum(weight_passed)::bigint as "weightPassed",
       sum(weight_unknown)::bigint as "weightUnknown",
       sum(passed)::bigint as passed, sum(failed)::bigint as failed, sum(unknown)::bigint as unknown
     from score_rollup
     where scope = any($1) and valid_from <= $2 and (valid_to is null or valid_to > $2)
     group by pillar`,
    [scopesOf(scope), at],
  )
  const found = new Map(rows.map(({ pillar, ...sums }) => [pillar, { ...noSums, ...sums }]))
  return Object.fromEntries(pillars.map(({ id }) => [id, found.get(id) ?? noSums])) as Record<Pillar, Sums>
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
