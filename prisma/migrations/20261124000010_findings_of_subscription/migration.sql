-- As of a workload, what is told of a subscription's findings is read from this alone, not from the table, whose rows hold the
-- evidence: what a request reaches that names a whole subscription (lib/exceptions/matching.sql), and lists of one.
DROP INDEX "finding_open_of_subscription";
CREATE INDEX "finding_open_of_subscription" ON "finding" ("subscription_id", "weight" DESC, "valid_from", "asset_key", "check_no") INCLUDE ("status", "opened", "asset_type", "workload_id", "asset_name") WHERE "valid_to" IS NULL;
