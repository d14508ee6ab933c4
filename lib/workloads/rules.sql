-- name: state
select version, applied_version as "appliedVersion", applied_at as "appliedAt", version = applied_version as "isApplied"
from workload_rules_state

-- The version and the rules that it means, in one statement: both as of the same moment.
-- name: rules
select s.version, s.applied_version as "appliedVersion", coalesce((
  select json_agg(json_build_object('workload', w.id, 'rank', w.rank, 'rules', w.rules) order by w.rank)
  from (
    select w.id, row_number() over (order by w.precedence, w.id) as rank,
      (select json_agg(r order by r.position) from workload_rule r where r.workload_id = w.id) as rules
    from workload w
    where w.retired_at is null
  ) w
  where w.rules is not null
), '[]') as ranked
from workload_rules_state s

-- name: mark_applied
update workload_rules_state set applied_version = $1, applied_at = $2 where applied_version <> $1
