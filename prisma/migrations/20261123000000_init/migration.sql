-- CreateEnum
CREATE TYPE "scan_state" AS ENUM ('running', 'published', 'failed');

-- CreateEnum
CREATE TYPE "coverage_status" AS ENUM ('read', 'partial', 'failed');

-- CreateEnum
CREATE TYPE "source" AS ENUM ('resources', 'resourcecontainers', 'authorizationresources', 'securityresources', 'patchassessmentresources', 'guestconfigurationresources', 'advisorresources', 'policyresources', 'resourcechanges', 'resourcecontainerchanges');

-- CreateEnum
CREATE TYPE "finding_status" AS ENUM ('fail', 'unknown');

-- CreateEnum
CREATE TYPE "cause" AS ENUM ('arrived', 'broke', 'came_back', 'fixed', 'removed', 'checklist', 'visibility', 'applicability');

-- CreateTable
CREATE TABLE "scan" (
    "id" SERIAL NOT NULL,
    "trigger" TEXT NOT NULL,
    "state" "scan_state" NOT NULL DEFAULT 'running',
    "observed_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "checklist_version" INTEGER,
    "progress" JSONB,
    "report" JSONB,
    "error" TEXT,

    CONSTRAINT "scan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "coverage" (
    "scan_id" INTEGER NOT NULL,
    "source" "source" NOT NULL,
    "subscription_id" TEXT NOT NULL,
    "status" "coverage_status" NOT NULL,
    "rows" INTEGER NOT NULL,
    "error_code" TEXT,
    "error_message" TEXT,
    "last_read_at" TIMESTAMPTZ(3),

    CONSTRAINT "coverage_pkey" PRIMARY KEY ("scan_id","source","subscription_id")
);

-- CreateTable
CREATE TABLE "subscription" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "state" TEXT,
    "tags" JSONB,

    CONSTRAINT "subscription_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "check_number" (
    "no" SMALLINT NOT NULL,
    "check_id" TEXT NOT NULL,

    CONSTRAINT "check_number_pkey" PRIMARY KEY ("no")
);

-- CreateTable
CREATE TABLE "checklist_version" (
    "number" INTEGER NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "checks" JSONB NOT NULL,
    "difference" JSONB NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "checklist_version_pkey" PRIMARY KEY ("number")
);

-- CreateTable
CREATE TABLE "asset" (
    "key" UUID NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "source" "source" NOT NULL,
    "subscription_id" TEXT NOT NULL,
    "resource_group" TEXT NOT NULL,
    "location" TEXT,
    "kind" TEXT,
    "tags" JSONB,
    "fingerprint" TEXT NOT NULL,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "removed_at" TIMESTAMPTZ(3),
    "weight_applicable" INTEGER NOT NULL DEFAULT 0,
    "weight_passed" INTEGER NOT NULL DEFAULT 0,
    "failed" SMALLINT NOT NULL DEFAULT 0,
    "unknown" SMALLINT NOT NULL DEFAULT 0,

    CONSTRAINT "asset_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "asset_configuration" (
    "asset_key" UUID NOT NULL,
    "valid_from" TIMESTAMPTZ(3) NOT NULL,
    "valid_to" TIMESTAMPTZ(3),
    "configuration" JSON NOT NULL,

    CONSTRAINT "asset_configuration_pkey" PRIMARY KEY ("asset_key","valid_from")
);

-- CreateTable
CREATE TABLE "asset_verdicts" (
    "asset_key" UUID NOT NULL,
    "valid_from" TIMESTAMPTZ(3) NOT NULL,
    "valid_to" TIMESTAMPTZ(3),
    "passed" SMALLINT[],
    "defaulted" SMALLINT[],
    "failed" SMALLINT[],
    "unknown" SMALLINT[],

    CONSTRAINT "asset_verdicts_pkey" PRIMARY KEY ("asset_key","valid_from")
);

