import type { Severity } from '#lib/checklist/index.ts'
import type { ExceptionPolicy, ExceptionSource, ExceptionState } from './model.ts'
import type { EventKind, Verdict } from './state-machine.ts'

// What the log of one exception tells, entry by entry, judged anew: by whom, in which order, by how many. Pure.

/** An entry of the log, as far as it decides what may follow. */
export interface LogEntry {
  readonly seq: number
  readonly at: Date
  readonly kind: EventKind
  readonly actor: string
  readonly state: ExceptionState
  readonly round: number | null
  readonly reason: string | null
  /** Of a request. */
  readonly neededApprovals: number | null
  /** Of an import: object ids of those who approved it there. */
  readonly approvedBy: readonly string[]
}

/** What the register says of it, which the digest of its last entry pins. */
export interface Told {
  readonly requesterId: string | null
  readonly source: ExceptionSource
  readonly severity: Severity | null
  readonly startsAt: Date | null
  readonly endsAt: Date | null
}

/** A decision as the log has it: of one person in one round the last one counts. */
export interface LoggedDecision {
  readonly verdict: Verdict
  readonly reason: string | null
  /** Null where it was made before it was imported. */
  readonly at: Date | null
}

/** What the log has told so far of one exception. */
export interface Story {
  state: ExceptionState | null
  last: EventKind | null
  round: number
  needed: number
  importer: string | null
  readonly approvedBy: Set<string>
  /** By round and person. */
  readonly decisions: Map<string, LoggedDecision>
  /** When its effect began and ended. */
  began: Date | null
  ended: Date | null
}

/** Of an exception of which the log has told nothing yet. */
export function newStory(): Story {
  return {
    ...{ state: null, last: null, round: 1, needed: 1, importer: null, began: null, ended: null },
    approvedBy: new Set(),
    decisions: new Map(),
  }
}

/** The key of a decision in a story. */
export const decisionKey = (round: number, personId: string) => `${round} ${personId}`

/** From which state an entry leads where; null = there was nothing before. What is not here leads nowhere. */
const LEADS: Readonly<Partial<Record<EventKind, readonly (readonly [ExceptionState | null, ...ExceptionState[]])[]>>> =
  {
    requested: [
      [null, 'requested'],
      ['returned', 'requested'],
      ['requested', 'requested'],
    ],
    imported: [[null, 'requested', 'approved', 'active', 'imported', 'expired']],
    synchronised: [
      ['imported', 'imported', 'expired'],
      ['expired', 'imported', 'expired'],
      ['closed', 'imported', 'expired'],
    ],
    approved: [
      ['requested', 'requested', 'approved', 'active'],
      ['review', 'review', 'active'],
    ],
    rejected: [
      ['requested', 'rejected'],
      ['review', 'revoked'],
    ],
    returned: [['requested', 'returned']],
    changes_asked: [['review', 'review']],
    withdrawn: [
      ['requested', 'withdrawn'],
      ['returned', 'withdrawn'],
      ['approved', 'withdrawn'],
    ],
    began: [
      ['approved', 'active'],
      ['active', 'active'],
    ],
    sent_back: [['active', 'review']],
    closed: [
      ['active', 'closed'],
      ['review', 'closed'],
      ['imported', 'closed'],
      ['expired', 'closed'],
    ],
    expired: [
      ['approved', 'expired'],
      ['active', 'expired'],
      ['review', 'expired'],
      ['imported', 'expired'],
    ],
    revoked: [
      ['approved', 'revoked'],
      ['active', 'revoked'],
      ['review', 'revoked'],
      ['revoked', 'revoked'],
    ],
    replaced: [
      ['approved', 'renewed'],
      ['active', 'renewed'],
      ['review', 'renewed'],
    ],
  }

const ENDS: readonly EventKind[] = ['expired', 'revoked', 'replaced', 'closed']
const VERDICTS: Partial<Record<EventKind, Verdict>> = {
  approved: 'approve',
  rejected: 'reject',
  returned: 'changes',
  changes_asked: 'changes',
}
/** Summer time may add an hour to the longest time, and the rest of its first day. */
const DAY_MS = 86_400_000

/**
 * Goes on with a story by the next entry.
 * @param policy what the organisation allowed then
 * @returns what of the entry cannot be, in words that follow on "link 41 …"; null where it may
 */
