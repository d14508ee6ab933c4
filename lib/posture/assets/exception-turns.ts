import { type ExceptionCategory, exceptionName } from '#lib/exceptions/model.ts'
import type { Queryable } from '../database.ts'
import { exceptionInScope } from '../exceptions/register-entries.ts'
import { assetInScope } from '../in-scope.ts'
import type { Scope } from '../scope.ts'
import { iso } from './list-assets.ts'

/**
 * Why an exception ceased to cover something: it ended (as its state says), or it goes on and the finding closed
 * (`finding`), or the asset left its scope (`scope`).
 */
export type TurnEnding = 'expired' | 'revoked' | 'renewed' | 'closed' | 'finding' | 'scope'

/** The moment at which an exception began or ceased to cover findings of an asset. */
export interface ExceptionTurn {
  readonly at: string
  /** EX-0147. */
  readonly name: string
  /** Ids of the checks whose findings it covers since, or covered until then. */
  readonly checks: readonly string[]
  readonly category: ExceptionCategory | null
  /** Its last day, an ISO date. */
  readonly endsOn: string | null
  /** Who had approved it by then, in the order of their approvals. */
  readonly approvers: readonly string[]
  /** Null where it began. */
  readonly ending: TurnEnding | null
  /** It was in force already: the finding, or the asset, came under it later. */
  readonly isLater: boolean
  /** Who revoked it; '' otherwise. */
  readonly endedBy: string
  /** Something that it covered was open and under no other exception from then on. */
  readonly countsAgain: boolean
}

/** At most so many moments are looked at; what happened at one moment is never divided. */
const TURNS = 100

/**
 * When exceptions began and ceased to cover findings of an asset, newest first. Those that the asker does not see are
 * left out, as an asset may have been in a workload of others before. Indexes: exception_coverage_of_finding, primary keys.
 * @param before ISO date; only what happened earlier.
 * @returns `older`: the moment of the last, where there may be more.
 */
export async function exceptionTurns(
  db: Queryable,
  scope: Scope,
  key: string,
  before?: string,
): Promise<{ turns: ExceptionTurn[]; older: string | null }> {
  const values: unknown[] = [key, before ?? null]
  const { rows } = await db.query<Omit<ExceptionTurn, 'name'> & { id: number }>(
    `with moved as (
       select exception_id, check_no, valid_from as at, true as is_begin from exception_coverage where asset_key = $1
       union all
       select exception_id, check_no, valid_to, false from exception_coverage
       where asset_key = $1 and valid_to is not null
     ),
     turn as (
       select m.exception_id, m.at, m.is_begin, array_agg(n.check_id order by n.check_id) as checks,
         not m.is_begin and bool_or(open.is_open and not other.covers) as counts_again, bool_and(not open.is_open) as is_closed
       from moved m join check_number n on n.no = m.check_no
       cross join lateral (
         select exists (select from finding f where f.asset_key = $1 and f.check_no = m.check_no
           and f.valid_from <= m.at and (f.valid_to is null or f.valid_to > m.at)) as is_open
       ) open
       cross join lateral (
         select exists (select from exception_coverage c where c.asset_key = $1 and c.check_no = m.check_no
           and c.valid_from <= m.at and (c.valid_to is null or c.valid_to > m.at)) as covers
       ) other
       where ($2::timestamptz is null or m.at < $2) and ${assetInScope(scope, values, '$1::uuid')}
         and ${exceptionInScope(scope, values, 'm.exception_id')}
       group by m.exception_id, m.at, m.is_begin
     )
     select ${iso('t.at')} as at, e.id, t.checks, e.category, e.ends_on::text as "endsOn",
       array(select d.person_name from exception_decision d
             where d.exception_id = e.id and d.verdict = 'approve' and d.at <= t.at and d.round = (
               select max(round) from exception_decision
               where exception_id = e.id and verdict = 'approve' and at <= t.at)
             order by d.at, d.person_id) as approvers,
       case when t.is_begin then null
         when e.ended_at = t.at then e.state::text
         when t.is_closed then 'finding'
         else 'scope' end as ending,
       t.is_begin and t.at > e.starts_at and not exists (
         select from exception_decision d where d.exception_id = e.id and d.verdict = 'approve' and d.at = t.at) as "isLater",
       case when not t.is_begin and e.state = 'revoked' and e.ended_at = t.at then coalesce((
         select actor_name from exception_event where exception_id = e.id and kind = 'revoked'
         order by seq desc limit 1), '') else '' end as "endedBy",
       t.counts_again as "countsAgain"
     from turn t join exception e on e.id = t.exception_id
     where e.state <> 'draft'
     order by t.at desc fetch first ${TURNS} rows with ties`,
    values,
  )
  // What ended stands before what took its place.
  const ordered = rows.toSorted(
    (a, b) => b.at.localeCompare(a.at) || Number(a.ending === null) - Number(b.ending === null) || a.id - b.id,
  )
  return {
    turns: ordered.map(({ id, ...turn }) => ({ ...turn, name: exceptionName(id) })),
    older: rows.length < TURNS ? null : (rows.at(-1)?.at ?? null),
  }
}
