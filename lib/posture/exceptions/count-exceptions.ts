import type { ToldState } from '#lib/exceptions/model.ts'
import type { Queryable } from '../database.ts'
import type { Scope } from '../scope.ts'
import { scopesOf } from '../score.ts'
import {
  type Bucket,
  type ExceptionFilter,
  forceBuckets,
  isNarrowed,
  type RegisterView,
  registerViews,
  statesOf,
  statesOfView,
  waitingBuckets,
} from './filter.ts'
import {
  daysAfter,
  isLeft,
  isListed,
  isOwnDraft,
  isWaiting,
  type Looking,
  toldState,
  Values,
  waitingSince,
} from './matching.ts'

/** How many exceptions match in each part of the register, and in the one that the filter reads. */
export interface ExceptionCounts {
  readonly views: Readonly<Record<RegisterView, number>>
  /** What the filter reads: its view, and its states. */
  readonly matching: number
  /** Of these, how many are in each state; states of none are left out. */
  readonly states: Readonly<Partial<Record<ToldState, number>>>
}

/**
 * Counts what the filter leaves, by state, in one read of exception_register.
 * @param standing of the same scope and moment, where somebody knows it: it has what a filter of views and states alone
 *   leaves, so that only drafts are counted
 */
export async function countExceptions(
  db: Queryable,
  scope: Scope,
  filter: ExceptionFilter,
  looking: Looking,
  standing: Promise<Pick<RegisterStanding, 'states'>> | null = null,
): Promise<ExceptionCounts> {
  if (standing && !isNarrowed({ ...filter, state: [] })) {
    const [{ states }, drafts] = await Promise.all([standing, countOwnDrafts(db, looking)])
    return countsOf({ ...states, draft: drafts }, filter)
  }
  const values = new Values()
  const now = `${values.place(looking.now)}::timestamptz`
  const left = isLeft(scope, filter, looking, values)
  // What is told of all that begin and end alike is told once.
  const { rows } = await db.query<{ told: ToldState; count: number }>(
    `select ${toldState(looking, values)} as told, sum(count) as count from (
       select state, ends_at, max(starts_at) as starts_at, count(*) from exception e
       where ${isListed(scope, values)} and ${left} group by state, ends_at, starts_at > ${now}
       union all
       select 'draft', null, null, count(*) from exception e where ${isOwnDraft(looking, values)} and ${left}
     ) e group by 1`,
    values.list,
  )
  return countsOf(byState(rows), filter)
}

type StateCounts = Readonly<Partial<Record<ToldState, number>>>

function byState(rows: readonly { readonly told: ToldState; readonly count: number }[]): StateCounts {
  const groups = Map.groupBy(rows, ({ told }) => told)
  return Object.fromEntries(
    [...groups].map(([state, list]) => [state, list.reduce((all, { count }) => all + Number(count), 0)]),
  )
}

function countsOf(counted: StateCounts, filter: ExceptionFilter): ExceptionCounts {
  const sum = (states: readonly ToldState[]) => states.reduce((all, state) => all + (counted[state] ?? 0), 0)
  const views = Object.fromEntries(registerViews.map((view) => [view, sum(statesOfView[view])]))
  const states = statesOf(filter).flatMap((state) => (counted[state] ? [[state, counted[state]]] : []))
  return {
    views: views as Record<RegisterView, number>,
    matching: sum(statesOf(filter)),
    states: Object.fromEntries(states),
  }
}

/** Index: exception_requester_id_idx. */
async function countOwnDrafts(db: Queryable, looking: Looking): Promise<number> {
  const values = new Values()
  const { rows } = await db.query<{ drafts: number }>(
    `select count(*)::int as drafts from exception e where ${isOwnDraft(looking, values)}`,
    values.list,
  )
  return rows[0]?.drafts ?? 0
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
  /** How many are in each state, as it is told; states of none are left out. */
  readonly states: StateCounts
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
  const now = `${place(looking.now)}::timestamptz`
  const bucket = (buckets: readonly Bucket[], since: string) =>
    `case ${buckets
      .flatMap(({ until }, at) =>
        until === null ? [] : [`when ${since} > ${place(daysAfter(looking.now, -until))}::timestamptz then ${at + 1}`],
      )
      .join(' ')} when ${since} is not null then ${buckets.length} end`
  // What is told of all that begin and end alike is told once; of what neither runs nor waits, the state is all.
  const standsBy = db.query<Counted>(
    `select ${toldState(looking, values)} as told, ${isWaiting} as "isWaiting", "inForceFor", "waitingFor",
       sum(count) as count, min(since) as since
     from (
       select state, ends_at, max(starts_at) as starts_at, "inForceFor", "waitingFor", count(*), min(since) as since
       from (
         select state, ends_at, starts_at, starts_at > ${now} as "isLater", ${bucket(forceBuckets, 'starts_at')} as "inForceFor",
           case when ${isWaiting} then ${bucket(waitingBuckets, waitingSince)} end as "waitingFor",
           case when ${isWaiting} then ${waitingSince} end as since
         from exception e where state in (${running}) and ${isListed(scope, values)}
       ) e group by state, ends_at, "isLater", "inForceFor", "waitingFor"
       union all
       select state, null, null, null, null, count(*), null
       from exception e where state not in (${running}) and ${isListed(scope, values)} group by state
     ) e group by 1, 2, 3, 4`,
    list,
  )
  const [{ rows }, covered] = await Promise.all([standsBy, coveredFindings(db, scope)])
  return { ...standing(rows), ...covered, isEmpty: rows.length === 0, states: byState(rows) }
}

const running = `'requested', 'approved', 'active', 'review'`

interface Counted {
  readonly told: ToldState
  readonly isWaiting: boolean
  readonly inForceFor: number | null
  readonly waitingFor: number | null
  readonly count: number
  readonly since: Date | null
}

function standing(rows: readonly Counted[]): Omit<RegisterStanding, keyof Covered | 'isEmpty' | 'states'> {
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
