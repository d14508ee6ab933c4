-- Under which names somebody hears of things: their own, of their groups (by the newest session), and approvers.
-- name: audiences
select array['person:' || $1::text]
  || case when $2 then array['approvers'] else '{}'::text[] end
  || coalesce((select array(select 'group:' || g from unnest(groups) g)
               from session where person_id = $1::uuid order by created_at desc limit 1), '{}') as audiences

-- Requests that somebody ($2) can still decide, each since when: there are few. What asked approvers for a decision counts
-- as read without one of these, whoever decided.
-- name: errands
errand as materialized (
  select e.id, case e.state when 'review' then e.review_since else e.requested_at end as since
  from exception e
  where e.state in ('requested', 'review') and not exists (
    select from exception_decision d where d.exception_id = e.id and d.round = e.round and d.person_id = $2
  )
)

-- name: unread
select count(*) from (
  select from notification n
  left join errand on errand.id = n.exception_id
  where n.audience = any($1) and n.actor <> $2 and n.kind <> 'test' and n.at > $3
    and not exists (select from notification o where o.key = n.key and o.audience = any($1) and o.id < n.id)
    and not exists (select from notification_read r where r.notification_id = n.id and r.person_id = $2)
    and (n.audience <> 'approvers' or n.kind not in ('requested', 'approved', 'grown') or n.at >= errand.since)
  limit $4
) unread

-- name: mark_read
insert into notification_read (person_id, notification_id)
select $2, n.id from notification n where n.audience = any($1) and n.id = any($3::bigint[])
on conflict do nothing

-- name: mark_all_read
insert into notification_read (person_id, notification_id)
select $2, n.id from notification n
where n.audience = any($1) and n.actor <> $2 and n.kind <> 'test' and n.id <= $3 and n.at > $4
on conflict do nothing
