-- What a file brings, written in a few statements however long it is. Each takes rows as JSON, by the names of columns.

-- Imports come one after another; nothing else waits for this one.
-- name: lock_imports
select pg_advisory_xact_lock(7461930013)

-- What a judgement of a file rests on, besides the register: equal before and after means that it still holds.
-- name: ground
select md5(concat_ws('|',
  (select max(id) from scan where state = 'published'),
  (select string_agg(id || ':' || version || ':' || coalesce(retired_at::text, ''), ',' order by id) from workload),
  (select updated_at from setting where key = 'exceptions'),
  (select max(created_at) from session)
)) as ground

-- name: take_numbers
select nextval(pg_get_serial_sequence('exception', 'id'))::int as id from generate_series(1, $1::int)

-- As drafts: what is approved is so with its approvals, which are of a draft still.
-- name: write_drafts
insert into exception (
  id, state, source, kind, category, severity, justification, compensating_controls, risk_statement, planned_on, ticket,
  evidence, owner_id, owner_name, requester_id, requester_name, starts_on, ends_on, review_every_days, needed_approvals,
  assets, findings, weight, external_id, external, created_at, updated_at
)
select id, 'draft', source, kind, category, severity, justification, compensating_controls, risk_statement, planned_on, ticket,
  evidence, owner_id, owner_name, requester_id, requester_name, starts_on, ends_on, review_every_days, needed_approvals,
  assets, findings, weight, external_id, external, created_at, updated_at
from json_populate_recordset(null::exception, $1::json)

-- name: write_checks
insert into exception_check (exception_id, check_id)
select exception_id, check_id from json_populate_recordset(null::exception_check, $1::json)

-- name: write_targets
insert into exception_target (exception_id, position, kind, subscription_id, name, value, asset_key, workload_id, label)
select exception_id, position, kind, subscription_id, name, value, asset_key, workload_id, label
from json_populate_recordset(null::exception_target, $1::json)

-- name: write_decisions
insert into exception_decision (exception_id, round, person_id, person_name, verdict, reason, at)
select exception_id, round, person_id, person_name, verdict, reason, at
from json_populate_recordset(null::exception_decision, $1::json)

-- name: write_standings
update exception e
set state = s.state, requested_at = s.requested_at, decided_at = s.decided_at, starts_at = s.starts_at, ends_at = s.ends_at,
  measured_at = s.measured_at, next_review_on = s.next_review_on
from json_populate_recordset(null::exception, $1::json) s
where e.id = s.id

-- One link after another, in the order of the rows: the trigger of the log sees those before it.
-- name: write_events
insert into exception_event (seq, at, exception_id, kind, actor, actor_name, detail, previous, hash)
select 0, $1, e.exception_id, e.kind, $2, $3, e.detail, '', ''
from (
  select * from rows from (json_to_recordset($4::json) as (exception_id int, kind text, detail json))
    with ordinality as e (exception_id, kind, detail, place)
) e
order by e.place
