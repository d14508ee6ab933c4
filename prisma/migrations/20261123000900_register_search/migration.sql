-- The register at 100,000 exceptions: what its lists filter, count and sort by stands in one narrow index, so that every
-- order and filter costs the same, and its words in another.

-- Indexes in one order only tempt the planner to read the rows of the whole register in it where a filter is asked for.
DROP INDEX "exception_updated_at_id_idx";
DROP INDEX "exception_ends_on_id_idx";
CREATE INDEX "exception_register" ON "exception" ("state", "ends_at", "starts_at")
  INCLUDE ("id", "ends_on", "category", "severity", "source", "owner_id", "requester_id", "requested_at", "review_since", "created_at", "updated_at", "findings")
  WHERE "state" <> 'draft';
CREATE INDEX "exception_owner" ON "exception" ("owner_id", "owner_name") WHERE "state" <> 'draft';

-- What somebody may search an exception by, each word once, beside the exception: decisions and the clock leave it alone.
CREATE TABLE "exception_words" (
    "exception_id" INTEGER NOT NULL,
    "words" tsvector NOT NULL,
    CONSTRAINT "exception_words_pkey" PRIMARY KEY ("exception_id"),
    CONSTRAINT "exception_words_exception_id_fkey" FOREIGN KEY ("exception_id") REFERENCES "exception"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "exception_words_words_idx" ON "exception_words" USING GIN ("words");

-- The words of a text, in lower case. Whatever is not ASCII is part of a word, but for typographic marks: no locale
-- decides what a letter is.
CREATE FUNCTION search_words(said text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(array_agg(DISTINCT left(word, 40)), '{}')
  FROM regexp_split_to_table(lower(said), '[\s!-/:-@[-`{-~„“”‚‘’–—…·«»]+') word
  WHERE word <> ''
$$;

-- Its words and every ending of them of three letters or more: who knows a name by its middle finds it by an index of
-- beginnings.
CREATE FUNCTION search_endings(said text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(array_agg(DISTINCT substr(word, n)), '{}')
  FROM unnest(search_words(said)) word, generate_series(1, greatest(1, length(word) - 2)) n
$$;

-- Finds what has a word that begins with each word of a text; nothing where it has none.
CREATE FUNCTION search_query(said text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(string_agg('''' || word || ''':*', ' & '), '')::tsquery FROM unnest(search_words(said)) word
$$;

-- Names by any part, what people wrote by the beginnings of its words, checks by their id. A tsvector holds 1 MB: of
-- scopes with very many parts the last are found by their beginnings or not at all.
-- Joined, as ten thousand ids in an array would be gone through for each exception.
CREATE FUNCTION exception_words_renew(ids integer[]) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO exception_words (exception_id, words)
  SELECT e.id, array_to_tsvector(array(
    SELECT word FROM (
      SELECT unnest(search_endings(concat_ws(' ', e.ticket, e.owner_name, e.requester_name))) AS word, 1 AS rank
      UNION ALL
      SELECT '=' || check_id, 2 FROM exception_check WHERE exception_id = e.id
      UNION ALL
      SELECT unnest(CASE WHEN position < 50 THEN search_endings(label) ELSE search_words(label) END), 3
      FROM exception_target WHERE exception_id = e.id
      UNION ALL
      SELECT unnest(search_words(e.justification)), 4
    ) said
    GROUP BY word ORDER BY min(rank) LIMIT 6000
  ))
  FROM unnest(ids) wanted (id) JOIN exception e ON e.id = wanted.id
  ON CONFLICT (exception_id) DO UPDATE SET words = excluded.words
    WHERE exception_words.words IS DISTINCT FROM excluded.words
$$;

CREATE FUNCTION exception_words_written() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_TABLE_NAME = 'exception' THEN
    PERFORM exception_words_renew(array(SELECT id FROM written));
  ELSE
    PERFORM exception_words_renew(array(SELECT DISTINCT exception_id FROM written));
  END IF;
  RETURN NULL;
END
$$;
CREATE FUNCTION exception_words_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM exception_words_renew(ARRAY[NEW.id]);
  RETURN NULL;
END
$$;
REVOKE EXECUTE ON FUNCTION exception_words_renew(integer[]) FROM public;

CREATE TRIGGER exception_words_inserted AFTER INSERT ON "exception" REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION exception_words_written();
-- Decisions, the clock and what is covered change none of these.
CREATE TRIGGER exception_words_updated AFTER UPDATE OF "ticket", "justification", "owner_name", "requester_name" ON "exception" FOR EACH ROW
  WHEN ((OLD."ticket", OLD."justification", OLD."owner_name", OLD."requester_name") IS DISTINCT FROM (NEW."ticket", NEW."justification", NEW."owner_name", NEW."requester_name"))
  EXECUTE FUNCTION exception_words_changed();
CREATE TRIGGER exception_words_of_checks AFTER INSERT ON "exception_check" REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION exception_words_written();
CREATE TRIGGER exception_words_without_checks AFTER DELETE ON "exception_check" REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION exception_words_written();
CREATE TRIGGER exception_words_of_targets AFTER INSERT ON "exception_target" REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION exception_words_written();
CREATE TRIGGER exception_words_of_changed_targets AFTER UPDATE ON "exception_target" REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION exception_words_written();
CREATE TRIGGER exception_words_without_targets AFTER DELETE ON "exception_target" REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION exception_words_written();

SELECT exception_words_renew(array_agg("id")) FROM "exception";

-- What is covered and unknown is counted apart from what fails.
CREATE INDEX "excepted_finding_unknown" ON "excepted_finding" ("asset_key", "check_no") WHERE "valid_to" IS NULL AND "status" = 'unknown';
