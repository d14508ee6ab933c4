-- What exceptions in force cover, and the sums of it. What should be is compared with what is, and only the difference is
-- written. $1 is the moment where nothing else is said. Statements are put together by effect.ts: a header that says what
-- is looked at, `matching` or `matching_touched`, and what becomes of it.

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
delete from touched_asset;
delete from should_cover;
delete from coverage_delta;
delete from finding_pair;
delete from excepted_delta;
delete from moving_cell;
delete from half


-- The stored exceptions $1, those in force.
-- name: stored
wanted as materialized (
  select id as exception_id, measured_at, review_since is not null as is_frozen from exception
  where id = any($1::int[]) and state in ('active', 'review')
),
target as materialized (
  select t.exception_id, t.kind::text as kind, t.subscription_id, t.name, t.value, t.asset_key, t.workload_id
  from wanted join exception_target t using (exception_id)
),
wanted_check as materialized (
  select w.exception_id, n.no as check_no
  from wanted w join exception_check c using (exception_id) join check_number n on n.check_id = c.check_id
),

-- Terms that nobody has stored: $1 the targets as JSON, $2 the ids of checks.
-- name: proposed
wanted as (select 0 as exception_id, null::timestamptz as measured_at, false as is_frozen),
target as materialized (
  select 0 as exception_id, * from json_to_recordset($1::json)
    t (kind text, subscription_id text, name text, value text, asset_key uuid, workload_id int)
),
wanted_check as materialized (
  select 0 as exception_id, no as check_no from check_number where check_id = any($2::text[])
),

-- The assets of targets. Indexes: asset's primary key, asset_below, asset_of_group, asset_tagged, asset_of_workload.
-- `text_pattern_ops` knows ~>=~ and ~<~: what begins with the id and a slash ('0' is the letter after it).
-- name: assets_of_targets
tagged as materialized (
  select t.exception_id, t.subscription_id as only_in, t.name as tag, a.key, a.type, a.subscription_id, a.resource_group
  from target t
  join asset a on a.removed_at is null
    and tag_words(a.tags) @> array[case when t.value is null then t.name else t.name || '=' || t.value end]
  where t.kind = 'tag' and (t.subscription_id = '' or a.subscription_id = t.subscription_id)
    and exists (
      select from jsonb_each_text(a.tags) pair
      where lower(pair.key) = t.name and (t.value is null or coalesce(pair.value, '') = t.value)
    )
),
-- A word may be a name that has a = in it, or a name with its value: keys tell which.
-- Subscriptions are assets, or only in the list of subscriptions.
tagged_subscription as (
  select exception_id, tag, subscription_id from tagged where type = 'microsoft.resources/subscriptions'
  union
  select t.exception_id, t.name, s.id
  from target t join subscription s on tag_words(s.tags) @> array[t.name]
  where t.kind = 'tag' and (t.subscription_id = '' or s.id = t.subscription_id)
    and exists (
      select from jsonb_each_text(s.tags) pair
      where lower(pair.key) = t.name and (t.value is null or coalesce(pair.value, '') = t.value)
    )
    and not exists (
      select from asset a
      where a.type = 'microsoft.resources/subscriptions' and a.subscription_id = s.id and a.removed_at is null
    )
),
in_target as (
  select t.exception_id, a.key
  from target t join asset a on a.key = t.asset_key and a.removed_at is null
  where t.kind = 'asset'
  union
  select t.exception_id, a.key
  from target t
  join asset a on lower(a.id) ~>=~ (t.name || '/') and lower(a.id) ~<~ (t.name || '0') and a.removed_at is null
  where t.kind = 'asset'
  union
  select t.exception_id, a.key
  from target t
  join asset a on a.subscription_id = t.subscription_id and a.resource_group = t.name and a.removed_at is null
  where t.kind = 'resource_group'
  union
  select exception_id, key from tagged
  union
  select g.exception_id, a.key
  from tagged g
  join asset a on a.subscription_id = g.subscription_id and a.resource_group = g.resource_group and a.removed_at is null
    and not (tag_words(a.tags) @> array[g.tag]
      and exists (select from jsonb_object_keys(a.tags) own where lower(own) = g.tag))
  where g.type = 'microsoft.resources/subscriptions/resourcegroups'
  union
  select s.exception_id, a.key
  from tagged_subscription s
  join asset a on a.subscription_id = s.subscription_id and a.removed_at is null
    and not (tag_words(a.tags) @> array[s.tag]
      and exists (select from jsonb_object_keys(a.tags) own where lower(own) = s.tag))
  where not exists (
    select from asset g
    where g.subscription_id = a.subscription_id and g.resource_group = a.resource_group and g.removed_at is null
      and g.type = 'microsoft.resources/subscriptions/resourcegroups' and tag_words(g.tags) @> array[s.tag]
      and exists (select from jsonb_object_keys(g.tags) own where lower(own) = s.tag)
  )
),

