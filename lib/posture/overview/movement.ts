import type { Queryable } from '../database.ts'
import type { Moment } from '../moments.ts'
import type { Scope } from '../scope.ts'

/** Why verdicts changed: the causes of prisma/schema.prisma. */
export type Cause =
  | 'arrived'
  | 'broke'
  | 'came_back'
  | 'fixed'
  | 'removed'
  | 'checklist'
  | 'visibility'
  | 'applicability'

/** What one cause did to the sums between two moments. */
export interface CauseSums {
  readonly cause: Cause
  readonly weightApplicable: number
  readonly weightPassed: number
}

/** By how much each cause moved the sums of the scope after `from` until `to`. Indexes: movement_at, movement_pkey. */
export async function movedByCause(db: Queryable, scope: Scope, from: Moment, to: Moment): Promise<CauseSums[]> {
  const { rows } = await db.query<CauseSums>(
    `select cause, sum(weight_applicable)::bigint as "weightApplicable", sum(weight_passed)::bigint as "weightPassed"
     from movement
     where at > $1 and at <= $2 and ($3::text[] is null or subscription_id = any($3))
     group by cause`,
    [from.at, to.at, scope.subscriptions],
  )
  return rows
}

/** How many findings a cause opened and closed. */
export interface FindingTurns {
  readonly cause: Cause
  readonly opened: number
  readonly closed: number
}

/**
 * The failing verdicts that began and ended after `from` until `to`, by cause; unknown ones do not count.
 * Indexes: finding_opened_at, finding_closed_at.
 */
export async function findingTurns(db: Queryable, scope: Scope, from: Moment, to: Moment): Promise<FindingTurns[]> {
  const { rows } = await db.query<FindingTurns>(
    `select cause, sum(opened)::int as opened, sum(closed)::int as closed
     from (
       select opened as cause, count(*) as opened, 0 as closed from finding
       where valid_from > $1 and valid_from <= $2 and status = 'fail' and ($3::text[] is null or subscription_id = any($3))
       group by 1
       union all
       select closed, 0, count(*) from finding
       where valid_to > $1 and valid_to <= $2 and status = 'fail' and ($3::text[] is null or subscription_id = any($3))
       group by 1
     ) turned
     group by cause`,
    [from.at, to.at, scope.subscriptions],
  )
  return rows
}
