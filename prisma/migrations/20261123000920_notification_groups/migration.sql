-- Deliveries that go out as one message, what administrators have seen of what did not arrive, what people want by mail,
-- and the indexes by which old ones are removed.
ALTER TABLE "delivery" ADD COLUMN "message" BIGINT, ADD COLUMN "seen_at" TIMESTAMPTZ(3);
UPDATE "delivery" SET "message" = "id" WHERE "attempts" > 0;

-- What waits for the same recipient of a channel is claimed together.
CREATE INDEX "delivery_waiting" ON "delivery" ("channel", "recipient") WHERE "state" = 'waiting';
-- What administrators are shown.
CREATE INDEX "delivery_undelivered" ON "delivery" ("message") WHERE "state" IN ('failed', 'unclear');
-- The newest of a channel, and the old ones.
CREATE INDEX "delivery_sent" ON "delivery" ("channel", "sent_at") WHERE "state" = 'sent';
CREATE INDEX "delivery_seen" ON "delivery" ("seen_at") WHERE "seen_at" IS NOT NULL;
CREATE INDEX "notification_at_idx" ON "notification" ("at");
CREATE INDEX "notification_test" ON "notification" ("id") WHERE "kind" = 'test';
-- Who removes a notification removes who read it.
CREATE INDEX "notification_read_notification_id_idx" ON "notification_read" ("notification_id");

CREATE TABLE "mail_choice" (
    "person_id" UUID NOT NULL,
    "off" TEXT[],
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "mail_choice_pkey" PRIMARY KEY ("person_id"),
    CONSTRAINT "mail_choice_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