-- Each looks up its findings one by one: estimates of what a scope holds are so far off that the planner would read all
-- findings of a check instead. Whole subscriptions and workloads are found by their findings. Indexes: finding_current,
-- finding_open_of_check, finding_open_of_workload.
-- name: matching
covered as (
  select i.exception_id, f.asset_key, f.check_no
  from in_target i
  join wanted_check c using (exception_id)
  cross join lateral (
    select asset_key, check_no from finding
    where asset_key = i.key and check_no = c.check_no and valid_to is null offset 0
  ) f
  union
  select t.exception_id, f.asset_key, f.check_no
  from target t
  join wanted_check c using (exception_id)
  cross join lateral (
    select asset_key, check_no from finding
    where check_no = c.check_no and subscription_id = t.name and valid_to is null offset 0
  ) f
  where t.kind = 'subscription'
  union
  select t.exception_id, f.asset_key, f.check_no
  from target t
  join wanted_check c using (exception_id)
  cross join lateral (
    select asset_key, check_no from finding
    where check_no = c.check_no and workload_id = t.workload_id and valid_to is null offset 0
  ) f
  where t.kind = 'workload'
)

-- The same from the other side: which exceptions in force fit the assets in touched_asset. A prefix of an id that ends
-- before a slash is what the asset lies below.
-- name: matching_touched
facts as materialized (
  select a.key, a.id, a.subscription_id, a.resource_group, a.workload_id, a.tags,
    g.tags as group_tags, coalesce(s.tags, list.tags) as subscription_tags
  from touched_asset touched
  join asset a on a.key = touched.key and a.removed_at is null
  left join asset g on g.subscription_id = a.subscription_id and g.resource_group = a.resource_group
    and g.type = 'microsoft.resources/subscriptions/resourcegroups' and g.removed_at is null
  left join asset s on s.subscription_id = a.subscription_id and s.type = 'microsoft.resources/subscriptions'
    and s.removed_at is null
  left join subscription list on list.id = a.subscription_id and s.key is null
  where exists (select from finding f where f.asset_key = a.key and f.valid_to is null)
),
wanted as materialized (
  select id as exception_id, measured_at, review_since is not null as is_frozen from exception
  where state in ('active', 'review')
),
target as materialized (
  select t.exception_id, t.kind::text as kind, t.subscription_id, t.name, t.value, t.workload_id
  from wanted join exception_target t using (exception_id)
),
above as (
  select f.key, array_to_string(part[1:n], '/') as name
  from facts f, string_to_array(lower(f.id), '/') part, generate_series(2, cardinality(part)) n
),
tag_name as materialized (select distinct name from target where kind = 'tag'),
-- The nearest holder of a tag hides those above it; one holder may spell its name in several ways.
held_tag as (
  select f.key, f.subscription_id, n.name, coalesce(pair.value, '') as value,
    rank() over (partition by f.key, n.name order by holder.distance) as place
  from facts f
  cross join tag_name n
  cross join lateral (values (0, f.tags), (1, f.group_tags), (2, f.subscription_tags)) holder (distance, tags)
  cross join lateral jsonb_each_text(case jsonb_typeof(holder.tags) when 'object' then holder.tags else '{}' end) pair
  where lower(pair.key) = n.name
),
effective_tag as (select * from held_tag where place = 1),
in_target as (
  select t.exception_id, a.key from target t join above a on a.name = t.name where t.kind = 'asset'
  union
  select t.exception_id, f.key
  from target t join facts f on f.subscription_id = t.subscription_id and f.resource_group = t.name
  where t.kind = 'resource_group'
  union
  select t.exception_id, f.key from target t join facts f on f.subscription_id = t.name where t.kind = 'subscription'
  union
  select t.exception_id, f.key from target t join facts f on f.workload_id = t.workload_id where t.kind = 'workload'
  union
  select t.exception_id, e.key
  from target t
  join effective_tag e on e.name = t.name and (t.value is null or e.value = t.value)
    and (t.subscription_id = '' or e.subscription_id = t.subscription_id)
  where t.kind = 'tag'
),
covered as (
  select i.exception_id, f.asset_key, f.check_no
  from in_target i
  join exception_check ec on ec.exception_id = i.exception_id
  join check_number n on n.check_id = ec.check_id
  join finding f on f.asset_key = i.key and f.check_no = n.no and f.valid_to is null
)

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

