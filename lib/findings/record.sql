-- From what was judged to what is written: only differences. $1 is the scan's observedAt.

-- name: create
-- The checks as they are and as they were in the checklist's version before; null where they are not in one of them.
create temp table check_state (
  no smallint primary key, version smallint, weight smallint, pillar text, old_weight smallint, old_pillar text,
  is_changed boolean not null
);
create temp table verdict_delta (
  asset_key uuid primary key, subscription_id text not null, workload_id int not null, type text not null, kind text,
  old_passed smallint[] not null, old_defaulted smallint[] not null, old_failed smallint[] not null, old_unknown smallint[] not null,
  passed smallint[] not null, defaulted smallint[] not null, failed smallint[] not null, unknown smallint[] not null
);
-- Verdicts that differ, as codes: 0 none, 1 pass, 2 pass by default, 3 fail, 4 unknown. Also those that stay, of checks
-- that weigh or belong otherwise than before (old = new).
create temp table moved (
  asset_key uuid not null, check_no smallint not null, old smallint not null, new smallint not null, cause cause not null,
  subscription_id text not null, workload_id int not null, old_weight smallint, weight smallint, old_pillar text,
  pillar text
);



-- name: find_verdict_deltas
insert into verdict_delta
select j.asset_key, a.subscription_id, a.workload_id, a.type, d.kind,
  coalesce(v.passed, '{}'), coalesce(v.defaulted, '{}'), coalesce(v.failed, '{}'), coalesce(v.unknown, '{}'),
  j.passed, j.defaulted, j.failed, j.unknown
from (
  select asset_key, passed, defaulted, failed, unknown from judged
  union all
  select key, '{}', '{}', '{}', '{}' from asset_delta where kind = 'removed'
) j
join asset a on a.key = j.asset_key
left join asset_delta d on d.key = j.asset_key
left join asset_verdicts v on v.asset_key = j.asset_key and v.valid_to is null
where coalesce(v.passed, '{}') <> j.passed or coalesce(v.defaulted, '{}') <> j.defaulted
  or coalesce(v.failed, '{}') <> j.failed or coalesce(v.unknown, '{}') <> j.unknown

-- "Has failed before" is by the primary key of finding.
-- name: find_moves
insert into moved
select m.asset_key, m.check_no, m.old, m.new,
  case
    when d.kind = 'removed' then 'removed'
    when d.kind in ('added', 'returned') then 'arrived'
    when s.is_changed then 'checklist'
    when m.new = 4 or (m.old = 4 and m.new <> 0) then 'visibility'
    when m.new = 0 or (m.old = 0 and m.new in (1, 2)) then 'applicability'
    when m.new <> 3 then 'fixed'
    when exists (
      select from finding f
      where f.asset_key = m.asset_key and f.check_no = m.check_no and f.status = 'fail' and f.valid_to is not null
    ) then 'came_back'
    else 'broke'
  end::cause,
  d.subscription_id, d.workload_id, s.old_weight, s.weight, s.old_pillar, s.pillar
from (
  select asset_key, check_no, max(old)::smallint as old, max(new)::smallint as new
  from (
    select asset_key, unnest(old_passed) as check_no, 1 as old, 0 as new from verdict_delta
    union all select asset_key, unnest(old_defaulted), 2, 0 from verdict_delta
    union all select asset_key, unnest(old_failed), 3, 0 from verdict_delta
    union all select asset_key, unnest(old_unknown), 4, 0 from verdict_delta
    union all select asset_key, unnest(passed), 0, 1 from verdict_delta
    union all select asset_key, unnest(defaulted), 0, 2 from verdict_delta
    union all select asset_key, unnest(failed), 0, 3 from verdict_delta
    union all select asset_key, unnest(unknown), 0, 4 from verdict_delta
  ) codes
  group by asset_key, check_no
  having max(old) <> max(new)
) m
join verdict_delta d using (asset_key)
join check_state s on s.no = m.check_no

-- Runs only when a check's weight or pillar changed, when everything is judged.
-- name: find_reweighed
insert into moved
select j.asset_key, j.check_no, j.code, j.code, 'checklist', a.subscription_id, a.workload_id, s.old_weight, s.weight,
  s.old_pillar, s.pillar
from (
  select asset_key, unnest(passed) as check_no, 1::smallint as code from judged
  union all select asset_key, unnest(failed), 3::smallint from judged
  union all select asset_key, unnest(unknown), 4::smallint from judged
) j
join check_state s on s.no = j.check_no and (s.weight <> s.old_weight or s.pillar <> s.old_pillar)
join asset a on a.key = j.asset_key
where not exists (select from moved m where m.asset_key = j.asset_key and m.check_no = j.check_no)

-- By finding_current.
-- name: close_findings
update finding f
set valid_to = $1::timestamptz, closed = m.cause
from moved m
where f.asset_key = m.asset_key and f.check_no = m.check_no and f.valid_to is null and m.old in (3, 4) and m.new <> m.old

