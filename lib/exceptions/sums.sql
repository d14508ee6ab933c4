-- The sums of excepted findings, by check and by pillar, moved by what excepted_delta holds. $1 is the moment.

-- Rows that begin at this moment, or after it, are rewritten: no interval is empty.
-- name: roll_up_checks
with delta as (
  select subscription_id, workload_id, check_no, sum(sign * weight) as weight,
    sum(sign) filter (where status = 'fail') as failed, sum(sign) filter (where status = 'unknown') as unknown
  from excepted_delta
  group by subscription_id, workload_id, check_no
),
next as (
  select d.subscription_id, d.workload_id, d.check_no, r.valid_from as since,
    coalesce(r.weight, 0) + d.weight as weight, coalesce(r.failed, 0) + coalesce(d.failed, 0) as failed,
    coalesce(r.unknown, 0) + coalesce(d.unknown, 0) as unknown
  from delta d
  left join exception_check_rollup r on r.check_no = d.check_no and r.subscription_id = d.subscription_id
    and r.workload_id = d.workload_id and r.valid_to is null
  where d.weight <> 0 or d.failed <> 0 or d.unknown <> 0
),
closed as (
  update exception_check_rollup r
  set valid_to = $1::timestamptz
  from next n
  where r.check_no = n.check_no and r.subscription_id = n.subscription_id and r.workload_id = n.workload_id
    and r.valid_to is null and n.since < $1::timestamptz
  returning r.subscription_id, r.workload_id, r.check_no
),
rewritten as (
  update exception_check_rollup r
  set weight = n.weight, failed = n.failed, unknown = n.unknown
  from next n
  where r.check_no = n.check_no and r.subscription_id = n.subscription_id and r.workload_id = n.workload_id
    and r.valid_to is null and n.since >= $1::timestamptz and n.failed + n.unknown > 0
),
emptied as (
  delete from exception_check_rollup r
  using next n
  where r.check_no = n.check_no and r.subscription_id = n.subscription_id and r.workload_id = n.workload_id
    and r.valid_to is null and n.since >= $1::timestamptz and n.failed + n.unknown = 0
)
insert into exception_check_rollup (subscription_id, workload_id, check_no, valid_from, weight, failed, unknown)
select subscription_id, workload_id, check_no, $1::timestamptz, n.weight, n.failed, n.unknown
from next n
left join closed c using (subscription_id, workload_id, check_no)
-- What stood is closed before its successor is there: of each there is one.
where (n.since is null or c.check_no is not null) and n.failed + n.unknown > 0
on conflict (subscription_id, check_no, workload_id, valid_from) do update
set valid_to = null, weight = excluded.weight, failed = excluded.failed, unknown = excluded.unknown

-- The scopes are those of score_rollup.
-- name: roll_up_scores
with delta as (
  select
    case grouping(subscription_id, workload_id)
      when 0 then subscription_id || '/w' || workload_id
      when 1 then subscription_id
      when 2 then 'w' || workload_id
      else ''
    end as scope,
    pillar, sum(sign * weight) as weight, coalesce(sum(sign) filter (where status = 'fail'), 0) as failed,
    coalesce(sum(sign) filter (where status = 'unknown'), 0) as unknown
  from excepted_delta
  group by pillar, cube (subscription_id, workload_id)
  having grouping(subscription_id) = 1 or subscription_id <> ''
),
next as (
  select d.scope, d.pillar, r.valid_from as since, coalesce(r.weight_excepted, 0) + d.weight as weight,
    coalesce(r.failed, 0) + d.failed as failed, coalesce(r.unknown, 0) + d.unknown as unknown
  from delta d
  left join exception_score_rollup r on r.scope = d.scope and r.pillar = d.pillar and r.valid_to is null
  where d.weight <> 0 or d.failed <> 0 or d.unknown <> 0
),
closed as (
  update exception_score_rollup r
  set valid_to = $1::timestamptz
  from next n
  where r.scope = n.scope and r.pillar = n.pillar and r.valid_to is null and n.since < $1::timestamptz
  returning r.scope, r.pillar
),
rewritten as (
  update exception_score_rollup r
  set weight_excepted = n.weight, failed = n.failed, unknown = n.unknown
  from next n
  where r.scope = n.scope and r.pillar = n.pillar and r.valid_to is null and n.since >= $1::timestamptz
    and n.failed + n.unknown > 0
),
emptied as (
  delete from exception_score_rollup r
  using next n
  where r.scope = n.scope and r.pillar = n.pillar and r.valid_to is null and n.since >= $1::timestamptz
    and n.failed + n.unknown = 0
)
insert into exception_score_rollup (scope, pillar, valid_from, weight_excepted, failed, unknown)
select scope, pillar, $1::timestamptz, n.weight, n.failed, n.unknown
from next n
left join closed c using (scope, pillar)
where (n.since is null or c.scope is not null) and n.failed + n.unknown > 0
on conflict (scope, pillar, valid_from) do update
set valid_to = null, weight_excepted = excluded.weight_excepted, failed = excluded.failed, unknown = excluded.unknown
