-- What the web process cannot write into the register, whatever runs in it. The triggers hold for its own database users
-- alone (lib/db/web-role.ts), by whom a session was opened: SET ROLE does not change that. Scans, the clock and the
-- replay of a demo are other processes, which nobody reaches from outside, and pay nothing for this.

CREATE FUNCTION is_web_session() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT session_user LIKE 'temper\_web\_%'
$$;

-- Whether somebody has signed in here, freshly, with one of these roles: 10 minutes, and 5 for clocks that differ. The
-- roles are those of exception.decide, exception.revoke and exception.import in lib/auth/permissions.ts.
CREATE FUNCTION has_signed_in_freshly(person TEXT, roles TEXT[]) RETURNS boolean LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM session s
    WHERE s.person_id::text = $1 AND s.roles && $2 AND s.ended_at IS NULL
      AND s.expires_at > clock_timestamp() AND s.authenticated_at > clock_timestamp() - interval '15 minutes'
  )
$$;

-- One row: what may become of it, and what of it may change then.
CREATE FUNCTION exception_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'draft' OR NEW.source = 'policy' THEN
      RAISE EXCEPTION 'An exception begins as a draft.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.id, NEW.source, NEW.kind, NEW.created_at) IS DISTINCT FROM (OLD.id, OLD.source, OLD.kind, OLD.created_at)
    OR NEW.predecessor_id IS DISTINCT FROM OLD.predecessor_id AND NEW.predecessor_id IS NOT NULL THEN
    RAISE EXCEPTION 'Where an exception comes from does not change.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state <> OLD.state AND NOT (CASE OLD.state
    WHEN 'draft' THEN NEW.state = 'requested' OR NEW.state IN ('approved', 'active') AND OLD.source = 'csv'
    WHEN 'returned' THEN NEW.state IN ('requested', 'withdrawn')
    WHEN 'requested' THEN NEW.state IN ('approved', 'active', 'rejected', 'returned', 'withdrawn')
    WHEN 'approved' THEN NEW.state IN ('withdrawn', 'revoked', 'renewed')
    WHEN 'active' THEN NEW.state IN ('revoked', 'renewed')
    WHEN 'review' THEN NEW.state IN ('active', 'revoked', 'renewed')
    ELSE false
  END) THEN
    RAISE EXCEPTION 'No person leads an exception from % to %.', OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  -- What was asked for is what is decided on: another wording, end or scope is another request.
  IF OLD.state NOT IN ('draft', 'returned') AND (NEW.category, NEW.severity, NEW.justification, NEW.compensating_controls,
      NEW.risk_statement, NEW.planned_on, NEW.ticket, NEW.evidence::text, NEW.starts_on, NEW.ends_on, NEW.review_every_days)
    IS DISTINCT FROM (OLD.category, OLD.severity, OLD.justification, OLD.compensating_controls, OLD.risk_statement,
      OLD.planned_on, OLD.ticket, OLD.evidence::text, OLD.starts_on, OLD.ends_on, OLD.review_every_days) THEN
    RAISE EXCEPTION 'What was asked for does not change: it takes another request.' USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.state <> 'draft' AND (NEW.requester_id, NEW.requester_name, NEW.external_id, NEW.external::text)
    IS DISTINCT FROM (OLD.requester_id, OLD.requester_name, OLD.external_id, OLD.external::text) THEN
    RAISE EXCEPTION 'Who asked for an exception does not change.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.round NOT IN (OLD.round, OLD.round + 1) OR NEW.round <> OLD.round AND OLD.state <> 'returned'
    OR NEW.needed_approvals < OLD.needed_approvals AND OLD.state NOT IN ('draft', 'returned')
    OR OLD.state IN ('approved', 'active', 'review') AND (NEW.ends_at, NEW.ends_on) IS DISTINCT FROM (OLD.ends_at, OLD.ends_on) THEN
    RAISE EXCEPTION 'What was decided of an exception does not change.' USING ERRCODE = 'check_violation';
  END IF;
  -- Days end by UTC+14 first, by UTC-12 last. Ten years are the most that any policy allows.
  IF NEW.state IN ('approved', 'active', 'review') AND NOT coalesce(
    NEW.starts_at < NEW.ends_at AND NEW.ends_on <= greatest(NEW.starts_on, current_date) + 3651
      AND NEW.ends_at <= (NEW.ends_on + 1)::timestamp AT TIME ZONE 'UTC' + interval '12 hours', false) THEN
    RAISE EXCEPTION 'An exception in force has an end.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER exception_guard BEFORE INSERT OR UPDATE ON "exception" FOR EACH ROW
  WHEN (is_web_session()) EXECUTE FUNCTION exception_guard();

