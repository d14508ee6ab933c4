// What the approver's screen says in words, of data: pure, so that it can be tested.
import { dayMs, formatDate, formatDay, formatIsoDay, formatTime } from '#components/ui/dates.ts'
import { counted, formatCount, formatScore, inWords } from '#components/ui/format.ts'
import type { QueueItem, ReviewQueue } from '#lib/posture/exceptions/queue.ts'
import type { RegisterEntry } from '#lib/posture/exceptions/register-entries.ts'
import type { ReviewCase, ReviewTime } from '#lib/posture/exceptions/review.ts'
import type { ReviewExposure } from '#lib/posture/exceptions/review-exposure.ts'
import type { EarlierException, Opening } from '#lib/posture/exceptions/review-history.ts'
import type { Reach } from '#lib/posture/exceptions/review-reach.ts'
import type { OwnerRecord } from '#lib/posture/exceptions/review-record.ts'
import { termChanges } from './term-changes.ts'
import { categoryWords, dayWords, kindWords, stateWords } from './words.ts'

/** "EX-0147". */
export function nameOf(id: number): string {
  return `EX-${String(id).padStart(4, '0')}`
}

const small = ['Nothing', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine']
const inLetters = (count: number) => (small[count] ?? formatCount(count)).toLowerCase()

/** What waits, as the page's title: "4 requests wait for you". */
export function queueTitle({ items }: Pick<ReviewQueue, 'items'>, mayDecide: boolean): string {
  const whom = mayDecide ? 'you' : 'an approver'
  if (items.length === 0) return `Nothing waits for ${whom}`
  return items.length === 1 ? `One request waits for ${whom}` : `${formatCount(items.length)} requests wait for ${whom}`
}

/** Since when, and what is not shown. */
export function queueLead(
  { items, own, decided }: ReviewQueue,
  { now, timeZone, mayDecide }: { now: Date; timeZone: string; mayDecide: boolean },
): string {
  const first = items[0]
  const sentences = [
    ...(first ? [`The oldest since ${sinceWords(first.waitingSince, now, timeZone)}.`] : []),
    ...(mayDecide && own > 0
      ? [
          `You cannot decide your own: ${own === 1 ? 'one' : inLetters(own)} ${items.length > 0 ? 'more ' : ''}${own === 1 ? 'is' : 'are'} hidden.`,
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

/** A number with what it means. */
export interface Fact {
  readonly value: string
  readonly detail: string
}

/** What it covers: "1 finding", "high · storage-shared-keys". */
export function reachFact({ reach, entry }: Pick<ReviewCase, 'reach' | 'entry'>): Fact {
  const { findings, assets, checks } = reach
  const unknown = checks.reduce((all, one) => all + one.unknown, 0)
  const [first] = checks
  const of =
    checks.length === 0
      ? 'nothing in its scope fails now'
      : checks.length === 1 && first
        ? `${entry.severity ?? first.severity} · ${first.checkId}`
        : `${entry.severity ?? ''} and below · ${counted(checks.length, 'check')}`
  return {
    value: counted(findings, 'finding'),
    detail: [
      of,
      ...(assets > 1 ? [`on ${counted(assets, 'asset')}`] : []),
      ...(unknown > 0 ? [`${formatCount(unknown)} unknown`] : []),
    ].join(' · '),
  }
}

/** What approving does to the score: "0.07 points", "accepted score 76.93 → 77.00, raw unchanged". */
export function scoreFact({ score }: Pick<Reach, 'score'>): Fact {
  const { before, after, raw } = score
  if (before === null || after === null) return { value: 'No score', detail: 'nothing has been judged yet' }
  if (before === after)
    return { value: '0 points', detail: `accepted score stays ${formatScore(after)}, raw ${formatScore(raw)}` }
  // Small differences need another digit; what is shown adds up.
  const digits = Math.abs(after - before) < 1 ? 2 : 1
  const shown = (value: number) => Number(value.toFixed(digits))
  const points = shown(Math.abs(shown(after) - shown(before)))
  return {
    value: `${points === 0 ? 'Under 0.01' : formatScore(points, digits)} points${after < before ? ' less' : ''}`,
    detail: `accepted score ${formatScore(before, digits)} → ${formatScore(after, digits)}, raw unchanged`,
  }
}

/** How long: "97 days", "longest allowed for high: 180". */
export function timeFact({ days, longest, isTooLong, isOver }: ReviewTime, severity: string | null): Fact {
  if (isOver) return { value: 'Over', detail: 'its last day has passed: ask for another' }
  const allowed = longest === null ? '' : `longest allowed for ${severity}: ${formatCount(longest)}`
  return {
    value: counted(days, 'day'),
    detail: isTooLong ? `${allowed}, so this is too long` : allowed,
  }
}

/** Whether it can be reached from the internet, and how. */
export function exposureFact({ assets, open, closed, ways, allowedAddresses }: ReviewExposure): Fact {
  const how = ways.slice(0, 2).map(({ words }) => words)
  if (assets === 0) return { value: 'Nothing yet', detail: 'no asset of its scope fails now' }
  if (assets === 1) {
    const rules =
      allowedAddresses === null
        ? []
        : [allowedAddresses === 0 ? 'firewall lets nobody in' : counted(allowedAddresses, 'IP rule')]
    if (open > 0) return { value: 'Internet-facing', detail: [...how, ...rules].join(', ') }
    if (closed > 0) return { value: 'Not internet-facing', detail: 'every check about that passes' }
    return { value: 'Exposure unknown', detail: 'no check is about that here' }
  }
  const rest = assets - open - closed
  const unknown = rest > 0 ? [`not told of ${formatCount(rest)}`] : []
  if (open > 0)
    return {
      value: `${formatCount(open)} of ${formatCount(assets)} internet-facing`,
      detail: [...how, ...unknown].join(', '),
    }
  if (closed > 0)
    return { value: 'Not internet-facing', detail: ['every check about that passes', ...unknown].join(', ') }
  return { value: 'Exposure unknown', detail: 'no check is about that here' }
}

/** One line of what happened before. */
export interface HistoryLine {
  readonly key: string
  /** ISO; lines are in its order. */
  readonly at: string
  readonly text: string
  /** The exception that it is about, for a link: EX-0098. */
  readonly name: string | null
  readonly isThis: boolean
}

const causes: Readonly<Record<string, string>> = {
  arrived: 'with the asset',
  broke: 'by a change of the configuration',
  came_back: 'again, after a fix',
  checklist: 'with the check’s adoption',
  visibility: 'when it could be judged',
  applicability: 'when the check began to apply',
}

type Told = Pick<ReviewCase, 'entry' | 'history' | 'time' | 'predecessor'>

/** What happened, oldest first, and this request among it. */
export function historyLines(of: Told, timeZone: string): HistoryLine[] {
  const { entry, history } = of
  const at = (entry.state === 'review' ? entry.reviewSince : entry.requestedAt) ?? entry.updatedAt
  const line = { name: null, isThis: false }
  const lines = [
    ...history.openings.map((one) => openingLine(one)),
    ...history.earlier.flatMap((one) => exceptionLines(one, timeZone)),
    { ...line, key: 'this', at, text: thisRequest(of), isThis: true },
  ].toSorted((a, b) => a.at.localeCompare(b.at))
  const more = history.moreOpenings
  if (!more) return lines
  const text = `${counted(more.findings, 'finding')} opened later`
  return lines.toSpliced(lines.findLastIndex(({ key }) => key.startsWith('opened')) + 1, 0, {
    ...line,
    key: 'more',
    at: '',
    text,
  })
}

function openingLine({ at, cause, findings, again }: Opening): HistoryLine {
  const what = findings === 1 ? 'Finding opened' : `${formatCount(findings)} findings opened`
  const back =
    again > 0 && cause !== 'came_back'
      ? `, ${again === findings ? '' : `${formatCount(again)} of them `}not for the first time`
      : ''
  return { key: `opened ${at} ${cause}`, at, text: `${what} ${causes[cause] ?? ''}${back}`, name: null, isThis: false }
}

function exceptionLines({ entry }: EarlierException, timeZone: string): HistoryLine[] {
  const { id, state, category, decisions, startsAt, endsOn, endsAt, endedAt, decidedAt, requestedAt, createdAt } = entry
  const name = nameOf(id)
  const line = (key: string, at: string, text: string): HistoryLine => ({
    key: `${name} ${key}`,
    at,
    text,
    name,
    isThis: false,
  })
  const last = decisions.at(-1)
  const by = last ? ` by ${last.personName}` : ''
  const because = last?.reason ? `: “${shortened(last.reason)}”` : ''
  if (state === 'imported') return [line('imported', createdAt, 'exempted in Azure Policy')]
  if (startsAt === null) {
    const at = decidedAt ?? endedAt ?? requestedAt ?? createdAt
    if (state === 'rejected') return [line('rejected', last?.at ?? at, `refused${by}${because}`)]
    if (state === 'withdrawn') return [line('withdrawn', endedAt ?? at, 'asked for and withdrawn')]
    if (state === 'returned') return [line('returned', last?.at ?? at, `sent back for changes${by}`)]
    return [line('asked', requestedAt ?? at, 'asked for, and not decided yet')]
  }
  const until = endsOn ? ` to ${dayOf(endsOn, startsAt, timeZone)}` : ''
  const granted = line(
    'granted',
    startsAt,
    `granted${until}${category ? ` as ${categoryWords[category].title.toLowerCase()}` : ''}`,
  )
  const end = endedAt ?? endsAt ?? startsAt
  const ends: Partial<Record<RegisterEntry['state'], string>> = {
    expired: 'expired, what it covered counts again',
    revoked: `revoked${because}`,
    renewed: 'was replaced',
    closed: 'closed: nothing failed any more',
  }
  const ended = ends[state]
  return ended ? [granted, line('ended', end, ended)] : [granted]
}

/** A day without its year where that is plain from the one before it. */
function dayOf(day: string, after: string, timeZone: string): string {
  const words = dayWords(day)
  const year = formatDate(after, timeZone).slice(-4)
  return words.endsWith(year) ? words.slice(0, -5) : words
}

function thisRequest({ entry, history, time, predecessor }: Told): string {
  const { kind, state, grownAssets, endsOn } = entry
  if (state === 'review') return `: ${counted(grownAssets, 'new asset')} fell under it`
  const long = counted(time.days, 'day')
  const before = history.earlier.filter((one) => one.entry.startsAt !== null).length
  if (!predecessor)
    return before > 0 ? `: ${ordinal(before + 1)} exception on the same, for ${long}` : `: the first, for ${long}`
  const what = kind === 'renewal' ? 'a renewal' : 'a change'
  return `: ${what}, ${longer(predecessor.endsOn, endsOn) ?? `for ${long}`}`
}

/** Against the end of the one that it replaces; null where one of them has none. */
function longer(before: string | null, after: string | null): string | null {
  if (before === null || after === null) return null
  const days = Math.round((Date.parse(after) - Date.parse(before)) / dayMs)
  if (days === 0) return 'with the same end'
  return `${counted(Math.abs(days), 'day')} ${days > 0 ? 'longer' : 'shorter'}`
}

const ordinals = ['', 'a first', 'a second', 'a third', 'a fourth', 'a fifth', 'a sixth']
const ordinal = (n: number) => ordinals[n] ?? `exception no. ${n},`

/** What to be careful of, as sentences; none where nothing is. */
export function cautions({ entry, history, record, time, predecessor }: ReviewCase): string[] {
  const granted = history.earlier.filter((one) => one.entry.startsAt !== null && one.entry.id !== predecessor?.id)
  const overlapping = history.earlier.filter((one) => one.coversNow > 0 && one.entry.id !== predecessor?.id)
  return [
    ...(granted.length > 0
      ? [
          `${['', 'Second', 'Third', 'Fourth', 'Fifth'][granted.length] ?? `${granted.length + 1}th`} exception for the same ${history.openings.reduce((all, one) => all + one.findings, 0) === 1 ? 'finding' : 'findings'}.`,
        ]
      : []),
    ...(record.dates > 0 ? [recordSentence(record, entry)] : []),
    ...overlapping.map(
      ({ entry: { id, endsOn }, coversNow }) =>
        `${nameOf(id)} covers ${coversNow === 1 ? 'one' : formatCount(coversNow)} of the findings already${endsOn ? `, until ${dayWords(endsOn)}` : ''}.`,
    ),
    ...(time.isTooLong ? ['It would last longer than the policy allows.'] : []),
    ...(predecessor && termChanges(predecessor, entry).length === 0
      ? ['Nothing is otherwise than in the one that it replaces.']
      : []),
  ]
}

/** "Jonas Berg kept 5 of 6 earlier dates." */
export function recordSentence(
  { kept, dates, inForce }: OwnerRecord,
  { owner, requester }: Pick<RegisterEntry, 'owner' | 'requester'>,
): string {
  const who = owner.name || requester.name || 'The owner'
  const now = inForce > 0 ? ` ${inForce === 1 ? 'One is' : `${formatCount(inForce)} are`} in force now.` : ''
  if (dates === 0) return `${who} has had no exception that came to its date.${now}`
  return `${who} kept ${formatCount(kept)} of ${counted(dates, 'earlier date')}.${now}`
}

/** Where it is: workloads first, as people know them. */
export function whereWords({ workloads, isBeyondWorkloads }: Pick<Reach, 'workloads' | 'isBeyondWorkloads'>): string {
  const names = workloads.slice(0, 3).map(({ name }) => name)
  const more = workloads.length - names.length
  return inWords([...names, ...(more > 0 ? [`${more} more`] : []), ...(isBeyondWorkloads ? ['no workload'] : [])])
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

const places = ['first', 'second', 'third', 'fourth']

/** What the button says: how long one says yes to. */
export function approveLabel({ endsOn, state, neededApprovals }: RegisterEntry, approvals: number): string {
  if (state === 'review') return 'Approve what has grown'
  if (neededApprovals - approvals > 1)
    return `Approve, as the ${places[approvals] ?? 'next'} of ${inLetters(neededApprovals)}`
  return endsOn ? `Approve to ${dayWords(endsOn).slice(0, -5)}` : 'Approve'
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
export function alike(items: readonly QueueItem[], { entry }: QueueItem): readonly QueueItem[] {
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

function shortened(text: string): string {
  const plain = text.replace(/\s+/g, ' ').trim()
  return plain.length > 80 ? `${plain.slice(0, 79)}…` : plain
}
