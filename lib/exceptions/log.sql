-- name: write_event
insert into exception_event (seq, at, exception_id, kind, actor, actor_name, detail, previous, hash)
values (0, $1, $2, $3, $4, $5, $6, '', '')

-- Who brought it along; what was asked for here has none.
-- name: importer
select actor from exception_event where exception_id = $1 and kind = 'imported' order by seq limit 1

-- name: last_event
select kind, actor_name as "actorName", at from exception_event
where exception_id = $1 and kind not in ('began', 'commented', 'warned', 'review_due', 'grew')
order by seq desc limit 1

-- Whether the newest entry is this comment of the same person ($2, $3), less than a minute before $4.
-- name: just_said
select exists (
  select from (select * from exception_event where exception_id = $1 order by seq desc limit 1) newest
  where kind = 'commented' and actor = $2 and detail->>'text' = $3 and at > $4::timestamptz - interval '1 minute'
) as said
