-- Under which names somebody hears of things: their own, of their groups (by the newest session), and approvers.
-- name: audiences
select array['person:' || $1::text]
  || case when $2 then array['approvers'] else '{}'::text[] end
  || coalesce((select array(select 'group:' || g from unnest(groups) g)
               from session where person_id = $1::uuid order by created_at desc limit 1), '{}') as audiences

-- name: unread
select count(*) from (
  select from notification n
  where n.audience = any($1) and n.actor <> $2 and n.kind <> 'test' and n.at > $3
    and not exists (select from notification o where o.key = n.key and o.audience = any($1) and o.id < n.id)
    and not exists (select from notification_read r where r.notification_id = n.id and r.person_id = $2)
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
