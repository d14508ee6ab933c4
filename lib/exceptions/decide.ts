import type { Pool } from 'pg'
import { apply, type By, changeRegister, conflictOn, remark, requireSeen } from './command.ts'
import { beginningOf, dayInWords, endOf, todayIn } from './days.ts'
import { Conflict, Invalid, NoSuchException, NotAllowed } from './errors.ts'
import { importerOf } from './log.ts'
import type { ExceptionPolicy, ExceptionState } from './model.ts'
import { approvalsNow, exceptionPolicy, longestEnd } from './policy.ts'
import { next, type Verdict } from './state-machine.ts'
import { type StoredException, standingOf, writeDecision } from './store.ts'

type Connectable = Pick<Pool, 'connect'>

export interface Decision {
  readonly id: number
  /** That the person saw. */
  readonly version: number
  readonly verdict: Verdict
  /** Required but for an approval. */
  readonly reason: string
}

export interface Decided {
  readonly state: ExceptionState
  /** How many more people must approve. */
  readonly approvalsLeft: number
}

/**
 * Decides on a request, or on an exception that has grown. Of two people at once one wins; the other is told who did.
 * Repeating one's own decision answers the same.
 * @throws Conflict, NotAllowed (one's own request, nothing to decide), Invalid (no reason), NoSuchException
 */
export async function decide(db: Connectable, decision: Decision, by: By): Promise<Decided> {
  const reason = remark(decision.reason, 'reason')
  const { id, version, verdict } = decision
  if (verdict !== 'approve' && !reason)
    throw new Invalid([
      { path: ['reason'], message: verdict === 'reject' ? 'Say why it is rejected.' : 'Say what has to change.' },
    ])
  return changeRegister(db, async (client) => {
    const stored = await requireSeen(client, id, by)
    const policy = await exceptionPolicy(client)
    if (isRepeated(stored, { verdict, reason }, by)) return decided(stored, policy)
    if (stored.version !== version) throw await conflictOn(client, stored, by.timeZone)
    // Whoever could name anybody as who asked is taken for who asks.
    if ((await importerOf(client, stored)) === by.actor.id)
      throw new NotAllowed('You imported this exception: somebody else decides.')
    if (stored.endsOn === null) throw new NotAllowed('It has no end: an exception without one cannot be approved.')
    if (verdict === 'approve') requireWithinPolicy(policy, stored, by)
    const command = {
      type: 'decide' as const,
      by: by.actor.id,
      verdict,
      reason,
      startsAt: stored.startsOn === null ? null : beginningOf(stored.startsOn, by.timeZone),
      endsAt: endOf(stored.endsOn, by.timeZone),
      policyApprovals: approvalsNow(policy, stored),
    }
    const outcome = next(standingOf(stored), command, by)
    if ('refused' in outcome) throw new NotAllowed(outcome.refused)
    const { round } = stored
    const { id: personId, name: personName } = by.actor
    await writeDecision(client, id, { round, personId, personName, verdict, reason, at: by.at })
    const { neededApprovals, approvedBy } = outcome.standing
    const left = verdict === 'approve' ? Math.max(0, neededApprovals - approvedBy.length) : null
    const applied = await apply(client, stored, command, by, {
      detail: { verdict, reason, round, ...(left === null ? {} : { approvalsLeft: left }) },
      audit: { action: 'exception.decide', requestId: by.requestId },
    })
    return decided(applied.stored, policy)
  })
}

function decided(stored: StoredException, policy: ExceptionPolicy): Decided {
  const { state, approvedBy } = standingOf(stored)
  const isOpen = state === 'requested' || state === 'review'
  return { state, approvalsLeft: isOpen ? Math.max(0, approvalsNow(policy, stored) - approvedBy.length) : 0 }
}

/** Where a decision can have led, if nobody else has decided since. */
const LEADS_TO: Record<Verdict, readonly ExceptionState[]> = {
  approve: ['requested', 'approved', 'active', 'review'],
  reject: ['rejected', 'revoked'],
  changes: ['returned', 'review'],
}

