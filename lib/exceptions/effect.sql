-- What exceptions in force cover. What should be is compared with what is, and only the difference is written; its sums
-- are in sums.sql. $1 is the moment where nothing else is said. What should be follows on a part of matching.sql.

-- Made where they are not there, as a transaction that is undone takes them with it; else emptied.
-- name: prepare
create temp table if not exists touched_asset (key uuid primary key);
create temp table if not exists should_cover (
  exception_id int not null, asset_key uuid not null, check_no smallint not null,
  primary key (exception_id, asset_key, check_no)
);
create temp table if not exists coverage_delta (
  exception_id int not null, asset_key uuid not null, check_no smallint not null, is_beginning boolean not null
);
create temp table if not exists finding_pair (asset_key uuid not null, check_no smallint not null, primary key (asset_key, check_no));
create temp table if not exists excepted_delta (
  asset_key uuid not null, check_no smallint not null, subscription_id text not null, workload_id int not null,
  pillar text not null, weight smallint not null, status finding_status not null, since timestamptz, sign int not null
);
create temp table if not exists moving_cell (
  subscription_id text not null, workload_id int not null, check_no smallint not null, pillar text not null
);
create temp table if not exists half (
  asset_key uuid not null, check_no smallint not null, valid_from timestamptz not null, until timestamptz,
  workload_id int not null
);
create temp table if not exists excepted_piece (like excepted_finding);
delete from touched_asset;
delete from should_cover;
delete from coverage_delta;
delete from finding_pair;
delete from excepted_delta;
delete from moving_cell;
delete from half;
delete from excepted_piece



-- One that is back for approval covers what was approved, and nothing that came later.
-- name: remember_what_should_be
insert into should_cover (exception_id, asset_key, check_no)
select c.exception_id, c.asset_key, c.check_no
from covered c
join wanted w using (exception_id)
where not w.is_frozen or exists (
  select from exception_coverage approved
  where approved.exception_id = c.exception_id and approved.asset_key = c.asset_key
    and approved.valid_from <= w.measured_at and (approved.valid_to is null or approved.valid_to > w.measured_at)
)

-- $1 ids of exceptions.
-- name: compare_exceptions
insert into coverage_delta (exception_id, asset_key, check_no, is_beginning)
select coalesce(s.exception_id, c.exception_id), coalesce(s.asset_key, c.asset_key), coalesce(s.check_no, c.check_no),
  s.exception_id is not null
from should_cover s
full join (
  select exception_id, asset_key, check_no from exception_coverage where exception_id = any($1::int[]) and valid_to is null
) c on c.exception_id = s.exception_id and c.asset_key = s.asset_key and c.check_no = s.check_no
where s.exception_id is null or c.exception_id is null

-- name: compare_touched
insert into coverage_delta (exception_id, asset_key, check_no, is_beginning)
select coalesce(s.exception_id, c.exception_id), coalesce(s.asset_key, c.asset_key), coalesce(s.check_no, c.check_no),
  s.exception_id is not null
from should_cover s
full join (
  select e.exception_id, e.asset_key, e.check_no
  from touched_asset t join exception_coverage e on e.asset_key = t.key and e.valid_to is null
) c on c.exception_id = s.exception_id and c.asset_key = s.asset_key and c.check_no = s.check_no
where s.exception_id is null or c.exception_id is null

-- What began at this very moment or later has not been.
-- name: forget_coverage
delete from exception_coverage c
using coverage_delta d
where c.exception_id = d.exception_id and c.asset_key = d.asset_key and c.check_no = d.check_no and c.valid_to is null
  and not d.is_beginning and c.valid_from >= $1::timestamptz

-- name: end_coverage
update exception_coverage c
set valid_to = $1::timestamptz
from coverage_delta d
where c.exception_id = d.exception_id and c.asset_key = d.asset_key and c.check_no = d.check_no and c.valid_to is null
  and not d.is_beginning

-- name: begin_coverage
insert into exception_coverage (exception_id, asset_key, check_no, valid_from)
select exception_id, asset_key, check_no, $1::timestamptz from coverage_delta where is_beginning
on conflict (exception_id, asset_key, check_no, valid_from) do update set valid_to = null

