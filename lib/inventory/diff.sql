-- From staged rows to what was added, changed, returned and removed, and into the tables. $1 is the scan's observedAt.

-- name: find_asset_deltas
insert into asset_delta (key, kind, type, subscription_id, old_type, is_retagged)
select s.key,
  case when a.key is null then 'added' when a.removed_at is not null then 'returned' else 'changed' end,
  s.type, s.subscription_id, a.type, a.key is null or a.removed_at is not null or a.tags is distinct from s.tags::jsonb
from staged_asset s left join asset a on a.key = s.key

-- Gone is only what was not seen where everything was read.
-- name: find_removed_assets
insert into asset_delta (key, kind, type, subscription_id, old_type, is_retagged)
select a.key, 'removed', a.type, a.subscription_id, a.type, true
from asset a
join covered c on c.source = a.source and c.subscription_id = a.subscription_id
where a.removed_at is null
  and not exists (select from seen_asset s where s.key = a.key)

-- name: insert_assets
insert into asset (key, id, name, type, source, subscription_id, resource_group, location, kind, tags, fingerprint, first_seen_at)
select s.key, s.id, s.name, s.type, s.source, s.subscription_id, s.resource_group, s.location, s.kind, s.tags::jsonb, s.fingerprint, $1::timestamptz
from staged_asset s join asset_delta d on d.key = s.key and d.kind = 'added'

-- name: update_assets
update asset a
set id = s.id, name = s.name, type = s.type, source = s.source, subscription_id = s.subscription_id,
  resource_group = s.resource_group, location = s.location, kind = s.kind, tags = s.tags::jsonb,
  fingerprint = s.fingerprint, removed_at = null
from staged_asset s join asset_delta d on d.key = s.key and d.kind in ('changed', 'returned')
where a.key = s.key

-- name: remove_assets
update asset a
set removed_at = $1::timestamptz, weight_applicable = 0, weight_passed = 0, failed = 0, unknown = 0
from asset_delta d
where a.key = d.key and d.kind = 'removed'

-- By asset_configuration_current.
-- name: close_configurations
update asset_configuration c
set valid_to = $1::timestamptz
from asset_delta d
where c.asset_key = d.key and c.valid_to is null and d.kind in ('changed', 'removed')

-- name: insert_configurations
insert into asset_configuration (asset_key, valid_from, configuration)
select key, $1::timestamptz, configuration from staged_asset

-- New links come first and old ones go later: what must be judged again is found by both.
-- name: insert_links
insert into asset_link (from_key, to_key)
select distinct from_key, to_key from staged_link
on conflict do nothing

-- name: delete_links
delete from asset_link l
using asset_delta d
where l.from_key = d.key and d.kind <> 'added'
  and not exists (select from staged_link s where s.from_key = l.from_key and s.to_key = l.to_key)

-- name: find_signal_deltas
insert into signal_delta (key, kind, type, asset_key, old_asset_key)
select s.key, case when o.key is null then 'added' else 'changed' end, s.type, s.asset_key, o.asset_key
from staged_signal s left join signal o on o.key = s.key and o.valid_to is null

-- name: find_removed_signals
insert into signal_delta (key, kind, type, asset_key, old_asset_key)
select o.key, 'removed', o.type, null, o.asset_key
from signal o
join covered c on c.source = o.source and c.subscription_id = o.subscription_id
where o.valid_to is null
  and not exists (select from seen_signal s where s.key = o.key)

-- name: close_signals
update signal o
set valid_to = $1::timestamptz
from signal_delta d
where o.key = d.key and o.valid_to is null and d.kind in ('changed', 'removed')

-- name: insert_signals
insert into signal (key, valid_from, id, type, source, subscription_id, asset_key, fingerprint, body)
select key, $1::timestamptz, id, type, source, subscription_id, asset_key, fingerprint, body from staged_signal

-- Azure keeps changes for 14 days, so each is read by many scans.
-- name: insert_changes
insert into change (asset_key, at, id, change_type, changed_by, changed_by_type, client_type, operation, changes)
select asset_key, at, id, change_type, changed_by, changed_by_type, client_type, operation, changes from staged_change
on conflict do nothing

-- name: count
select
  (select count(*) from asset_delta where kind = 'added') as assets_added,
  (select count(*) from asset_delta where kind = 'returned') as assets_returned,
  (select count(*) from asset_delta where kind = 'changed') as assets_changed,
  (select count(*) from asset_delta where kind = 'removed') as assets_removed,
  (select count(*) from signal_delta where kind = 'added') as signals_added,
  (select count(*) from signal_delta where kind = 'changed') as signals_changed,
  (select count(*) from signal_delta where kind = 'removed') as signals_removed
