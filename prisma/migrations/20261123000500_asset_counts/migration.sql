-- What the list of assets counts where no rollup can (lib/posture/assets/count-assets.ts).
CREATE INDEX "asset_clean" ON "asset" ("first_seen_at" DESC, "key" DESC) WHERE "removed_at" IS NULL AND "failed" = 0 AND "unknown" = 0;
CREATE INDEX "asset_unknown" ON "asset" ("key") WHERE "removed_at" IS NULL AND "unknown" > 0;
