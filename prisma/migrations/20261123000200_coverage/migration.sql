-- What scans could not read: few rows among many, asked for whole histories at once.
CREATE INDEX "coverage_not_read" ON "coverage" ("scan_id", "subscription_id") WHERE "status" <> 'read';
