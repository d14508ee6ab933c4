-- Exemptions of Azure Policy beside what the register knows of them. Index: signal_policy_exemption.

-- What differs: new, said otherwise, there again, and gone.
-- name: find_differences
with listed as (
  select lower(id) as external_id, id, fingerprint, body from signal
  where type = 'microsoft.authorization/policyexemptions' and valid_to is null
),
known as (
  select id, external_id, state, external->>'fingerprint' as fingerprint from exception where source = 'policy'
)
select listed.external_id as "externalId", listed.id, listed.fingerprint, listed.body, known.id as "exceptionId"
from listed full join known using (external_id)
where case
  when listed.id is null then known.state <> 'closed'
  else known.id is null or known.state = 'closed' or known.fingerprint is distinct from listed.fingerprint
end
order by listed.external_id, known.id

-- name: find_ended
select id from exception where source = 'policy' and state = 'imported' and ends_at <= $1 order by id

-- Those of which it is not known from which definitions they exempt.
-- name: find_unresolved
select e.id as "exceptionId", e.external_id as "externalId", s.id, s.fingerprint, s.body
from exception e
join signal s on lower(s.id) = e.external_id and s.type = 'microsoft.authorization/policyexemptions' and s.valid_to is null
where e.source = 'policy' and e.state in ('imported', 'expired') and json_array_length(e.external->'definitions') = 0
order by e.id

-- Which definitions assignments judge by, as all policy states tell.
-- name: find_assigned
select distinct lower(body #>> '{properties,policyAssignmentId}') as "assignmentId",
  coalesce(lower(body #>> '{properties,policyDefinitionReferenceId}'), '') as reference,
  lower(coalesce(body #>> '{properties,policyDefinitionName}',
    substring(body #>> '{properties,policyDefinitionId}' from '[^/]+$'))) as definition
from signal
where type = 'microsoft.policyinsights/policystates' and valid_to is null

-- The same of those that the scan at hand has read for the first time.
-- name: find_newly_assigned
select distinct lower(s.body #>> '{properties,policyAssignmentId}') as "assignmentId",
  coalesce(lower(s.body #>> '{properties,policyDefinitionReferenceId}'), '') as reference,
  lower(coalesce(s.body #>> '{properties,policyDefinitionName}',
    substring(s.body #>> '{properties,policyDefinitionId}' from '[^/]+$'))) as definition
from signal_delta d join signal s on s.key = d.key and s.valid_to is null
where d.type = 'microsoft.policyinsights/policystates' and d.kind = 'added'

-- name: is_scanning
select to_regclass('pg_temp.signal_delta') is not null as "isScanning"

-- name: find_subscriptions_of_group
select id from subscription where lower($1) = any(select lower(g) from unnest(management_groups) g) order by id

-- name: mark_exemption
update exception set external_id = $2, external = $3, requester_id = null, requester_name = $4, ended_at = null where id = $1

-- Behind withProposed, whose $3 are the numbers of those that are shown: what an exception of each would cover by now.
-- name: measure_anew
, measured as (
  select w.exception_id as id, count(distinct c.asset_key)::int as assets, count(f.asset_key)::int as findings,
    coalesce(sum(f.weight), 0)::int as weight
  from wanted w
  left join covered c on c.exception_id = w.exception_id
  left join finding f on f.asset_key = c.asset_key and f.check_no = c.check_no and f.valid_to is null
  group by w.exception_id
)
update exception e set assets = m.assets, findings = m.findings, weight = m.weight
from measured m
where e.id = m.id and (e.assets, e.findings, e.weight) is distinct from (m.assets, m.findings, m.weight)

-- name: find_shown
select id from exception where source = 'policy' and state = 'imported' order by id
