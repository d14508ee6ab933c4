import type { Pool, PoolClient } from 'pg'
import { readStatements } from '#lib/db/index.ts'
import { apply, changeRegister, type Moment } from './command.ts'
import { addDays, daysBetween, todayIn } from './days.ts'
import { writeEvent } from './log.ts'
import type { Actor, ExceptionPolicy } from './model.ts'
import { tellOf } from './notices.ts'
import { exceptionPolicy } from './policy.ts'
import { type Changes, readException, type StoredException } from './store.ts'

const sql = readStatements(import.meta.url, 'clock.sql', ['is_due', 'due', 'ending', 'to_review', 'to_settle'])

const clock: Actor = { id: 'clock', name: 'Clock', kind: 'system' }
const scan: Actor = { id: 'scan', name: 'Scan', kind: 'system' }

/** What the clock did, by the numbers of exceptions. */
export interface Turned {
  readonly begun: readonly number[]
  readonly expired: readonly number[]
  /** Told to end soon. */
  readonly warned: readonly number[]
  /** Told that their review is due. */
  readonly reviewsDue: readonly number[]
}

const nothing: Turned = { begun: [], expired: [], warned: [], reviewsDue: [] }

/**
 * Brings the register to a moment: begins and expires what is due, each as of the moment that its days say, and tells of
 * what ends soon or is to be looked at again. Repeating it changes nothing; what is due and what it does is one
 * transaction, so that any number of processes may call it.
 */
export async function turnClock(
  db: Pick<Pool, 'connect' | 'query'>,
  now: Date,
  { timeZone }: { timeZone: string },
): Promise<Turned> {
  const policy = await exceptionPolicy(db)
  const today = todayIn(timeZone, now)
  const { rows } = await db.query<{ due: boolean }>(sql.is_due, [
    now,
    addDays(today, policy.expiringDays),
    addDays(today, 1),
    today,
  ])
  if (!rows[0]?.due) return nothing
  return changeRegister(db, async (client) => {
    const turned = await turnDays(client, now, timeZone)
    const warned = await warn(client, now, { timeZone, policy })
    return { ...turned, warned, reviewsDue: await remind(client, now, timeZone) }
  })
}

/** What begins and ends, in the order in which it does. */
async function turnDays(client: PoolClient, now: Date, timeZone: string) {
  const begun: number[] = []
  const expired: number[] = []
  for (;;) {
    const { rows } = await client.query<{ id: number; at: Date; ends: boolean }>(sql.due, [now])
    if (rows.length === 0) return { begun, expired }
    for (const { id, at, ends } of rows) {
      const stored = await readException(client, id, { lock: true })
      if (!stored) continue
      const moment = { actor: clock, at, timeZone }
      if (ends) {
        await apply(client, stored, { type: 'expire' }, moment, { detail: { endsOn: stored.endsOn } })
        expired.push(id)
      } else {
        const began = await apply(client, stored, { type: 'begin' }, moment, { detail: { startsOn: stored.startsOn } })
        await sendBackGrown(client, { approved: stored, began: began.stored }, moment)
        begun.push(id)
      }
    }
  }
}

/**
 * What has grown past the policy between its approval and its first day goes back before it covers anything: which of
 * its assets were approved is not known.
 */
async function sendBackGrown(
  client: PoolClient,
  { approved, began }: { approved: StoredException; began: StoredException },
  moment: Moment,
): Promise<void> {
  const policy = await exceptionPolicy(client)
  const growth = { grown: began.assets - approved.assets, approved: approved.assets }
  if (!isPast(policy, growth)) return
  const nothingApproved = { measuredAt: new Date(moment.at.getTime() - 1), grownAssets: began.assets }
  await sendBack(client, began, growth, moment, policy, nothingApproved)
}