/** The same person has said the same in this round: a double click, or an answer that got lost on its way. */
function isRepeated({ decisions, round, state }: StoredException, { verdict, reason }: Said, { actor }: By): boolean {
  const last = decisions.findLast((one) => one.round === round && one.personId === actor.id)
  return last?.verdict === verdict && last.reason === reason && LEADS_TO[verdict].includes(state)
}

type Said = Pick<Decision, 'verdict' | 'reason'>

/** The policy may have become stricter since it was asked for. */
function requireWithinPolicy(policy: ExceptionPolicy, stored: StoredException, by: By): void {
  const { severity, startsOn, endsOn } = stored
  if (stored.state !== 'requested' || severity === null || endsOn === null) return
  const today = todayIn(by.timeZone, by.at)
  const latest = longestEnd(policy, severity, startsOn && startsOn > today ? startsOn : today)
  if (endsOn > latest)
    throw new NotAllowed(
      `With a ${severity} check it may last until ${dayInWords(latest)} by now: send it back for an earlier end than ${dayInWords(endsOn)}.`,
    )
}

/** What became of one of several decisions; `problem` is a sentence for the person. */
export type DecidedOne =
  | ({ readonly id: number; readonly isDecided: true } & Decided)
  | { readonly id: number; readonly isDecided: false; readonly problem: string }

/** Decides the same on several, each for itself: what cannot be decided does not keep the others. */
export async function decideMany(
  db: Connectable,
  { items, verdict, reason }: { items: readonly { id: number; version: number }[]; verdict: Verdict; reason: string },
  by: By,
): Promise<DecidedOne[]> {
  const results: DecidedOne[] = []
  for (const { id, version } of items)
    try {
      results.push({ id, isDecided: true, ...(await decide(db, { id, version, verdict, reason }, by)) })
    } catch (error) {
      if (!isForPerson(error)) throw error
      results.push({ id, isDecided: false, problem: error.message })
    }
  return results
}

function isForPerson(error: unknown): error is Error {
  return (
    error instanceof Conflict ||
    error instanceof NotAllowed ||
    error instanceof NoSuchException ||
    error instanceof Invalid
  )
}

/** What ends before its time, and why. The version is that which the person saw, where that matters. */
interface Ending {
  readonly id: number
  readonly version?: number | undefined
  readonly reason: string
}

/**
 * Ends what is approved or in force before its time, as an approver: what it covered counts again at once.
 * @throws Conflict, NotAllowed, Invalid (no reason), NoSuchException
 */
export async function revoke(db: Connectable, ending: Ending, by: By): Promise<void> {
  return end(db, ending, by, 'exception.revoke')
}

/**
 * The same by who asked for it or answers for it; approvers are told.
 * @throws Conflict, NotAllowed (neither of them as well), Invalid (no reason), NoSuchException
 */
export async function endOwn(db: Connectable, ending: Ending, by: By): Promise<void> {
  return end(db, ending, by, 'exception.end-own')
}

async function end(
  db: Connectable,
  { id, version, reason: said }: Ending,
  by: By,
  action: 'exception.revoke' | 'exception.end-own',
): Promise<void> {
  const reason = remark(said, 'reason')
  if (!reason) throw new Invalid([{ path: ['reason'], message: 'Say why it ends before its time.' }])
  await changeRegister(db, async (client) => {
    const stored = await requireSeen(client, id, by)
    if (stored.state === 'revoked') return
    if (version !== undefined && stored.version !== version) throw await conflictOn(client, stored, by.timeZone)
    const asApprover = action === 'exception.revoke'
    await apply(client, stored, { type: 'revoke', by: by.actor.id, reason, asApprover }, by, {
      detail: { reason },
      audit: { action, requestId: by.requestId },
    })
  })
}
