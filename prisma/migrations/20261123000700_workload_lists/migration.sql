-- What owners ask for, of one workload or a few, without reading what belongs to others (lib/posture).

-- Counting, grouping and listing reads this alone, not the table, whose rows hold the evidence.
DROP INDEX "finding_open_of_workload";
CREATE INDEX "finding_open_of_workload" ON "finding" ("workload_id", "weight" DESC, "valid_from", "asset_key", "check_no") INCLUDE ("status", "opened", "asset_type", "subscription_id", "asset_name") WHERE "valid_to" IS NULL;
CREATE INDEX "finding_open_of_workload_by_age" ON "finding" ("workload_id", "valid_from", "asset_key", "check_no") WHERE "valid_to" IS NULL;
CREATE INDEX "asset_removed" ON "asset" ("workload_id") WHERE "removed_at" IS NOT NULL;
CREATE INDEX "check_rollup_of_workload" ON "check_rollup" ("workload_id", "check_no", "subscription_id") INCLUDE ("weight", "passed", "defaulted", "failed", "unknown") WHERE "valid_to" IS NULL;
CREATE INDEX "asset_rollup_of_workload" ON "asset_rollup" ("workload_id", "type", "subscription_id") INCLUDE ("assets", "failing") WHERE "valid_to" IS NULL;
-- Why the score of a workload moved, added up from this alone (lib/posture/overview/movement.ts).
CREATE INDEX "movement_of_workload" ON "movement"("workload_id", "at", "cause", "weight_applicable", "weight_passed", "subscription_id");
-- Who joined a workload and who left it, by date (lib/posture/workloads/membership-history.ts).
CREATE INDEX "workload_membership_joined" ON "workload_membership"("workload_id", "valid_from");
CREATE INDEX "workload_membership_left" ON "workload_membership" ("workload_id", "valid_to") WHERE "valid_to" IS NOT NULL;
