-- What terms would cover, of what may be seen: $3 the ids of workloads, null = all. Follows on `proposed`,
-- `assets_of_targets` and `matching` of effect.sql.

-- name: measure
, seen as materialized (
  select c.asset_key, c.check_no, f.weight, f.status::text as status, f.workload_id, f.subscription_id, f.asset_name,
    f.asset_type, n.check_id, e.asset_key is not null as is_excepted
  from covered c
  join finding f on f.asset_key = c.asset_key and f.check_no = c.check_no and f.valid_to is null
  join check_number n on n.no = c.check_no
  left join excepted_finding e on e.asset_key = c.asset_key and e.check_no = c.check_no and e.valid_to is null
  where $3::int[] is null or f.workload_id = any($3::int[])
)
select json_build_object(
  'assets', (select count(distinct asset_key) from seen),
  'findings', (select count(*) from seen),
  'unknown', (select count(*) from seen where status = 'unknown'),
  'weight', (select coalesce(sum(weight), 0) from seen),
  'excepted', (select count(*) from seen where is_excepted),
  'weightExcepted', (select coalesce(sum(weight) filter (where is_excepted), 0) from seen),
  'subscriptions', (select count(distinct subscription_id) from seen),
  'byCheck', (
    select coalesce(json_agg(c order by c.weight desc, c."checkId"), '[]')
    from (
      select check_id as "checkId", count(*) as findings, sum(weight) as weight, count(*) filter (where is_excepted) as excepted
      from seen group by check_id
    ) c
  ),
  'workloads', (
    select coalesce(json_agg(w order by w.findings desc, w.name), '[]')
    from (
      select workload.slug, workload.name, count(*) as findings, count(distinct seen.asset_key) as assets
      from seen left join workload on workload.id = seen.workload_id
      group by workload.slug, workload.name
    ) w
  ),
  'examples', (
    select coalesce(json_agg(x), '[]')
    from (
      select asset_key as "assetKey", asset_name as "assetName", asset_type as "assetType", check_id as "checkId", status,
        is_excepted as "isExcepted"
      from seen order by weight desc, asset_name, asset_key, check_id limit 20
    ) x
  ),
  'covering', (
    select coalesce(json_agg(o order by o.findings desc, o.id), '[]')
    from (
      select e.id, e.state, to_char(e.ends_on, 'YYYY-MM-DD') as "endsOn", count(*) as findings
      from seen s
      join exception_coverage c on c.asset_key = s.asset_key and c.check_no = s.check_no and c.valid_to is null
      join exception e on e.id = c.exception_id
      group by e.id
      order by count(*) desc, e.id limit 10
    ) o
  )
) as measured

-- Whether the scope holds anything outside of the workloads $3. Follows on `proposed` and `assets_of_targets`.
-- name: reaches_beyond
, outside as (
  select a.key from in_target i join asset a on a.key = i.key where a.workload_id <> all($3::int[])
)
select exists (select from outside)
  or exists (select from target where kind = 'workload' and (workload_id is null or workload_id <> all($3::int[])))
  or exists (
    select from target t
    where t.kind = 'subscription' and not exists (
      select from asset_rollup r where r.subscription_id = t.name and r.valid_to is null and r.assets > 0
        and r.workload_id = any($3::int[])
    )
  )
  or exists (
    select from target t join asset_rollup r on r.subscription_id = t.name and r.valid_to is null and r.assets > 0
    where t.kind = 'subscription' and r.workload_id <> all($3::int[])
  )
  -- What is nobody's yet may become anybody's.
  or exists (select from target t where t.kind = 'tag')
  or exists (
    select from target t
    where t.kind in ('asset', 'resource_group') and not exists (
      select from asset a
      where a.workload_id = any($3::int[]) and a.removed_at is null
        and case t.kind
          when 'asset' then a.key = t.asset_key
          else a.subscription_id = t.subscription_id and a.resource_group = t.name
        end
    )
  ) as beyond
  from (select 1) one
where $2::text[] is not null
