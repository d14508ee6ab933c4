-- Counting and grouping open findings reads this alone, not the table, whose rows hold the evidence and the past
-- (lib/posture/findings/count-findings.ts and group-findings.ts).
DROP INDEX "finding_current";
CREATE UNIQUE INDEX "finding_current" ON "finding" ("asset_key", "check_no") INCLUDE ("status", "weight", "opened", "valid_from") WHERE "valid_to" IS NULL;
