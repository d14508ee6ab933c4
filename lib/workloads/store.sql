-- name: select
select w.id, w.slug, w.name, w.description, w.environment, w.criticality, w.target::float8 as target, w.precedence,
  w.version, w.created_at as "createdAt", w.updated_at as "updatedAt", w.retired_at as "retiredAt",
  coalesce((
    select json_agg(json_build_object('kind', o.kind, 'objectId', o.object_id, 'name', o.name) order by o.kind, lower(o.name), o.object_id)
    from workload_owner o where o.workload_id = w.id
  ), '[]') as owners,
  coalesce((
    select json_agg(r order by r.position) from workload_rule r where r.workload_id = w.id
  ), '[]') as rules
from workload w

-- One change at a time: it holds until the transaction's end, and takes no time.
-- name: lock
select from workload_rules_state for update

-- name: raise_rules_version
update workload_rules_state set version = version + 1

-- name: last_change
select e.at, p.name
from audit_event e
left join person p on p.id = case when e.actor ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then e.actor::uuid end
where e.subject_type = 'workload' and e.subject_id = $1
order by e.id desc limit 1

-- name: create
insert into workload (slug, name, description, environment, criticality, target, precedence, created_at, updated_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $8)
returning id

-- name: update
update workload
set name = $2, description = $3, environment = $4, criticality = $5, target = $6, updated_at = $7, retired_at = null,
  version = version + 1
where id = $1

-- name: delete_rules
delete from workload_rule where workload_id = $1

-- name: insert_rules
insert into workload_rule (workload_id, position, kind, name, value, subscription_id)
select $1, r.position, r.kind::workload_rule_kind, r.name, r.value, r.subscription
from json_to_recordset($2::json) r (position smallint, kind text, name text, value text, subscription text)

-- name: delete_owners
delete from workload_owner where workload_id = $1

-- name: insert_owners
insert into workload_owner (workload_id, kind, object_id, name)
select $1, o.kind::owner_kind, o."objectId", o.name
from json_to_recordset($2::json) o (kind text, "objectId" uuid, name text)

-- Who never signed in is known by the name that they were given here.
-- name: know_people
insert into person (id, name)
select o."objectId", o.name
from json_to_recordset($1::json) o (kind text, "objectId" uuid, name text)
where o.kind = 'person'
on conflict (id) do nothing

-- name: retire
update workload set retired_at = $2, updated_at = $2, version = version + 1 where id = $1

-- name: put_in_order
update workload w
set precedence = o.precedence
from unnest($1::int[]) with ordinality o (id, precedence)
where w.id = o.id and w.precedence <> o.precedence
