import { type Role, reachOf } from '#lib/auth/permissions.ts'
import type { ExceptionKind, ExceptionPolicy, ExceptionState, ToldState } from './model.ts'

// What an exception may become, by whose doing. Pure: nothing here reads a clock or a database, so that its promises can
// be tested over all sequences of commands (state-machine.test.ts).

/** What its log can say. `began` is when its effect begins. */
export type EventKind =
  | 'requested'
  | 'approved'
  | 'rejected'
  | 'returned'
  | 'changes_asked'
  | 'withdrawn'
  | 'commented'
  | 'began'
  | 'warned'
  | 'review_due'
  | 'grew'
  | 'sent_back'
  | 'closed'
  | 'expired'
  | 'revoked'
  | 'replaced'
  | 'handed_over'
  | 'reviewed'
  | 'imported'
  | 'synchronised'

/** What of an exception decides what may become of it. */
export interface Standing {
  readonly state: ExceptionState
  readonly kind: ExceptionKind
  /** Object id of who asked; null of what came from Azure Policy. */
  readonly requesterId: string | null
  /** Object id of who answers for it; null where nobody does. */
  readonly ownerId: string | null
  /** Raised by every request, and when it goes back for approval: approvals count within one. */
  readonly round: number
  readonly neededApprovals: number
  /** Object ids of those who approved in this round. */
  readonly approvedBy: readonly string[]
  /** Set once approved. */
  readonly startsAt: Date | null
  readonly endsAt: Date | null
}

export type Verdict = 'approve' | 'reject' | 'changes'

/** `by` is an object id. */
export type Command =
  | { readonly type: 'request'; readonly by: string; readonly neededApprovals: number }
  | { readonly type: 'withdraw'; readonly by: string }
  | {
      readonly type: 'decide'
      readonly by: string
      readonly verdict: Verdict
      readonly reason: string
      /** The beginning of the first day; null = at once. */
      readonly startsAt: Date | null
      /** The end of the last day. */
      readonly endsAt: Date
      /** How many the policy asks for now: of this and what was needed at the request, the more. */
      readonly policyApprovals: number
    }
  /** Before its time. It only makes things stricter: who asked for it and who answers for it may, besides approvers. */
  | { readonly type: 'revoke'; readonly by: string; readonly reason: string; readonly asApprover: boolean }
  | { readonly type: 'comment'; readonly by: string; readonly text: string }
  /** Somebody else answers for it from now on: `to` is their object id. */
  | { readonly type: 'hand_over'; readonly by: string; readonly to: string }
  /** It still holds, said at its review. `isDue`: its day has come. */
  | { readonly type: 'confirm'; readonly by: string; readonly asApprover: boolean; readonly isDue: boolean }
  /** Another one takes its place. */
  | { readonly type: 'replace' }
  | { readonly type: 'begin' }
  | { readonly type: 'expire' }
  /** It covers more than was approved, past the policy's threshold. */
  | { readonly type: 'send_back'; readonly neededApprovals: number }
  /** Nothing that it covers fails any more. */
  | { readonly type: 'close' }

export type Outcome =
  | { readonly standing: Standing; readonly events: readonly EventKind[] }
  /** Why not: a sentence for the person, with what to do instead. */
  | { readonly refused: string }

/** From these nothing leads anywhere. */
export const finalStates: readonly ExceptionState[] = [
  'rejected',
  'withdrawn',
  'expired',
  'revoked',
  'renewed',
  'closed',
]

/** What is in force, whatever the clock says: expiry may be due. */
const EFFECTIVE: readonly ExceptionState[] = ['active', 'review']

/** Whether an exception has effect at a moment: from its first until before its last. */
export function isInForce(state: ExceptionState, startsAt: Date | null, endsAt: Date | null, now: Date): boolean {
  return EFFECTIVE.includes(state) && startsAt !== null && endsAt !== null && startsAt <= now && now < endsAt
}

