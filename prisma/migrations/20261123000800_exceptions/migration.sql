-- The register of exceptions, its log, what exceptions cover, and who is told.

CREATE TYPE "exception_state" AS ENUM ('draft', 'requested', 'returned', 'approved', 'active', 'review', 'rejected', 'withdrawn', 'expired', 'revoked', 'renewed', 'closed', 'imported');
CREATE TYPE "exception_source" AS ENUM ('person', 'csv', 'api', 'policy');
CREATE TYPE "exception_kind" AS ENUM ('new', 'change', 'renewal');
CREATE TYPE "exception_category" AS ENUM ('risk_accepted', 'mitigated', 'false_positive', 'planned_remediation');
CREATE TYPE "exception_target_kind" AS ENUM ('asset', 'resource_group', 'subscription', 'workload', 'tag');
CREATE TYPE "exception_verdict" AS ENUM ('approve', 'reject', 'changes');
CREATE TYPE "delivery_channel" AS ENUM ('teams', 'slack', 'mail');
CREATE TYPE "delivery_state" AS ENUM ('waiting', 'sending', 'sent', 'failed', 'unclear');

CREATE TABLE "exception" (
    "id" SERIAL NOT NULL,
    "state" "exception_state" NOT NULL,
    "source" "exception_source" NOT NULL DEFAULT 'person',
    "kind" "exception_kind" NOT NULL DEFAULT 'new',
    "predecessor_id" INTEGER,
    "category" "exception_category",
    "severity" TEXT,
    "justification" TEXT NOT NULL DEFAULT '',
    "compensating_controls" TEXT NOT NULL DEFAULT '',
    "risk_statement" TEXT NOT NULL DEFAULT '',
    "planned_on" DATE,
    "ticket" TEXT NOT NULL DEFAULT '',
    "evidence" JSON NOT NULL DEFAULT '[]',
    "owner_id" TEXT,
    "owner_name" TEXT NOT NULL DEFAULT '',
    "requester_id" TEXT,
    "requester_name" TEXT NOT NULL DEFAULT '',
    "starts_on" DATE,
    "ends_on" DATE,
    "starts_at" TIMESTAMPTZ(3),
    "ends_at" TIMESTAMPTZ(3),
    "review_every_days" INTEGER,
    "next_review_on" DATE,
    "round" SMALLINT NOT NULL DEFAULT 1,
    "needed_approvals" SMALLINT NOT NULL DEFAULT 1,
    "requested_at" TIMESTAMPTZ(3),
    "decided_at" TIMESTAMPTZ(3),
    "measured_at" TIMESTAMPTZ(3),
    "review_since" TIMESTAMPTZ(3),
    "grown_assets" INTEGER NOT NULL DEFAULT 0,
    "assets" INTEGER NOT NULL DEFAULT 0,
    "findings" INTEGER NOT NULL DEFAULT 0,
    "weight" INTEGER NOT NULL DEFAULT 0,
    "external_id" TEXT,
    "external" JSON,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    CONSTRAINT "exception_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "exception_has_expiry" CHECK ("state" IN ('draft', 'imported', 'withdrawn', 'closed') OR "ends_on" IS NOT NULL),
    CONSTRAINT "exception_predecessor_id_fkey" FOREIGN KEY ("predecessor_id") REFERENCES "exception"("id") ON DELETE SET NULL ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "exception_external_id_key" ON "exception"("external_id");
CREATE INDEX "exception_state_ends_on_id_idx" ON "exception"("state", "ends_on", "id");
CREATE INDEX "exception_updated_at_id_idx" ON "exception"("updated_at", "id");
CREATE INDEX "exception_ends_on_id_idx" ON "exception"("ends_on", "id");
CREATE INDEX "exception_requester_id_idx" ON "exception"("requester_id");
CREATE INDEX "exception_predecessor_id_idx" ON "exception"("predecessor_id");
-- What the clock has to look at: in force, or about to be.
CREATE INDEX "exception_in_force" ON "exception" ("ends_at") WHERE "state" IN ('approved', 'active', 'review');

CREATE TABLE "exception_check" (
    "exception_id" INTEGER NOT NULL,
    "check_id" TEXT NOT NULL,
    CONSTRAINT "exception_check_pkey" PRIMARY KEY ("exception_id", "check_id"),
    CONSTRAINT "exception_check_exception_id_fkey" FOREIGN KEY ("exception_id") REFERENCES "exception"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "exception_check_check_id_exception_id_idx" ON "exception_check"("check_id", "exception_id");

CREATE TABLE "exception_target" (
    "exception_id" INTEGER NOT NULL,
    "position" SMALLINT NOT NULL,
    "kind" "exception_target_kind" NOT NULL,
    "subscription_id" TEXT NOT NULL DEFAULT '',
    "name" TEXT NOT NULL,
    "value" TEXT,
    "asset_key" UUID,
    "workload_id" INTEGER,
    "label" TEXT NOT NULL,
    CONSTRAINT "exception_target_pkey" PRIMARY KEY ("exception_id", "position"),
    CONSTRAINT "exception_target_exception_id_fkey" FOREIGN KEY ("exception_id") REFERENCES "exception"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "exception_target_kind_name_subscription_id_idx" ON "exception_target"("kind", "name", "subscription_id");

CREATE TABLE "exception_place" (
    "exception_id" INTEGER NOT NULL,
    "subscription_id" TEXT NOT NULL,
    "workload_id" INTEGER NOT NULL,
    CONSTRAINT "exception_place_pkey" PRIMARY KEY ("exception_id", "workload_id", "subscription_id"),
    CONSTRAINT "exception_place_exception_id_fkey" FOREIGN KEY ("exception_id") REFERENCES "exception"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "exception_place_workload_id_subscription_id_exception_id_idx" ON "exception_place"("workload_id", "subscription_id", "exception_id");
CREATE INDEX "exception_place_subscription_id_exception_id_idx" ON "exception_place"("subscription_id", "exception_id");

CREATE TABLE "exception_decision" (
    "exception_id" INTEGER NOT NULL,
    "round" SMALLINT NOT NULL,
    "person_id" TEXT NOT NULL,
    "person_name" TEXT NOT NULL,
    "verdict" "exception_verdict" NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "exception_decision_pkey" PRIMARY KEY ("exception_id", "round", "person_id"),
    CONSTRAINT "exception_decision_exception_id_fkey" FOREIGN KEY ("exception_id") REFERENCES "exception"("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- The log. seq has no gaps: the trigger below gives it, with the hash of what was before.
CREATE TABLE "exception_event" (
    "seq" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "exception_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "detail" JSON NOT NULL,
    "previous" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    CONSTRAINT "exception_event_pkey" PRIMARY KEY ("seq")
);
CREATE INDEX "exception_event_exception_id_seq_idx" ON "exception_event"("exception_id", "seq");

-- One at a time, whoever writes: the lock ends with the transaction, so that no link is built on one that is undone.
-- The text that is hashed is documented in lib/exceptions/chain.ts, which verifies it without this function.
-- A table of the session's own, of the same name, must not be taken for the log.
CREATE FUNCTION exception_event_link() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  head exception_event;
BEGIN
  PERFORM pg_advisory_xact_lock(7_461_930_011);
  SELECT * INTO head FROM exception_event ORDER BY seq DESC LIMIT 1;
  NEW.seq := coalesce(head.seq, 0) + 1;
  NEW.previous := coalesce(head.hash, repeat('0', 64));
  NEW.hash := encode(sha256(convert_to(concat_ws(E'\n', NEW.previous, NEW.seq::text,
    to_char(NEW.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), NEW.exception_id::text, NEW.kind, NEW.actor,
    NEW.actor_name, NEW.detail::text), 'UTF8')), 'hex');
  RETURN NEW;
END
$$;
CREATE TRIGGER exception_event_link BEFORE INSERT ON "exception_event" FOR EACH ROW EXECUTE FUNCTION exception_event_link();

CREATE FUNCTION exception_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The log of exceptions is only ever added to.';
END
$$;
CREATE TRIGGER exception_event_unchanged BEFORE UPDATE OR DELETE OR TRUNCATE ON "exception_event" FOR EACH STATEMENT EXECUTE FUNCTION exception_event_refuse();

-- Which exception in force covers which open finding, for a period.
CREATE TABLE "exception_coverage" (
    "exception_id" INTEGER NOT NULL,
    "asset_key" UUID NOT NULL,
    "check_no" SMALLINT NOT NULL,
    "valid_from" TIMESTAMPTZ(3) NOT NULL,
    "valid_to" TIMESTAMPTZ(3),
    CONSTRAINT "exception_coverage_pkey" PRIMARY KEY ("exception_id", "asset_key", "check_no", "valid_from")
);
CREATE UNIQUE INDEX "exception_coverage_current" ON "exception_coverage" ("asset_key", "check_no", "exception_id") WHERE "valid_to" IS NULL;
CREATE INDEX "exception_coverage_of_exception" ON "exception_coverage" ("exception_id") WHERE "valid_to" IS NULL;
CREATE INDEX "exception_coverage_of_finding" ON "exception_coverage" ("asset_key", "check_no", "valid_from");

-- Which finding is excepted, by whatever exceptions, and in which cell it is counted as such, for a period.
CREATE TABLE "excepted_finding" (
    "asset_key" UUID NOT NULL,
    "check_no" SMALLINT NOT NULL,
    "valid_from" TIMESTAMPTZ(3) NOT NULL,
    "valid_to" TIMESTAMPTZ(3),
    "subscription_id" TEXT NOT NULL,
    "workload_id" INTEGER NOT NULL,
    "pillar" TEXT NOT NULL,
    "weight" SMALLINT NOT NULL,
    "status" "finding_status" NOT NULL,
    CONSTRAINT "excepted_finding_pkey" PRIMARY KEY ("asset_key", "check_no", "valid_from")
);
CREATE UNIQUE INDEX "excepted_finding_current" ON "excepted_finding" ("asset_key", "check_no") INCLUDE ("status", "weight", "workload_id", "subscription_id") WHERE "valid_to" IS NULL;
CREATE INDEX "excepted_finding_of_check" ON "excepted_finding" ("check_no", "asset_key") WHERE "valid_to" IS NULL;
CREATE INDEX "excepted_finding_of_workload" ON "excepted_finding" ("workload_id", "check_no", "asset_key") WHERE "valid_to" IS NULL;
CREATE INDEX "excepted_finding_ended" ON "excepted_finding" ("valid_to") WHERE "valid_to" IS NOT NULL;

CREATE TABLE "exception_check_rollup" (
    "subscription_id" TEXT NOT NULL,
    "workload_id" INTEGER NOT NULL,
    "check_no" SMALLINT NOT NULL,
    "valid_from" TIMESTAMPTZ(3) NOT NULL,
    "valid_to" TIMESTAMPTZ(3),
    "weight" INTEGER NOT NULL,
    "failed" INTEGER NOT NULL,
    "unknown" INTEGER NOT NULL,
    CONSTRAINT "exception_check_rollup_pkey" PRIMARY KEY ("subscription_id", "check_no", "workload_id", "valid_from")
);
CREATE UNIQUE INDEX "exception_check_rollup_current" ON "exception_check_rollup" ("check_no", "subscription_id", "workload_id") INCLUDE ("weight", "failed", "unknown") WHERE "valid_to" IS NULL;
CREATE INDEX "exception_check_rollup_of_workload" ON "exception_check_rollup" ("workload_id", "check_no", "subscription_id") INCLUDE ("weight", "failed", "unknown") WHERE "valid_to" IS NULL;

CREATE TABLE "exception_score_rollup" (
    "scope" TEXT NOT NULL,
    "pillar" TEXT NOT NULL,
    "valid_from" TIMESTAMPTZ(3) NOT NULL,
    "valid_to" TIMESTAMPTZ(3),
    "weight_excepted" BIGINT NOT NULL,
    "failed" INTEGER NOT NULL,
    "unknown" INTEGER NOT NULL,
    CONSTRAINT "exception_score_rollup_pkey" PRIMARY KEY ("scope", "pillar", "valid_from")
);
CREATE UNIQUE INDEX "exception_score_rollup_current" ON "exception_score_rollup" ("scope", "pillar") WHERE "valid_to" IS NULL;

CREATE TABLE "notification" (
    "id" BIGSERIAL NOT NULL,
    "key" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "exception_id" INTEGER NOT NULL,
    "audience" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "detail" JSON NOT NULL,
    "fanned_at" TIMESTAMPTZ(3),
    CONSTRAINT "notification_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "notification_key_audience_key" ON "notification"("key", "audience");
CREATE INDEX "notification_to_fan" ON "notification" ("id") WHERE "fanned_at" IS NULL;
CREATE INDEX "notification_audience_id_idx" ON "notification"("audience", "id");

CREATE TABLE "notification_read" (
    "person_id" TEXT NOT NULL,
    "notification_id" BIGINT NOT NULL,
    CONSTRAINT "notification_read_pkey" PRIMARY KEY ("person_id", "notification_id"),
    CONSTRAINT "notification_read_notification_id_fkey" FOREIGN KEY ("notification_id") REFERENCES "notification"("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE TABLE "delivery" (
    "id" BIGSERIAL NOT NULL,
    "notification_id" BIGINT NOT NULL,
    "channel" "delivery_channel" NOT NULL,
    "recipient" TEXT NOT NULL,
    "state" "delivery_state" NOT NULL DEFAULT 'waiting',
    "attempts" SMALLINT NOT NULL DEFAULT 0,
    "next_at" TIMESTAMPTZ(3) NOT NULL,
    "claimed_at" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),
    "last_error" TEXT,
    CONSTRAINT "delivery_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "delivery_notification_id_fkey" FOREIGN KEY ("notification_id") REFERENCES "notification"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "delivery_notification_id_channel_recipient_key" ON "delivery"("notification_id", "channel", "recipient");
CREATE INDEX "delivery_due" ON "delivery" ("next_at") WHERE "state" IN ('waiting', 'sending');

CREATE TABLE "idempotency_key" (
    "actor" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "request_hash" TEXT NOT NULL,
    "status" SMALLINT,
    "body" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "idempotency_key_pkey" PRIMARY KEY ("actor", "key")
);
CREATE INDEX "idempotency_key_created_at_idx" ON "idempotency_key"("created_at");

-- From an exception to its assets: by resource group, by what lies below an asset, by tag.
CREATE INDEX "asset_of_group" ON "asset" ("subscription_id", "resource_group") WHERE "removed_at" IS NULL;
CREATE INDEX "asset_below" ON "asset" (lower("id") text_pattern_ops) WHERE "removed_at" IS NULL;
CREATE FUNCTION tag_words(tags jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(array_agg(word), '{}')
  FROM jsonb_each_text(CASE jsonb_typeof(tags) WHEN 'object' THEN tags ELSE '{}' END) tag,
    LATERAL (VALUES (lower(tag.key)), (lower(tag.key) || '=' || coalesce(tag.value, ''))) words (word)
$$;
CREATE INDEX "asset_tagged" ON "asset" USING gin (tag_words("tags")) WHERE "removed_at" IS NULL;

-- Only what nobody has asked for yet can be thrown away.
CREATE FUNCTION exception_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'draft' THEN
    RAISE EXCEPTION 'An exception that was asked for stays in the register.';
  END IF;
  RETURN OLD;
END
$$;
CREATE TRIGGER exception_keep BEFORE DELETE ON "exception" FOR EACH ROW EXECUTE FUNCTION exception_keep();
