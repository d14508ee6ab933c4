// What happened before, and what to be careful of, in words: pure, so that it can be tested.
import { dayMs, formatDate } from '#components/ui/dates.ts'
import { counted, formatCount } from '#components/ui/format.ts'
import type { RegisterEntry } from '#lib/posture/exceptions/register-entries.ts'
import type { ReviewCase } from '#lib/posture/exceptions/review.ts'
import type { EarlierException, Opening } from '#lib/posture/exceptions/review-history.ts'
import type { OwnerRecord } from '#lib/posture/exceptions/review-record.ts'
import { termChanges } from './term-changes.ts'
import { categoryWords, dayWords, nameOf } from './words.ts'

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
    ...(entry.ownerLeft ? [`${entry.owner.name} has left: nobody would answer for it. Hand it over.`] : []),
    ...(time.isTooLong && entry.state !== 'review'
      ? ['It would last longer than the policy allows by now: ask for an earlier end.']
      : []),
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

function shortened(text: string): string {
  const plain = text.replace(/\s+/g, ' ').trim()
  return plain.length > 80 ? `${plain.slice(0, 79)}…` : plain
}
