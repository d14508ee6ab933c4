-- Follows on matching.sql, whose rules here are those that are tried ($2 is their rank) and those of the workloads
-- before it. $3 is the workload that they are for; 0 for a new one. $4 is how many assets to name.
-- name: preview
, matched as materialized (
  select c.key, c.type, c.workload_id, m.above
  from (
    select place, min(rank) filter (where rank < $2) as above from candidate group by place having bool_or(rank = $2)
  ) m
  join placed c on c.place = m.place
),
named as (
  select distinct r.rank, w.id, w.slug, w.name from rule r join workload w on w.id = r.workload where r.rank < $2
)
select
  (select count(*) from matched)::int as matched,
  (select count(*) from matched where above is null)::int as belonging,
  (select count(*) from matched where above is null and workload_id = $3 and $3 <> 0)::int as "alreadyHere",
  (select count(*) from matched where above is null and workload_id = 0)::int as "unassignedGained",
  (
    select count(*) from asset a
    where $3 <> 0 and a.workload_id = $3 and a.removed_at is null
      and not exists (select from matched m where m.key = a.key and m.above is null)
  )::int as lost,
  (
    select coalesce(json_agg(json_build_object('workload', json_build_object('id', w.id, 'slug', w.slug, 'name', w.name), 'count', t.count) order by t.count desc, w.id), '[]')
    from (select workload_id, count(*) from matched where above is null and workload_id not in (0, $3) group by 1) t
    join workload w on w.id = t.workload_id
  ) as "takenFrom",
  (
    select coalesce(json_agg(json_build_object('workload', json_build_object('id', w.id, 'slug', w.slug, 'name', w.name), 'count', k.count) order by w.rank), '[]')
    from (select above, count(*) from matched where above is not null group by 1) k
    join named w on w.rank = k.above
  ) as "keptBy",
  (
    select coalesce(json_agg(t order by t.count desc, t.type), '[]')
    from (select type, count(*)::int as count from matched group by type order by count(*) desc, type limit 12) t
  ) as "byType",
  (
    select coalesce(json_agg(s order by s.type = 'microsoft.authorization/roleassignments', s.name, s.key), '[]')
    from (
      select a.key, a.id, a.name, a.type, a.subscription_id as "subscriptionId", a.resource_group as "resourceGroup"
      from matched m join asset a on a.key = m.key
      -- Names of role assignments tell a person nothing.
      order by a.type = 'microsoft.authorization/roleassignments', a.name, a.key limit $4
    ) s
  ) as sample
