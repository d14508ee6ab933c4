-- What a target is called now, and whether it is there. $1 the targets as JSON.
-- name: know_targets
select t.position, a.name as "assetName", a.removed_at as "removedAt", s.name as "subscriptionName",
  w.id as "workloadId", w.name as "workloadName", w.retired_at as "retiredAt"
from json_to_recordset($1::json) t (position int, kind text, subscription_id text, name text, asset_key uuid)
left join asset a on t.kind = 'asset' and a.key = t.asset_key
left join subscription s on t.kind = 'subscription' and s.id = t.name
left join workload w on t.kind = 'workload' and w.slug = t.name
order by t.position

-- The head of a statement that asks for the assets of targets one by one (matching.sql, assets_of_targets): $1 as above.
-- name: each_target
target as materialized (
  select t.position as exception_id, t.kind, t.subscription_id, t.name, t.value, t.asset_key, t.workload_id
  from json_to_recordset($1::json)
    t (position int, kind text, subscription_id text, name text, value text, asset_key uuid, workload_id int)
),

-- How many assets of each target lie in these workloads ($2), and how many elsewhere. Whole subscriptions are counted by
-- asset_rollup.
-- name: count_reach
counted as (
  select i.exception_id as position, count(*) filter (where a.workload_id = any($2::int[])) as reached, count(*) as assets
  from in_target i join asset a using (key)
  group by i.exception_id
  union all
  select t.exception_id, coalesce(sum(r.assets) filter (where r.workload_id = any($2::int[])), 0), sum(r.assets)
  from target t join asset_rollup r on r.subscription_id = t.name and r.valid_to is null
  where t.kind = 'subscription'
  group by t.exception_id
  union all
  select exception_id, case when workload_id = any($2::int[]) then 1 else 0 end, 1 from target where kind = 'workload'
)
select position, sum(reached)::int as reached, sum(assets)::int as assets from counted group by position

-- The head of a statement that asks for the assets of the targets of several exceptions: $1 as above, with whose they are.
-- name: targets_of
target as materialized (
  select t.exception_id, t.kind, t.subscription_id, t.name, t.value, t.asset_key, t.workload_id
  from json_to_recordset($1::json) t (exception_id int, kind text, subscription_id text, name text, value text,
    asset_key uuid, workload_id int)
),

-- The cells that the targets reach, besides those that it has: assets that are gone count where they were.
-- name: write_places
cell as (
  select i.exception_id, a.subscription_id, a.workload_id from in_target i join asset a using (key)
  union all
  select t.exception_id, a.subscription_id, a.workload_id from target t join asset a on a.key = t.asset_key where t.kind = 'asset'
  union all
  select t.exception_id, r.subscription_id, r.workload_id
  from target t join asset_rollup r on r.subscription_id = t.name and r.valid_to is null and r.assets > 0
  where t.kind = 'subscription'
  union all
  select t.exception_id, r.subscription_id, r.workload_id
  from target t join asset_rollup r on r.workload_id = t.workload_id and r.valid_to is null and r.assets > 0
  where t.kind = 'workload'
  union all
  -- Where nothing is yet. A tag may be anywhere; an asset that was never seen is in the subscription of its id.
  select t.exception_id,
    case t.kind
      when 'subscription' then t.name
      when 'asset' then coalesce(substring(t.name from '^/subscriptions/([0-9a-f-]{36})(?:/|$)'), '')
      else t.subscription_id
    end,
    coalesce(t.workload_id, 0)
  from target t
  where t.kind = 'workload'
    or t.exception_id not in (select exception_id from in_target)
      and not exists (select from asset a where a.key = t.asset_key)
      and not exists (
        select from asset_rollup r
        where t.kind = 'subscription' and r.subscription_id = t.name and r.valid_to is null and r.assets > 0
      )
)
insert into exception_place (exception_id, subscription_id, workload_id)
select distinct exception_id, subscription_id, workload_id from cell
on conflict do nothing

-- name: remove_places
delete from exception_place where exception_id = $1

-- Assets among the targets that no scan has seen, and nothing below them either, with one of the same name; $1 as above.
-- Indexes: asset's primary key, asset_below, asset_name_key_idx.
-- name: unseen_assets
select t.position, (select a.id from asset a where a.name = t.label and a.removed_at is null order by a.key limit 1) as alike
from json_to_recordset($1::json) t (position int, kind text, name text, asset_key uuid, label text)
where t.kind = 'asset' and not exists (select from asset a where a.key = t.asset_key)
  and not exists (
    select from asset a
    where lower(a.id) ~>=~ (t.name || '/') and lower(a.id) ~<~ (t.name || '0') and a.removed_at is null
  )
