import type { Pool } from 'pg'
import type { Rule } from './define.ts'
import { asJson, withCandidates } from './matching.ts'

/**
 * How many assets each rule of a workload brings to it, in the order of the rules. An asset counts for the first rule
 * that matches it, so that the numbers add up to the workload's assets; to fewer while saved rules wait to be applied.
 * @param workload its id
 */
export async function countByRule(
  db: Pick<Pool, 'query'>,
  { workload, rules }: { workload: number; rules: readonly Rule[] },
): Promise<number[]> {
  if (rules.length === 0) return []
  const ranked = rules.map((rule, rank) => ({ workload, rank, rules: [rule] }))
  const { rows } = await db.query<{ rank: number; assets: number }>(
    `${withCandidates('of_workload')}
     select first.rank, sum(place.assets)::int as assets
     from (select place, min(rank) as rank from candidate group by place) first
     join place on place.no = first.place
     group by first.rank`,
    [asJson(ranked), workload],
  )
  const counts = new Map(rows.map(({ rank, assets }) => [rank, assets]))
  return rules.map((_, rank) => counts.get(rank) ?? 0)
}
