-- What the web process may do in the database: read, write what people do there, and nothing else. It cannot alter the
-- schema, touch the inventory or its history, or change what the logs say. Run at each start: all of it may be repeated.

-- name: group
do $$
begin
  create role temper_web nologin;
exception when duplicate_object or unique_violation then null;
end
$$

-- name: grants
revoke create on schema public from public;
revoke all on all tables in schema public from temper_web;
grant usage on schema public to temper_web;
grant select on all tables in schema public to temper_web;
grant insert, update, delete on
  session, sign_in_attempt, person, rate_limit, setting, workload, workload_rule, workload_owner
  to temper_web;
grant insert, update, delete on
  exception, exception_check, exception_target, exception_place, exception_coverage,
  excepted_finding, exception_check_rollup, exception_score_rollup, notification_read, idempotency_key,
  mail_choice
  to temper_web;
grant insert on notification to temper_web;
grant insert, update on exception_decision, delivery to temper_web;
grant update on workload_rules_state to temper_web;
grant insert on audit_event, security_event, exception_event to temper_web;
grant usage on all sequences in schema public to temper_web

-- Asking for a job.
-- name: queue
grant usage on schema pgboss to temper_web;
grant select on all tables in schema pgboss to temper_web;
grant insert, update on all tables in schema pgboss to temper_web;
revoke insert, update on pgboss.version from temper_web;
grant execute on all functions in schema pgboss to temper_web
