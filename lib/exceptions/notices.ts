import type { PoolClient } from 'pg'
import type { Detail } from '#lib/auth/recorded.ts'
import { deviation } from '#lib/checklist/subjects.ts'
import { type Audience, type NotificationDetail, type NotificationKind, tell } from '#lib/notifications/index.ts'
import { type Actor, exceptionName } from './model.ts'
import { type EventKind, isOwn } from './state-machine.ts'
import { type StoredException, standingOf } from './store.ts'

/** What people are told of an entry of the log. What is not here is told by another one of the same command. */
const TOLD: Partial<Record<EventKind, NotificationKind>> = {
  requested: 'requested',
  approved: 'approved',
  rejected: 'rejected',
  returned: 'returned',
  changes_asked: 'returned',
  withdrawn: 'withdrawn',
  commented: 'comment',
  grew: 'grown',
  sent_back: 'grown',
  closed: 'closed',
  expired: 'expired',
  revoked: 'revoked',
  replaced: 'renewed',
  handed_over: 'handed_over',
  warned: 'expiring',
  review_due: 'review_due',
}

interface Happening {
  readonly actor: Actor
  readonly at: Date
  readonly detail: Detail
}

/** Tells whom it concerns what a command did, in its transaction. Who did it is not told of it. */
export async function tellOf(
  client: PoolClient,
  stored: StoredException,
  events: readonly EventKind[],
  happening: Happening,
): Promise<void> {
  // Rejecting what has grown ends it: that it ended is what people need to hear.
  const told = events.includes('revoked') ? ['revoked' as const] : events
  for (const event of told) {
    const kind = TOLD[event]
    if (!kind) continue
    const key = `${event}:${stored.id}:${keyOf(event, stored, happening)}`
    const detail = detailOf(stored, happening)
    const { actor, at } = happening
    for (const audience of audiencesOf(event, stored, happening))
      await tell(client, { key, at, kind, exceptionId: stored.id, audience, actor: actor.id, detail })
  }
}

/** The same for the same event, another for every other one. */
function keyOf(event: EventKind, { version }: StoredException, { at, detail }: Happening): string {
  if (event === 'commented') return String(at.getTime())
  if (event === 'warned') return `${detail.until}:${detail.days ?? ''}`
  if (event === 'review_due') return String(detail.next)
  return String(version)
}

function detailOf(stored: StoredException, { actor, detail }: Happening): NotificationDetail {
  const text = (value: unknown) => (typeof value === 'string' ? value : null)
  const number = (value: unknown) => (typeof value === 'number' ? value : null)
  const { neededApprovals, approvedBy, state } = standingOf(stored)
  const isOpen = state === 'requested' || state === 'review'
  return {
    name: exceptionName(stored.id),
    title: deviation(stored.checks, stored.targets),
    until: stored.endsOn,
    by: actor.kind === 'system' ? null : actor.name,
    reason: text(detail.reason) ?? text(detail.text),
    severity: stored.severity,
    days: number(detail.days),
    approvalsLeft: isOpen ? Math.max(0, neededApprovals - approvedBy.length) : 0,
    assets: number(detail.assets),
    successor: text(detail.by),
    owner: text(detail.owner),
    before: text(detail.before),
  }
}

/** Who asked for it and who answers for it, and approvers where they have to do something, or had to. */
function audiencesOf(event: EventKind, stored: StoredException, { actor, detail }: Happening): Audience[] {
  const { requesterId, ownerId, state } = stored
  const own = [...new Set([requesterId, ownerId])].flatMap((id): Audience[] => (id === null ? [] : [`person:${id}`]))
  switch (event) {
    case 'requested':
    case 'withdrawn':
      return ['approvers', ...own]
    case 'approved':
      return state === 'requested' || state === 'review' ? ['approvers', ...own] : own
    case 'sent_back':
      return ['approvers', ...own]
    case 'commented': {
      const isOpen = state === 'requested' || state === 'review'
      const deciders = stored.decisions.map(({ personId }): Audience => `person:${personId}`)
      return [...new Set<Audience>([...(isOpen ? (['approvers'] as const) : []), ...own, ...deciders])]
    }
    case 'handed_over':
      return typeof detail.beforeId === 'string' ? [...new Set<Audience>([...own, `person:${detail.beforeId}`])] : own
    // What approvers allowed has ended without them.
    case 'revoked':
      return isOwn(stored, actor.id) ? ['approvers', ...own] : own
    default:
      return own
  }
}
