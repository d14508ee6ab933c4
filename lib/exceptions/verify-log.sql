-- The log once more, for what it says. $1 the link before the first one.
-- name: entries
select v.seq::int as seq, v.at, v.exception_id as "exceptionId", v.kind, v.actor, d.state, d.round, d.reason,
  d."neededApprovals", coalesce(array(select one->>'id' from json_array_elements(d."approvedBy") one), '{}') as "approvedBy"
from exception_event v
cross join lateral json_to_record(v.detail)
  d (state text, round int, reason text, "neededApprovals" int, "approvedBy" json)
where v.seq > $1 order by v.seq limit 10000

-- name: told
select id, requester_id as "requesterId", source, severity, starts_at as "startsAt", ends_at as "endsAt" from exception

-- name: decisions
select exception_id as "exceptionId", round, person_id as "personId", verdict, reason, at
from exception_decision order by exception_id, round, person_id

-- What the organisation allowed, from when on.
-- name: policies
select at, detail->'before' as before, detail->'after' as after from audit_event
where subject_type = 'setting' and subject_id = 'exceptions' order by id

-- name: policy_now
select value from setting where key = 'exceptions'

-- With which roles people came ($1), as the log of security events has it.
-- name: sign_ins
select person_id as "personId", at, array(select jsonb_array_elements_text(detail->'roles')) as roles
from security_event
where kind in ('sign-in', 'elevation') and person_id = any($1::text[]) and jsonb_typeof(detail->'roles') = 'array'
order by at

-- What only one of the two logs tells of what a person did: both are written in one transaction. Indexes:
-- audit_event_subject_type_subject_id_id_idx, exception_event_exception_id_seq_idx.
-- name: unaudited
select v.seq::int as seq, v.exception_id as "exceptionId", v.kind
from exception_event v
where v.kind in ('requested', 'approved', 'rejected', 'returned', 'changes_asked', 'withdrawn', 'commented', 'revoked',
    'reviewed', 'handed_over')
  and not exists (
    select from audit_event a
    where a.subject_type = 'exception' and a.actor = v.actor and a.at = v.at
      and a.subject_id = 'EX-' || lpad(v.exception_id::text, greatest(4, length(v.exception_id::text)), '0')
  )
  and not exists (
    select from exception_event i
    where i.exception_id = v.exception_id and i.kind = 'imported' and i.at = v.at and i.actor = v.actor and v.kind = 'requested'
  )
order by v.seq limit 100

-- name: unlogged
select a.subject_id as name, a.detail->>'change' as change, a.at
from audit_event a
where a.subject_type = 'exception' and a.action <> 'exception.import'
  and a.detail->>'change' not in ('draft begun', 'draft discarded')
  and not exists (
    select from exception_event v
    where v.exception_id = substring(a.subject_id from '^EX-([0-9]{1,9})$')::int and v.actor = a.actor and v.at = a.at
  )
order by a.id limit 100
