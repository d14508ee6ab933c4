import type { NotificationDetail, NotificationKind } from './model.ts'
import { hrefOf, line, type Message, messageOf, shortened } from './words.ts'

/** What waits for the same recipient and is of the same kind, as one message. */
export interface GroupMessage extends Pick<Message, 'headline' | 'text' | 'quote'> {
  /** The first of them. */
  readonly items: readonly GroupItem[]
  /** How many are not among the items. */
  readonly more: number
  /** Where all of them stand: a path of ours. */
  readonly href: string
}

export interface GroupItem {
  /** EX-0147. */
  readonly name: string
  /** Shared keys on stshopmedia until 28 Feb 2027. */
  readonly said: string
  /** What a person said of this one alone, on one line; null without. */
  readonly quote: string | null
  /** A path of ours. */
  readonly href: string
}

/** One of those that a group is made of. */
interface Grouped {
  readonly kind: NotificationKind
  readonly audience: string
  readonly detail: NotificationDetail
}

/** More are a click away; a channel takes only so much. */
const MOST_NAMED = 10
const LONGEST_SAID = 140
const LONGEST_ITEM_QUOTE = 160

/**
 * Tells of several events of one kind at once. What all of them share (who did it, and why) is said once.
 * @param all at least two, of the same kind, oldest first
 */
export function groupMessageOf(kind: NotificationKind, all: readonly Grouped[]): GroupMessage {
  const details = all.map(({ detail }) => detail)
  const by = line(shared(details.map((detail) => detail.by ?? '')) ?? '')
  const reason = shared(details.map((detail) => detail.reason?.trim() ?? ''))
  const [first] = details
  return {
    headline:
      groupHeadline(kind, all.length) + (by && DONE_BY.includes(kind) ? ` by ${shortened(by, LONGEST_SAID)}` : ''),
    text: textOf(kind, details),
    quote: reason && first ? messageOf(kind, first).quote : null,
    items: all.slice(0, MOST_NAMED).map((one) => itemOf(one, reason !== null)),
    more: Math.max(0, all.length - MOST_NAMED),
    href: hrefOfGroup(kind, all),
  }
}

function itemOf({ kind, audience, detail }: Grouped, isReasonShared: boolean): GroupItem {
  const { subject, quote } = messageOf(kind, { ...detail, title: shortened(line(detail.title), LONGEST_SAID) })
  const name = line(detail.name)
  return {
    name,
    said: subject.slice(name.length).replace(/^ · /, ''),
    quote: isReasonShared || quote === null ? null : shortened(line(quote), LONGEST_ITEM_QUOTE),
    href: hrefOf({ kind, audience, detail }),
  }
}

/** Kinds of which "by Noor Haddad" can be said. */
const DONE_BY: readonly NotificationKind[] = [
  'requested',
  'approved',
  'rejected',
  'revoked',
  'withdrawn',
  'comment',
  'handed_over',
]

/** "300 exceptions have expired". */
export function groupHeadline(kind: NotificationKind, count: number): string {
  const headlines: Readonly<Record<NotificationKind, string>> = {
    requested: `${count} exceptions are asked for`,
    approved: `${count} exceptions got an approval`,
    rejected: `${count} exceptions were rejected`,
    returned: `Changes are asked for to ${count} exceptions`,
    revoked: `${count} exceptions were revoked`,
    withdrawn: `${count} exceptions were withdrawn`,
    expiring: `${count} exceptions end soon`,
    expired: `${count} exceptions have expired`,
    grown: `${count} exceptions have grown since they were approved`,
    closed: `${count} exceptions were closed`,
    renewed: `Others took the place of ${count} exceptions`,
    handed_over: `${count} exceptions were handed over`,
    comment: `${count} comments on exceptions`,
    review_due: `${count} exceptions are due for their review`,
  }
  return headlines[kind]
}

function textOf(kind: NotificationKind, details: readonly NotificationDetail[]): string {
  switch (kind) {
    case 'requested':
      return details.some(({ severity }) => severity === 'critical')
        ? 'Some cover critical findings: two people must approve those.'
        : ''
    case 'approved':
      return details.some(({ approvalsLeft }) => approvalsLeft)
        ? 'Some need more approvals before they have effect.'
        : ''
    case 'rejected':
      return 'Their findings go on counting.'
    case 'returned':
      return 'Change them and ask again, or withdraw them.'
    case 'revoked':
    case 'expired':
      return 'What they covered counts again.'
    case 'withdrawn':
      return 'There is nothing to decide about them any more.'
    case 'expiring':
      return 'What they cover counts again after their last day: fix it, or ask for renewals in time.'
    case 'grown':
      return 'They stay in force for what was approved; the rest waits for an approver once there is too much of it.'
    case 'closed':
      return 'Nothing in their scope fails any more.'
    case 'review_due':
      return 'Does what was said when they were asked for still hold?'
    default:
      return ''
  }
}

/** The part of the register, or of the queue, where all of them stand. */
export function hrefOfGroup(kind: NotificationKind, all: readonly Pick<Grouped, 'audience'>[]): string {
  switch (kind) {
    case 'requested':
      return all.every(({ audience }) => audience === 'approvers') ? '/exceptions/review' : '/exceptions?view=pending'
    case 'approved':
    case 'grown':
      return '/exceptions?sort=changed'
    case 'comment':
      return '/exceptions?view=all&sort=changed'
    case 'review_due':
    case 'handed_over':
      return '/exceptions'
    case 'expiring':
      return '/exceptions?state=expiring&sort=ends'
    default:
      return `/exceptions?state=${kind}&sort=changed`
  }
}

/** What all of them say; null where they differ, or say nothing. */
function shared(texts: readonly string[]): string | null {
  const [first] = texts
  return first && texts.every((text) => text === first) ? first : null
}