-- name: open_findings
insert into finding (asset_key, check_no, valid_from, status, opened, check_version, weight, subscription_id, workload_id,
  asset_type, asset_name, evidence)
select m.asset_key, m.check_no, $1::timestamptz, case m.new when 3 then 'fail' else 'unknown' end::finding_status, m.cause,
  s.version, s.weight, a.subscription_id, a.workload_id, a.type, a.name, j.evidence
from moved m
join judged_finding j on j.asset_key = m.asset_key and j.check_no = m.check_no
join check_state s on s.no = m.check_no
join asset a on a.key = m.asset_key
where m.new in (3, 4) and m.new <> m.old

-- Still failing, but otherwise: the value observed, the weight, the name.
-- name: refresh_findings
update finding f
set evidence = j.evidence, check_version = s.version, weight = s.weight, asset_name = a.name, asset_type = a.type
from judged_finding j
join check_state s on s.no = j.check_no
join asset a on a.key = j.asset_key
where f.asset_key = j.asset_key and f.check_no = j.check_no and f.valid_to is null and f.valid_from < $1::timestamptz
  and (f.evidence::text <> j.evidence::text or f.check_version <> s.version or f.weight <> s.weight
    or f.asset_name <> a.name or f.asset_type <> a.type)

-- By asset_verdicts_current.
-- name: close_verdicts
update asset_verdicts v
set valid_to = $1::timestamptz
from verdict_delta d
where v.asset_key = d.asset_key and v.valid_to is null

-- name: open_verdicts
insert into asset_verdicts (asset_key, valid_from, passed, defaulted, failed, unknown)
select asset_key, $1::timestamptz, passed, defaulted, failed, unknown
from verdict_delta
where passed <> '{}' or failed <> '{}' or unknown <> '{}'

-- name: update_sums
update asset a
set weight_applicable = j.weight_applicable, weight_passed = j.weight_passed, failed = cardinality(j.failed),
  unknown = cardinality(j.unknown)
from judged j
where a.key = j.asset_key
  and (a.weight_applicable, a.weight_passed, a.failed, a.unknown)
    <> (j.weight_applicable, j.weight_passed, cardinality(j.failed), cardinality(j.unknown))

-- A pass that is declared now and was the platform's default, or the other way round, moves nothing that is told.
-- name: find_verdict_shifts
insert into verdict_shift (subscription_id, workload_id, check_no, cause, pillar, weight, is_coming, verdicts, passed, defaulted, failed, unknown)
select subscription_id, workload_id, check_no, cause, old_pillar, old_weight, false, count(*) filter (where new = 0),
  -count(*) filter (where old in (1, 2)), -count(*) filter (where old = 2), -count(*) filter (where old = 3),
  -count(*) filter (where old = 4)
from moved
where old > 0
group by subscription_id, workload_id, check_no, cause, old_pillar, old_weight
union all
select subscription_id, workload_id, check_no, cause, pillar, weight, true,
  count(*) filter (where not (old in (1, 2) and new in (1, 2) and weight = old_weight)),
  count(*) filter (where new in (1, 2)), count(*) filter (where new = 2), count(*) filter (where new = 3),
  count(*) filter (where new = 4)
from moved
where new > 0
group by subscription_id, workload_id, check_no, cause, pillar, weight

-- name: find_asset_shifts
insert into asset_shift (subscription_id, workload_id, type, assets, failing)
select subscription_id, workload_id, type, sum(assets), sum(failing)
from (
  select a.subscription_id, a.workload_id, d.type, 1 as assets, 0 as failing
  from asset_delta d join asset a on a.key = d.key where d.kind in ('added', 'returned')
  union all
  select a.subscription_id, a.workload_id, d.type, -1, 0
  from asset_delta d join asset a on a.key = d.key where d.kind = 'removed'
  union all
  select a.subscription_id, a.workload_id, side.type, side.sign, 0
  from asset_delta d
  join asset a on a.key = d.key
  cross join lateral (values (d.type, 1), (d.old_type, -1)) side (type, sign)
  where d.kind = 'changed' and d.type <> d.old_type
  union all
  select subscription_id, workload_id, type, 0, (failed <> '{}')::int - (old_failed <> '{}')::int from verdict_delta
) signed
group by subscription_id, workload_id, type
having sum(assets) <> 0 or sum(failing) <> 0

-- name: count
select
  (select count(*) from moved where new = 3 and old <> 3) as failing_opened,
  (select count(*) from moved where old = 3 and new <> 3) as failing_closed,
  (select count(*) from moved where new = 4 and old <> 4) as unknown_opened,
  (select count(*) from moved where old = 4 and new <> 4) as unknown_closed,
  (select count(*) from verdict_delta) as assets_with_other_verdicts