/** The state as people are told it: ended when its last day is over, and expiring within the policy's days before. */
export function toldState(
  { state, startsAt, endsAt }: Pick<Standing, 'state' | 'startsAt' | 'endsAt'>,
  now: Date,
  policy: Pick<ExceptionPolicy, 'expiringDays'>,
): ToldState {
  if (state !== 'approved' && !EFFECTIVE.includes(state)) return state
  if (endsAt && endsAt <= now) return 'expired'
  if (state === 'review' || (state === 'approved' && startsAt && startsAt > now)) return state
  return endsAt && endsAt.getTime() - now.getTime() <= policy.expiringDays * 86_400_000 ? 'expiring' : 'active'
}

/**
 * What becomes of an exception by a command, with what its log will say, in order; or why it may not be. A command that
 * is due by time (begin, expire) and is not due yet is refused.
 */
export function next(standing: Standing, command: Command, { at }: { readonly at: Date }): Outcome {
  switch (command.type) {
    case 'request':
      return request(standing, command)
    case 'withdraw':
      return withdraw(standing, command.by)
    case 'decide':
      return decide(standing, command, at)
    case 'revoke':
      return revoke(standing, command, at)
    case 'comment':
      return comment(standing, command.text)
    case 'hand_over':
      return handOver(standing, command, at)
    case 'confirm':
      return confirm(standing, command, at)
    case 'begin':
      return begin(standing, at)
    case 'expire':
      return expire(standing, at)
    case 'replace':
      return isRunning(standing, at) || (standing.state === 'approved' && !hasEnded(standing, at))
        ? become(standing, 'renewed', 'replaced')
        : { refused: notRunning(standing, at) }
    case 'send_back':
      return standing.state === 'active' && isRunning(standing, at)
        ? nextRound(standing, 'review', command.neededApprovals, 'sent_back')
        : { refused: notRunning(standing, at) }
    case 'close':
      return isRunning(standing, at) ? become(standing, 'closed', 'closed') : { refused: notRunning(standing, at) }
  }
}

function become(standing: Standing, state: ExceptionState, ...events: EventKind[]): Outcome {
  return { standing: { ...standing, state }, events }
}

function nextRound(standing: Standing, state: ExceptionState, neededApprovals: number, event: EventKind): Outcome {
  return {
    standing: { ...standing, state, neededApprovals, round: standing.round + 1, approvedBy: [] },
    events: [event],
  }
}

function hasEnded({ endsAt }: Standing, at: Date): boolean {
  return endsAt !== null && endsAt <= at
}

function isRunning(standing: Standing, at: Date): boolean {
  return EFFECTIVE.includes(standing.state) && !hasEnded(standing, at)
}

/** What each state means for whoever wants to do something that it does not allow. */
const SAID: Record<ExceptionState, string> = {
  draft: 'Nobody has asked for it yet.',
  requested: 'It waits for a decision.',
  returned: 'It was sent back for changes and waits for who asked.',
  approved: 'It is approved and has not begun yet.',
  active: 'It is in force.',
  review: 'It is in force, and waits for a new decision as its scope has grown.',
  rejected: 'It was rejected.',
  withdrawn: 'It was withdrawn.',
  expired: 'It has expired.',
  revoked: 'It was revoked.',
  renewed: 'Another exception has taken its place.',
  closed: 'It is closed, as nothing that it covered fails any more.',
  imported: 'It is an exemption of Azure Policy: ask for an exception to have it count here.',
}

function notRunning(standing: Standing, at: Date): string {
  return isInTime(standing) && hasEnded(standing, at) ? SAID.expired : SAID[standing.state]
}

function isInTime({ state }: Standing): boolean {
  return state === 'approved' || EFFECTIVE.includes(state)
}

function request(standing: Standing, { by, neededApprovals }: Extract<Command, { type: 'request' }>): Outcome {
  if (standing.state !== 'draft' && standing.state !== 'returned') return { refused: SAID[standing.state] }
  if (standing.requesterId !== by) return { refused: 'Only who asked can send it again: ask for one of your own.' }
  if (standing.state === 'returned') return nextRound(standing, 'requested', neededApprovals, 'requested')
  return { standing: { ...standing, state: 'requested', neededApprovals, approvedBy: [] }, events: ['requested'] }
}

