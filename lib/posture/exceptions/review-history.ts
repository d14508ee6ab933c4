import { withReached } from '#lib/exceptions/reached.ts'
import { iso } from '../assets/list-assets.ts'
import type { Queryable } from '../database.ts'
import type { FindingCause } from '../findings/filter.ts'
import { inScope } from '../in-scope.ts'
import type { Scope } from '../scope.ts'
import { exceptionInScope, type RegisterEntry, registerEntries } from './register-entries.ts'

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
  const [openings, found] = await Promise.all([openingsOf(db, scope, id), earlierOnes(db, scope, id)])
  const entries = await registerEntries(
    db,
    scope,
    found.map(({ id: other }) => other),
  )
  const covers = new Map(found.map(({ id: other, coversNow }) => [other, coversNow]))
  const rest = openings.slice(OPENINGS)
  return {
    openings: openings.slice(0, OPENINGS),
    moreOpenings: rest.length > 0 ? { findings: rest.reduce((all, { findings }) => all + findings, 0) } : null,
    earlier: entries.map((entry) => ({ entry, coversNow: covers.get(entry.id) ?? 0 })),
  }
}

async function openingsOf(db: Queryable, scope: Scope, id: number): Promise<Opening[]> {
  const values: unknown[] = [id]
  const { rows } = await db.query<Opening>(
    `${withReached}
     select ${iso('f.valid_from')} as at, f.opened as cause, count(*) as findings,
       count(*) filter (where exists (
         select from finding b where b.asset_key = f.asset_key and b.check_no = f.check_no and b.valid_to <= f.valid_from
       )) as again
     from covered c
     join finding f on f.asset_key = c.asset_key and f.check_no = c.check_no and f.valid_to is null
     where ${inScope(scope, values, 'f')}
     group by f.valid_from, f.opened order by f.valid_from, f.opened`,
    values,
  )
  return rows
}

/** Those that covered one of the same findings, and those that asked for one of the same checks on one of the same targets. */
async function earlierOnes(db: Queryable, scope: Scope, id: number): Promise<{ id: number; coversNow: number }[]> {
  const values: unknown[] = [id, EARLIER]
  const { rows } = await db.query<{ id: number; coversNow: number }>(
    `${withReached},
     covering as (
       select x.exception_id as id, count(*) filter (where x.valid_to is null) as covers_now
       from covered c
       join asset a on a.key = c.asset_key
       join exception_coverage x on x.asset_key = c.asset_key and x.check_no = c.check_no
       where x.exception_id <> $1 and ${inScope(scope, values, 'a')}
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
     )
     select e.id, coalesce(covering.covers_now, 0) as "coversNow"
     from (select id from covering union select id from asked) found
     join exception e on e.id = found.id and e.state <> 'draft'
     left join covering on covering.id = e.id
     where ${exceptionInScope(scope, values, 'e.id')}
     order by coalesce(e.requested_at, e.created_at) desc, e.id desc limit $2`,
    values,
  )
  return rows
}
