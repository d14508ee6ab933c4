-- Tables of one scan, private to its connection: made once, emptied for each scan.

-- name: create
create temp table seen_asset (key uuid not null);
create temp table seen_signal (key uuid not null);
create temp table staged_asset (
  n serial, key uuid not null, id text not null, name text not null, type text not null, source source not null,
  subscription_id text not null, resource_group text not null, location text, kind text, tags json,
  fingerprint text not null, configuration json not null
);
create temp table staged_link (from_key uuid not null, to_key uuid not null);
create temp table staged_signal (
  n serial, key uuid not null, id text not null, type text not null, source source not null,
  subscription_id text not null, asset_key uuid, fingerprint text not null, body json not null
);
create temp table staged_change (
  asset_key uuid not null, at timestamptz(3) not null, id text not null, change_type text not null, changed_by text,
  changed_by_type text, client_type text, operation text, changes json not null
);
create temp table covered (source source not null, subscription_id text not null);
-- kind: added, changed, returned (it was removed once), removed. type and subscription are what they were before, too.
-- is_retagged: what inherits its tags may inherit others now.
create temp table asset_delta (
  key uuid primary key, kind text not null, type text not null, subscription_id text not null, old_type text,
  is_retagged boolean not null
);
create temp table signal_delta (
  key uuid not null, kind text not null, type text not null, asset_key uuid, old_asset_key uuid
);



-- What stands of the assets of a page: only what differs is staged whole. By the primary key.
-- name: known_assets
select key, fingerprint from asset where key = any($1::uuid[]) and removed_at is null

-- By signal_current.
-- name: known_signals
select key, fingerprint from signal where key = any($1::uuid[]) and valid_to is null

-- An id may come twice, in two spellings: the last one counts.
-- name: drop_repeated_assets
delete from staged_asset s using (select key, max(n) n from staged_asset group by key having count(*) > 1) twice
where s.key = twice.key and s.n < twice.n

-- name: drop_repeated_signals
delete from staged_signal s using (select key, max(n) n from staged_signal group by key having count(*) > 1) twice
where s.key = twice.key and s.n < twice.n