function withdraw(standing: Standing, by: string): Outcome {
  if (standing.requesterId !== by) return { refused: 'Only who asked can withdraw it.' }
  const { state } = standing
  if (state === 'requested' || state === 'returned' || state === 'approved')
    return become(standing, 'withdrawn', 'withdrawn')
  return {
    refused: EFFECTIVE.includes(state) ? 'It is in force: end it before its time instead.' : SAID[state],
  }
}

function decide(standing: Standing, command: Extract<Command, { type: 'decide' }>, at: Date): Outcome {
  const { by, verdict, reason } = command
  if (standing.state !== 'requested' && standing.state !== 'review') return { refused: SAID[standing.state] }
  if (standing.state === 'review' && hasEnded(standing, at)) return { refused: SAID.expired }
  if (standing.requesterId === by)
    return { refused: 'You asked for this exception: somebody else decides. You can withdraw it while it waits.' }
  if (verdict === 'approve') return approve(standing, command, at)
  if (!reason.trim()) return { refused: verdict === 'reject' ? 'Say why it is rejected.' : 'Say what has to change.' }
  if (standing.state === 'requested')
    return verdict === 'reject' ? become(standing, 'rejected', 'rejected') : become(standing, 'returned', 'returned')
  // What has grown cannot be half approved: it ends, or stays as it was approved until it is changed.
  return verdict === 'reject'
    ? become(standing, 'revoked', 'rejected', 'revoked')
    : become(standing, 'review', 'changes_asked')
}

function approve(standing: Standing, command: Extract<Command, { type: 'decide' }>, at: Date): Outcome {
  const { by, startsAt, endsAt, policyApprovals } = command
  if (standing.state === 'requested' && endsAt <= at)
    return { refused: 'Its last day has passed: send it back for a new end, or reject it.' }
  if (standing.approvedBy.includes(by))
    return { refused: 'You have approved it already: it needs somebody else as well.' }
  const approvedBy = [...standing.approvedBy, by]
  const neededApprovals = Math.max(standing.neededApprovals, policyApprovals)
  const approved: Standing = { ...standing, approvedBy, neededApprovals }
  if (approvedBy.length < neededApprovals) return { standing: approved, events: ['approved'] }
  if (standing.state === 'review') return { standing: { ...approved, state: 'active' }, events: ['approved'] }
  if (startsAt && startsAt > at)
    return { standing: { ...approved, state: 'approved', startsAt, endsAt }, events: ['approved'] }
  return { standing: { ...approved, state: 'active', startsAt: at, endsAt }, events: ['approved', 'began'] }
}

function revoke(standing: Standing, command: Extract<Command, { type: 'revoke' }>, at: Date): Outcome {
  const { by, reason, asApprover } = command
  if (!asApprover && !isOwn(standing, by))
    return { refused: 'Only who asked for it, who answers for it or an approver ends it before its time.' }
  if (!isInTime(standing) || hasEnded(standing, at)) return { refused: notRunning(standing, at) }
  if (!reason.trim()) return { refused: 'Say why it ends before its time.' }
  return become(standing, 'revoked', 'revoked')
}

/** Whether somebody asked for it or answers for it. */
export function isOwn({ requesterId, ownerId }: Pick<Standing, 'requesterId' | 'ownerId'>, personId: string): boolean {
  return requesterId === personId || ownerId === personId
}

function comment(standing: Standing, text: string): Outcome {
  if (standing.state === 'draft') return { refused: SAID.draft }
  if (!text.trim()) return { refused: 'Write something.' }
  return { standing, events: ['commented'] }
}

/** What was said when it was asked for still holds: nothing changes but the day of its next review. */
function confirm(standing: Standing, command: Extract<Command, { type: 'confirm' }>, at: Date): Outcome {
  const { by, asApprover, isDue } = command
  if (!isRunning(standing, at)) return { refused: notRunning(standing, at) }
  if (!asApprover && !isOwn(standing, by))
    return { refused: 'Only who asked for it, who answers for it or an approver says that it still holds.' }
  return isDue ? { standing, events: ['reviewed'] } : { refused: 'It is not due for a review.' }
}