-- Whether anything here is later than $1: somebody decided while the scan of that moment ran, an end is seen late, or
-- the clock of a host runs behind. By excepted_finding_ended, exception_score_rollup_current and exception_in_force.
-- name: is_late
select exists (select from excepted_finding where valid_to > $1::timestamptz)
  or exists (select from exception_score_rollup where valid_to is null and valid_from > $1::timestamptz)
  or exists (select from exception where state in ('active', 'review') and measured_at > $1::timestamptz) as late

-- What an approver decided on after $1 covers nothing before; what comes to it after its approval has grown.
-- name: begin_coverage_late
insert into exception_coverage (exception_id, asset_key, check_no, valid_from)
select d.exception_id, d.asset_key, d.check_no,
  case when e.measured_at > $1::timestamptz then e.measured_at + interval '1 millisecond' else $1::timestamptz end
from coverage_delta d join exception e on e.id = d.exception_id
where d.is_beginning
on conflict (exception_id, asset_key, check_no, valid_from) do update set valid_to = null

-- name: find_pairs
insert into finding_pair select distinct asset_key, check_no from coverage_delta

-- Of touched assets all that is excepted, as its weight, status or workload may be another.
-- name: find_touched_pairs
insert into finding_pair
select asset_key, check_no from coverage_delta
union
select e.asset_key, e.check_no from touched_asset t join excepted_finding e on e.asset_key = t.key and e.valid_to is null

-- One by one, by excepted_finding_current, finding_current and exception_coverage_current.
-- name: find_excepted_delta
insert into excepted_delta (asset_key, check_no, subscription_id, workload_id, pillar, weight, status, since, sign)
with pillar as (
  select n.no, c->>'pillar' as pillar
  from (select checks from checklist_version order by number desc limit 1) newest,
    jsonb_array_elements(newest.checks) c
  join check_number n on n.check_id = c->>'checkId'
),
should_be as (
  select f.asset_key, f.check_no, f.subscription_id, f.workload_id, pillar.pillar, f.weight, f.status
  from finding_pair p
  cross join lateral (
    select * from finding where asset_key = p.asset_key and check_no = p.check_no and valid_to is null offset 0
  ) f
  join pillar on pillar.no = f.check_no
  cross join lateral (
    select from exception_coverage where asset_key = f.asset_key and check_no = f.check_no and valid_to is null limit 1
  ) covered
),
is_now as (
  select e.*
  from finding_pair p
  cross join lateral (
    select * from excepted_finding where asset_key = p.asset_key and check_no = p.check_no and valid_to is null offset 0
  ) e
)
select n.asset_key, n.check_no, n.subscription_id, n.workload_id, n.pillar, n.weight, n.status, n.valid_from, -1
from is_now n
left join should_be b using (asset_key, check_no)
where (n.subscription_id, n.workload_id, n.pillar, n.weight, n.status)
  is distinct from (b.subscription_id, b.workload_id, b.pillar, b.weight, b.status)
union all
select b.asset_key, b.check_no, b.subscription_id, b.workload_id, b.pillar, b.weight, b.status, null, 1
from should_be b
left join is_now n using (asset_key, check_no)
where (n.subscription_id, n.workload_id, n.pillar, n.weight, n.status)
  is distinct from (b.subscription_id, b.workload_id, b.pillar, b.weight, b.status)

-- name: forget_excepted
delete from excepted_finding e
using excepted_delta d
where e.asset_key = d.asset_key and e.check_no = d.check_no and e.valid_to is null and d.sign < 0
  and e.valid_from >= $1::timestamptz

-- name: end_excepted
update excepted_finding e
set valid_to = $1::timestamptz
from excepted_delta d
where e.asset_key = d.asset_key and e.check_no = d.check_no and e.valid_to is null and d.sign < 0

-- name: begin_excepted
insert into excepted_finding (asset_key, check_no, valid_from, subscription_id, workload_id, pillar, weight, status)
select asset_key, check_no, $1::timestamptz, subscription_id, workload_id, pillar, weight, status
from excepted_delta where sign > 0
on conflict (asset_key, check_no, valid_from) do update
set valid_to = null, subscription_id = excluded.subscription_id, workload_id = excluded.workload_id,
  pillar = excluded.pillar, weight = excluded.weight, status = excluded.status

