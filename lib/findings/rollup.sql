-- From what shifted to the sums that are kept of it, as intervals. $1 is the moment that they begin and end at. A row
-- that begins at that very moment is rewritten: assets may go from one workload to another, and verdicts change, at the
-- same observedAt, and no interval is empty.

-- name: create
-- Verdicts that came (counts above zero) or went (below), by cell; `verdicts` are those that a movement tells of.
create temp table verdict_shift (
  subscription_id text not null, workload_id int not null, check_no smallint not null, cause cause not null,
  pillar text not null, weight smallint not null, is_coming boolean not null, verdicts int not null,
  passed int not null, defaulted int not null, failed int not null, unknown int not null
);
create temp table asset_shift (
  subscription_id text not null, workload_id int not null, type text not null, assets int not null, failing int not null
);



-- Several of one moment, cell, check and cause add up: rules may change more than once as of one scan.
-- name: record_movements
insert into movement (subscription_id, workload_id, at, check_no, cause, verdicts, weight_applicable, weight_passed)
select subscription_id, workload_id, $1::timestamptz, check_no, cause, sum(verdicts),
  sum(weight * (passed + failed + unknown)), sum(weight * passed)
from verdict_shift
group by subscription_id, workload_id, check_no, cause
having sum(verdicts) <> 0 or sum(weight * (passed + failed + unknown)) <> 0 or sum(weight * passed) <> 0
on conflict (subscription_id, at, check_no, cause, workload_id) do update
set verdicts = movement.verdicts + excluded.verdicts,
  weight_applicable = movement.weight_applicable + excluded.weight_applicable,
  weight_passed = movement.weight_passed + excluded.weight_passed

-- name: drop_movements_taken_back
delete from movement
where at = $1::timestamptz and cause = 'workload' and verdicts = 0 and weight_applicable = 0 and weight_passed = 0

-- By check_rollup_current.
-- name: roll_up_checks
with delta as (
  select subscription_id, workload_id, check_no, max(weight) filter (where is_coming) as weight, sum(passed) as passed,
    sum(defaulted) as defaulted, sum(failed) as failed, sum(unknown) as unknown
  from verdict_shift
  group by subscription_id, workload_id, check_no
),
next as (
  select d.subscription_id, d.workload_id, d.check_no, r.valid_from as since, coalesce(d.weight, r.weight) as weight,
    coalesce(r.passed, 0) + d.passed as passed, coalesce(r.defaulted, 0) + d.defaulted as defaulted,
    coalesce(r.failed, 0) + d.failed as failed, coalesce(r.unknown, 0) + d.unknown as unknown
  from delta d
  left join check_rollup r on r.check_no = d.check_no and r.subscription_id = d.subscription_id
    and r.workload_id = d.workload_id and r.valid_to is null
  where d.passed <> 0 or d.defaulted <> 0 or d.failed <> 0 or d.unknown <> 0 or d.weight <> r.weight
),
closed as (
  update check_rollup r
  set valid_to = $1::timestamptz
  from next n
  where r.check_no = n.check_no and r.subscription_id = n.subscription_id and r.workload_id = n.workload_id
    and r.valid_to is null and n.since < $1::timestamptz
  returning r.subscription_id, r.workload_id, r.check_no
),
rewritten as (
  update check_rollup r
  set weight = n.weight, passed = n.passed, defaulted = n.defaulted, failed = n.failed, unknown = n.unknown
  from next n
  where r.check_no = n.check_no and r.subscription_id = n.subscription_id and r.workload_id = n.workload_id
    and r.valid_to is null and n.since = $1::timestamptz and n.passed + n.failed + n.unknown > 0
),
emptied as (
  delete from check_rollup r
  using next n
  where r.check_no = n.check_no and r.subscription_id = n.subscription_id and r.workload_id = n.workload_id
    and r.valid_to is null and n.since = $1::timestamptz and n.passed + n.failed + n.unknown = 0
)
insert into check_rollup (subscription_id, workload_id, check_no, valid_from, weight, passed, defaulted, failed, unknown)
select subscription_id, workload_id, check_no, $1::timestamptz, n.weight, n.passed, n.defaulted, n.failed, n.unknown
from next n
left join closed c using (subscription_id, workload_id, check_no)
-- What stood is closed before its successor is there: of each there is one.
where (n.since is null or c.check_no is not null) and n.passed + n.failed + n.unknown > 0

