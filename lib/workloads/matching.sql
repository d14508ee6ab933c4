-- Which workloads' rules match which assets. A statement is put together of three parts (matching.ts): which assets are
-- considered, what follows here under `candidates`, and what becomes of it. $1 is the rules as JSON:
-- [{workload, rank, kind, name, value, subscription, pattern}], where the lowest rank wins.

-- Every asset that is there, as it stands between two scans.
-- name: all
considered as (
  select key, subscription_id, resource_group, tags, type, workload_id, false as is_new
  from asset where removed_at is null
)

-- The same within a scan, where what stands of an asset may stand under another type, or not at all.
-- name: all_in_scan
considered as (
  select a.key, a.subscription_id, a.resource_group, a.tags, coalesce(d.old_type, a.type) as type, a.workload_id,
    coalesce(d.kind in ('added', 'returned'), false) as is_new
  from asset a left join asset_delta d on d.key = a.key
  where a.removed_at is null
)

-- name: some_in_scan
considered as materialized (
  select a.key, a.subscription_id, a.resource_group, a.tags, coalesce(d.old_type, a.type) as type, a.workload_id,
    coalesce(d.kind in ('added', 'returned'), false) as is_new
  from to_assign t
  join asset a on a.key = t.key
  left join asset_delta d on d.key = a.key
  where a.removed_at is null
)

-- What belongs to one workload now, $2. Index: asset_of_workload.
-- name: of_workload
considered as materialized (
  select key, subscription_id, resource_group, tags, type, workload_id, false as is_new
  from asset where workload_id = $2 and removed_at is null
)

-- (key, rank), an asset and a rank as often as rules say so. Most of what decides is the same for all assets of a
-- resource group, so that it is found once for each place (subscription and group): only assets with tags of their own
-- are looked at one by one.
-- name: candidates
rule as materialized (
  select * from json_to_recordset($1::json)
    r (workload int, rank int, kind text, name text, value text, subscription text, pattern text)
),
tag_name as (select distinct name from rule where kind = 'tag'),
place as materialized (select distinct subscription_id, resource_group from considered),
located as (
  select subscription_id, resource_group, min(rank) as rank
  from (
    select p.*, r.rank from place p join rule r on r.kind = 'subscription' and r.name = p.subscription_id
    union all
    select p.*, r.rank from place p join rule r on r.name = p.resource_group
      and (r.subscription is null or r.subscription = p.subscription_id)
    where r.kind = 'resource_group' and r.pattern is null
    union all
    select p.*, r.rank from place p join rule r on p.resource_group like r.pattern
      and (r.subscription is null or r.subscription = p.subscription_id)
    where r.kind = 'resource_group' and r.pattern is not null and p.resource_group <> ''
    union all
    select p.*, r.rank
    from place p
    join subscription s on s.id = p.subscription_id
    cross join lateral unnest(s.management_groups) g (name)
    join rule r on r.kind = 'management_group' and r.name = g.name
  ) matching
  group by subscription_id, resource_group
),
-- Who hands tags down: resource groups, and subscriptions, as an asset or as the list of subscriptions says.
holder as (
  select a.subscription_id, a.resource_group, 1 as distance, a.tags
  from asset a
  where a.type = 'microsoft.resources/subscriptions/resourcegroups' and a.removed_at is null
    and (a.subscription_id, a.resource_group) in (select subscription_id, resource_group from place)
  union all
  select a.subscription_id, '', 2, a.tags
  from asset a
  where a.type = 'microsoft.resources/subscriptions' and a.removed_at is null
    and a.subscription_id in (select subscription_id from place)
  union all
  select s.id, '', 2, s.tags
  from subscription s
  where s.id in (select subscription_id from place) and not exists (
    select from asset a
    where a.type = 'microsoft.resources/subscriptions' and a.subscription_id = s.id and a.removed_at is null
  )
),
-- Who has a tag hides that of the holder above, whether a rule names its value or not: then rank is null.
held as (
  select h.subscription_id, h.resource_group, h.distance, t.name, min(r.rank) as rank
  from holder h
  cross join lateral (
    select lower(key) as name, coalesce(value, '') as value
    from jsonb_each_text(case jsonb_typeof(h.tags) when 'object' then h.tags else '{}' end)
  ) t
  join tag_name n on n.name = t.name
  left join rule r on r.kind = 'tag' and r.name = t.name and (r.value is null or r.value = t.value)
  group by h.subscription_id, h.resource_group, h.distance, t.name
),
inherited as (
  select distinct on (subscription_id, resource_group, name) subscription_id, resource_group, name, rank
  from (
    select p.subscription_id, p.resource_group, h.name, h.rank, 1 as distance
    from place p
    join held h on h.distance = 1 and h.subscription_id = p.subscription_id and h.resource_group = p.resource_group
    union all
    select p.subscription_id, p.resource_group, h.name, h.rank, 2
    from place p
    join held h on h.distance = 2 and h.subscription_id = p.subscription_id
  ) above
  order by subscription_id, resource_group, name, distance
),
own as materialized (
  select c.key, t.name, min(r.rank) as rank
  from considered c
  cross join lateral (
    select lower(key) as name, coalesce(value, '') as value
    from jsonb_each_text(case jsonb_typeof(c.tags) when 'object' then c.tags else '{}' end)
  ) t
  join tag_name n on n.name = t.name
  left join rule r on r.kind = 'tag' and r.name = t.name and (r.value is null or r.value = t.value)
  group by c.key, t.name
),
candidate as (
  select c.key, l.rank
  from considered c join located l on l.subscription_id = c.subscription_id and l.resource_group = c.resource_group
  union all
  select key, rank from own where rank is not null
  union all
  select c.key, i.rank
  from considered c
  join inherited i on i.subscription_id = c.subscription_id and i.resource_group = c.resource_group
  where i.rank is not null and not exists (select from own o where o.key = c.key and o.name = i.name)
)
