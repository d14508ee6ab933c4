-- What exceptions have covered, and what was excepted, held against when the log says that they were in force ($1
-- numbers, $2 since, $3 until). Each answers what does not hold.

-- name: outside
select c.exception_id as id
from exception_coverage c
left join unnest($1::int[], $2::timestamptz[], $3::timestamptz[]) p (id, since, until) on p.id = c.exception_id
where p.id is null or c.valid_from < p.since or c.valid_to > p.until or c.valid_to is null and p.until is not null
  or c.valid_to <= c.valid_from
group by c.exception_id order by 1 limit 100

-- Checks and scope stay what they were when it came into force. Tags and workloads move: their past is not told by assets.
-- name: astray
select id from (
  select c.exception_id as id
  from (select distinct exception_id, check_no from exception_coverage) c
  where not exists (
    select from exception_check k join check_number n on n.check_id = k.check_id
    where k.exception_id = c.exception_id and n.no = c.check_no
  )
  union
  select c.exception_id
  from (select distinct exception_id, asset_key from exception_coverage) c
  join asset a on a.key = c.asset_key
  where not exists (
    select from exception_target t
    where t.exception_id = c.exception_id and case t.kind
      when 'asset' then lower(a.id) = t.name or starts_with(lower(a.id), t.name || '/')
      when 'resource_group' then a.subscription_id = t.subscription_id and a.resource_group = t.name
      when 'subscription' then a.subscription_id = t.name
      else true
    end
  )
) astray order by id limit 100

-- name: hidden
select distinct c.exception_id as id
from exception_coverage c
join asset a on a.key = c.asset_key
where c.valid_to is null and not exists (
  select from exception_place p
  where p.exception_id = c.exception_id and p.subscription_id = a.subscription_id and p.workload_id = a.workload_id
)
order by 1 limit 100

-- name: uncovered
with covered as (
  select asset_key, check_no, range_agg(tstzrange(valid_from, valid_to)) as periods
  from exception_coverage where valid_to is null or valid_to > valid_from group by asset_key, check_no
)
select count(*)::int as findings
from excepted_finding e
left join covered c using (asset_key, check_no)
where e.valid_to <= e.valid_from or c.periods is null
  or not tstzrange(e.valid_from, greatest(e.valid_to, e.valid_from)) <@ c.periods

-- With a weight and status that its finding had meanwhile.
-- name: misweighed
select count(*)::int as findings
from excepted_finding e
where not exists (
  select from finding f
  where f.asset_key = e.asset_key and f.check_no = e.check_no and f.weight = e.weight and f.status = e.status
    and (e.valid_to is null or f.valid_from < e.valid_to) and (f.valid_to is null or f.valid_to > e.valid_from)
)

-- Whatever begins or ends moves the sum at that moment by as much: nothing is left where both tell the same.
-- name: sums
with turn as (
  select e.*, t.at, t.sign
  from excepted_finding e cross join lateral (values (e.valid_from, 1), (e.valid_to, -1)) t (at, sign)
  where t.at is not null
),
checks as (
  select subscription_id, workload_id, check_no, at, sum(sign * weight) as weight,
    sum(case when status = 'fail' then sign else 0 end) as failed, sum(case when status = 'unknown' then sign else 0 end) as unknown
  from turn group by 1, 2, 3, 4
  union all
  select r.subscription_id, r.workload_id, r.check_no, t.at, -sum(sign * weight), -sum(sign * failed), -sum(sign * unknown)
  from exception_check_rollup r cross join lateral (values (r.valid_from, 1), (r.valid_to, -1)) t (at, sign)
  where t.at is not null group by 1, 2, 3, 4
),
scores as (
  select case grouping(subscription_id, workload_id) when 0 then subscription_id || '/w' || workload_id
      when 1 then subscription_id when 2 then 'w' || workload_id else '' end as scope,
    pillar, at, sum(sign * weight) as weight, sum(case when status = 'fail' then sign else 0 end) as failed,
    sum(case when status = 'unknown' then sign else 0 end) as unknown
  from turn group by pillar, at, cube (subscription_id, workload_id)
  having grouping(subscription_id) = 1 or subscription_id <> ''
  union all
  select r.scope, r.pillar, t.at, -sum(sign * weight_excepted), -sum(sign * failed), -sum(sign * unknown)
  from exception_score_rollup r cross join lateral (values (r.valid_from, 1), (r.valid_to, -1)) t (at, sign)
  where t.at is not null group by 1, 2, 3
)
select least(
  (select min(at) from (
    select at from checks group by subscription_id, workload_id, check_no, at
    having sum(weight) <> 0 or sum(failed) <> 0 or sum(unknown) <> 0
  ) one),
  (select min(at) from (
    select at from scores group by scope, pillar, at
    having sum(weight) <> 0 or sum(failed) <> 0 or sum(unknown) <> 0
  ) one)
) as since
