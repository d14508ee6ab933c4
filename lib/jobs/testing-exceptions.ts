import type { Database } from '#lib/db/index.ts'
import { brokenClaims, overlaps } from './testing-posture.ts'

const SCOPE = `case grouping(subscription_id, workload_id) when 0 then subscription_id || '/w' || workload_id
  when 1 then subscription_id when 2 then 'w' || workload_id else '' end`
const SCOPES = `cube (subscription_id, workload_id) having grouping(subscription_id) = 1 or subscription_id <> ''`
/** Whenever something began or ended. */
const MOMENTS = `select valid_from as at from excepted_finding union select valid_to from excepted_finding where valid_to is not null`
const stoodAt = (table: string) =>
  `m join ${table} r on r.valid_from <= m.at and (r.valid_to is null or r.valid_to > m.at)`

/** What must hold of the effect of exceptions, whatever happened; each query answers what contradicts it. */
const CONTRADICTIONS: Readonly<Record<string, string>> = {
  'intervals of a coverage overlap': overlaps('exception_coverage', 'exception_id, asset_key, check_no'),
  'intervals of an excepted finding overlap': overlaps('excepted_finding', 'asset_key, check_no'),
  'intervals of a check’s excepted part overlap': overlaps(
    'exception_check_rollup',
    'subscription_id, workload_id, check_no',
  ),
  'intervals of a score’s excepted part overlap': overlaps('exception_score_rollup', 'scope, pillar'),
  'a finding is excepted and not covered, or the other way round, or not in its cell': `
    with covered as (
      select distinct f.asset_key, f.check_no, f.subscription_id, f.workload_id, f.weight, f.status
      from exception_coverage c join finding f using (asset_key, check_no) where c.valid_to is null and f.valid_to is null
    ), excepted as (
      select asset_key, check_no, subscription_id, workload_id, weight, status from excepted_finding where valid_to is null
    )
    (select * from covered except select * from excepted) union all (select * from excepted except select * from covered)`,
  'a check’s excepted part is not the sum of excepted findings, at some moment': `
    with m as (${MOMENTS}),
    stated as (
      select m.at, r.subscription_id, r.workload_id, r.check_no, sum(r.weight) as weight,
        count(*) filter (where status = 'fail') as failed, count(*) filter (where status = 'unknown') as unknown
      from ${stoodAt('excepted_finding')} group by 1, 2, 3, 4
    ),
    rolled as (
      select m.at, r.subscription_id, r.workload_id, r.check_no, r.weight, r.failed, r.unknown
      from ${stoodAt('exception_check_rollup')}
    )
    (select * from stated except select * from rolled) union all (select * from rolled except select * from stated)`,
  'a score’s excepted part is not the sum of excepted findings, at some moment': `
    with m as (${MOMENTS}),
    stated as (
      select m.at, ${SCOPE} as scope, r.pillar, sum(r.weight) as weight,
        count(*) filter (where status = 'fail') as failed, count(*) filter (where status = 'unknown') as unknown
      from ${stoodAt('excepted_finding')} group by m.at, r.pillar, ${SCOPES}
    ),
    rolled as (
      select m.at, r.scope, r.pillar, r.weight_excepted, r.failed, r.unknown from ${stoodAt('exception_score_rollup')}
    )
    (select * from stated except select * from rolled) union all (select * from rolled except select * from stated)`,
  'more is excepted than does not pass': `
    select e.scope, e.pillar from exception_score_rollup e
    left join score_rollup s on s.scope = e.scope and s.pillar = e.pillar and s.valid_to is null
    where e.valid_to is null and (s.scope is null or e.failed > s.failed or e.unknown > s.unknown
      or e.weight_excepted > s.weight_applicable - s.weight_passed)`,
  'the register does not count what an exception covers': `
    select e.id from exception e
    left join lateral (
      select count(distinct c.asset_key) as assets, count(*) as findings, coalesce(sum(f.weight), 0) as weight
      from exception_coverage c join finding f using (asset_key, check_no)
      where c.exception_id = e.id and c.valid_to is null and f.valid_to is null
    ) n on true
    where e.state in ('active', 'review') and (e.assets, e.findings, e.weight) <> (n.assets, n.findings, n.weight)`,
  'an exception covers what lies in none of its places': `
    select c.exception_id from exception_coverage c join asset a on a.key = c.asset_key
    left join exception_place p on p.exception_id = c.exception_id and p.subscription_id = a.subscription_id
      and p.workload_id = a.workload_id
    where c.valid_to is null and p.exception_id is null`,
}

/** What contradicts itself in the effect of exceptions, by the claim that it breaks; empty when all is well. */
export const contradictionsOfExceptions = (db: Database) => brokenClaims(db, CONTRADICTIONS)
