-- What was imported last, told on the page of imports.
CREATE INDEX "audit_event_of_imports" ON "audit_event" ("id") WHERE "action" = 'exception.import';
