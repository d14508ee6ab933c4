-- A register of as many exceptions as the setting bench.register says, each of one finding that is open: half of them in
-- force, one in a hundred waiting for a decision, the others ended, with three entries in the log for each.
create temp table drawn as
select row_number() over (order by md5(f.asset_key::text || f.check_no)) as n, f.asset_key, n.check_id, a.id, a.name,
  f.subscription_id, f.workload_id, f.weight
from finding f
join check_number n on n.no = f.check_no
join asset a on a.key = f.asset_key
where f.valid_to is null and f.status = 'fail'
order by 1 limit current_setting('bench.register')::int;
alter table drawn add part float;
update drawn set part = n::float / current_setting('bench.register')::int;

insert into exception (id, state, category, severity, justification, risk_statement, owner_name, owner_id, requester_id,
  requester_name, ends_on, starts_at, ends_at, requested_at, decided_at, measured_at, assets, findings, weight, created_at,
  updated_at, ended_at)
select n,
  (case when part <= 0.5 then 'active' when part <= 0.51 then 'requested' when part <= 0.95 then 'expired' else 'revoked' end)::exception_state,
  (array['risk_accepted', 'mitigated', 'false_positive', 'planned_remediation'])[1 + n % 4]::exception_category,
  case weight when 10 then 'critical' when 6 then 'high' when 3 then 'medium' else 'low' end,
  'The appliance of vendor ' || n || ' cannot do it before its next release, which is announced for the spring.',
  'Somebody on the network of the appliance could read what it sends.', 'Owner ' || n % 200, 'owner-' || n % 200,
  'owner-' || n % 200, 'Owner ' || n % 200, current_date + (case when part <= 0.51 then 1 + n % 180 else -1 - n % 180 end)::int,
  case when part <= 0.5 or part > 0.51 then now() - interval '190 days' end,
  case when part <= 0.5 or part > 0.51
    then current_date + 1 + (case when part <= 0.5 then 1 + n % 180 else -1 - n % 180 end)::int end,
  now() - n % 20 * interval '1 day', now(), now() - interval '190 days', 1, 1, weight, now() - interval '200 days',
  now() - n * interval '1 minute', case when part > 0.51 then now() - n % 180 * interval '1 day' end
from drawn;

select setval('exception_id_seq', (select max(n) from drawn));
insert into exception_check select n, check_id from drawn;
insert into exception_target (exception_id, position, kind, name, asset_key, label)
select n, 0, 'asset', lower(id), asset_key, name from drawn;
insert into exception_place select n, subscription_id, workload_id from drawn;
insert into exception_decision (exception_id, round, person_id, person_name, verdict, at)
select n, 1, 'approver', 'Approver', 'approve', now() - interval '190 days' from drawn where part <= 0.5 or part > 0.51;
insert into exception_event (at, exception_id, kind, actor, actor_name, detail)
select now() - (200 - place) * interval '1 day', n, kind, 'owner', 'Owner', '{"covers": {"assets": 1, "findings": 1}}'
from drawn cross join unnest(array['requested', 'approved', 'began']) with ordinality step (kind, place)
order by place, n;
drop table drawn;
