-- Which open findings a scope holds. Parts of statements: a head that names the exceptions and their targets (two and
-- `stored` here, others beside who asks), `assets_of_targets` and `matching`, and what becomes of it; or `matching_touched` alone.

-- The stored exceptions $1, those in force.
-- name: wanted_in_force
wanted as materialized (
  select id as exception_id, measured_at, review_since is not null as is_frozen from exception
  where id = any($1::int[]) and state in ('active', 'review')
),

-- The stored exception $1, in whatever state.
-- name: wanted_in_any_state
wanted as materialized (
  select id as exception_id, measured_at, review_since is not null as is_frozen from exception where id = $1::int
),

-- What of these is stored.
-- name: stored
target as materialized (
  select t.exception_id, t.kind::text as kind, t.subscription_id, t.name, t.value, t.asset_key, t.workload_id
  from wanted join exception_target t using (exception_id)
),
wanted_check as materialized (
  select w.exception_id, n.no as check_no
  from wanted w join exception_check c using (exception_id) join check_number n on n.check_id = c.check_id
),

-- The assets of targets. Indexes: asset's primary key, asset_below, asset_of_group, asset_tagged, asset_of_workload.
-- `text_pattern_ops` knows ~>=~ and ~<~: what begins with the id and a slash ('0' is the letter after it).
-- name: assets_of_targets
tagged as materialized (
  select t.exception_id, t.subscription_id as only_in, t.name as tag, a.key, a.type, a.subscription_id, a.workload_id,
    a.resource_group
  from target t
  join asset a on a.removed_at is null
    and tag_words(a.tags) @> array[case when t.value is null then t.name else t.name || '=' || t.value end]
  where t.kind = 'tag' and (t.subscription_id = '' or a.subscription_id = t.subscription_id)
    and exists (
      select from jsonb_each_text(a.tags) pair
      where lower(pair.key) = t.name and (t.value is null or coalesce(pair.value, '') = t.value)
    )
),
-- Subscriptions are assets, or only in the list of subscriptions. A word may be a name that has a = in it, or a name with
-- its value: keys tell which.
tagged_subscription as (
  select exception_id, tag, subscription_id from tagged where type = 'microsoft.resources/subscriptions'
  union
  select t.exception_id, t.name, s.id
  from target t join subscription s on tag_words(s.tags) @> array[t.name]
  where t.kind = 'tag' and (t.subscription_id = '' or s.id = t.subscription_id)
    and exists (
      select from jsonb_each_text(s.tags) pair
      where lower(pair.key) = t.name and (t.value is null or coalesce(pair.value, '') = t.value)
    )
    and not exists (
      select from asset a
      where a.type = 'microsoft.resources/subscriptions' and a.subscription_id = s.id and a.removed_at is null
    )
),
in_target as (
  select t.exception_id, a.key, a.subscription_id, a.workload_id
  from target t join asset a on a.key = t.asset_key and a.removed_at is null
  where t.kind = 'asset'
  union
  select t.exception_id, a.key, a.subscription_id, a.workload_id
  from target t
  join asset a on lower(a.id) ~>=~ (t.name || '/') and lower(a.id) ~<~ (t.name || '0') and a.removed_at is null
  where t.kind = 'asset'
  union
  select t.exception_id, a.key, a.subscription_id, a.workload_id
  from target t
  join asset a on a.subscription_id = t.subscription_id and a.resource_group = t.name and a.removed_at is null
  where t.kind = 'resource_group'
  union
  select exception_id, key, subscription_id, workload_id from tagged
  union
  select g.exception_id, a.key, a.subscription_id, a.workload_id
  from tagged g
  join asset a on a.subscription_id = g.subscription_id and a.resource_group = g.resource_group and a.removed_at is null
    and not (tag_words(a.tags) @> array[g.tag]
      and exists (select from jsonb_object_keys(a.tags) own where lower(own) = g.tag))
  where g.type = 'microsoft.resources/subscriptions/resourcegroups'
  union
  select s.exception_id, a.key, a.subscription_id, a.workload_id
  from tagged_subscription s
  join asset a on a.subscription_id = s.subscription_id and a.removed_at is null
    and not (tag_words(a.tags) @> array[s.tag]
      and exists (select from jsonb_object_keys(a.tags) own where lower(own) = s.tag))
  where not exists (
    select from asset g
    where g.subscription_id = a.subscription_id and g.resource_group = a.resource_group and g.removed_at is null
      and g.type = 'microsoft.resources/subscriptions/resourcegroups' and tag_words(g.tags) @> array[s.tag]
      and exists (select from jsonb_object_keys(g.tags) own where lower(own) = s.tag)
  )
),

-- Each looks up its findings one by one: estimates of what a scope holds are so far off that the planner would read all
-- findings of a check instead. Whole subscriptions and workloads are found by their findings. Indexes: finding_current,
-- finding_open_of_check, finding_open_of_workload.
-- name: matching
covered as (
  select i.exception_id, f.asset_key, f.check_no
  from in_target i
  join wanted_check c using (exception_id)
  cross join lateral (
    select asset_key, check_no from finding
    where asset_key = i.key and check_no = c.check_no and valid_to is null offset 0
  ) f
  union
  select t.exception_id, f.asset_key, f.check_no
  from target t
  join wanted_check c using (exception_id)
  cross join lateral (
    select asset_key, check_no from finding
    where check_no = c.check_no and subscription_id = t.name and valid_to is null offset 0
  ) f
  where t.kind = 'subscription'
  union
  select t.exception_id, f.asset_key, f.check_no
  from target t
  join wanted_check c using (exception_id)
  cross join lateral (
    select asset_key, check_no from finding
    where check_no = c.check_no and workload_id = t.workload_id and valid_to is null offset 0
  ) f
  where t.kind = 'workload'
)

