-- The past of one check (lib/posture/checklist/check-trend.ts); its present is check_rollup_current.
CREATE INDEX "check_rollup_past" ON "check_rollup" ("check_no", "valid_to") WHERE "valid_to" IS NOT NULL;
