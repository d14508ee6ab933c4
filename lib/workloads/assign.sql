-- Assets into the workloads that rules put them in, and out of those that they leave. $1 is the moment where nothing
-- else is said.

-- name: create
create temp table to_assign (key uuid primary key);

-- Index: asset_of_workload.
-- name: is_any_placed
select exists (select from asset where workload_id > 0) as any

-- What a scan may have moved: what it saw for the first time or otherwise, and whatever inherits from a resource group
-- or subscription that has other tags, or lies under other management groups, than before.
-- $1 subscriptions of which that is so.
-- name: find_what_changed
insert into to_assign (key)
select key from asset_delta where kind <> 'removed'
union
select a.key
from asset_delta d
join asset g on g.key = d.key and g.type = 'microsoft.resources/subscriptions/resourcegroups'
join asset a on a.subscription_id = g.subscription_id and a.resource_group = g.resource_group and a.removed_at is null
where d.is_retagged
union
select a.key
from asset_delta d
join asset s on s.key = d.key and s.type = 'microsoft.resources/subscriptions'
join asset a on a.subscription_id = s.subscription_id and a.removed_at is null
where d.is_retagged
union
select key from asset where subscription_id = any($1::text[]) and removed_at is null

-- Follows on matching.sql.
-- name: find_reassigned
insert into reassigned (asset_key, subscription_id, type, old_workload, new_workload, is_new)
select c.key, c.subscription_id, c.type, c.workload_id, coalesce(w.workload, 0), c.is_new
from placed c
left join (select place, min(rank) as rank from candidate group by place) b on b.place = c.place
left join (select distinct rank, workload from rule) w on w.rank = b.rank
where c.workload_id <> coalesce(w.workload, 0) or (c.is_new and w.workload is not null)

-- name: move_assets
update asset a
set workload_id = r.new_workload
from reassigned r
where a.key = r.asset_key and a.workload_id <> r.new_workload

-- name: end_memberships_of_removed
update workload_membership m
set valid_to = $1::timestamptz
from asset_delta d
where d.kind = 'removed' and m.asset_key = d.key and m.valid_to is null

-- By workload_membership_current. One that began at this very moment has not been: it is written anew.
-- name: end_memberships
update workload_membership m
set valid_to = $1::timestamptz
from reassigned r
where m.asset_key = r.asset_key and m.valid_to is null and m.valid_from < $1::timestamptz

-- name: forget_memberships
delete from workload_membership m
using reassigned r
where m.asset_key = r.asset_key and m.valid_to is null and m.valid_from = $1::timestamptz

-- name: begin_memberships
insert into workload_membership (asset_key, valid_from, workload_id)
select asset_key, $1::timestamptz, new_workload from reassigned where new_workload <> 0
