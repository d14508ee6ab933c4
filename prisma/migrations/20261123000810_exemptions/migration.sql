-- Exemptions of Azure Policy are few among the signals, and compared with the register after each scan.
CREATE INDEX "signal_policy_exemption" ON "signal" (lower("id")) WHERE "valid_to" IS NULL AND "type" = 'microsoft.authorization/policyexemptions';
