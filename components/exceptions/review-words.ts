// What the approver's queue says in words, and why one can or cannot decide: pure, so that it can be tested.
import { dayMs, formatDay, formatIsoDay, formatTime } from '#components/ui/dates.ts'
import { formatCount, inWords } from '#components/ui/format.ts'
import type { GrownBecause } from '#lib/posture/exceptions/grown-assets.ts'
import type { QueueItem, ReviewQueue } from '#lib/posture/exceptions/queue.ts'
import type { RegisterEntry } from '#lib/posture/exceptions/register-entries.ts'
import { dayWords, kindWords, stateWords } from './words.ts'

const small = ['Nothing', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine']
const inLetters = (count: number) => (small[count] ?? formatCount(count)).toLowerCase()

/** What waits, as the page's title: "4 requests wait for you". */
export function queueTitle({ total }: Pick<ReviewQueue, 'total'>, mayDecide: boolean): string {
  const whom = mayDecide ? 'you' : 'an approver'
  if (total === 0) return `Nothing waits for ${whom}`
  return total === 1 ? `One request waits for ${whom}` : `${formatCount(total)} requests wait for ${whom}`
}

/** Since when, and what is not shown. */
export function queueLead(
  { total, oldest, own, decided }: Pick<ReviewQueue, 'total' | 'oldest' | 'own' | 'decided'>,
  { now, timeZone, mayDecide }: { now: Date; timeZone: string; mayDecide: boolean },
): string {
  const sentences = [
    ...(oldest ? [`The oldest since ${sinceWords(oldest, now, timeZone)}.`] : []),
    ...(mayDecide && own > 0
      ? [
          `You cannot decide your own: ${own === 1 ? 'one' : inLetters(own)} ${total > 0 ? 'more ' : ''}${own === 1 ? 'is' : 'are'} hidden.`,
        ]
      : []),
    ...(mayDecide && decided > 0
      ? [
          `${decided === 1 ? 'One that you have decided waits' : `${small[decided] ?? formatCount(decided)} that you have decided wait`} for somebody else.`,
        ]
      : []),
  ]
  return sentences.join(' ') || 'Requests for exceptions come here until they are decided.'
}

/** "today, 10:20", "yesterday", "Thursday", "3 Nov". */
function sinceWords(since: string, now: Date, timeZone: string): string {
  const days = daysAgo(since, now, timeZone)
  if (days <= 0) return `today, ${formatTime(since, timeZone)}`
  if (days === 1) return 'yesterday'
  if (days < 7) return new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'long' }).format(new Date(since))
  return formatDay(since, timeZone)
}

function daysAgo(at: string, now: Date, timeZone: string): number {
  const day = (date: string | Date) => Date.parse(formatIsoDay(date, timeZone))
  return Math.round((day(now) - day(at)) / dayMs)
}

/** What kind of request it is, where it is not the usual one; null of a new one. */
export function requestKind({ kind, state }: Pick<RegisterEntry, 'kind' | 'state'>): string | null {
  if (state === 'review') return 'Grown'
  return kind === 'new' ? null : kindWords[kind]
}

/** Who asked, when: the line above the title. */
export function askedWords(entry: RegisterEntry, timeZone: string): string {
  const { requester, owner, requestedAt, reviewSince, state, source } = entry
  const when = requestedAt ? ` ${formatDay(requestedAt, timeZone)}` : ''
  const how = source === 'csv' ? 'imported' : source === 'api' ? 'requested through the API' : 'requested'
  const asked = `${how}${when}${requester.name ? ` by ${requester.name}` : ''}`
  const answers = owner.name && owner.name !== requester.name ? `, for ${owner.name}` : ''
  if (state === 'review' && reviewSince) return `${asked}${answers} · back since ${formatDay(reviewSince, timeZone)}`
  return asked + answers
}

/** "1 of 2 approvals, by Noor Haddad"; null where one is enough. */
export function approvalWords(
  { neededApprovals, askedApprovals }: Pick<RegisterEntry, 'neededApprovals' | 'askedApprovals'>,
  approvedBy: readonly string[],
): string | null {
  if (neededApprovals <= 1) return null
  const isStricter = neededApprovals > askedApprovals
  const asks = `The policy now asks for ${inLetters(neededApprovals)}`
  if (approvedBy.length === 0)
    return `${isStricter ? asks : `It needs ${inLetters(neededApprovals)}`} approvers: none has approved yet.`
  const soFar = `${approvedBy.length} of ${neededApprovals} approvals so far, by ${inWords([...approvedBy])}.`
  return isStricter ? `${soFar} ${asks}.` : soFar
}

/** Why an asset fell under an exception that was approved without it; a date follows. */
export const grownWords: Readonly<Record<NonNullable<GrownBecause> | 'unknown', string>> = {
  arrived: 'new asset, first seen',
  workload: 'in the workload since',
  tags: 'tags changed',
  failing: 'fails since',
  unknown: 'came under it after',
}

const places = ['first', 'second', 'third', 'fourth']

/** What the button says: how long one says yes to. */
export function approveLabel(
  { endsOn, state, neededApprovals }: RegisterEntry,
  { approvals, today }: { approvals: number; today: string },
): string {
  if (state === 'review') return 'Approve what has grown'
  if (neededApprovals - approvals > 1)
    return `Approve, as the ${places[approvals] ?? 'next'} of ${inLetters(neededApprovals)}`
  if (!endsOn) return 'Approve'
  // The year goes without saying where it is this one.
  const isThisYear = endsOn.slice(0, 4) === today.slice(0, 4)
  return `Approve to ${isThisYear ? dayWords(endsOn).slice(0, -5) : dayWords(endsOn)}`
}

/** Why somebody who looks at one cannot decide on it, in a sentence; null where they can. */
export function notYours(
  entry: RegisterEntry,
  { personId, mayDecide, timeZone }: { personId: string; mayDecide: boolean; timeZone: string },
): string | null {
  const { state, requester, decisions, round } = entry
  const last = decisions.at(-1)
  const isOpen = state === 'requested' || state === 'review'
  if (!isOpen) {
    const how = last
      ? { approve: 'approved', reject: 'rejected', changes: 'sent back for changes' }[last.verdict]
      : null
    if (last && how)
      return `${last.personName} ${how} it on ${formatDay(last.at, timeZone)}, ${formatTime(last.at, timeZone)}. ${stateWords[state].hint}`
    return stateWords[state].hint
  }
  if (!mayDecide) return null
  if (requester.id === personId) return 'You asked for it, so somebody else decides.'
  if (decisions.some((one) => one.round === round && one.personId === personId))
    return 'You have decided on it already: it waits for somebody else.'
  return null
}

/** Those that can be decided together with one: the same checks, asked by the same person for the same reason; never critical ones. */
export function alike(items: readonly QueueItem[], { entry }: Pick<QueueItem, 'entry'>): readonly QueueItem[] {
  const key = likeness(entry)
  return key === null ? [] : items.filter((item) => likeness(item.entry) === key)
}

function likeness({
  state,
  kind,
  severity,
  neededApprovals,
  category,
  requester,
  checks,
}: RegisterEntry): string | null {
  if (state !== 'requested' || kind === 'change' || severity === 'critical' || neededApprovals > 1) return null
  return JSON.stringify([kind, category, requester.id, checks])
}