-- CreateTable
CREATE TABLE "finding" (
    "asset_key" UUID NOT NULL,
    "check_no" SMALLINT NOT NULL,
    "valid_from" TIMESTAMPTZ(3) NOT NULL,
    "valid_to" TIMESTAMPTZ(3),
    "status" "finding_status" NOT NULL,
    "opened" "cause" NOT NULL,
    "closed" "cause",
    "check_version" SMALLINT NOT NULL,
    "weight" SMALLINT NOT NULL,
    "subscription_id" TEXT NOT NULL,
    "asset_type" TEXT NOT NULL,
    "asset_name" TEXT NOT NULL,
    "evidence" JSON NOT NULL,

    CONSTRAINT "finding_pkey" PRIMARY KEY ("asset_key","check_no","valid_from")
);

-- CreateTable
CREATE TABLE "signal" (
    "key" UUID NOT NULL,
    "valid_from" TIMESTAMPTZ(3) NOT NULL,
    "valid_to" TIMESTAMPTZ(3),
    "id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "source" "source" NOT NULL,
    "subscription_id" TEXT NOT NULL,
    "asset_key" UUID,
    "fingerprint" TEXT NOT NULL,
    "body" JSON NOT NULL,

    CONSTRAINT "signal_pkey" PRIMARY KEY ("key","valid_from")
);

-- CreateTable
CREATE TABLE "asset_link" (
    "from_key" UUID NOT NULL,
    "to_key" UUID NOT NULL,

    CONSTRAINT "asset_link_pkey" PRIMARY KEY ("from_key","to_key")
);

-- CreateTable
CREATE TABLE "change" (
    "asset_key" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "id" TEXT NOT NULL,
    "change_type" TEXT NOT NULL,
    "changed_by" TEXT,
    "changed_by_type" TEXT,
    "client_type" TEXT,
    "operation" TEXT,
    "changes" JSON NOT NULL,

    CONSTRAINT "change_pkey" PRIMARY KEY ("asset_key","at","id")
);

-- CreateTable
CREATE TABLE "check_rollup" (
    "subscription_id" TEXT NOT NULL,
    "check_no" SMALLINT NOT NULL,
    "valid_from" TIMESTAMPTZ(3) NOT NULL,
    "valid_to" TIMESTAMPTZ(3),
    "weight" SMALLINT NOT NULL,
    "passed" INTEGER NOT NULL,
    "defaulted" INTEGER NOT NULL,
    "failed" INTEGER NOT NULL,
    "unknown" INTEGER NOT NULL,

    CONSTRAINT "check_rollup_pkey" PRIMARY KEY ("subscription_id","check_no","valid_from")
);

-- CreateTable
CREATE TABLE "score_rollup" (
    "scope" TEXT NOT NULL,
    "pillar" TEXT NOT NULL,
    "valid_from" TIMESTAMPTZ(3) NOT NULL,
    "valid_to" TIMESTAMPTZ(3),
    "weight_applicable" BIGINT NOT NULL,
    "weight_passed" BIGINT NOT NULL,
    "weight_unknown" BIGINT NOT NULL,
    "passed" INTEGER NOT NULL,
    "failed" INTEGER NOT NULL,
    "unknown" INTEGER NOT NULL,

    CONSTRAINT "score_rollup_pkey" PRIMARY KEY ("scope","pillar","valid_from")
);

-- CreateTable
CREATE TABLE "asset_rollup" (
    "subscription_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "valid_from" TIMESTAMPTZ(3) NOT NULL,
    "valid_to" TIMESTAMPTZ(3),
    "assets" INTEGER NOT NULL,
    "failing" INTEGER NOT NULL,

    CONSTRAINT "asset_rollup_pkey" PRIMARY KEY ("subscription_id","type","valid_from")
);

-- CreateTable
CREATE TABLE "movement" (
    "subscription_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "check_no" SMALLINT NOT NULL,
    "cause" "cause" NOT NULL,
    "verdicts" INTEGER NOT NULL,
    "weight_applicable" INTEGER NOT NULL,
    "weight_passed" INTEGER NOT NULL,

    CONSTRAINT "movement_pkey" PRIMARY KEY ("subscription_id","at","check_no","cause")
);