-- The findings that one exception reaches, each once, with what is told of them. No finding is in two of the three parts, so
-- that none has to be sorted out: those of whole subscriptions, those of whole workloads elsewhere, and those of other
-- assets, whose findings of all its checks are looked up at once. Each is read from an index alone: finding_current,
-- finding_open_of_subscription, finding_open_of_workload.
-- name: findings_reached
whole as materialized (
  select array(select distinct name from target where kind = 'subscription') as subscriptions,
    array(select distinct workload_id from target where kind = 'workload' and workload_id is not null) as workloads,
    array(select check_no from wanted_check) as checks
),
found_elsewhere as (
  select f.*, i.subscription_id, i.workload_id, false as is_whole
  from in_target i cross join whole w
  cross join lateral (
    select asset_key, check_no, status, opened, valid_from, weight from finding
    where asset_key = i.key and check_no = any(w.checks) and valid_to is null offset 0
  ) f
  where not i.subscription_id = any(w.subscriptions) and not i.workload_id = any(w.workloads)
),
found as materialized (
  select * from found_elsewhere
  union all
  select f.*, true
  from whole w cross join unnest(w.subscriptions) s (id)
  cross join lateral (
    select asset_key, check_no, status, opened, valid_from, weight, subscription_id, workload_id from finding
    where subscription_id = s.id and check_no = any(w.checks) and valid_to is null offset 0
  ) f
  union all
  select f.*, true
  from whole w cross join unnest(w.workloads) s (id)
  cross join lateral (
    select asset_key, check_no, status, opened, valid_from, weight, subscription_id, workload_id from finding
    where workload_id = s.id and check_no = any(w.checks) and valid_to is null offset 0
  ) f
  where not f.subscription_id = any(w.subscriptions)
)

-- The same from the other side: which exceptions in force fit the assets in touched_asset. A prefix of an id that ends
-- before a slash is what the asset lies below.
-- name: matching_touched
facts as materialized (
  select a.key, a.id, a.subscription_id, a.resource_group, a.workload_id, a.tags,
    g.tags as group_tags, coalesce(s.tags, list.tags) as subscription_tags
  from touched_asset touched
  join asset a on a.key = touched.key and a.removed_at is null
  left join asset g on g.subscription_id = a.subscription_id and g.resource_group = a.resource_group
    and g.type = 'microsoft.resources/subscriptions/resourcegroups' and g.removed_at is null
  left join asset s on s.subscription_id = a.subscription_id and s.type = 'microsoft.resources/subscriptions'
    and s.removed_at is null
  left join subscription list on list.id = a.subscription_id and s.key is null
  where exists (select from finding f where f.asset_key = a.key and f.valid_to is null)
),
wanted as materialized (
  select id as exception_id, measured_at, review_since is not null as is_frozen from exception
  where state in ('active', 'review')
),
target as materialized (
  select t.exception_id, t.kind::text as kind, t.subscription_id, t.name, t.value, t.workload_id
  from wanted join exception_target t using (exception_id)
),
above as (
  select f.key, array_to_string(part[1:n], '/') as name
  from facts f, string_to_array(lower(f.id), '/') part, generate_series(2, cardinality(part)) n
),
tag_name as materialized (select distinct name from target where kind = 'tag'),
-- The nearest holder of a tag hides those above it; one holder may spell its name in several ways.
held_tag as (
  select f.key, f.subscription_id, n.name, coalesce(pair.value, '') as value,
    rank() over (partition by f.key, n.name order by holder.distance) as place
  from facts f
  cross join tag_name n
  cross join lateral (values (0, f.tags), (1, f.group_tags), (2, f.subscription_tags)) holder (distance, tags)
  cross join lateral jsonb_each_text(case jsonb_typeof(holder.tags) when 'object' then holder.tags else '{}' end) pair
  where lower(pair.key) = n.name
),
effective_tag as (select * from held_tag where place = 1),
in_target as (
  select t.exception_id, a.key from target t join above a on a.name = t.name where t.kind = 'asset'
  union
  select t.exception_id, f.key
  from target t join facts f on f.subscription_id = t.subscription_id and f.resource_group = t.name
  where t.kind = 'resource_group'
  union
  select t.exception_id, f.key from target t join facts f on f.subscription_id = t.name where t.kind = 'subscription'
  union
  select t.exception_id, f.key from target t join facts f on f.workload_id = t.workload_id where t.kind = 'workload'
  union
  select t.exception_id, e.key
  from target t
  join effective_tag e on e.name = t.name and (t.value is null or e.value = t.value)
    and (t.subscription_id = '' or e.subscription_id = t.subscription_id)
  where t.kind = 'tag'
),
covered as (
  select i.exception_id, f.asset_key, f.check_no
  from in_target i
  join exception_check ec on ec.exception_id = i.exception_id
  join check_number n on n.check_id = ec.check_id
  join finding f on f.asset_key = i.key and f.check_no = n.no and f.valid_to is null
)
