// What the page of one exception says in words: where it stands, what happened to it. Data in, sentences out.
import { dayMs } from '#components/ui/dates.ts'
import { counted, formatCount, inWords } from '#components/ui/format.ts'
import { checksById } from '#lib/checklist/index.ts'
import type { ToldState } from '#lib/exceptions/model.ts'
import type { RegisterEntry } from '#lib/posture/exceptions/register-entries.ts'
import type { TimelineChange, TimelineEvent } from '#lib/posture/exceptions/timeline.ts'
import { type TermName, termValueWords, termWords } from './term-changes.ts'
import { coveredWords, dayWords } from './words.ts'

/** How many approvals of this round are still missing. */
export function approvalsLeft({ decisions, round, neededApprovals }: RegisterEntry): number {
  const given = decisions.filter((one) => one.round === round && one.verdict === 'approve').length
  return Math.max(0, neededApprovals - given)
}

/** Where it stands, in the sentence below its title. */
export function standingSentence(entry: RegisterEntry, told: ToldState, now: Date): string {
  const { requester, findings, assets, endsAt, endsOn, startsOn } = entry
  const covered = findings === 0 ? 'nothing now' : `${coveredWords(entry)} on ${counted(assets, 'asset')}`
  switch (told) {
    case 'draft':
      return 'Only you see this draft.'
    case 'requested':
      return `${requester.name || 'Somebody'} asked for it; ${missing(approvalsLeft(entry))}. Until then everything counts as before.`
    case 'returned':
      return `${last(entry, 'changes') || 'An approver'} asked ${requester.name || 'its requester'} for changes.`
    case 'approved':
      return `It is approved and begins ${startsOn ? `on ${dayWords(startsOn)}` : 'soon'}.`
    case 'active':
    case 'expiring':
      return `It is in force${until(endsAt, now)} and covers ${covered}.`
    case 'review':
      return `It covers ${covered}, and ${counted(entry.grownAssets, 'asset')} fell under it that nobody approved: ${missing(approvalsLeft(entry))}.`
    case 'rejected':
      return `${last(entry, 'reject') || 'An approver'} rejected it. Everything counts.`
    case 'withdrawn':
      return `${requester.name || 'Its requester'} took it back. Everything counts.`
    case 'expired':
      return `Its last day was ${endsOn ? dayWords(endsOn) : 'before today'}. What it covered counts again.`
    case 'revoked':
      return 'It was ended before its time. What it covered counts again.'
    case 'renewed':
      return 'Another exception has taken its place.'
    case 'closed':
      return 'Nothing in its scope fails any more, so it ended by itself.'
    case 'imported':
      return 'It is an exemption of Azure Policy, without effect on any score here until somebody asks for an exception.'
  }
}

function missing(approvals: number): string {
  return approvals <= 1 ? 'one approval is missing' : `${formatCount(approvals)} approvals are missing`
}

function last({ decisions }: RegisterEntry, verdict: RegisterEntry['decisions'][number]['verdict']): string {
  return decisions.findLast((one) => one.verdict === verdict)?.personName ?? ''
}

function until(endsAt: string | null, now: Date): string {
  if (!endsAt) return ''
  const days = Math.floor((Date.parse(endsAt) - now.getTime()) / dayMs)
  return days < 1 ? ' until the end of today' : ` for ${counted(days, 'more day')}`
}

/** How often it is reviewed, and when next: never on a day after its last one. */
export function reviewWords(
  { reviewEveryDays, nextReviewOn, endsOn, isReviewDue }: Reviewed,
  told: ToldState,
): string | null {
  if (reviewEveryDays === null) return null
  const every = `every ${counted(reviewEveryDays, 'day')}`
  if (isReviewDue && nextReviewOn) return `${every}, due since ${dayWords(nextReviewOn)}`
  if (told !== 'active' && told !== 'expiring' && told !== 'review') return every
  return nextReviewOn && !(endsOn && nextReviewOn > endsOn)
    ? `${every}, next on ${dayWords(nextReviewOn)}`
    : `${every}; no further review before it ends${endsOn ? ` on ${dayWords(endsOn)}` : ''}`
}
type Reviewed = Pick<RegisterEntry, 'reviewEveryDays' | 'nextReviewOn' | 'endsOn' | 'isReviewDue'>