/** Who answers for it is not what was reviewed: nothing else changes, least of all who asked. */
function handOver(standing: Standing, { by, to }: Extract<Command, { type: 'hand_over' }>, at: Date): Outcome {
  if (!canBeHandedOver(standing, at)) return { refused: notRunning(standing, at) }
  // Who decides does not make it their own on the way.
  if (by === to && (standing.state === 'requested' || standing.state === 'review'))
    return { refused: 'It waits for a decision: until then, somebody else has to hand it to you.' }
  return { standing: { ...standing, ownerId: to }, events: ['handed_over'] }
}

function canBeHandedOver(standing: Standing, at: Date): boolean {
  const { state } = standing
  return state === 'requested' || state === 'returned' || (isInTime(standing) && !hasEnded(standing, at))
}

function begin(standing: Standing, at: Date): Outcome {
  const { state, startsAt } = standing
  if (state !== 'approved' || !startsAt) return { refused: SAID[state] }
  if (hasEnded(standing, at)) return { refused: SAID.expired }
  return startsAt <= at ? become(standing, 'active', 'began') : { refused: SAID.approved }
}

function expire(standing: Standing, at: Date): Outcome {
  if (!isInTime(standing) || !hasEnded(standing, at)) return { refused: SAID[standing.state] }
  return become(standing, 'expired', 'expired')
}

/** What a person can be offered to do with an exception. */
export type Offer =
  | 'approve'
  | 'reject'
  | 'changes'
  | 'revoke'
  | 'end_own'
  | 'confirm'
  | 'withdraw'
  | 'edit'
  | 'discard'
  | 'change'
  | 'renew'
  | 'ask_again'
  | 'hand_over'
  | 'comment'

/**
 * Which buttons there are for a person. Each command is asked again when it is given.
 * @param who the object id and roles of the person, to whom the exception is visible
 * @param isReviewDue whether the day of its review has come
 */
export function commandsFor(
  standing: Standing,
  { personId, roles }: { readonly personId: string; readonly roles: readonly Role[] },
  now: Date,
  isReviewDue = false,
): readonly Offer[] {
  const { state, requesterId } = standing
  const isRequester = requesterId === personId
  const mayAsk = reachOf(roles, 'exception.request') !== null
  const isDecidable = (state === 'requested' || (state === 'review' && !hasEnded(standing, now))) && !isRequester
  const maySayMore = isDecidable && reachOf(roles, 'exception.decide') !== null
  const isPending = isInTime(standing) && !hasEnded(standing, now)
  const mayRevoke = reachOf(roles, 'exception.revoke') !== null
  const mayEndOwn = isOwn(standing, personId) && reachOf(roles, 'exception.end-own') !== null
  const mayConfirm =
    reachOf(roles, 'exception.confirm') !== null &&
    (isOwn(standing, personId) || reachOf(roles, 'exception.decide') !== null)
  const offers: Record<Offer, boolean> = {
    approve: maySayMore && !standing.approvedBy.includes(personId),
    reject: maySayMore,
    changes: maySayMore,
    revoke: isPending && mayRevoke,
    // What has not begun yet is withdrawn by who asked.
    end_own: isPending && !mayRevoke && mayEndOwn && !(isRequester && state === 'approved'),
    confirm: isReviewDue && isRunning(standing, now) && mayConfirm,
    withdraw: isRequester && (state === 'requested' || state === 'returned' || (state === 'approved' && isPending)),
    edit: isRequester && mayAsk && (state === 'draft' || state === 'returned'),
    discard: isRequester && state === 'draft',
    change: mayAsk && isPending,
    renew: mayAsk && (isPending || isRenewable(state)),
    ask_again: mayAsk && canBeAskedAgain(state),
    hand_over: canBeHandedOver(standing, now) && reachOf(roles, 'exception.hand-over') !== null,
    comment: mayAsk && state !== 'draft',
  }
  return (Object.keys(offers) as Offer[]).filter((offer) => offers[offer])
}

/** Whether what it says can be asked for once more: it never had effect. */
export function canBeAskedAgain(state: ExceptionState): boolean {
  return state === 'withdrawn' || state === 'rejected'
}

/** Whether a request may name an exception in this state as the one whose place it takes. */
export function isRenewable(state: ExceptionState): boolean {
  return ['approved', 'active', 'review', 'expired', 'revoked', 'closed', 'imported'].includes(state)
}
