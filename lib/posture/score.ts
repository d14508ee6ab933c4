import { type Pillar, pillars } from '#lib/checklist/vocabulary.ts'
import type { Queryable } from './database.ts'
import type { Scope } from './scope.ts'

/** Sums over verdicts, of which a score is made. Weights are severity weights; sums of slices are the sums of the whole. */
export interface Sums {
  readonly weightApplicable: number
  readonly weightPassed: number
  readonly weightUnknown: number
  readonly passed: number
  readonly failed: number
  readonly unknown: number
}

export type SumsByPillar = Readonly<Record<Pillar, Sums>>

const nothing: Sums = { weightApplicable: 0, weightPassed: 0, weightUnknown: 0, passed: 0, failed: 0, unknown: 0 }

/**
 * The sums of the scope as they stood at a date, by pillar; zero for what had no verdicts.
 * Index: the primary key of score_rollup (scope, pillar, valid_from); a scope has at most three rows a scan.
 */
export async function sumsAt(db: Queryable, scope: Scope, at: Date): Promise<SumsByPillar> {
  const { rows } = await db.query<Sums & { pillar: Pillar }>(
    `select pillar,
       sum(weight_applicable)::bigint as "weightApplicable", sum(weight_passed)::bigint as "weightPassed",
       sum(weight_unknown)::bigint as "weightUnknown",
       sum(passed)::bigint as passed, sum(failed)::bigint as failed, sum(unknown)::bigint as unknown
     from score_rollup
     where scope = any($1) and valid_from <= $2 and (valid_to is null or valid_to > $2)
     group by pillar`,
    [scopesOf(scope), at],
  )
  const found = new Map(rows.map(({ pillar, ...sums }) => [pillar, sums]))
  return Object.fromEntries(pillars.map(({ id }) => [id, found.get(id) ?? nothing])) as Record<Pillar, Sums>
}

/** 100 × weight passed ÷ weight applicable (design.md, "score"); null where nothing applies. */
export function scoreOf({ weightApplicable, weightPassed }: Pick<Sums, 'weightApplicable' | 'weightPassed'>) {
  return weightApplicable === 0 ? null : (100 * weightPassed) / weightApplicable
}

/** The rows of score_rollup that add up to the scope: one for the whole estate, or one for each subscription. */
export function scopesOf(scope: Scope): readonly string[] {
  return scope.subscriptions ?? ['']
}

/** The sums of all pillars together. */
export function total(sums: SumsByPillar): Sums {
  return pillars.reduce<Sums>((all, { id }) => added(all, sums[id]), nothing)
}

function added(a: Sums, b: Sums): Sums {
  return {
    weightApplicable: a.weightApplicable + b.weightApplicable,
    weightPassed: a.weightPassed + b.weightPassed,
    weightUnknown: a.weightUnknown + b.weightUnknown,
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    unknown: a.unknown + b.unknown,
  }
}
