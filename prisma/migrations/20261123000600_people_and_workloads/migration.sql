CREATE TYPE "environment" AS ENUM ('production', 'staging', 'test', 'development', 'shared');

CREATE TYPE "criticality" AS ENUM ('critical', 'high', 'medium', 'low');

CREATE TYPE "workload_rule_kind" AS ENUM ('tag', 'resource_group', 'subscription', 'management_group');

CREATE TYPE "owner_kind" AS ENUM ('person', 'group');

CREATE TABLE "workload" (
    "id" SERIAL NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "environment" "environment" NOT NULL,
    "criticality" "criticality" NOT NULL,
    "target" DECIMAL(4,1),
    "precedence" INTEGER NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "workload_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "workload_rule" (
    "workload_id" INTEGER NOT NULL,
    "position" SMALLINT NOT NULL,
    "kind" "workload_rule_kind" NOT NULL,
    "name" TEXT NOT NULL,
    "value" TEXT,
    "subscription_id" TEXT,

    CONSTRAINT "workload_rule_pkey" PRIMARY KEY ("workload_id","position")
);

CREATE TABLE "workload_owner" (
    "workload_id" INTEGER NOT NULL,
    "kind" "owner_kind" NOT NULL,
    "object_id" UUID NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "workload_owner_pkey" PRIMARY KEY ("workload_id","kind","object_id")
);

CREATE TABLE "workload_membership" (
    "asset_key" UUID NOT NULL,
    "valid_from" TIMESTAMPTZ(3) NOT NULL,
    "valid_to" TIMESTAMPTZ(3),
    "workload_id" INTEGER NOT NULL,

    CONSTRAINT "workload_membership_pkey" PRIMARY KEY ("asset_key","valid_from")
);

CREATE TABLE "workload_rules_state" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "version" INTEGER NOT NULL DEFAULT 0,
    "applied_version" INTEGER NOT NULL DEFAULT 0,
    "applied_at" TIMESTAMPTZ(3),

    CONSTRAINT "workload_rules_state_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "person" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "username" TEXT,
    "last_seen_at" TIMESTAMPTZ(3),

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "session" (
    "id_hash" BYTEA NOT NULL,
    "public_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "roles" TEXT[],
    "groups" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "authenticated_at" TIMESTAMPTZ(3) NOT NULL,
    "sign_out_hint" TEXT,
    "address" TEXT,
    "user_agent" TEXT,
    "ended_at" TIMESTAMPTZ(3),
    "ended_because" TEXT,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id_hash")
);

CREATE TABLE "sign_in_attempt" (
    "id_hash" BYTEA NOT NULL,
    "state" TEXT NOT NULL,
    "nonce" TEXT NOT NULL,
    "verifier" TEXT NOT NULL,
    "return_to" TEXT NOT NULL,
    "session_hash" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sign_in_attempt_pkey" PRIMARY KEY ("id_hash")
);

CREATE TABLE "audit_event" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject_type" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "detail" JSONB NOT NULL,
    "request_id" TEXT,

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "security_event" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "person_id" TEXT,
    "address" TEXT,
    "detail" JSONB NOT NULL,
    "request_id" TEXT,

    CONSTRAINT "security_event_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "rate_limit" (
    "key" VARCHAR(255) NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("key")
);

CREATE TABLE "setting" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_by" TEXT NOT NULL,

    CONSTRAINT "setting_pkey" PRIMARY KEY ("key")
);

CREATE UNIQUE INDEX "workload_slug_key" ON "workload"("slug");

CREATE INDEX "workload_owner_object_id_idx" ON "workload_owner"("object_id");

CREATE UNIQUE INDEX "session_public_id_key" ON "session"("public_id");

CREATE INDEX "session_person_id_idx" ON "session"("person_id");

CREATE INDEX "session_expires_at_idx" ON "session"("expires_at");

CREATE INDEX "sign_in_attempt_expires_at_idx" ON "sign_in_attempt"("expires_at");

CREATE INDEX "audit_event_at_idx" ON "audit_event"("at");

