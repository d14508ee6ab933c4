import { iso } from '../assets/list-assets.ts'
import type { Queryable } from '../database.ts'
import type { FindingCause } from '../findings/filter.ts'
import type { Scope } from '../scope.ts'
import { exceptionInScope, type RegisterEntry, registerEntries } from './register-entries.ts'
import { type Question, tellReached } from './tell-reached.ts'

/** Findings that an exception reaches and that began together. */
export interface Opening {
  readonly at: string
  readonly cause: FindingCause
  readonly findings: number
  /** Of these, how many had been open before, and were closed in between. */
  readonly again: number
}

/** Another exception on the same, before or now. */
export interface EarlierException {
  readonly entry: RegisterEntry
  /** How many of the findings that are asked for now it covers at this moment. */
  readonly coversNow: number
}

/** What happened to what an exception reaches, before it was asked for. */
export interface ReviewHistory {
  /** Oldest first, at most six; the last stands for all that are not named. */
  readonly openings: readonly Opening[]
  readonly moreOpenings: { readonly findings: number } | null
  /** Newest first, at most twelve. */
  readonly earlier: readonly EarlierException[]
}

const OPENINGS = 6
const EARLIER = 12

/** Indexes: those of lib/exceptions/matching.sql, exception_coverage_of_finding, and those of checks and targets. */
export async function reviewHistory(db: Queryable, scope: Scope, id: number): Promise<ReviewHistory> {
  const { openings, earlier } = await tellReached(db, scope, id, {
    openings: openingsQuestion,
    earlier: earlierQuestion(scope),
  })
  const covers = new Map(earlier.list.map(({ id: other, coversNow }) => [other, coversNow]))
  const entries = await registerEntries(db, scope, [...covers.keys()])
  return {
    openings: openings.first,
    moreOpenings: openings.more === null ? null : { findings: openings.more },
    earlier: entries.map((entry) => ({ entry, coversNow: covers.get(entry.id) ?? 0 })),
  }
}

interface OpeningsTold {
  readonly first: readonly Opening[]
  /** Of all that began later. */
  readonly more: number | null
}

interface EarlierTold {
  readonly list: readonly { readonly id: number; readonly coversNow: number }[]
}

/** What was open before any finding was closed is not open again. Indexes: finding_closed_at, the primary key. */
const openingsQuestion: Question<OpeningsTold> = {
  told: 'openings',
  parts: () => `opening as materialized (
       select valid_from, opened, count(*) as findings, row_number() over (order by valid_from, opened) as place
       from reached group by valid_from, opened
     ),
     first_closed as materialized (select min(valid_to) as at from finding where valid_to is not null),
     opened_again as (
       select f.valid_from, f.opened, count(*) filter (where exists (
         select from finding b where b.asset_key = f.asset_key and b.check_no = f.check_no
           and b.valid_from < f.valid_from and b.valid_to <= f.valid_from
       )) as findings
       from reached f join opening o using (valid_from, opened)
       where o.place <= ${OPENINGS} and o.valid_from >= (select at from first_closed)
       group by f.valid_from, f.opened
     ),
     openings as (
       select (select coalesce(json_agg(json_build_object('at', ${iso('o.valid_from')}, 'cause', o.opened,
             'findings', o.findings, 'again', coalesce(a.findings, 0)) order by o.place), '[]')
           from opening o left join opened_again a using (valid_from, opened) where o.place <= ${OPENINGS}) as first,
         (select sum(findings) from opening where place > ${OPENINGS}) as more
     )`,
}

/** Those that covered one of the same findings, and those that asked for one of the same checks on one of the same targets. */
function earlierQuestion(scope: Scope): Question<EarlierTold> {
  return {
    told: 'earlier',
    parts: (values) => `covering as (
       select x.exception_id as id, count(*) filter (where x.valid_to is null) as covers_now
       from reached_asset r
       cross join lateral (
         select exception_id, valid_to from exception_coverage
         where asset_key = r.asset_key and check_no = any(r.checks) offset 0
       ) x
       where x.exception_id <> $1
       group by x.exception_id
     ),
     asked as (
       select distinct other.exception_id as id
       from exception_target mine
       join exception_target other on other.kind = mine.kind and other.name = mine.name
         and other.subscription_id = mine.subscription_id and other.value is not distinct from mine.value
       where mine.exception_id = $1 and other.exception_id <> $1 and exists (
         select from exception_check a join exception_check b on b.check_id = a.check_id
         where a.exception_id = $1 and b.exception_id = other.exception_id
       )
     ),
     earlier as (
       select coalesce(json_agg(json_build_object('id', id, 'coversNow', covers_now) order by place), '[]') as list from (
         select e.id, same.covers_now,
           row_number() over (order by coalesce(e.requested_at, e.created_at) desc, e.id desc) as place
         from (
           select id, sum(covers_now) as covers_now
           from (select id, covers_now from covering union all select id, 0 from asked) either group by id
         ) same
         join exception e on e.id = same.id and e.state <> 'draft'
         where ${exceptionInScope(scope, values, 'e.id')}
         order by place limit ${EARLIER}
       ) newest
     )`,
  }
}