/** When it is reviewed again, if somebody says now that it still holds. */
export function afterReviewWords(next: string | null, endsOn: string | null): string {
  return next
    ? `Its next review is on ${dayWords(next)}.`
    : `There is no further review before it ends${endsOn ? ` on ${dayWords(endsOn)}` : ''}.`
}

/** What an event says after the name of who did it. */
export function eventWords(event: TimelineEvent): string {
  const { kind, approvalsLeft: left, covers, day, days, assets, approved } = event
  switch (kind) {
    case 'requested':
      return `asked for it${covers ? `, to cover ${counted(covers.findings, 'finding')} on ${counted(covers.assets, 'asset')}` : ''}`
    case 'approved':
      return left ? `approved it; ${missing(left)}` : 'approved it'
    case 'rejected':
      return 'rejected it'
    case 'returned':
      return 'sent it back for changes'
    case 'changes_asked':
      return 'asked for changes; it stays as it was approved until then'
    case 'withdrawn':
      return 'took it back'
    case 'commented':
      return 'commented'
    case 'began':
      return 'it came into force'
    case 'warned':
      return days !== null && days <= 1
        ? 'its end was announced: tomorrow is the last day'
        : `its end was announced${day ? `: ${dayWords(day)}` : ''}`
    case 'review_due':
      return `its review was due${day ? ` on ${dayWords(day)}` : ''}`
    case 'reviewed':
      return `reviewed it: it still holds; ${day ? `the next review is on ${dayWords(day)}` : 'no further review before it ends'}`
    case 'grew':
      return `${counted(assets ?? 0, 'asset')} fell under it that ${assets === 1 ? 'was' : 'were'} not there when it was approved${approved === null ? '' : ` for ${formatCount(approved)}`}`
    case 'sent_back':
      return `it went back for approval${assets === null ? '' : `: ${counted(assets, 'asset')} more than were approved`}`
    case 'closed':
      // With a reason, it is an exemption that Azure does not list any more.
      return event.text ? 'it ended' : 'it ended by itself: nothing in its scope fails any more'
    case 'expired':
      return 'it expired; what it covered counts again'
    case 'revoked':
      return 'ended it before its time; what it covered counts again'
    case 'replaced':
      return 'it was replaced'
    case 'handed_over':
      return 'gave it another owner'
    case 'imported':
      return bySystem.includes(event.actor) ? 'it was found in Azure Policy' : 'imported it'
    case 'synchronised':
      return 'it was brought in step with Azure Policy'
    default:
      return kind.replaceAll('_', ' ')
  }
}

const bySystem: readonly string[] = ['clock', 'scan', 'command']
const aboutItself: readonly string[] = [
  'began',
  'warned',
  'review_due',
  'grew',
  'sent_back',
  'closed',
  'expired',
  'replaced',
  'synchronised',
]

/** Who did it, where the sentence begins with them; null of what happened by itself. */
export function whoDid({ actor, actorName, kind }: Pick<TimelineEvent, 'actor' | 'actorName' | 'kind'>): string | null {
  if (bySystem.includes(actor) || aboutItself.includes(kind)) return null
  return actorName || actor
}

/** A change of the terms, each side as people read it; an empty side is nothing. */
export function changeWords({ field, before, after }: TimelineChange): {
  label: string
  before: string
  after: string
} {
  const said = (value: unknown) => valueWords(field, value)
  return { label: termWords[field as TermName] ?? field, before: said(before), after: said(after) }
}

function valueWords(field: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return ''
  if (Array.isArray(value)) return inWords(value.map((one) => partWords(field, one)))
  if (typeof value === 'object') return partWords(field, value)
  return termValueWords(field, String(value))
}

function partWords(field: string, part: unknown): string {
  if (typeof part === 'string') return field === 'checks' ? (checksById.get(part)?.title ?? part) : part
  const of = part as Readonly<Record<string, unknown>>
  const said = (key: string) => (typeof of[key] === 'string' ? (of[key] as string) : '')
  if (field === 'evidence') return said('label') || said('url')
  if (field === 'owner') return said('name')
  if (of.kind === 'tag') return said('value') ? `${said('name')} = ${said('value')}` : said('name')
  const id = said('id')
  return said('slug') || said('name') || id.slice(id.lastIndexOf('/') + 1)
}