-- CreateIndex
CREATE INDEX "scan_state_observed_at_idx" ON "scan"("state", "observed_at");

-- CreateIndex
CREATE UNIQUE INDEX "check_number_check_id_key" ON "check_number"("check_id");

-- CreateIndex
CREATE INDEX "asset_type_name_key_idx" ON "asset"("type", "name", "key");

-- CreateIndex
CREATE INDEX "asset_subscription_id_type_name_key_idx" ON "asset"("subscription_id", "type", "name", "key");

-- CreateIndex
CREATE INDEX "asset_name_key_idx" ON "asset"("name", "key");

-- CreateIndex
CREATE INDEX "asset_link_to_key_from_key_idx" ON "asset_link"("to_key", "from_key");

-- CreateIndex
CREATE INDEX "change_at_idx" ON "change"("at");

-- CreateIndex
CREATE INDEX "movement_at_idx" ON "movement"("at");

-- AddForeignKey
ALTER TABLE "coverage" ADD CONSTRAINT "coverage_scan_id_fkey" FOREIGN KEY ("scan_id") REFERENCES "scan"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- CreateIndex
CREATE INDEX "finding_valid_from_idx" ON "finding"("valid_from");

-- What follows is written by hand: Prisma's schema cannot say it, and its diff does not look at it.

-- At most one current interval each; also the way to "now" that does not widen with history.
CREATE UNIQUE INDEX "asset_configuration_current" ON "asset_configuration" ("asset_key") WHERE "valid_to" IS NULL;
CREATE UNIQUE INDEX "asset_verdicts_current" ON "asset_verdicts" ("asset_key") WHERE "valid_to" IS NULL;
CREATE UNIQUE INDEX "signal_current" ON "signal" ("key") WHERE "valid_to" IS NULL;
CREATE INDEX "signal_of_asset" ON "signal" ("asset_key") WHERE "valid_to" IS NULL;
CREATE UNIQUE INDEX "finding_current" ON "finding" ("asset_key", "check_no") WHERE "valid_to" IS NULL;
CREATE UNIQUE INDEX "check_rollup_current" ON "check_rollup" ("check_no", "subscription_id") WHERE "valid_to" IS NULL;
CREATE UNIQUE INDEX "score_rollup_current" ON "score_rollup" ("scope", "pillar") WHERE "valid_to" IS NULL;
CREATE UNIQUE INDEX "asset_rollup_current" ON "asset_rollup" ("subscription_id", "type") WHERE "valid_to" IS NULL;

-- The open findings as lists page through them: worst first, then the oldest; as a whole and by what is filtered most.
CREATE INDEX "finding_open" ON "finding" ("weight" DESC, "valid_from", "asset_key", "check_no") WHERE "valid_to" IS NULL;
CREATE INDEX "finding_open_of_check" ON "finding" ("check_no", "status", "valid_from", "asset_key") WHERE "valid_to" IS NULL;
CREATE INDEX "finding_open_of_subscription" ON "finding" ("subscription_id", "weight" DESC, "valid_from", "asset_key", "check_no") WHERE "valid_to" IS NULL;
CREATE INDEX "finding_open_of_type" ON "finding" ("asset_type", "weight" DESC, "valid_from", "asset_key", "check_no") WHERE "valid_to" IS NULL;
-- What a scan closed.
CREATE INDEX "finding_closed_at" ON "finding" ("valid_to") WHERE "valid_to" IS NOT NULL;

-- At most one scan runs; the interrupted ones are found by it.
CREATE INDEX "scan_running" ON "scan" ("id") WHERE "state" = 'running';

-- Room for sums to be updated in the same page, without touching an index.
ALTER TABLE "asset" SET (fillfactor = 85);

-- Search by a part of the name. On a server that does not offer the extension, search reads the index on the name.
DO $$
BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
  CREATE INDEX "asset_name_search" ON "asset" USING gin ("name" gin_trgm_ops) WHERE "removed_at" IS NULL;
EXCEPTION WHEN OTHERS THEN
  RAISE NOTICE 'pg_trgm is not available: %', SQLERRM;
END
$$;