-- Not before it was excepted last, and not before what covers it does.
-- name: begin_excepted_late
insert into excepted_finding (asset_key, check_no, valid_from, subscription_id, workload_id, pillar, weight, status)
select d.asset_key, d.check_no, greatest($1::timestamptz, before.ended, covered.since), d.subscription_id, d.workload_id,
  d.pillar, d.weight, d.status
from excepted_delta d
cross join lateral (
  select max(valid_to) as ended from excepted_finding where asset_key = d.asset_key and check_no = d.check_no
) before
cross join lateral (
  select min(valid_from) as since from exception_coverage
  where asset_key = d.asset_key and check_no = d.check_no and valid_to is null
) covered
where d.sign > 0

-- The cells whose sums are made anew then, each once.
-- name: find_late_cells
insert into moving_cell (subscription_id, workload_id, check_no, pillar)
select subscription_id, workload_id, check_no, pillar from excepted_delta
except
select subscription_id, workload_id, check_no, pillar from moving_cell

-- What one in force covers, for lists; of one that has ended, what it covered last. $1 exceptions besides those that
-- cover otherwise than before. By exception_coverage_of_exception.
-- name: count_covered
update exception e
set assets = n.assets, findings = n.findings, weight = n.weight,
  grown_assets = case when e.review_since is null then n.grown else e.grown_assets end
from (select unnest($1::int[]) as id union select exception_id from coverage_delta) changed
join exception x on x.id = changed.id
cross join lateral (
  select count(distinct c.asset_key) as assets, count(*) as findings, coalesce(sum(f.weight), 0) as weight,
    count(distinct c.asset_key) filter (where c.valid_from > x.measured_at and not exists (
      select from exception_coverage approved
      where approved.exception_id = x.id and approved.asset_key = c.asset_key
        and approved.valid_from <= x.measured_at and (approved.valid_to is null or approved.valid_to > x.measured_at)
    )) as grown
  from exception_coverage c
  cross join lateral (
    select weight from finding where asset_key = c.asset_key and check_no = c.check_no and valid_to is null offset 0
  ) f
  where c.exception_id = x.id and c.valid_to is null
) n
where e.id = x.id and x.state in ('active', 'review')
  and ((e.assets, e.findings, e.weight) is distinct from (n.assets, n.findings, n.weight)
    or e.review_since is null and e.grown_assets <> n.grown)

-- name: remember_places
insert into exception_place (exception_id, subscription_id, workload_id)
select distinct d.exception_id, f.subscription_id, f.workload_id
from coverage_delta d
join finding f on f.asset_key = d.asset_key and f.check_no = d.check_no and f.valid_to is null
where d.is_beginning
union
-- What went to another workload while it stayed covered.
select distinct c.exception_id, a.subscription_id, a.workload_id
from touched_asset t
join exception_coverage c on c.asset_key = t.key and c.valid_to is null
join asset a on a.key = t.key
on conflict do nothing

-- What a scan or a change of workloads may have moved: what inherits tags from what was retagged is in to_assign only
-- where workloads have rules, so it is looked for here as well. Tables of lib/inventory, lib/findings, lib/workloads.
-- name: find_touched_by_scan
insert into touched_asset (key)
select key from asset_delta
union
select asset_key from moved
union
select asset_key from reassigned
union
select a.key
from asset_delta d
join asset g on g.key = d.key and g.type = 'microsoft.resources/subscriptions/resourcegroups'
join asset a on a.subscription_id = g.subscription_id and a.resource_group = g.resource_group and a.removed_at is null
where d.is_retagged or d.kind <> 'changed'
union
select a.key
from asset_delta d
join asset s on s.key = d.key and s.type = 'microsoft.resources/subscriptions'
join asset a on a.subscription_id = s.subscription_id and a.removed_at is null
where d.is_retagged or d.kind <> 'changed'
union
select key from asset where subscription_id = any($1::text[]) and removed_at is null

-- name: find_touched_by_workloads
insert into touched_asset (key) select asset_key from reassigned