-- The cells whose sums are made anew then.
-- name: find_late_cells
insert into moving_cell (subscription_id, workload_id, check_no, pillar)
select distinct subscription_id, workload_id, check_no, pillar from excepted_delta

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

-- A change of workloads takes effect as of the newest scan, $1, and people have decided since: what was excepted then or
-- later goes with its asset, and the sums of the workloads that it left and came to are made anew from that moment on.
-- name: find_moving_cells
insert into moving_cell (subscription_id, workload_id, check_no, pillar)
select distinct e.subscription_id, side.workload_id, e.check_no, e.pillar
from reassigned r
join excepted_finding e on e.asset_key = r.asset_key and (e.valid_to is null or e.valid_to > $1::timestamptz)
cross join lateral (values (e.workload_id), (r.new_workload)) side (workload_id)
where e.workload_id <> r.new_workload

-- name: find_halves
insert into half (asset_key, check_no, valid_from, until, workload_id)
select e.asset_key, e.check_no, e.valid_from, e.valid_to, r.new_workload
from reassigned r
join excepted_finding e on e.asset_key = r.asset_key and e.workload_id <> r.new_workload
  and e.valid_from < $1::timestamptz and (e.valid_to is null or e.valid_to > $1::timestamptz)

-- Ended before its second half is there: of each finding one is current.
-- name: end_first_halves
update excepted_finding e
set valid_to = $1::timestamptz
from half h
where e.asset_key = h.asset_key and e.check_no = h.check_no and e.valid_from = h.valid_from

-- name: begin_second_halves
insert into excepted_finding (asset_key, check_no, valid_from, valid_to, subscription_id, workload_id, pillar, weight, status)
select e.asset_key, e.check_no, $1::timestamptz, h.until, e.subscription_id, h.workload_id, e.pillar, e.weight, e.status
from half h
join excepted_finding e on e.asset_key = h.asset_key and e.check_no = h.check_no and e.valid_from = h.valid_from

-- name: move_later_excepted
update excepted_finding e
set workload_id = r.new_workload
from reassigned r
where e.asset_key = r.asset_key and e.valid_from >= $1::timestamptz and e.workload_id <> r.new_workload

-- name: cut_checks
with forgotten as (
  delete from exception_check_rollup r
  using moving_cell m
  where r.subscription_id = m.subscription_id and r.workload_id = m.workload_id and r.check_no = m.check_no
    and r.valid_from >= $1::timestamptz
)
update exception_check_rollup r
set valid_to = $1::timestamptz
from moving_cell m
where r.subscription_id = m.subscription_id and r.workload_id = m.workload_id and r.check_no = m.check_no
  and r.valid_from < $1::timestamptz and (r.valid_to is null or r.valid_to > $1::timestamptz)