-- At the end of a transaction: no state and no owner without their entry in the log, nothing approved without its approvals, which are
-- in the log too, are of people, and of nobody who asked for it or imported it. As many as were needed when it was asked
-- for, and as the policy asks for by now; what is critical takes two.
CREATE FUNCTION exception_state_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  one exception;
  last exception_event;
  needed int;
  given int;
BEGIN
  SELECT * INTO one FROM exception WHERE id = NEW.id;
  IF NOT FOUND OR one.state = 'draft' THEN
    RETURN NULL;
  END IF;
  SELECT * INTO last FROM exception_event WHERE exception_id = one.id ORDER BY seq DESC LIMIT 1;
  IF one.state::text IS DISTINCT FROM last.detail->>'state'
    OR NEW.state = OLD.state AND OLD.state NOT IN ('draft', 'returned') AND last.kind <> 'handed_over' THEN
    RAISE EXCEPTION 'An exception goes nowhere without an entry in its log.' USING ERRCODE = 'check_violation';
  END IF;
  IF one.state NOT IN ('approved', 'active') OR NEW.state = OLD.state THEN
    RETURN NULL;
  END IF;
  SELECT greatest(one.needed_approvals, CASE WHEN one.severity = 'critical' OR EXISTS (
    SELECT FROM (SELECT checks FROM checklist_version ORDER BY number DESC LIMIT 1) newest,
      jsonb_array_elements(newest.checks) listed
    JOIN exception_check c ON c.check_id = listed->>'checkId'
    WHERE c.exception_id = one.id AND listed->>'severity' = 'critical'
  ) THEN 2 ELSE 1 END,
    (SELECT (value #>> ARRAY['approvals', one.severity])::int FROM setting WHERE key = 'exceptions')) INTO needed;
  SELECT count(DISTINCT d.person_id) INTO given
  FROM exception_decision d
  JOIN person p ON p.id::text = d.person_id
  WHERE d.exception_id = one.id AND d.round = one.round AND d.verdict = 'approve'
    AND d.person_id IS DISTINCT FROM one.requester_id
    AND NOT EXISTS (
      SELECT FROM exception_event v WHERE v.exception_id = one.id AND v.kind = 'imported' AND v.actor = d.person_id
    )
    AND EXISTS (
      SELECT FROM exception_event v
      WHERE v.exception_id = one.id AND (
        v.kind = 'approved' AND v.actor = d.person_id AND (v.detail->>'round')::int = one.round
        OR v.kind = 'imported' AND one.source = 'csv' AND EXISTS (
          SELECT FROM json_array_elements(v.detail->'approvedBy') by WHERE by->>'id' = d.person_id
        ))
    );
  IF given < needed THEN
    RAISE EXCEPTION 'An exception needs % who approve it, and neither asked for it nor imported it.', needed
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER exception_state_guard AFTER UPDATE ON "exception" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN ((OLD.state, OLD.owner_id, OLD.owner_name) IS DISTINCT FROM (NEW.state, NEW.owner_id, NEW.owner_name) AND is_web_session())
  EXECUTE FUNCTION exception_state_guard();

-- Of drafts and of what was sent back alone; with a draft that is thrown away its parts go.
CREATE FUNCTION exception_part_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (
    SELECT FROM exception
    WHERE id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.exception_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.exception_id END)
      AND state NOT IN ('draft', 'returned')
  ) THEN
    RAISE EXCEPTION 'What was asked for does not change: it takes another request.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER exception_check_guard BEFORE INSERT OR UPDATE OR DELETE ON "exception_check" FOR EACH ROW
  WHEN (is_web_session()) EXECUTE FUNCTION exception_part_guard();
CREATE TRIGGER exception_target_guard BEFORE INSERT OR UPDATE OR DELETE ON "exception_target" FOR EACH ROW
  WHEN (is_web_session()) EXECUTE FUNCTION exception_part_guard();

CREATE FUNCTION exception_decision_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  one exception;
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.exception_id, NEW.round, NEW.person_id) IS DISTINCT FROM (OLD.exception_id, OLD.round, OLD.person_id) THEN
    RAISE EXCEPTION 'Whose decision it was does not change.' USING ERRCODE = 'check_violation';
  END IF;
  SELECT * INTO one FROM exception WHERE id = NEW.exception_id;
  IF NEW.person_id = one.requester_id OR NEW.round <> one.round THEN
    RAISE EXCEPTION 'Nobody decides on what they asked for.' USING ERRCODE = 'check_violation';
  END IF;
  -- What a file brings along was decided before, by who is known to be an approver.
  IF one.state = 'draft' AND one.source = 'csv' AND NEW.verdict = 'approve' AND EXISTS (
    SELECT FROM session s WHERE s.person_id::text = NEW.person_id AND s.roles && '{Security,Approver}'
  ) THEN
    RETURN NEW;
  END IF;
  IF one.state NOT IN ('requested', 'review') OR abs(extract(epoch FROM NEW.at - clock_timestamp())) > 900
    OR NOT has_signed_in_freshly(NEW.person_id, '{Security,Approver}') THEN
    RAISE EXCEPTION 'Who decides has signed in freshly, with a role that may, and decides now.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER exception_decision_guard BEFORE INSERT OR UPDATE ON "exception_decision" FOR EACH ROW
  WHEN (is_web_session()) EXECUTE FUNCTION exception_decision_guard();

-- The log is told of what happens now, by people; what the clock and scans do is theirs to tell.
CREATE FUNCTION exception_event_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.kind NOT IN ('requested', 'approved', 'rejected', 'returned', 'changes_asked', 'withdrawn', 'commented', 'began',
      'revoked', 'replaced', 'handed_over', 'imported')
    OR NEW.actor !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
    OR abs(extract(epoch FROM NEW.at - clock_timestamp())) > 900
    OR NEW.kind IN ('approved', 'rejected', 'returned', 'changes_asked', 'revoked')
      AND NOT has_signed_in_freshly(NEW.actor, '{Security,Approver}')
    OR NEW.kind = 'imported' AND NOT has_signed_in_freshly(NEW.actor, '{Security,Admin}') THEN
    RAISE EXCEPTION 'The log is told by who did it, when they did.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER exception_event_guard BEFORE INSERT ON "exception_event" FOR EACH ROW
  WHEN (is_web_session()) EXECUTE FUNCTION exception_event_guard();

-- Nothing is covered but by what is in force and names the check; nothing is excepted that is not covered.
CREATE FUNCTION exception_coverage_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (
    SELECT FROM (SELECT DISTINCT exception_id, check_no FROM written WHERE valid_to IS NULL) w
    LEFT JOIN exception e ON e.id = w.exception_id AND e.state IN ('active', 'review') AND e.ends_at > clock_timestamp() - interval '15 minutes'
    LEFT JOIN check_number n ON n.no = w.check_no
    LEFT JOIN exception_check c ON c.exception_id = e.id AND c.check_id = n.check_id
    WHERE c.check_id IS NULL
  ) THEN
    RAISE EXCEPTION 'Only what is in force covers anything.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER exception_coverage_guard_insert AFTER INSERT ON "exception_coverage" REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT WHEN (is_web_session()) EXECUTE FUNCTION exception_coverage_guard();
CREATE TRIGGER exception_coverage_guard_update AFTER UPDATE ON "exception_coverage" REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT WHEN (is_web_session()) EXECUTE FUNCTION exception_coverage_guard();

CREATE FUNCTION excepted_finding_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (
    SELECT FROM written w
    WHERE w.valid_to IS NULL AND NOT EXISTS (
      SELECT FROM exception_coverage c WHERE c.asset_key = w.asset_key AND c.check_no = w.check_no AND c.valid_to IS NULL
    )
  ) THEN
    RAISE EXCEPTION 'Only what is covered is excepted.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER excepted_finding_guard_insert AFTER INSERT ON "excepted_finding" REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT WHEN (is_web_session()) EXECUTE FUNCTION excepted_finding_guard();
CREATE TRIGGER excepted_finding_guard_update AFTER UPDATE ON "excepted_finding" REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT WHEN (is_web_session()) EXECUTE FUNCTION excepted_finding_guard();

-- What the organisation allows is what the log of changes said last.
CREATE FUNCTION exception_policy_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  said jsonb;
BEGIN
  SELECT detail->'after' INTO said FROM audit_event
  WHERE subject_type = 'setting' AND subject_id = 'exceptions' ORDER BY id DESC LIMIT 1;
  IF coalesce((SELECT value FROM setting WHERE key = 'exceptions'), 'null') <> coalesce(said, 'null') THEN
    RAISE EXCEPTION 'The policy of exceptions changes with an entry in the log of changes.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER exception_policy_guard_insert AFTER INSERT ON "setting" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.key = 'exceptions' AND is_web_session()) EXECUTE FUNCTION exception_policy_guard();
CREATE CONSTRAINT TRIGGER exception_policy_guard_update AFTER UPDATE ON "setting" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN ('exceptions' IN (OLD.key, NEW.key) AND is_web_session()) EXECUTE FUNCTION exception_policy_guard();
CREATE CONSTRAINT TRIGGER exception_policy_guard_delete AFTER DELETE ON "setting" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (OLD.key = 'exceptions' AND is_web_session()) EXECUTE FUNCTION exception_policy_guard();