/** Tells of what ends within the days of the policy, and once more on the day before the last. */
async function warn(
  client: PoolClient,
  at: Date,
  { timeZone, policy }: { timeZone: string; policy: ExceptionPolicy },
): Promise<number[]> {
  const today = todayIn(timeZone, at)
  // What is told of the last day need not be told of the last days.
  const marks = [...new Set([1, policy.expiringDays])]
  const warned: number[] = []
  for (const mark of marks) {
    const { rows } = await client.query<{ id: number }>(sql.ending, [at, addDays(today, mark), mark])
    for (const { id } of rows) {
      const stored = await readException(client, id, { lock: true })
      if (!stored?.endsOn) continue
      const days = daysBetween(today, stored.endsOn)
      await happen(client, stored, 'warned', { actor: clock, at, timeZone }, { until: stored.endsOn, days, mark })
      warned.push(id)
    }
  }
  return [...new Set(warned)]
}

/**
 * Tells that what is in force is to be looked at again, and again in its cadence until somebody says that it still holds:
 * until then its review stays due.
 */
async function remind(client: PoolClient, at: Date, timeZone: string): Promise<number[]> {
  const today = todayIn(timeZone, at)
  const { rows } = await client.query<{ id: number }>(sql.to_review, [today, at])
  for (const { id } of rows) {
    const stored = await readException(client, id, { lock: true })
    if (!stored?.nextReviewOn || !stored.reviewEveryDays) continue
    const due = stored.nextReviewOn
    const missed = Math.floor(daysBetween(due, today) / stored.reviewEveryDays)
    const next = addDays(due, (missed + 1) * stored.reviewEveryDays)
    await happen(client, stored, 'review_due', { actor: clock, at, timeZone }, { until: due, next })
  }
  return rows.map(({ id }) => id)
}

/** An entry of the log that changes nothing of the exception, and whom it tells. */
async function happen(
  client: PoolClient,
  stored: StoredException,
  kind: 'warned' | 'review_due' | 'grew',
  { actor, at }: Moment,
  detail: Readonly<Record<string, unknown>>,
): Promise<void> {
  await writeEvent(client, stored.id, { kind, actor, at, detail })
  await tellOf(client, stored, [kind], { actor, at, detail })
}

/** What a scan did to the register. */
export interface Settled {
  readonly closed: readonly number[]
  /** In force, with assets that nobody approved, within what the policy allows. */
  readonly grown: readonly number[]
  /** Past it: back for approval. */
  readonly sentBack: readonly number[]
}

/**
 * Looks at what a scan has left of exceptions in force, in its transaction and after coverAfterScan: closes those whose
 * findings are all gone, flags those that have grown, and sends back for approval what has grown past the policy.
 */
export async function settleAfterScan(
  client: PoolClient,
  at: Date,
  { timeZone }: { timeZone: string },
): Promise<Settled> {
  const moment: Moment = { actor: scan, at, timeZone }
  const settled = { closed: [] as number[], grown: [] as number[], sentBack: [] as number[] }
  const { rows } = await client.query<Left>(sql.to_settle, [at])
  if (rows.length === 0) return settled
  const policy = await exceptionPolicy(client)
  for (const left of rows) {
    const stored = await readException(client, left.id, { lock: true })
    if (!stored) continue
    if (left.isEmpty) {
      await apply(client, stored, { type: 'close' }, moment)
      settled.closed.push(left.id)
    } else if (isPast(policy, left)) {
      await sendBack(client, stored, left, moment, policy)
      settled.sentBack.push(left.id)
    } else {
      await happen(client, stored, 'grew', moment, { assets: left.grown, approved: left.approved })
      settled.grown.push(left.id)
    }
  }
  return settled
}

interface Left {
  readonly id: number
  /** It covered something, and does not any more. */
  readonly isEmpty: boolean
  /** Assets under it that were not when it was approved, and those that were. */
  readonly grown: number
  readonly approved: number
}

function isPast({ growth }: ExceptionPolicy, { grown, approved }: Pick<Left, 'grown' | 'approved'>): boolean {
  return grown > growth.assets && grown > (approved * growth.percent) / 100
}

async function sendBack(
  client: PoolClient,
  stored: StoredException,
  { grown, approved }: Pick<Left, 'grown' | 'approved'>,
  moment: Moment,
  policy: ExceptionPolicy,
  changes: Changes = {},
): Promise<void> {
  const neededApprovals = stored.severity ? policy.approvals[stored.severity] : stored.neededApprovals
  await apply(client, stored, { type: 'send_back', neededApprovals }, moment, {
    detail: { assets: grown, approved, threshold: policy.growth },
    changes,
  })
}