export function goOn(story: Story, entry: LogEntry, told: Told, policy: ExceptionPolicy): string | null {
  const wrong = outOfOrder(story, entry) ?? (VERDICTS[entry.kind] ? decidedWrongly(story, entry, told) : null)
  if (wrong) return wrong
  const { kind, at, actor, state } = entry
  const isFirst = story.state === null
  const verdict = VERDICTS[kind]
  if (verdict) {
    story.decisions.set(decisionKey(story.round, actor), { verdict, reason: entry.reason, at })
    // Whoever asks for changes after they approved has not approved any more.
    story.approvedBy.delete(actor)
    if (verdict === 'approve') story.approvedBy.add(actor)
  }
  const problem =
    kind === 'requested'
      ? ask(story, entry, told, policy)
      : kind === 'imported'
        ? bringAlong(story, entry, told, policy)
        : verdict === 'approve'
          ? comeIntoForce(story, entry, told, policy)
          : null
  if (kind === 'sent_back') nextRound(story, told.severity ? policy.approvals[told.severity] : 1)
  if (kind === 'began') story.began = at
  if (ENDS.includes(kind) && !isFirst) story.ended = at
  story.state = state
  story.last = kind
  return problem
}

function outOfOrder({ state, last, began, importer }: Story, entry: LogEntry): string | null {
  const { kind, state: after } = entry
  const leads = LEADS[kind]
  if (!leads) {
    if (state === null) return `says ${kind} of what nobody asked for`
    return state === after ? null : `says ${kind}, and that it went from ${state} to ${after}`
  }
  const isPossible = leads.some(([from, ...to]) => from === state && to.includes(after))
  const isRepeated =
    (kind === 'began' && began !== null) ||
    (kind === 'revoked' && state === 'revoked' && last !== 'rejected') ||
    (kind === 'requested' && state === 'requested' && (importer === null || last !== 'imported')) ||
    (kind === 'began' && state === 'active' && last !== 'approved' && last !== 'imported')
  return isPossible && !isRepeated ? null : `says ${kind}, which does not lead from ${state ?? 'nothing'} to ${after}`
}

function decidedWrongly(story: Story, { kind, actor, round }: LogEntry, { requesterId }: Told): string | null {
  if (actor === requesterId) return `says ${kind} by who asked for it`
  if (actor === story.importer) return `says ${kind} by who imported it`
  if (round !== null && round !== story.round) return `decides in round ${round}, where it was in round ${story.round}`
  return kind === 'approved' && story.approvedBy.has(actor) ? 'is a second approval of the same person' : null
}

function ask(story: Story, { actor, neededApprovals }: LogEntry, told: Told, policy: ExceptionPolicy): string | null {
  if (actor !== (story.importer ?? told.requesterId)) return 'asks in the name of somebody else'
  const needed = told.severity ? policy.approvals[told.severity] : 1
  if (story.state === 'returned') nextRound(story, needed)
  story.needed = neededApprovals ?? needed
  return story.needed < needed ? `needs ${story.needed} approvals, where the policy asked for ${needed}` : null
}

function nextRound(story: Story, needed: number): void {
  story.round += 1
  story.needed = needed
  story.approvedBy.clear()
}

function bringAlong(story: Story, entry: LogEntry, told: Told, policy: ExceptionPolicy): string | null {
  if (told.source === 'policy') return null
  if (told.source !== 'csv') return 'says imported of what a person asked for here'
  story.importer = entry.actor
  story.needed = entry.neededApprovals ?? 1
  for (const person of entry.approvedBy) {
    if (person === entry.actor || person === told.requesterId)
      return `says approved by who ${person === entry.actor ? 'imported' : 'asked for'} it`
    story.approvedBy.add(person)
    story.decisions.set(decisionKey(1, person), { verdict: 'approve', reason: null, at: null })
  }
  return entry.state === 'requested' ? null : comeIntoForce(story, entry, told, policy)
}

function comeIntoForce(
  story: Story,
  { state, at }: LogEntry,
  { severity, startsAt, endsAt }: Told,
  policy: ExceptionPolicy,
): string | null {
  if (state !== 'approved' && state !== 'active') return null
  if (story.approvedBy.size < story.needed)
    return `brings it into force with ${story.approvedBy.size} of ${story.needed} approvals`
  if (story.state === 'review' || severity === null) return null
  if (endsAt === null) return 'brings it into force without an end'
  const days = (endsAt.getTime() - Math.max(at.getTime(), startsAt?.getTime() ?? 0)) / DAY_MS
  return days > policy.longestDays[severity] + 1.1
    ? `brings it into force for ${Math.floor(days)} days, where the policy allowed ${policy.longestDays[severity]}`
    : null
}
