-- What is excepted, and its sums, from a past moment on, where more than one thing has happened since.

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

-- An end that is seen late may leave a gap after $1 that another exception was approved behind: what was excepted keeps
-- the parts of it that are still covered. First what is cut, then its cells, then the parts in its place.
-- name: find_pieces
insert into excepted_piece
select e.asset_key, e.check_no, e.valid_from, e.valid_to, e.subscription_id, e.workload_id, e.pillar, e.weight, e.status
from finding_pair p
join excepted_finding e using (asset_key, check_no)
cross join lateral (
  select coalesce(range_agg(tstzrange(c.valid_from, c.valid_to)), '{}') + tstzmultirange(tstzrange(null, $1::timestamptz)) as periods
  from exception_coverage c where c.asset_key = e.asset_key and c.check_no = e.check_no
) covered
where (e.valid_to is null or e.valid_to > $1::timestamptz)
  and not tstzrange(e.valid_from, e.valid_to) <@ covered.periods

-- name: find_cut_cells
insert into moving_cell (subscription_id, workload_id, check_no, pillar)
select subscription_id, workload_id, check_no, pillar from excepted_piece
except
select subscription_id, workload_id, check_no, pillar from moving_cell

-- name: remove_cut
delete from excepted_finding e
using excepted_piece p
where e.asset_key = p.asset_key and e.check_no = p.check_no and e.valid_from = p.valid_from

-- name: keep_pieces
insert into excepted_finding (asset_key, check_no, valid_from, valid_to, subscription_id, workload_id, pillar, weight, status)
select p.asset_key, p.check_no, lower(part), upper(part), p.subscription_id, p.workload_id, p.pillar, p.weight, p.status
from excepted_piece p
cross join lateral (
  select coalesce(range_agg(tstzrange(c.valid_from, c.valid_to)), '{}') + tstzmultirange(tstzrange(null, $1::timestamptz)) as periods
  from exception_coverage c where c.asset_key = p.asset_key and c.check_no = p.check_no
) covered
cross join lateral unnest(tstzmultirange(tstzrange(p.valid_from, p.valid_to)) * covered.periods) part

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
