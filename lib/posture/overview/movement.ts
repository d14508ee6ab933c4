import { decompose, inTenths, type Movement, scoreOf } from '#lib/scoring/index.ts'
import type { Queryable } from '../database.ts'
import { inScope } from '../in-scope.ts'
import type { Moment } from '../moments.ts'
import type { Scope } from '../scope.ts'
import { sumsAt, total } from '../score.ts'

/**
 * Why verdicts changed: the causes of prisma/schema.prisma, in the order in which a waterfall tells them: what people
 * did, what came and went, what only looks like change.
 */
export const causes = [
  'fixed',
  'broke',
  'came_back',
  'arrived',
  'removed',
  'applicability',
  'checklist',
  'visibility',
  'workload',
] as const
export type Cause = (typeof causes)[number]

/** One cause's part in the way from one score to the other. */
export interface MovementStep extends FindingTurns {
  /** In whole tenths; start + all steps = end. */
  readonly points: number
}

export interface WhyItMoved {
  readonly from: Moment
  readonly to: Moment
  readonly start: number | null
  readonly end: number | null
  /** The accepted scores at both dates: no cause moves them alone, as decisions and ends of exceptions do, too. */
  readonly accepted: { readonly start: number | null; readonly end: number | null }
  /** Only causes that moved something. */
  readonly steps: MovementStep[]
}

/** Why the raw score of the scope is another at `to` than at `from`. The steps add up to the difference exactly. */
export async function whyItMoved(db: Queryable, scope: Scope, from: Moment, to: Moment): Promise<WhyItMoved> {
  const [before, after, moved, turns] = await Promise.all([
    sumsAt(db, scope, from.at),
    sumsAt(db, scope, to.at),
    movedByCause(db, scope, from, to),
    findingTurns(db, scope, from, to),
  ])
  const inOrder = moved.toSorted((a, b) => causes.indexOf(a.cause) - causes.indexOf(b.cause))
  const { start, end, steps } = inTenths(decompose(total(before), inOrder))
  const turned = new Map(turns.map((turn) => [turn.cause, turn]))
  return {
    from,
    to,
    start,
    end,
    accepted: { start: scoreOf(total(before)).accepted, end: scoreOf(total(after)).accepted },
    steps: steps.map(({ cause, points }) => ({ opened: 0, closed: 0, ...turned.get(cause), cause, points })),
  }
}

/**
 * By how much each cause moved the sums of the scope after `from` until `to`. What went from one workload to another is
 * told only where a workload is in view: elsewhere it adds up to nothing. Indexes: movement_at, movement_pkey.
 */
export async function movedByCause(db: Queryable, scope: Scope, from: Moment, to: Moment): Promise<Movement<Cause>[]> {
  const values: unknown[] = [from.at, to.at]
  const { rows } = await db.query<Movement<Cause>>(
    `select cause, sum(weight_applicable)::bigint as "weightApplicable", sum(weight_passed)::bigint as "weightPassed"
     from movement
     where at > $1 and at <= $2 and ${inScope(scope, values)}
     group by cause
     having cause <> 'workload' or sum(weight_applicable) <> 0 or sum(weight_passed) <> 0`,
    values,
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
  const values: unknown[] = [from.at, to.at]
  const { rows } = await db.query<FindingTurns>(
    `select cause, sum(opened)::int as opened, sum(closed)::int as closed
     from (
       select opened as cause, count(*) as opened, 0 as closed from finding
       where valid_from > $1 and valid_from <= $2 and status = 'fail' and ${inScope(scope, values)}
       group by 1
       union all
       select closed, 0, count(*) from finding
       where valid_to > $1 and valid_to <= $2 and status = 'fail' and ${inScope(scope, values)}
       group by 1
     ) turned
     group by cause`,
    values,
  )
  return rows
}
