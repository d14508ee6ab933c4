-- Assets that go from one workload to another: what stands of them is moved from cell to cell. $1 is the moment.

-- name: create
-- is_new: nothing of it stands yet, so that there is nothing to move.
create temp table reassigned (
  asset_key uuid primary key, subscription_id text not null, type text not null, old_workload int not null,
  new_workload int not null, is_new boolean not null
);



-- By finding_current.
-- name: move_findings
update finding f
set workload_id = r.new_workload
from reassigned r
where f.asset_key = r.asset_key and f.valid_to is null and not r.is_new

-- With the weights by which it was judged: those of the newest checklist that was recorded. By asset_verdicts_current.
-- name: find_verdict_shifts
insert into verdict_shift (subscription_id, workload_id, check_no, cause, pillar, weight, is_coming, verdicts, passed, defaulted, failed, unknown)
with weighed as (
  select n.no, c->>'pillar' as pillar, (c->>'weight')::smallint as weight
  from (select checks from checklist_version order by number desc limit 1) newest,
    jsonb_array_elements(newest.checks) c
  join check_number n on n.check_id = c->>'checkId'
),
standing as (
  select r.subscription_id, r.old_workload, r.new_workload, v.check_no, sum(v.passed) as passed,
    sum(v.defaulted) as defaulted, sum(v.failed) as failed, sum(v.unknown) as unknown
  from reassigned r
  join asset_verdicts a on a.asset_key = r.asset_key and a.valid_to is null,
  lateral (
    select unnest(a.passed) as check_no, 1 as passed, 0 as defaulted, 0 as failed, 0 as unknown
    union all select unnest(a.defaulted), 0, 1, 0, 0
    union all select unnest(a.failed), 0, 0, 1, 0
    union all select unnest(a.unknown), 0, 0, 0, 1
  ) v
  where not r.is_new
  group by r.subscription_id, r.old_workload, r.new_workload, v.check_no
)
select s.subscription_id, side.workload_id, s.check_no, 'workload', w.pillar, w.weight, side.sign > 0,
  side.sign * (s.passed + s.failed + s.unknown), side.sign * s.passed, side.sign * s.defaulted, side.sign * s.failed,
  side.sign * s.unknown
from standing s
join weighed w on w.no = s.check_no
cross join lateral (values (s.old_workload, -1), (s.new_workload, 1)) side (workload_id, sign)

-- name: find_asset_shifts
insert into asset_shift (subscription_id, workload_id, type, assets, failing)
select m.subscription_id, side.workload_id, m.type, side.sign * m.assets, side.sign * m.failing
from (
  select r.subscription_id, r.old_workload, r.new_workload, r.type, count(*) as assets,
    count(*) filter (where v.failed <> '{}') as failing
  from reassigned r
  left join asset_verdicts v on v.asset_key = r.asset_key and v.valid_to is null
  where not r.is_new
  group by r.subscription_id, r.old_workload, r.new_workload, r.type
) m
cross join lateral (values (m.old_workload, -1), (m.new_workload, 1)) side (workload_id, sign)
