-- name: read
select e.id, e.state, e.source, e.kind, e.predecessor_id as "predecessorId", e.category, e.severity, e.justification,
  e.compensating_controls as "compensatingControls", e.risk_statement as "riskStatement", e.planned_on::text as "plannedOn",
  e.ticket, e.evidence, e.owner_id as "ownerId", e.owner_name as "ownerName", e.requester_id as "requesterId",
  e.requester_name as "requesterName", e.starts_on::text as "startsOn", e.ends_on::text as "endsOn",
  e.starts_at as "startsAt", e.ends_at as "endsAt", e.review_every_days as "reviewEveryDays",
  e.next_review_on::text as "nextReviewOn", e.round, e.needed_approvals as "neededApprovals",
  e.requested_at as "requestedAt", e.decided_at as "decidedAt", e.measured_at as "measuredAt",
  e.review_since as "reviewSince", e.grown_assets as "grownAssets", e.assets, e.findings, e.weight,
  e.external_id as "externalId", e.external, e.version, e.created_at as "createdAt", e.updated_at as "updatedAt",
  e.ended_at as "endedAt",
  coalesce((select json_agg(c.check_id order by c.check_id collate "C") from exception_check c where c.exception_id = e.id), '[]') as checks,
  coalesce((
    select json_agg(json_build_object('kind', t.kind, 'subscriptionId', t.subscription_id, 'name', t.name, 'value', t.value,
      'assetKey', t.asset_key, 'workloadId', t.workload_id, 'label', t.label) order by t.position)
    from exception_target t where t.exception_id = e.id
  ), '[]') as targets
from exception e
where e.id = any($1::int[])

-- name: read_decisions
select exception_id as "exceptionId", round, person_id as "personId", person_name as "personName", verdict, reason, at
from exception_decision where exception_id = any($1::int[]) order by exception_id, at, person_id

-- name: create
insert into exception (state, source, kind, predecessor_id, requester_id, requester_name, created_at, updated_at, draft_key)
values ('draft', $1, $2, $3, $4, $5, $6, $6, $7)
on conflict (requester_id, draft_key) do nothing
returning id

-- name: made_once
select id from exception where requester_id = $1 and draft_key = $2

-- name: write_terms
update exception
set category = $2, severity = $3, justification = $4, compensating_controls = $5, risk_statement = $6, planned_on = $7,
  ticket = $8, evidence = $9, owner_id = $10, owner_name = $11, starts_on = $12, ends_on = $13, review_every_days = $14
where id = $1

-- name: write_checks
with gone as (delete from exception_check where exception_id = $1 and check_id <> all($2::text[]))
insert into exception_check (exception_id, check_id) select $1, unnest($2::text[]) on conflict do nothing

-- name: remove_targets
delete from exception_target where exception_id = $1

-- name: write_targets
insert into exception_target (exception_id, position, kind, subscription_id, name, value, asset_key, workload_id, label)
select $1, t.position, t.kind::exception_target_kind, t.subscription_id, t.name, t.value, t.asset_key, t.workload_id, t.label
from json_to_recordset($2::json) t (position int, kind text, subscription_id text, name text, value text, asset_key uuid,
  workload_id int, label text)

-- Follows the beginning of reached.ts: what an approval would cover now.
-- name: measure
select count(distinct c.asset_key)::int as assets, count(*)::int as findings, coalesce(sum(f.weight), 0)::int as weight
from covered c join finding f on f.asset_key = c.asset_key and f.check_no = c.check_no and f.valid_to is null

-- name: sees
select exists (select from exception_place where exception_id = $1 and workload_id = any($2::int[])) as sees

-- What a person has begun, and what of theirs waits. Index: exception_requester_id_idx.
-- name: count_open
select count(*) filter (where state = 'draft')::int as drafts,
  count(*) filter (where state in ('requested', 'returned'))::int as requests
from exception where requester_id = $1 and state in ('draft', 'requested', 'returned')

-- Requests that want the place of the same one. $2: besides this one. What was sent back waits for its requester alone,
-- who may have left: it keeps nobody else from asking.
-- name: rivals
select id, requester_name as "requesterName" from exception
where predecessor_id = $1 and id <> $2 and state in ('requested', 'approved') order by id limit 1

-- A second one of the same person in the same round takes the place of the first; the log has both.
-- name: write_decision
insert into exception_decision (exception_id, round, person_id, person_name, verdict, reason, at)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (exception_id, round, person_id) do update
set person_name = excluded.person_name, verdict = excluded.verdict, reason = excluded.reason, at = excluded.at

-- name: discard
delete from exception where id = $1 and state = 'draft'
