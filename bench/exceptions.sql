-- An estate of findings as a scan would leave it, drawn at once: $1 findings, four an asset, in subscriptions of 10,000 assets
-- and groups of 25; every tenth asset has a tag. Then a register: $2 exceptions in force.

-- name: draw_estate
with placed as (
  select n, '00000000-0000-4000-8000-' || lpad((n / 10000)::text, 12, '0') as subscription_id,
    'rg-' || lpad((n / 25)::text, 6, '0') as resource_group
  from generate_series(0, $1::int / 4 - 1) n
),
made as (
  select *, '/subscriptions/' || subscription_id || '/resourceGroups/' || resource_group
    || '/providers/Microsoft.Storage/storageAccounts/st' || n as id
  from placed
)
insert into asset (key, id, name, type, source, subscription_id, resource_group, tags, fingerprint, first_seen_at, workload_id, failed)
select encode(substring(sha256(convert_to(lower(id), 'UTF8')) for 16), 'hex')::uuid, id, 'st' || n,
  'microsoft.storage/storageaccounts', 'resources', subscription_id, resource_group,
  case when n % 10 = 0 then jsonb_build_object('wave', (n / 1000)::text) end, '', $2::timestamptz, 1 + n % 12, 4
from made

-- name: draw_workloads
insert into workload (id, slug, name, environment, criticality, precedence, created_at, updated_at)
select n, 'w' || n, 'Workload ' || n, 'production', 'high', n, $1::timestamptz, $1::timestamptz from generate_series(1, 12) n

-- name: draw_findings
insert into finding (asset_key, check_no, valid_from, status, opened, check_version, weight, subscription_id, workload_id,
  asset_type, asset_name, evidence)
select a.key, c.no, $1::timestamptz, 'fail', 'arrived', 1, 3, a.subscription_id, a.workload_id, a.type, a.name, '[]'
from asset a
join lateral (select no from check_number where no in (1, 2, 3, 4)) c on true

-- Twenty checks more pass or do not apply, in twenty ways.
-- name: draw_verdicts
insert into asset_verdicts (asset_key, valid_from, passed, defaulted, failed, unknown)
select key, $1::timestamptz, array(select no from generate_series(5, 24) no where no <> 5 + substr(name, 3)::int % 20)::smallint[],
  '{}', '{1,2,3,4}', '{}'
from asset

-- name: draw_check_rollups
insert into check_rollup (subscription_id, workload_id, check_no, valid_from, weight, passed, defaulted, failed, unknown)
select subscription_id, workload_id, check_no, $1::timestamptz, 3, 4 * count(*), 0, count(*), 0
from finding group by subscription_id, workload_id, check_no

-- name: draw_score_rollups
insert into score_rollup (scope, pillar, valid_from, weight_applicable, weight_passed, weight_unknown, passed, failed, unknown)
select case grouping(subscription_id, workload_id) when 0 then subscription_id || '/w' || workload_id
    when 1 then subscription_id when 2 then 'w' || workload_id else '' end,
  'configure', $1::timestamptz, sum(weight * (passed + failed)), sum(weight * passed), 0, sum(passed), sum(failed), 0
from check_rollup group by cube (subscription_id, workload_id)

-- nine of ten of one asset, the others of a group or a tag; each of two checks.
-- name: draw_exceptions
with made as (
  insert into exception (state, category, severity, ends_on, starts_at, ends_at, measured_at, justification, created_at, updated_at)
  select 'active', 'risk_accepted', 'medium', '2027-10-31', $2, '2027-11-01', $2, 'Drawn for the bench.', $2, $2
  from generate_series(1, $1::int)
  returning id
),
checks as (
  insert into exception_check (exception_id, check_id)
  select made.id, n.check_id from made join check_number n on n.no in (1 + made.id % 2, 3)
)
insert into exception_target (exception_id, position, kind, subscription_id, name, value, asset_key, label)
select made.id, 0,
  (case when made.id % 10 < 9 then 'asset' when made.id % 20 = 9 then 'resource_group' else 'tag' end)::exception_target_kind,
  case when made.id % 10 < 9 or made.id % 20 = 19 then '' else a.subscription_id end,
  case when made.id % 10 < 9 then lower(a.id) when made.id % 20 = 9 then a.resource_group else 'wave' end,
  case when made.id % 20 = 19 then (made.id % 200)::text end,
  case when made.id % 10 < 9 then a.key end, a.name
from made
join asset a on a.name = 'st' || (made.id::bigint * 7919 % (select count(*) from asset))
