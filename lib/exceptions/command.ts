import type { Pool, PoolClient } from 'pg'
import { recordAudit } from '#lib/auth/audit.ts'
import type { Action } from '#lib/auth/permissions.ts'
import type { Detail } from '#lib/auth/recorded.ts'
import { inTransaction } from '#lib/db/index.ts'
import { nextReviewAfter, todayIn } from './days.ts'
import { coverExceptions, lockEffect } from './effect.ts'
import { Conflict, Invalid, NoSuchException, NotAllowed } from './errors.ts'
import { lastEventOf, writeEvent } from './log.ts'
import { type Actor, type ExceptionState, exceptionName } from './model.ts'
import { tellOf } from './notices.ts'
import { type Command, type EventKind, finalStates, next, type Standing } from './state-machine.ts'
import {
  type Changes,
  isSeen,
  measure,
  readException,
  type StoredException,
  standingOf,
  writeChanges,
} from './store.ts'
import { remarkSchema } from './terms.ts'

/** Who acts on the register, when, and in which request. */
export interface By {
  readonly actor: Actor
  readonly at: Date
  readonly requestId: string | null
  /** Of the organisation: its days are meant. */
  readonly timeZone: string
  /** Ids of the workloads that the actor reaches; null = everything. */
  readonly workloads: readonly number[] | null
}

/** What the clock and scans know of themselves. */
export type Moment = Pick<By, 'actor' | 'at' | 'timeZone'>

/**
 * Runs a change of the register. One at a time, and in one order with the scans that move what exceptions cover: the
 * first lock that every one takes is the same, so that none can wait for another in a circle.
 */
export async function changeRegister<Value>(
  db: Pick<Pool, 'connect'>,
  run: (client: PoolClient) => Promise<Value>,
): Promise<Value> {
  return inTransaction(db, async (client) => {
    await lockEffect(client)
    return run(client)
  })
}

/**
 * An exception for whoever acts on it, locked. A draft is there for its author only.
 * @throws NoSuchException for what does not exist, and alike for what they do not see
 */
export async function requireSeen(client: PoolClient, id: number, by: By): Promise<StoredException> {
  const stored = await readException(client, id, { lock: true })
  if (!stored) throw new NoSuchException()
  const isOwn = stored.requesterId === by.actor.id
  if (isOwn) return stored
  if (stored.state === 'draft' || !(await isSeen(client, id, by.workloads))) throw new NoSuchException()
  return stored
}

/** What was done last, after the name of who did it; of the clock and of scans, the whole of it. */
const DID: Partial<Record<EventKind, string>> = {
  requested: 'sent it',
  approved: 'approved it',
  rejected: 'rejected it',
  returned: 'sent it back for changes',
  changes_asked: 'asked for changes',
  withdrawn: 'withdrew it',
  revoked: 'ended it',
  reviewed: 'said at its review that it still holds',
  replaced: 'put another exception in its place',
}
const HAPPENED: Partial<Record<EventKind, string>> = {
  expired: 'It expired',
  closed: 'It was closed, as nothing that it covered fails any more,',
  sent_back: 'Its scope has grown, and it went back for approval',
}

/** Somebody else changed it since it was looked at. */
export async function conflictOn(client: PoolClient, { id }: StoredException, timeZone: string): Promise<Conflict> {
  const last = await lastEventOf(client, id)
  const did = last && DID[last.kind]
  const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', dateStyle: 'medium', timeZone })
  const subject = did ? `${last.actorName} ${did}` : ((last && HAPPENED[last.kind]) ?? 'It changed')
  const when = last ? ` on ${time.format(last.at)}` : ''
  return new Conflict(
    `${subject}${when}, after you opened it. Nothing of yours was saved: load it again to see where it stands.`,
    { by: did ? last.actorName : null, at: last?.at ?? null },
  )
}

/** What follows from a command besides its standing. */
interface Extra {
  /** Said in every entry that the command makes. */
  readonly detail?: Detail
  readonly changes?: Changes
  /** Of people, for the log of changes; the clock and scans have none: the register's own log tells of them. */
  readonly audit?: { readonly action: Action; readonly requestId: string | null }
}

/** Where an exception stands after a command. */
export interface Applied {
  readonly stored: StoredException
  readonly version: number
}

