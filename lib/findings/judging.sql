-- What must be judged, and what its judges may look at.

-- name: create
create temp table to_judge (key uuid primary key);
create temp table judged (
  asset_key uuid not null, passed smallint[] not null, defaulted smallint[] not null, failed smallint[] not null,
  unknown smallint[] not null, weight_applicable int not null, weight_passed int not null
);
create temp table judged_finding (asset_key uuid not null, check_no smallint not null, evidence json not null);



-- The checklist changed: everything that has a check now, or had one.
-- $1 types that have checks.
-- name: everything
insert into to_judge (key)
select key from asset where removed_at is null and type = any($1::text[])
union
select asset_key from asset_verdicts v join asset a on a.key = v.asset_key and a.removed_at is null where v.valid_to is null

-- name: everything_that_changed
insert into to_judge (key)
select key from asset_delta where kind <> 'removed' and (type = any($1::text[]) or old_type = any($1::text[]))

-- What sees something that changed: whatever names it, or names what names it; whatever it names, or is named beside
-- it; and through a network that names it, what is one step farther. Those are the ways that a check can look
-- (neighbourhood.ts), walked backwards, over links old and new.
-- $1, $2: pairs of a type and a type that its checks read. By the primary key of asset_link, and its index on to_key.
-- name: everything_that_sees_a_change
insert into to_judge (key)
with sight as (select * from unnest($1::text[], $2::text[]) s (type, reads)),
dirty as (
  select key, type from asset_delta where type in (select reads from sight)
  union
  select key, old_type from asset_delta where old_type in (select reads from sight)
),
network as (
  select v.key, d.type
  from dirty d
  join asset_link l on l.to_key = d.key
  join asset v on v.key = l.from_key and v.type = 'microsoft.network/virtualnetworks'
),
within as (
  select l.from_key as key, n.type from network n join asset_link l on l.to_key = n.key
),
seen as (
  select l.from_key as key, w.type from within w join asset_link l on l.to_key = w.key
  union
  select l.to_key, w.type from within w join asset_link l on l.from_key = w.key
  union
  select l.from_key as key, d.type from dirty d join asset_link l on l.to_key = d.key
  union
  select l2.from_key, d.type from dirty d join asset_link l1 on l1.to_key = d.key join asset_link l2 on l2.to_key = l1.from_key
  union
  select l.to_key, d.type from dirty d join asset_link l on l.from_key = d.key
  union
  select l2.to_key, d.type from dirty d join asset_link l1 on l1.to_key = d.key join asset_link l2 on l2.from_key = l1.from_key
  union
  select asset_key, type from signal_delta where asset_key is not null
  union
  select old_asset_key, type from signal_delta where old_asset_key is not null
)
select distinct a.key
from seen s
join asset a on a.key = s.key and a.removed_at is null
join sight on sight.type = a.type and sight.reads = s.type
on conflict do nothing

-- name: count
select count(*) from to_judge

-- name: open
declare judging no scroll cursor for
select j.key, a.type, c.configuration
from to_judge j
join asset a on a.key = j.key
join asset_configuration c on c.asset_key = j.key and c.valid_to is null
