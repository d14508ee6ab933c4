-- How each channel fares: what arrived last, what did not and nobody has put away, what waits. Trouble is what was said
-- after the last success. Indexes: delivery_sent, delivery_undelivered, delivery_due, notification_test.
-- name: channels
select c.channel, arrived.at as "lastSentAt", open.waiting, undelivered.failed, undelivered.unclear,
  trouble.error as "lastError", trouble.at as "lastErrorAt",
  test.state as "testState", test.error as "testError", test.at as "testAt"
from unnest($1::delivery_channel[]) with ordinality c (channel, position)
left join lateral (
  select sent_at as at from delivery where channel = c.channel and state = 'sent' order by sent_at desc limit 1
) arrived on true
cross join lateral (
  select count(*) as waiting from delivery where channel = c.channel and state in ('waiting', 'sending')
) open
cross join lateral (
  select count(distinct message) filter (where state = 'failed') as failed,
    count(distinct message) filter (where state = 'unclear') as unclear
  from delivery where channel = c.channel and state in ('failed', 'unclear') and seen_at is null
) undelivered
left join lateral (
  select said.error, said.at from (
    select last_error as error, claimed_at as at from delivery
    where channel = c.channel and state in ('failed', 'unclear')
    union all
    select last_error, claimed_at from delivery where channel = c.channel and state in ('waiting', 'sending')
  ) said
  where said.error is not null and said.at > coalesce(arrived.at, '-infinity')
  order by said.at desc limit 1
) trouble on true
left join lateral (
  select d.state, d.last_error as error, n.at from notification n join delivery d on d.notification_id = n.id
  where n.kind = 'test' and d.channel = c.channel order by n.id desc limit 1
) test on true
order by c.position

-- What was given up and nobody has put away, a row for each message and how it ended.
-- name: undelivered
with page as (
  select message, state, min(id) as first, count(*) as holds from delivery
  where state in ('failed', 'unclear') and seen_at is null
  group by message, state
  having $1::bigint is null or case when $2 then min(id) > $1 else min(id) < $1 end
  order by case when $2 then min(id) else -min(id) end
  limit $3
)
select page.message as id, page.first, page.holds, d.channel, d.recipient, d.state, d.attempts,
  d.last_error as "lastError", d.claimed_at as "triedAt", n.kind, n.audience, n.detail
from page
join delivery d on d.id = page.first
join notification n on n.id = d.notification_id
order by case when $2 then page.first else -page.first end

-- name: send_again
update delivery set state = 'waiting', attempts = 0, next_at = $3, seen_at = null
where message = $1 and state = $2::delivery_state
returning channel, recipient

-- name: put_away
update delivery set seen_at = $3
where message = $1 and state = $2::delivery_state and seen_at is null
returning channel, recipient

-- name: test
insert into notification (key, at, kind, exception_id, audience, actor, detail, fanned_at)
values ($1, $2, 'test', 0, 'person:' || $3, $3, '{"name": "", "title": ""}', $2)
on conflict (key, audience) do nothing
returning id

-- name: test_delivery
insert into delivery (notification_id, channel, recipient, next_at) values ($1, $2::delivery_channel, $3, $4)
