-- Gives a database that holds one published scan a year of history of the size that daily scans with 0.5 % of changes
-- leave behind, so that pages can be timed on it. Everything current keeps its present value; the past is drawn.
create temp table day as
  select n, s.observed_at - make_interval(days => n) as at
  from (select observed_at from scan where state = 'published' order by observed_at desc limit 1) s,
       generate_series(1, 365) n;

update asset set first_seen_at = first_seen_at - interval '365 days' where removed_at is null;
update asset_configuration set valid_from = valid_from - interval '180 days' where valid_to is null;
update asset_verdicts set valid_from = valid_from - interval '180 days' where valid_to is null;
update finding set valid_from = valid_from - make_interval(days => abs(hashtext(asset_key::text || check_no)) % 365)
 where valid_to is null;
update workload_membership set valid_from = valid_from - interval '365 days' where valid_to is null;
update asset_rollup set valid_from = valid_from - interval '365 days' where valid_to is null;
update checklist_version set since = since - interval '365 days';

insert into scan (trigger, state, observed_at, started_at, finished_at, checklist_version, report)
select 'schedule', 'published', day.at, day.at, day.at + interval '60 seconds', 1,
       (select report from scan where state = 'published' order by observed_at desc limit 1)
from day order by day.n desc;

insert into coverage (scan_id, source, subscription_id, status, rows, last_read_at)
select scan.id, c.source, c.subscription_id, 'read', c.rows, scan.observed_at
from scan
join coverage c on c.scan_id = (select id from scan where state = 'published' order by observed_at desc limit 1)
where scan.id <> c.scan_id and scan.state = 'published'
on conflict do nothing;

-- One asset in two hundred changed on each day: an older configuration, older verdicts, and a finding that was fixed.
create temp table changed as
select asset.key, day.at, day.at + interval '30 days' as until, asset.subscription_id, asset.type, asset.name
from day join asset on abs(hashtext(asset.key::text)) % 200 = day.n % 200 and day.n > 181;

insert into asset_configuration (asset_key, valid_from, valid_to, configuration)
select changed.key, at, until, c.configuration
from changed join asset_configuration c on c.asset_key = changed.key and c.valid_to is null
on conflict do nothing;

insert into asset_verdicts (asset_key, valid_from, valid_to, passed, defaulted, failed, unknown)
select changed.key, at, until, v.passed, v.defaulted, v.failed, v.unknown
from changed join asset_verdicts v on v.asset_key = changed.key and v.valid_to is null
on conflict do nothing;

insert into finding (asset_key, check_no, valid_from, valid_to, status, opened, closed, check_version, weight,
                     subscription_id, workload_id, asset_type, asset_name, evidence)
select changed.key, f.check_no, changed.at, changed.until, f.status, 'broke', 'fixed', f.check_version, f.weight,
       f.subscription_id, f.workload_id, f.asset_type, f.asset_name, f.evidence
from changed join finding f on f.asset_key = changed.key and f.valid_to is null
on conflict do nothing;

insert into change (asset_key, at, id, change_type, changed_by, changed_by_type, client_type, operation, changes)
select key, at, md5(key::text || at::text), 'Update', 'deploy@example.com', 'User', 'Azure Portal', 'write', '{}'
from changed where at > (select max(at) from day) - interval '14 days'
on conflict do nothing;

-- A fifth of the sums per subscription, workload and check moved on each day.
insert into check_rollup (subscription_id, workload_id, check_no, valid_from, valid_to, weight, passed, defaulted, failed, unknown)
select r.subscription_id, r.workload_id, r.check_no, day.at,
       lead(day.at, 1, r.valid_from) over (partition by r.subscription_id, r.workload_id, r.check_no order by day.at),
       r.weight, greatest(0, r.passed - day.n % 7), r.defaulted, r.failed + day.n % 7, r.unknown
from check_rollup r join day on abs(hashtext(r.subscription_id || r.check_no)) % 5 = day.n % 5
where r.valid_to is null
on conflict do nothing;

-- All scores moved on each day: drawn for each cell, and added up to workloads, subscriptions and the estate.
create temp table cell as
select r.subscription_id, r.workload_id, c->>'pillar' as pillar, sum(r.weight * (r.passed + r.failed + r.unknown)) as weight_applicable,
       sum(r.weight * r.passed) as weight_passed, sum(r.weight * r.unknown) as weight_unknown,
       sum(r.passed) as passed, sum(r.failed) as failed, sum(r.unknown) as unknown
from check_rollup r
join check_number n on n.no = r.check_no
join lateral (select checks from checklist_version order by number desc limit 1) v on true
join lateral jsonb_array_elements(v.checks) c on c->>'checkId' = n.check_id
where r.valid_to is null
group by 1, 2, 3;

insert into score_rollup (scope, pillar, valid_from, valid_to, weight_applicable, weight_passed, weight_unknown, passed, failed, unknown)
select scope, pillar, at, lead(at, 1, (select max(observed_at) from scan where state = 'published')) over (partition by scope, pillar order by at),
       weight_applicable, weight_passed, weight_unknown, passed, failed, unknown
from (
  select case grouping(subscription_id, workload_id)
           when 0 then subscription_id || '/w' || workload_id
           when 1 then subscription_id
           when 2 then 'w' || workload_id
           else ''
         end as scope,
         pillar, day.at, sum(weight_applicable) as weight_applicable,
         sum(greatest(0, weight_passed - div(weight_applicable * day.n, 3000))) as weight_passed,
         sum(weight_unknown) as weight_unknown, sum(passed) as passed, sum(failed) as failed, sum(unknown) as unknown
  from cell cross join day
  group by pillar, day.at, cube (subscription_id, workload_id)
  having grouping(subscription_id) = 1 or subscription_id <> ''
) drawn
on conflict do nothing;

insert into movement (subscription_id, workload_id, at, check_no, cause, verdicts, weight_applicable, weight_passed)
select r.subscription_id, r.workload_id, day.at, r.check_no, (array['fixed', 'broke', 'arrived'])[1 + day.n % 3]::cause, 3, 0, 18
from check_rollup r join day on abs(hashtext(r.subscription_id || r.check_no)) % 5 = day.n % 5
where r.valid_to is null
on conflict do nothing;
