-- The excepted past of one check (lib/posture/checklist/check-trend.ts); its present is exception_check_rollup_current.
CREATE INDEX "exception_check_rollup_past" ON "exception_check_rollup" ("check_no", "valid_to") WHERE "valid_to" IS NOT NULL;
