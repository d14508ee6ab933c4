import { daysBetween } from '#lib/exceptions/days.ts'
import type { ExceptionPolicy } from '#lib/exceptions/model.ts'
import { longestEnd } from '#lib/exceptions/policy.ts'
import type { Queryable } from '../database.ts'
import { NotFound } from '../errors.ts'
import type { Scope } from '../scope.ts'
import { type CoveredFinding, firstOf, firstQuestion } from './findings-of.ts'
import { GROWN_NAMED, grownAssets, type NewAsset } from './grown-assets.ts'
import { type RegisterEntry, registerEntries } from './register-entries.ts'
import { exposureOf, exposureQuestion, type ReviewExposure } from './review-exposure.ts'
import { type ReviewHistory, reviewHistory } from './review-history.ts'
import { type Reach, reachQuestion, reviewReach } from './review-reach.ts'
import { type OwnerRecord, ownerRecord } from './review-record.ts'
import { tellReached } from './tell-reached.ts'
import { exceptionTimeline, type TimelineEvent } from './timeline.ts'

/** Everything that a decision needs. */
export interface ReviewCase {
  readonly entry: RegisterEntry
  readonly reach: Reach
  /** The first of what it reaches, at most `shown`; what nobody has approved yet before the rest, the gravest first. */
  readonly findings: readonly CoveredFinding[]
  readonly exposure: ReviewExposure
  readonly history: ReviewHistory
  /** What people wrote since it was first asked for: comments, and the reasons of earlier decisions; oldest first. */
  readonly said: readonly TimelineEvent[]
  /** Of who answers for it. */
  readonly record: OwnerRecord
  readonly time: ReviewTime
  /** Whose place it takes; null of a new one. */
  readonly predecessor: RegisterEntry | null
  /** Of one that has grown: what fell under it since. */
  readonly grown: readonly NewAsset[]
  /** Assets that fell under it as well and do not fail any more, as far as that is known: all that are left are named. */
  readonly grownFixed: number
}

/** How long it would be in force. */
export interface ReviewTime {
  readonly days: number
  /** That the policy allows for its severity; null where it has none. */
  readonly longest: number | null
  readonly isTooLong: boolean
  /** Its last day has come already, so that it cannot be approved any more. */
  readonly isOver: boolean
}

/**
 * One exception for whoever decides on it.
 * @param today the day that it is in the organisation's time zone
 * @throws NotFound where there is none of this number that the asker sees
 */
export async function reviewCase(
  db: Queryable,
  scope: Scope,
  id: number,
  { policy, today, shown = 50 }: { policy: ExceptionPolicy; today: string; shown?: number },
): Promise<ReviewCase> {
  const [entry] = await registerEntries(db, scope, [id])
  if (!entry) throw new NotFound('There is no such exception.')
  const { predecessorId } = entry
  const [{ reach, findings, exposure }, history, record, [predecessor], grown, events] = await Promise.all([
    whatIs(db, scope, entry, shown),
    reviewHistory(db, scope, id),
    ownerRecord(db, scope, entry.owner.id ?? entry.requester.id),
    registerEntries(db, scope, predecessorId === null ? [] : [predecessorId]),
    entry.state === 'review' ? grownAssets(db, scope, id) : [],
    exceptionTimeline(db, scope, id),
  ])
  return {
    ...{ entry, reach, findings, exposure, history, record, grown },
    grownFixed: grown.length < GROWN_NAMED ? Math.max(0, entry.grownAssets - grown.length) : 0,
    said: events.filter(({ text }) => text !== '').toReversed(),
    time: timeOf(entry, policy, today),
    predecessor: predecessor ?? null,
  }
}

/** What it reaches as it is now: one statement. What was before is another beside it, which takes about as long. */
async function whatIs(db: Queryable, scope: Scope, entry: RegisterEntry, shown: number) {
  const told = tellReached(db, scope, entry.id, {
    reach: reachQuestion(scope, entry.predecessorId),
    first: firstQuestion(scope, entry.state, shown),
    exposure: exposureQuestion,
  })
  const [reach, { first, exposure }] = await Promise.all([
    reviewReach(
      db,
      scope,
      entry,
      told.then((answers) => answers.reach),
    ),
    told,
  ])
  return { reach, findings: firstOf(first), exposure: exposureOf(exposure) }
}

/** Counted from its first day, or from today where that has passed or is not said. */
function timeOf({ startsOn, endsOn, severity }: RegisterEntry, policy: ExceptionPolicy, today: string): ReviewTime {
  const first = startsOn !== null && startsOn > today ? startsOn : today
  const last = endsOn ?? first
  return {
    days: Math.max(0, daysBetween(first, last)),
    longest: severity && policy.longestDays[severity],
    isTooLong: severity !== null && last > longestEnd(policy, severity, first),
    isOver: last < today,
  }
}
