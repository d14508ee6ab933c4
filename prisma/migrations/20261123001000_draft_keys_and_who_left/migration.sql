-- Made by the browser, so that a draft which is saved again before its number was heard is the same one.
ALTER TABLE "exception" ADD COLUMN "draft_key" UUID;
CREATE UNIQUE INDEX "exception_requester_id_draft_key_key" ON "exception"("requester_id", "draft_key");

-- Since when somebody is not here any more, as an administrator said; gone when they sign in again.
ALTER TABLE "person" ADD COLUMN "left_at" TIMESTAMPTZ(3);