/**
 * Gives an exception a command, in a transaction of changeRegister: asks the machine, writes the state, the entries of
 * the log, the effect, what takes whose place, the notifications and the audit.
 * @throws NotAllowed where the machine refuses
 */
export async function apply(
  client: PoolClient,
  before: StoredException,
  command: Command,
  moment: Moment,
  { detail = {}, changes = {}, audit }: Extra = {},
): Promise<Applied> {
  const { actor, at } = moment
  const outcome = next(standingOf(before), command, { at })
  if ('refused' in outcome) throw new NotAllowed(outcome.refused)
  const { standing, events } = outcome
  const isSame = command.type === 'comment'
  // Growth before its first day is counted from what its last approver saw.
  const seen = before.state === 'requested' && standing.state === 'approved' ? await measure(client, before.id) : {}
  const version = isSame
    ? before.version
    : await writeChanges(client, before.id, { ...changesOf(before, standing, moment), ...seen, ...changes }, at)
  for (const kind of events) await writeEvent(client, before.id, { kind, actor, at, detail })
  const replaced = events.includes('began') ? await takePlace(client, before, moment) : []
  if (isEffective(before.state) || isEffective(standing.state))
    if (!isSame) await coverExceptions(client, [before.id, ...replaced], at)
  const stored = await readException(client, before.id)
  if (!stored) throw new NoSuchException()
  await tellOf(client, stored, events, { actor, at, detail })
  if (audit)
    await recordAudit(client, {
      at,
      actor: actor.id,
      action: audit.action,
      subjectType: 'exception',
      subjectId: exceptionName(before.id),
      detail: { change: events.join(', '), before: { state: before.state }, after: { state: stored.state }, ...detail },
      requestId: audit.requestId,
    })
  return { stored, version }
}

function isEffective(state: ExceptionState): boolean {
  return state === 'active' || state === 'review'
}

function changesOf(before: StoredException, after: Standing, { at, timeZone }: Moment): Changes {
  const { state, startsAt, endsAt, round, neededApprovals } = after
  const isNewRound = round !== before.round || before.state === 'draft'
  return {
    state,
    startsAt,
    endsAt,
    round,
    neededApprovals,
    ...(state === 'requested' && isNewRound ? { requestedAt: at, decidedAt: null } : {}),
    ...(isDecided(before.state, state) ? { decidedAt: at } : {}),
    ...(state === 'active' && before.state !== 'active' ? beginningOfEffect(before, { at, timeZone }) : {}),
    ...(state === 'review' && before.state === 'active' ? { reviewSince: at } : {}),
    ...(finalStates.includes(state) ? { endedAt: at } : {}),
  }
}

function isDecided(before: ExceptionState, after: ExceptionState): boolean {
  return (
    (before === 'requested' && after !== 'requested' && after !== 'withdrawn') ||
    (before === 'review' && after === 'active')
  )
}

/** What it covers from now on is what was approved: growth is counted from here. */
function beginningOfEffect(before: StoredException, { at, timeZone }: Pick<Moment, 'at' | 'timeZone'>): Changes {
  const nextReviewOn = nextReviewAfter(todayIn(timeZone, at), before.reviewEveryDays, before.endsOn)
  return { measuredAt: at, reviewSince: null, grownAssets: 0, nextReviewOn }
}

/** Ends the one whose place this takes; one that has ended already stays what it is. @returns what ended */
async function takePlace(client: PoolClient, successor: StoredException, moment: Moment): Promise<number[]> {
  if (successor.predecessorId === null) return []
  const before = await readException(client, successor.predecessorId, { lock: true })
  if (!before) return []
  const outcome = next(standingOf(before), { type: 'replace' }, { at: moment.at })
  if ('refused' in outcome) return []
  const { actor, at } = moment
  await writeChanges(client, before.id, changesOf(before, outcome.standing, moment), at)
  const detail = { by: exceptionName(successor.id), byId: successor.id }
  for (const kind of outcome.events) await writeEvent(client, before.id, { kind, actor, at, detail })
  const stored = await readException(client, before.id)
  if (stored) await tellOf(client, stored, outcome.events, { actor, at, detail })
  return [before.id]
}

/** What somebody wrote, as it is kept. @throws Invalid, beside that field */
export function remark(text: string, field: string): string {
  const parsed = remarkSchema.safeParse(text)
  if (parsed.success) return parsed.data
  throw new Invalid(parsed.error.issues.map(({ message }) => ({ path: [field], message })))
}
