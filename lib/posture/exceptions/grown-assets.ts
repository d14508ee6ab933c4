import { iso } from '../assets/list-assets.ts'
import type { Queryable } from '../database.ts'
import type { Scope } from '../scope.ts'
import { type Question, tellReached } from './tell-reached.ts'

/**
 * Why an asset fell under an exception: it was new, it came to a workload of the scope, its own tags changed, or it began
 * to fail; null where none of these tells (a tag of its group, say).
 */
export type GrownBecause = 'arrived' | 'workload' | 'tags' | 'failing' | null

/** An asset that fell under an exception after it was approved. */
export interface NewAsset {
  readonly key: string
  readonly id: string
  readonly name: string
  readonly type: string
  readonly findings: number
  readonly because: GrownBecause
  /** Since when, ISO: of what is told as the reason, else the approval, after which it was. */
  readonly since: string
}

/** So many of them are named. */
export const GROWN_NAMED = 10

/**
 * The assets that an exception reaches now and did not cover when it was approved, at most `limit` of them, the newest
 * first. Indexes: those of lib/exceptions/matching.sql; the primary keys of exception_coverage, workload_membership and
 * asset_configuration.
 */
export async function grownAssets(
  db: Queryable,
  scope: Scope,
  id: number,
  limit = GROWN_NAMED,
): Promise<readonly NewAsset[]> {
  const { grown } = await tellReached(db, scope, id, { grown: grownQuestion(limit) })
  return grown.list
}

function grownQuestion(limit: number): Question<{ readonly list: readonly NewAsset[] }> {
  return {
    told: 'grown_told',
    parts: (values) => `grown_asset as (
       select r.asset_key, w.measured_at from reached_asset r cross join wanted w
       where w.measured_at is not null and not exists (
         select from exception_coverage approved
         where approved.exception_id = w.exception_id and approved.asset_key = r.asset_key
           and approved.valid_from <= w.measured_at and (approved.valid_to is null or approved.valid_to > w.measured_at)
       )
     ),
     grown as materialized (
       select a.key, a.id, a.name, a.type, a.first_seen_at, g.measured_at, count(*) as findings,
         min(f.valid_from) as failing_since
       from grown_asset g join asset a on a.key = g.asset_key join reached f on f.asset_key = g.asset_key
       group by a.key, g.measured_at
       order by greatest(a.first_seen_at, min(f.valid_from)) desc, a.name, a.key limit $${values.push(limit)}
     ),
     grown_told as (
       select coalesce(json_agg(json_build_object('key', key, 'id', id, 'name', name, 'type', type, 'findings', findings,
         'because', because, 'since', ${iso('since')}) order by ${iso('since')} desc, name, key), '[]') as list
       from (
         select g.*, why.because, coalesce(why.at, g.measured_at) as since
         from grown g
         left join lateral (
           select * from (${reasons}) reason order by place, at desc limit 1
         ) why on true
       ) because
     )`,
  }
}

const reasons = `
             select 1 as place, 'arrived' as because, g.first_seen_at as at where g.first_seen_at > g.measured_at
             union all
             select 2, 'workload', m.valid_from from workload_membership m
             where m.asset_key = g.key and m.valid_to is null and m.valid_from > g.measured_at
               and m.workload_id in (select workload_id from target where kind = 'workload')
             union all
             select 3, 'tags', tagged.valid_from from (
               select valid_from, configuration -> 'tags' as tags,
                 lag(configuration -> 'tags') over (order by valid_from) as before,
                 lag(valid_from) over (order by valid_from) as earlier
               from asset_configuration where asset_key = g.key
             ) tagged
             where tagged.earlier is not null and tagged.valid_from > g.measured_at
               and tagged.tags::jsonb is distinct from tagged.before::jsonb
               and exists (select from target where kind = 'tag')
             union all
             select 4, 'failing', g.failing_since where g.failing_since > g.measured_at`
