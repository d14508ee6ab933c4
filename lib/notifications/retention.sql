-- But the newest of each channel, which says when something arrived last. Index: delivery_sent.
-- name: sent
delete from delivery where id = any(array(
  select d.id from unnest(enum_range(null::delivery_channel)) c (channel)
  cross join lateral (
    select id from delivery where channel = c.channel and state = 'sent' order by sent_at desc, id desc limit 1
  ) newest
  join delivery d on d.channel = c.channel and d.state = 'sent' and d.sent_at <= $1 and d.id <> newest.id
  limit $2
  for update of d skip locked
))

-- Index: delivery_seen.
-- name: put_away
delete from delivery where id = any(array(
  select id from delivery where seen_at <= $1 and state in ('failed', 'unclear') limit $2 for update skip locked
))

-- Index: notification_at_idx.
-- name: told
delete from notification where id = any(array(
  select n.id from notification n
  where n.at <= $1
    and not exists (select from delivery d where d.notification_id = n.id and d.state in ('waiting', 'sending'))
  order by n.at limit $2
  for update skip locked
))