-- Indexes: excepted_finding_of_workload, excepted_finding_ended.
-- name: sum_checks_anew
insert into exception_check_rollup (subscription_id, workload_id, check_no, valid_from, valid_to, weight, failed, unknown)
with standing as (
  select e.subscription_id, e.workload_id, e.check_no, e.weight, e.status, greatest(e.valid_from, $1::timestamptz) as since, e.valid_to
  from moving_cell m
  join excepted_finding e on e.workload_id = m.workload_id and e.subscription_id = m.subscription_id and e.check_no = m.check_no
  where e.valid_to is null or e.valid_to > $1::timestamptz
),
step as (
  select subscription_id, workload_id, check_no, at, sum(sign * weight) as weight,
    coalesce(sum(sign) filter (where status = 'fail'), 0) as failed,
    coalesce(sum(sign) filter (where status = 'unknown'), 0) as unknown
  from (
    select *, since as at, 1 as sign from standing
    union all
    select *, valid_to, -1 from standing where valid_to is not null
  ) turn
  group by subscription_id, workload_id, check_no, at
)
select * from (
  select subscription_id, workload_id, check_no, at, lead(at) over cell, sum(weight) over cell as weight,
    sum(failed) over cell as failed, sum(unknown) over cell as unknown
  from step
  window cell as (partition by subscription_id, workload_id, check_no order by at)
) level
where failed + unknown > 0

-- $2: whether also of whole subscriptions and of everything, which moves between workloads leave alone.
-- name: cut_scores
with scope as (
  select distinct side.scope, m.pillar
  from moving_cell m
  cross join lateral (
    values ('w' || m.workload_id, true), (m.subscription_id || '/w' || m.workload_id, true), (m.subscription_id, $2::boolean),
      ('', $2::boolean)
  ) side (scope, is_meant)
  where side.is_meant
),
forgotten as (
  delete from exception_score_rollup r
  using scope s
  where r.scope = s.scope and r.pillar = s.pillar and r.valid_from >= $1::timestamptz
)
update exception_score_rollup r
set valid_to = $1::timestamptz
from scope s
where r.scope = s.scope and r.pillar = s.pillar
  and r.valid_from < $1::timestamptz and (r.valid_to is null or r.valid_to > $1::timestamptz)

-- What lies above subscriptions counts only in its workload.
-- name: sum_scores_anew
insert into exception_score_rollup (scope, pillar, valid_from, valid_to, weight_excepted, failed, unknown)
with part as (
  select distinct 'w' || workload_id as scope, workload_id, null as subscription_id, pillar from moving_cell
  union
  select distinct subscription_id || '/w' || workload_id, workload_id, subscription_id, pillar
  from moving_cell where subscription_id <> ''
),
above as (
  select distinct '' as scope, null as subscription_id, pillar from moving_cell where $2::boolean
  union
  select distinct subscription_id, subscription_id, pillar from moving_cell where $2::boolean and subscription_id <> ''
),
standing as (
  select a.scope, e.pillar, e.weight, e.status, greatest(e.valid_from, $1::timestamptz) as since, e.valid_to
  from above a
  join excepted_finding e on e.pillar = a.pillar and (a.subscription_id is null or e.subscription_id = a.subscription_id)
  where e.valid_to is null or e.valid_to > $1::timestamptz
  union all
  select p.scope, e.pillar, e.weight, e.status, greatest(e.valid_from, $1::timestamptz) as since, e.valid_to
  from part p
  join excepted_finding e on e.workload_id = p.workload_id and e.pillar = p.pillar
    and (p.subscription_id is null or e.subscription_id = p.subscription_id)
  where e.valid_to is null or e.valid_to > $1::timestamptz
),
step as (
  select scope, pillar, at, sum(sign * weight) as weight,
    coalesce(sum(sign) filter (where status = 'fail'), 0) as failed,
    coalesce(sum(sign) filter (where status = 'unknown'), 0) as unknown
  from (
    select *, since as at, 1 as sign from standing
    union all
    select *, valid_to, -1 from standing where valid_to is not null
  ) turn
  group by scope, pillar, at
)
select * from (
  select scope, pillar, at, lead(at) over line, sum(weight) over line as weight, sum(failed) over line as failed,
    sum(unknown) over line as unknown
  from step
  window line as (partition by scope, pillar order by at)
) level
where failed + unknown > 0
