-- The log is told of what happens now, by people; what the clock and scans do is theirs to tell. Before its time an
-- exception is ended by approvers, and by who asked for it or answers for it: that only makes things stricter. That it
-- still holds is said at its review.
CREATE OR REPLACE FUNCTION exception_event_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.kind NOT IN ('requested', 'approved', 'rejected', 'returned', 'changes_asked', 'withdrawn', 'commented', 'began',
      'revoked', 'replaced', 'handed_over', 'reviewed', 'imported')
    OR NEW.actor !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
    OR abs(extract(epoch FROM NEW.at - clock_timestamp())) > 900
    OR NEW.kind IN ('approved', 'rejected', 'returned', 'changes_asked', 'revoked')
      AND NOT has_signed_in_freshly(NEW.actor, '{Security,Approver}')
      AND NOT (NEW.kind = 'revoked' AND EXISTS (
        SELECT FROM exception e WHERE e.id = NEW.exception_id AND NEW.actor IN (e.requester_id, e.owner_id)
      ))
    OR NEW.kind = 'imported' AND NOT has_signed_in_freshly(NEW.actor, '{Security,Admin}') THEN
    RAISE EXCEPTION 'The log is told by who did it, when they did.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
