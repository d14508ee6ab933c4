-- Which workloads' rules match which assets. A statement is put together of three parts (matching.ts): which assets are
-- considered, what follows here under `candidates`, and what becomes of it. $1 is the rules as JSON:
-- [{workload, rank, kind, name, value, subscription, pattern, part}], where the lowest rank wins.

-- Every asset that is there, as it stands between two scans.
-- name: all
considered as materialized (
  select key, subscription_id, resource_group, coalesce(tags, '{}') as tags, type, workload_id, false as is_new
  from asset where removed_at is null
)

-- The same within a scan, where what stands of an asset may stand under another type, or not at all.
-- name: all_in_scan
considered as materialized (
  select a.key, a.subscription_id, a.resource_group, coalesce(a.tags, '{}') as tags, coalesce(d.old_type, a.type) as type, a.workload_id,
    coalesce(d.kind in ('added', 'returned'), false) as is_new
  from asset a left join asset_delta d on d.key = a.key
  where a.removed_at is null
)

-- name: some_in_scan
considered as materialized (
  select a.key, a.subscription_id, a.resource_group, coalesce(a.tags, '{}') as tags, coalesce(d.old_type, a.type) as type, a.workload_id,
    coalesce(d.kind in ('added', 'returned'), false) as is_new
  from to_assign t
  join asset a on a.key = t.key
  left join asset_delta d on d.key = a.key
  where a.removed_at is null
)

-- What belongs to one workload now, $2. Index: asset_of_workload.
-- name: of_workload
considered as materialized (
  select key, subscription_id, resource_group, coalesce(tags, '{}') as tags, type, workload_id, false as is_new
  from asset where workload_id = $2 and removed_at is null
)

-- `placed` has the assets with the place that each is at: subscription, group and own tags, all that rules look at. Many
-- assets share one, and it knows how many: who only counts needs no `placed`. `candidate` is (place, rank), as often as rules say so.
-- name: candidates
rule as materialized (
  select * from json_to_recordset($1::json)
    r (workload int, rank int, kind text, name text, value text, subscription text, pattern text, part int)
),
-- The lowest rank of each part: what is tried is told apart from what stands, as both may name the same tag.
tag_rule as materialized (
  select name, value, part, min(rank) as rank from rule where kind = 'tag' group by name, value, part
),
tag_part as (select distinct part from tag_rule),
tag_name as (select distinct name from tag_rule),
place as materialized (
  select row_number() over () as no, d.*
  from (
    select subscription_id, resource_group, tags, count(*) as assets from considered group by subscription_id, resource_group, tags
  ) d
),
placed as (
  select c.*, p.no as place
  from considered c
  join place p on p.subscription_id = c.subscription_id and p.resource_group = c.resource_group and p.tags = c.tags
),
resource_group as materialized (select distinct subscription_id, resource_group from place),
-- By where it lies.
located as (
  select g.subscription_id, g.resource_group, r.rank
  from resource_group g join rule r on r.kind = 'subscription' and r.name = g.subscription_id
  union all
  select g.subscription_id, g.resource_group, r.rank
  from resource_group g join rule r on r.name = g.resource_group
    and (r.subscription is null or r.subscription = g.subscription_id)
  where r.kind = 'resource_group' and r.pattern is null
  union all
  select g.subscription_id, g.resource_group, r.rank
  from resource_group g join rule r on g.resource_group like r.pattern
    and (r.subscription is null or r.subscription = g.subscription_id)
  where r.kind = 'resource_group' and r.pattern is not null and g.resource_group <> ''
  union all
  select g.subscription_id, g.resource_group, r.rank
  from resource_group g
  join subscription s on s.id = g.subscription_id
  cross join lateral unnest(s.management_groups) m (name)
  join rule r on r.kind = 'management_group' and r.name = m.name
),
-- Who hands tags down: resource groups, and subscriptions, as an asset or as the list of subscriptions says.
holder as (
  select a.subscription_id, a.resource_group, 1 as distance, a.tags
  from asset a
  where a.type = 'microsoft.resources/subscriptions/resourcegroups' and a.removed_at is null
    and (a.subscription_id, a.resource_group) in (select subscription_id, resource_group from resource_group)
  union all
  select a.subscription_id, '', 2, a.tags
  from asset a
  where a.type = 'microsoft.resources/subscriptions' and a.removed_at is null
    and a.subscription_id in (select subscription_id from resource_group)
  union all
  select s.id, '', 2, s.tags
  from subscription s
  where s.id in (select subscription_id from resource_group) and not exists (
    select from asset a
    where a.type = 'microsoft.resources/subscriptions' and a.subscription_id = s.id and a.removed_at is null
  )
),
-- Who has a tag hides that of the holder above, whether a rule names its value or not: then rank is null.
held as (
  select h.subscription_id, h.resource_group, h.distance, t.name, p.part, min(least(exact.rank, any_value.rank)) as rank
  from holder h
  cross join lateral (
    select lower(key) as name, coalesce(value, '') as value
    from jsonb_each_text(case jsonb_typeof(h.tags) when 'object' then h.tags else '{}' end)
  ) t
  join tag_name n on n.name = t.name
  cross join tag_part p
  left join tag_rule exact on exact.name = t.name and exact.value = t.value and exact.part = p.part
  left join tag_rule any_value on any_value.name = t.name and any_value.value is null and any_value.part = p.part
  group by h.subscription_id, h.resource_group, h.distance, t.name, p.part
),
inherited as (
  select distinct on (subscription_id, resource_group, name, part) subscription_id, resource_group, name, rank
  from (
    select subscription_id, resource_group, name, part, rank, 1 as distance from held where distance = 1
    union all
    select g.subscription_id, g.resource_group, h.name, h.part, h.rank, 2
    from resource_group g
    join held h on h.distance = 2 and h.subscription_id = g.subscription_id
  ) above
  order by subscription_id, resource_group, name, part, distance
),
own as materialized (
  select p.no as place, t.name, least(exact.rank, any_value.rank) as rank
  from place p
  cross join lateral (
    select lower(key) as name, coalesce(value, '') as value
    from jsonb_each_text(case jsonb_typeof(p.tags) when 'object' then p.tags else '{}' end)
  ) t
  join tag_name n on n.name = t.name
  cross join tag_part part
  left join tag_rule exact on exact.name = t.name and exact.value = t.value and exact.part = part.part
  left join tag_rule any_value on any_value.name = t.name and any_value.value is null and any_value.part = part.part
),
candidate as (
  select p.no as place, l.rank
  from place p join located l on l.subscription_id = p.subscription_id and l.resource_group = p.resource_group
  union all
  select place, rank from own where rank is not null
  union all
  select p.no, i.rank
  from place p
  join inherited i on i.subscription_id = p.subscription_id and i.resource_group = p.resource_group
  where i.rank is not null and not exists (select from own o where o.place = p.no and o.name = i.name)
)
