-- What has not been looked at yet, oldest first.
-- name: to_fan
select id, key, at, kind, audience, actor from notification where fanned_at is null order by id limit $1 for update

-- name: fanned
update notification set fanned_at = $2 where id = any($1::bigint[])

-- Who hears of one by mail: people whose username is an address and who want such mail, approvers by the roles of their
-- newest session.
-- name: mail_recipients
select distinct lower(p.username) as address
from person p
left join lateral (
  select roles, groups from session where person_id = p.id order by created_at desc limit 1
) newest on true
where p.username is not null
  and p.id::text <> $2
  and not exists (select from mail_choice c where c.person_id = p.id and c.off && $4::text[])
  and case
    when $1 = 'approvers' then newest.roles && $3::text[]
    when $1 like 'person:%' then p.id::text = substr($1, 8)
    when $1 like 'group:%' then substr($1, 7) = any(newest.groups)
    else false
  end

-- A webhook has one reader: one an event, in their order.
-- name: add_to_webhook
insert into delivery (notification_id, channel, recipient, next_at)
select id, $2::delivery_channel, '', $3
from (
  select distinct on (n.key) n.id
  from notification n
  where n.id = any($1::bigint[])
    and not exists (
      select from delivery d join notification o on o.id = d.notification_id
      where o.key = n.key and d.channel = $2::delivery_channel and d.recipient = ''
    )
  order by n.key, n.id
) first
order by id
on conflict do nothing

-- One a channel and recipient, whichever of the audiences of the event they belong to.
-- name: add_delivery
insert into delivery (notification_id, channel, recipient, next_at)
select $1, $2::delivery_channel, recipient, $4
from unnest($3::text[]) recipient
where not exists (
  select from delivery d join notification n on n.id = d.notification_id
  where n.key = $5 and d.channel = $2::delivery_channel and d.recipient = recipient
)
on conflict do nothing

-- The process that was sending these is gone: the lock of senders is ours.
-- name: left_sending
update delivery
set state = 'unclear', last_error = 'The process ended while this was being sent.'
where state = 'sending' and channel = any($1::delivery_channel[])
returning id

-- What is due first, and with it whatever else of its kind is due for the same recipient: they go out as one message,
-- named after the first of them. Written so that no plan rests on how many are guessed to wait: none do, until 10,000 do.
-- Indexes: delivery_due, delivery_waiting.
-- name: claim
with first as (
  select id, recipient, (select kind from notification where id = notification_id) as kind
  from delivery
  where state = 'waiting' and channel = $1::delivery_channel and next_at <= $2
  order by next_at, id limit 1
), due as (
  select d.id
  from first
  join delivery d on d.state = 'waiting' and d.channel = $1::delivery_channel and d.recipient = first.recipient
  where d.next_at <= $2 and (first.kind <> 'test' or d.id = first.id)
    and (select kind from notification where id = d.notification_id) = first.kind
  order by d.id limit $3
  for update of d skip locked
)
update delivery d
set state = 'sending', attempts = d.attempts + 1, claimed_at = $2, message = (select min(id) from due)
from notification n
where n.id = d.notification_id and d.id = any(array(select id from due))
returning d.id, d.channel, d.recipient, d.attempts, n.id as "notificationId", n.kind, n.exception_id as "exceptionId",
  n.audience, n.detail

-- Each with the state and the next attempt of its own.
-- name: settle
update delivery d
set state = settled.state, next_at = coalesce(settled.next_at, d.next_at), sent_at = $4, last_error = $5
from unnest($1::bigint[], $2::delivery_state[], $3::timestamptz[]) settled (id, state, next_at)
where d.id = settled.id and d.state in ('sending', 'unclear')

-- The whole channel is in trouble: what else waits for it would meet the same.
-- name: hold
update delivery set next_at = $2 where channel = $1::delivery_channel and state = 'waiting' and next_at < $2