-- The estate is scope ''; what lies above subscriptions counts only there and in its workload.
-- name: roll_up_scores
with delta as (
  select
    case grouping(subscription_id, workload_id)
      when 0 then subscription_id || '/w' || workload_id
      when 1 then subscription_id
      when 2 then 'w' || workload_id
      else ''
    end as scope,
    pillar, sum(weight * (passed + failed + unknown)) as weight_applicable, sum(weight * passed) as weight_passed,
    sum(weight * unknown) as weight_unknown, sum(passed) as passed, sum(failed) as failed, sum(unknown) as unknown
  from verdict_shift
  group by pillar, cube (subscription_id, workload_id)
  having grouping(subscription_id) = 1 or subscription_id <> ''
),
next as (
  select d.scope, d.pillar, r.valid_from as since,
    coalesce(r.weight_applicable, 0) + d.weight_applicable as weight_applicable,
    coalesce(r.weight_passed, 0) + d.weight_passed as weight_passed,
    coalesce(r.weight_unknown, 0) + d.weight_unknown as weight_unknown,
    coalesce(r.passed, 0) + d.passed as passed, coalesce(r.failed, 0) + d.failed as failed,
    coalesce(r.unknown, 0) + d.unknown as unknown
  from delta d
  left join score_rollup r on r.scope = d.scope and r.pillar = d.pillar and r.valid_to is null
  where d.weight_applicable <> 0 or d.weight_passed <> 0 or d.weight_unknown <> 0
    or d.passed <> 0 or d.failed <> 0 or d.unknown <> 0
),
closed as (
  update score_rollup r
  set valid_to = $1::timestamptz
  from next n
  where r.scope = n.scope and r.pillar = n.pillar and r.valid_to is null and n.since < $1::timestamptz
  returning r.scope, r.pillar
),
rewritten as (
  update score_rollup r
  set weight_applicable = n.weight_applicable, weight_passed = n.weight_passed, weight_unknown = n.weight_unknown,
    passed = n.passed, failed = n.failed, unknown = n.unknown
  from next n
  where r.scope = n.scope and r.pillar = n.pillar and r.valid_to is null and n.since = $1::timestamptz
    and n.weight_applicable > 0
),
emptied as (
  delete from score_rollup r
  using next n
  where r.scope = n.scope and r.pillar = n.pillar and r.valid_to is null and n.since = $1::timestamptz
    and n.weight_applicable = 0
)
insert into score_rollup (scope, pillar, valid_from, weight_applicable, weight_passed, weight_unknown, passed, failed, unknown)
select scope, pillar, $1::timestamptz, n.weight_applicable, n.weight_passed, n.weight_unknown, n.passed, n.failed, n.unknown
from next n
left join closed c using (scope, pillar)
where (n.since is null or c.scope is not null) and n.weight_applicable > 0

-- By asset_rollup_current.
-- name: roll_up_assets
with delta as (
  select subscription_id, workload_id, type, sum(assets) as assets, sum(failing) as failing
  from asset_shift
  group by subscription_id, workload_id, type
  having sum(assets) <> 0 or sum(failing) <> 0
),
next as (
  select d.subscription_id, d.workload_id, d.type, r.valid_from as since, coalesce(r.assets, 0) + d.assets as assets,
    coalesce(r.failing, 0) + d.failing as failing
  from delta d
  left join asset_rollup r on r.subscription_id = d.subscription_id and r.type = d.type
    and r.workload_id = d.workload_id and r.valid_to is null
),
closed as (
  update asset_rollup r
  set valid_to = $1::timestamptz
  from next n
  where r.subscription_id = n.subscription_id and r.type = n.type and r.workload_id = n.workload_id
    and r.valid_to is null and n.since < $1::timestamptz
  returning r.subscription_id, r.workload_id, r.type
),
rewritten as (
  update asset_rollup r
  set assets = n.assets, failing = n.failing
  from next n
  where r.subscription_id = n.subscription_id and r.type = n.type and r.workload_id = n.workload_id
    and r.valid_to is null and n.since = $1::timestamptz and n.assets > 0
),
emptied as (
  delete from asset_rollup r
  using next n
  where r.subscription_id = n.subscription_id and r.type = n.type and r.workload_id = n.workload_id
    and r.valid_to is null and n.since = $1::timestamptz and n.assets = 0
)
insert into asset_rollup (subscription_id, workload_id, type, valid_from, assets, failing)
select subscription_id, workload_id, type, $1::timestamptz, n.assets, n.failing
from next n
left join closed c using (subscription_id, workload_id, type)
where (n.since is null or c.type is not null) and n.assets > 0
