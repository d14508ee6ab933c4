import type { ToldState } from '#lib/exceptions/model.ts'
import type { Queryable } from '../database.ts'
import type { Scope } from '../scope.ts'
import { scopesOf } from '../score.ts'
import {
  type Bucket,
  type ExceptionFilter,
  forceBuckets,
  type RegisterView,
  registerViews,
  statesOfView,
  viewOf,
  waitingBuckets,
} from './filter.ts'
import {
  conditionsOf,
  isVisible,
  isWaiting,
  type Looking,
  storedStates,
  toldState,
  Values,
  waitingSince,
} from './matching.ts'

/** How many exceptions match in each part of the register, and in the one that the filter reads. */
export interface ExceptionCounts {
  readonly views: Readonly<Record<RegisterView, number>>
  /** What the filter reads: its view, and its states. */
  readonly matching: number
}

/** Counts what the filter leaves, by state, in one read of the register. */
export async function countExceptions(
  db: Queryable,
  scope: Scope,
  filter: ExceptionFilter,
  looking: Looking,
): Promise<ExceptionCounts> {
  const values = new Values()
  const told = toldState(looking, values)
  const conditions = conditionsOf(scope, filter, looking, values, null)
  const { rows } = await db.query<{ told: ToldState; count: number }>(
    `select ${told} as told, count(*) as count from exception e where ${conditions} group by 1`,
    values.list,
  )
  const of = new Map(rows.map(({ told: state, count }) => [state, Number(count)]))
  const sum = (states: readonly ToldState[]) => states.reduce((all, state) => all + (of.get(state) ?? 0), 0)
  const views = Object.fromEntries(registerViews.map((view) => [view, sum(statesOfView[view])]))
  const view = viewOf(filter)
  return {
    views: views as Record<RegisterView, number>,
    matching: view === 'all' && filter.state.length > 0 ? sum(filter.state) : sum(statesOfView[view]),
  }
}

/** How the register stands, whatever is filtered. */
export interface RegisterStanding {
  readonly inForce: number
  /** Findings (what fails) that are excepted, each counted once: what the list of findings has as excepted. */
  readonly coveredFindings: number
  /** Unknown verdicts that are excepted, each counted once. */
  readonly coveredUnknown: number
  /** In force, and ending within the days of the policy. */
  readonly ending: number
  readonly waiting: number
  /** Of those waiting, the moment since when the oldest does; null if none is. */
  readonly oldestWaiting: string | null
  /** Whether there never was anything. */
  readonly isEmpty: boolean
  readonly inForceFor: readonly AgedCount[]
  readonly waitingFor: readonly AgedCount[]
}

export interface AgedCount extends Bucket {
  readonly count: number
}

/**
 * Counts for the sentence above the register, and its ages. The covered findings are a sum of exception_score_rollup,
 * which has each once, however many exceptions cover it.
 */
export async function registerStanding(db: Queryable, scope: Scope, looking: Looking): Promise<RegisterStanding> {
  const values = new Values()
  const { place, list } = values
  const told = toldState(looking, values)
  const visible = isVisible(scope, looking, values)
  const states = storedStates(['active', 'expiring', 'review', 'requested'])
  const now = `${place(looking.now)}::timestamptz`
  const bucket = (buckets: readonly Bucket[], days: string) =>
    `width_bucket(${days}, ${place(buckets.map(({ from }) => from))}::float8[])`
  const daysSince = (since: string) => `(extract(epoch from ${now} - ${since}) / 86400)::float8`
  const { rows } = await db.query<Counted>(
    `with e as (select e.*, ${told} as told from exception e
       where e.state = any(${place(states)}::exception_state[]) and ${visible})
     select told, ${isWaiting} as "isWaiting",
       ${bucket(forceBuckets, daysSince('starts_at'))} as "inForceFor",
       case when ${isWaiting} then ${bucket(waitingBuckets, daysSince(waitingSince))} end as "waitingFor",
       count(*) as count, min(${waitingSince}) as since
     from e group by 1, 2, 3, 4`,
    list,
  )
  const [covered, empty] = await Promise.all([coveredFindings(db, scope), isEmpty(db, scope, looking)])
  return { ...standing(rows), ...covered, isEmpty: empty }
}

interface Counted {
  readonly told: ToldState
  readonly isWaiting: boolean
  readonly inForceFor: number | null
  readonly waitingFor: number | null
  readonly count: number
  readonly since: Date | null
}

function standing(rows: readonly Counted[]): Omit<RegisterStanding, keyof Covered | 'isEmpty'> {
  const sum = (holds: (row: Counted) => boolean) =>
    rows.filter(holds).reduce((all, { count }) => all + Number(count), 0)
  const isInForce = ({ told }: Counted) => statesOfView.force.includes(told)
  const isStillWaiting = (row: Counted) => row.isWaiting && row.told !== 'expired'
  const oldest = rows.filter(isStillWaiting).map(({ since }) => since?.getTime() ?? Number.POSITIVE_INFINITY)
  return {
    inForce: sum(isInForce),
    ending: sum(({ told }) => told === 'expiring'),
    waiting: sum(isStillWaiting),
    oldestWaiting: oldest.length > 0 ? new Date(Math.min(...oldest)).toISOString() : null,
    inForceFor: forceBuckets.map((bucket, at) => ({
      ...bucket,
      count: sum((row) => isInForce(row) && row.inForceFor === at + 1),
    })),
    waitingFor: waitingBuckets.map((bucket, at) => ({
      ...bucket,
      count: sum((row) => isStillWaiting(row) && row.waitingFor === at + 1),
    })),
  }
}

type Covered = Pick<RegisterStanding, 'coveredFindings' | 'coveredUnknown'>

/** Index: exception_score_rollup_current; a scope is a few rows. */
async function coveredFindings(db: Queryable, scope: Scope): Promise<Covered> {
  const { rows } = await db.query<Covered>(
    `select coalesce(sum(failed), 0)::int as "coveredFindings", coalesce(sum(unknown), 0)::int as "coveredUnknown"
     from exception_score_rollup
     where valid_to is null and scope = any($1)`,
    [scopesOf(scope)],
  )
  return rows[0] ?? { coveredFindings: 0, coveredUnknown: 0 }
}

async function isEmpty(db: Queryable, scope: Scope, looking: Looking): Promise<boolean> {
  const values = new Values()
  const { rows } = await db.query<{ any: boolean }>(
    `select exists (select from exception e where e.state <> 'draft' and ${isVisible(scope, looking, values)}) as any`,
    values.list,
  )
  return rows[0]?.any !== true
}
