-- How each channel fares: what arrived last, what did not, what waits. Trouble is what was said after the last success.
-- name: channels
select c.channel, d."lastSentAt", coalesce(d.waiting, 0) as waiting, coalesce(d.failed, 0) as failed,
  coalesce(d.unclear, 0) as unclear, trouble.error as "lastError", trouble.at as "lastErrorAt",
  test.state as "testState", test.error as "testError", test.at as "testAt"
from unnest($1::delivery_channel[]) with ordinality c (channel, position)
left join (
  select channel, max(sent_at) as "lastSentAt",
    count(*) filter (where state in ('waiting', 'sending')) as waiting,
    count(*) filter (where state = 'failed') as failed,
    count(*) filter (where state = 'unclear') as unclear
  from delivery group by channel
) d on d.channel = c.channel
left join lateral (
  select last_error as error, claimed_at as at from delivery
  where channel = c.channel and last_error is not null and claimed_at > coalesce(d."lastSentAt", '-infinity')
  order by claimed_at desc limit 1
) trouble on true
left join lateral (
  select d.state, d.last_error as error, n.at from delivery d join notification n on n.id = d.notification_id
  where d.channel = c.channel and n.kind = 'test' order by d.id desc limit 1
) test on true
order by c.position

-- name: undelivered
select d.id, d.channel, d.recipient, d.state, d.attempts, d.last_error as "lastError", d.claimed_at as "triedAt",
  n.kind, n.audience, n.detail, n.at
from delivery d join notification n on n.id = d.notification_id
where d.state in ('failed', 'unclear')
  and ($1::bigint is null or case when $2 then d.id > $1 else d.id < $1 end)
order by case when $2 then d.id else -d.id end
limit $3

-- name: send_again
update delivery set state = 'waiting', attempts = 0, next_at = $3
where id = $1 and state = $2::delivery_state
returning channel, recipient, attempts, notification_id as "notificationId"

-- name: test
insert into notification (key, at, kind, exception_id, audience, actor, detail, fanned_at)
values ($1, $2, 'test', 0, 'person:' || $3, $3, '{"name": "", "title": ""}', $2)
on conflict (key, audience) do nothing
returning id

-- name: test_delivery
insert into delivery (notification_id, channel, recipient, next_at) values ($1, $2::delivery_channel, $3, $4)
