-- The orders in which the list of assets is read (lib/posture/assets/list-assets.ts).
CREATE INDEX "asset_by_weight" ON "asset" (("weight_applicable" - "weight_passed") DESC, "key" DESC) WHERE "removed_at" IS NULL;
CREATE INDEX "asset_of_type_by_weight" ON "asset" ("type", ("weight_applicable" - "weight_passed") DESC, "key" DESC) WHERE "removed_at" IS NULL;
CREATE INDEX "asset_by_age" ON "asset" ("first_seen_at" DESC, "key" DESC) WHERE "removed_at" IS NULL;
