-- Whether there is anything to do, without a lock: $1 now, $2 the last day that is told as ending soon, $3 that which is
-- told on the day before, $4 today. Index: exception_in_force.
-- name: is_due
select exists (
  select from exception e
  where e.state in ('approved', 'active', 'review')
    and (e.ends_at <= $1 or e.state = 'approved' and e.starts_at <= $1
      or e.state <> 'approved' and (
        e.next_review_on <= $4::date and not exists (
          select from exception_event v
          where v.exception_id = e.id and v.kind = 'review_due' and v.detail->>'until' = e.next_review_on::text
            and (v.detail->>'next')::date > $4::date
        )
        or e.ends_on <= $2::date and not exists (
          select from exception_event v where v.exception_id = e.id and v.kind = 'warned'
        )
        or e.ends_on <= $3::date and not exists (
          select from exception_event v
          where v.exception_id = e.id and v.kind = 'warned' and (v.detail->>'mark')::int <= 1
        )
      ))
) as due

-- What begins or ends by $1, first things first. What ends before it is looked at never begins.
-- name: due
select id, case when ends_at <= $1 then ends_at else starts_at end as at, ends_at <= $1 as ends
from exception
where state in ('approved', 'active', 'review') and (ends_at <= $1 or state = 'approved' and starts_at <= $1)
order by 2, id limit 500

-- In force at $1, ending by the day $2, and not told so for the mark $3 in this period of force.
-- name: ending
select e.id
from exception e
where e.state in ('active', 'review') and e.ends_at > $1 and e.ends_on <= $2::date
  and not exists (
    select from exception_event v
    where v.exception_id = e.id and v.kind = 'warned' and (v.detail->>'mark')::int <= $3::int
  )
order by e.id

-- Due on the day $1 and in force at $2, where it was not told yet, or so long ago that it is told again.
-- name: to_review
select e.id from exception e
where e.state in ('active', 'review') and e.next_review_on <= $1::date and e.ends_at > $2
  and not exists (
    select from exception_event v
    where v.exception_id = e.id and v.kind = 'review_due' and v.detail->>'until' = e.next_review_on::text
      and (v.detail->>'next')::date > $1::date
  )
order by e.id

-- What is in force at $1 and covers nothing any more (all that it covered is fixed or gone, or everything that it names
-- is removed), or has grown by more than was told.
-- name: to_settle
select e.id, e.is_empty as "isEmpty", e.grown_assets as grown, e.approved
from (
  select x.id, x.state, x.grown_assets,
    x.findings = 0 and (
      exists (select from exception_coverage c where c.exception_id = x.id)
      -- Fixed between its request and its first day.
      or x.state = 'active' and exists (
        select from exception_event v
        where v.exception_id = x.id and v.kind in ('requested', 'imported') and (v.detail->'covers'->>'findings')::int > 0
      )
      or not exists (
        select from exception_target t
        where t.exception_id = x.id
          and not (t.kind = 'asset' and exists (select from asset a where a.key = t.asset_key and a.removed_at is not null))
      )
    ) as is_empty,
    coalesce((
      select count(distinct c.asset_key)::int from exception_coverage c
      where c.exception_id = x.id and c.valid_from <= x.measured_at and (c.valid_to is null or c.valid_to > x.measured_at)
    ), 0) as approved,
    coalesce((
      select (v.detail->>'assets')::int from exception_event v
      where v.exception_id = x.id and v.kind = 'grew' and v.at >= x.measured_at order by v.seq desc limit 1
    ), 0) as told
  from exception x
  where x.state in ('active', 'review') and x.ends_at > $1 and (x.findings = 0 or x.grown_assets > 0)
) e
where e.is_empty or e.state = 'active' and e.grown_assets > e.told
order by e.id
