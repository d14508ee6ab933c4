-- What exceptions in force do now, held against what the register says that they do: nothing here trusts what effect.sql
-- has written. Each answers what does not hold.

-- name: not_in_force
select distinct e.id
from exception_coverage c join exception e on e.id = c.exception_id
where c.valid_to is null and e.state not in ('active', 'review')
order by e.id limit 100

-- name: in_force
select id, state from exception where state in ('active', 'review') order by id

-- Follows the beginning of reached.ts. What is back for approval covers less than its scope reaches: $2.
-- name: is_otherwise
select exists (
  select from exception_coverage c
  where c.exception_id = $1 and c.valid_to is null
    and not exists (select from covered r where r.asset_key = c.asset_key and r.check_no = c.check_no)
) or not $2::boolean and exists (
  select from covered r
  where not exists (
    select from exception_coverage c
    where c.exception_id = $1 and c.valid_to is null and c.asset_key = r.asset_key and c.check_no = r.check_no
  )
) as otherwise

-- name: findings
with covered as (
  select distinct f.asset_key, f.check_no, f.subscription_id, f.workload_id, f.weight, f.status
  from exception_coverage c join finding f using (asset_key, check_no)
  where c.valid_to is null and f.valid_to is null
),
excepted as (
  select asset_key, check_no, subscription_id, workload_id, weight, status from excepted_finding where valid_to is null
)
select (select count(*) from (select * from excepted except select * from covered) more)::int as more,
  (select count(*) from (select * from covered except select * from excepted) less)::int as less

-- name: sums
with excepted as (select * from excepted_finding where valid_to is null),
checks as (
  select subscription_id, workload_id, check_no, sum(weight) as weight, count(*) filter (where status = 'fail') as failed,
    count(*) filter (where status = 'unknown') as unknown
  from excepted group by 1, 2, 3
),
rolled_checks as (
  select subscription_id, workload_id, check_no, weight, failed, unknown from exception_check_rollup where valid_to is null
),
scores as (
  select case grouping(subscription_id, workload_id) when 0 then subscription_id || '/w' || workload_id
      when 1 then subscription_id when 2 then 'w' || workload_id else '' end as scope,
    pillar, sum(weight) as weight, count(*) filter (where status = 'fail') as failed,
    count(*) filter (where status = 'unknown') as unknown
  from excepted group by pillar, cube (subscription_id, workload_id)
  having grouping(subscription_id) = 1 or subscription_id <> ''
),
rolled_scores as (
  select scope, pillar, weight_excepted, failed, unknown from exception_score_rollup where valid_to is null
)
select
  exists ((select * from checks except select * from rolled_checks) union all (select * from rolled_checks except select * from checks))
  or exists ((select * from scores except select * from rolled_scores) union all (select * from rolled_scores except select * from scores))
  as otherwise
