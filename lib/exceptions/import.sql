-- What a file names, looked up once for all of its lines.

-- By object id, user name or name, in lower case ($1); roles are those of the newest session that is remembered.
-- name: find_people
select p.id, p.name, lower(p.username) as username, newest.roles
from person p
left join lateral (select roles from session where person_id = p.id order by created_at desc limit 1) newest on true
where p.id::text = any($1::text[]) or lower(p.username) = any($1::text[]) or lower(p.name) = any($1::text[])

-- What is called like this: $1 as the file has it and in lower case. Indexes: asset_name_key_idx, asset_type_name_key_idx.
-- name: find_names
select 'asset' as kind, lower(name) as said, id, '' as "subscriptionId" from asset
where name = any($1::text[]) and removed_at is null
  and type not in ('microsoft.resources/subscriptions', 'microsoft.resources/subscriptions/resourcegroups')
union all
select 'resource_group', lower(name), name, subscription_id from asset
where type = 'microsoft.resources/subscriptions/resourcegroups' and lower(name) = any($1::text[]) and removed_at is null
union all
select 'subscription', lower(name), id, '' from subscription where lower(name) = any($1::text[])
union all
select 'workload', lower(name), slug, '' from workload where lower(name) = any($1::text[]) and retired_at is null
union all
select 'workload', slug, slug, '' from workload
where slug = any($1::text[]) and slug <> lower(name) and retired_at is null

-- name: find_imported
select id, external_id as "externalId", external->>'digest' as digest from exception where external_id = any($1::text[])

-- The head of matching.sql's statements: each line is asked for as if it were an exception. $1 targets, $2 checks.
-- name: lines
wanted as materialized (
  select distinct line as exception_id, null::timestamptz as measured_at, false as is_frozen
  from json_to_recordset($2::json) c (line int)
),
target as materialized (
  select line as exception_id, kind, subscription_id, name, value, asset_key, workload_id
  from json_to_recordset($1::json)
    t (line int, kind text, subscription_id text, name text, value text, asset_key uuid, workload_id int)
),
wanted_check as materialized (
  select c.line as exception_id, n.no as check_no
  from json_to_recordset($2::json) c (line int, check_id text) join check_number n using (check_id)
),

-- name: measure_lines
select c.exception_id as line, count(distinct c.asset_key)::int as assets, count(*)::int as findings,
  sum(f.weight)::int as weight
from covered c join finding f on f.asset_key = c.asset_key and f.check_no = c.check_no and f.valid_to is null
group by c.exception_id