CREATE INDEX "audit_event_subject_type_subject_id_id_idx" ON "audit_event"("subject_type", "subject_id", "id");

CREATE INDEX "security_event_at_idx" ON "security_event"("at");

CREATE INDEX "security_event_kind_id_idx" ON "security_event"("kind", "id");

CREATE INDEX "security_event_person_id_id_idx" ON "security_event"("person_id", "id");

CREATE INDEX "rate_limit_expire_idx" ON "rate_limit"("expire");

ALTER TABLE "workload_rule" ADD CONSTRAINT "workload_rule_workload_id_fkey" FOREIGN KEY ("workload_id") REFERENCES "workload"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "workload_owner" ADD CONSTRAINT "workload_owner_workload_id_fkey" FOREIGN KEY ("workload_id") REFERENCES "workload"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "session" ADD CONSTRAINT "session_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What follows is written by hand.

ALTER TYPE "cause" ADD VALUE IF NOT EXISTS 'workload';
ALTER TABLE "subscription" ADD COLUMN "management_groups" TEXT[] DEFAULT ARRAY[]::TEXT[];
ALTER TABLE "asset" ADD COLUMN "workload_id" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "finding" ADD COLUMN "workload_id" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "check_rollup" ADD COLUMN "workload_id" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "check_rollup" DROP CONSTRAINT "check_rollup_pkey", ADD CONSTRAINT "check_rollup_pkey" PRIMARY KEY ("subscription_id", "check_no", "workload_id", "valid_from");
ALTER TABLE "asset_rollup" ADD COLUMN "workload_id" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "asset_rollup" DROP CONSTRAINT "asset_rollup_pkey", ADD CONSTRAINT "asset_rollup_pkey" PRIMARY KEY ("subscription_id", "type", "workload_id", "valid_from");
ALTER TABLE "movement" ADD COLUMN "workload_id" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "movement" DROP CONSTRAINT "movement_pkey", ADD CONSTRAINT "movement_pkey" PRIMARY KEY ("subscription_id", "at", "check_no", "cause", "workload_id");
DROP INDEX "check_rollup_current";
CREATE UNIQUE INDEX "check_rollup_current" ON "check_rollup" ("check_no", "subscription_id", "workload_id") WHERE "valid_to" IS NULL;
DROP INDEX "asset_rollup_current";
CREATE UNIQUE INDEX "asset_rollup_current" ON "asset_rollup" ("subscription_id", "type", "workload_id") WHERE "valid_to" IS NULL;
-- Until now nobody had workloads: everything that was is "without a workload".
INSERT INTO "score_rollup" ("scope", "pillar", "valid_from", "valid_to", "weight_applicable", "weight_passed", "weight_unknown", "passed", "failed", "unknown")
SELECT CASE "scope" WHEN '' THEN 'w0' ELSE "scope" || '/w0' END, "pillar", "valid_from", "valid_to", "weight_applicable", "weight_passed", "weight_unknown", "passed", "failed", "unknown" FROM "score_rollup";

-- The lists of one workload, as its owner pages through them.
CREATE INDEX "finding_open_of_workload" ON "finding" ("workload_id", "weight" DESC, "valid_from", "asset_key", "check_no") WHERE "valid_to" IS NULL;
CREATE INDEX "asset_of_workload" ON "asset"("workload_id", "type", "name", "key");
CREATE INDEX "asset_of_workload_by_weight" ON "asset" ("workload_id", ("weight_applicable" - "weight_passed") DESC, "key" DESC) WHERE "removed_at" IS NULL;
CREATE UNIQUE INDEX "workload_membership_current" ON "workload_membership" ("asset_key") WHERE "valid_to" IS NULL;
CREATE INDEX "session_open" ON "session" ("person_id", "last_used_at" DESC) WHERE "ended_at" IS NULL;

INSERT INTO "workload_rules_state" ("id") VALUES (1);

-- What was done stays written, whoever asks: not even the owner of the table changes it by a slip.
CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER "audit_event_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_event" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
