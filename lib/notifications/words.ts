import type { NotificationDetail, NotificationKind } from './model.ts'

/** What somebody is told, as plain text on single lines: every channel escapes it in its own way. */
export interface Message {
  /** A sentence without its full stop: a subject, a heading. */
  readonly headline: string
  /** EX-0147 · Shared keys on stshopmedia until 28 Feb 2027. */
  readonly subject: string
  /** What follows of it, or what to do; '' = nothing to add. */
  readonly text: string
  /** What a person said, as they said it; null without. */
  readonly quote: string | null
}

const LONGEST_QUOTE = 600
const LONGEST_LINE = 300

/** What is told of an event. Pure: the same in the product, in a channel and by mail. */
export function messageOf(kind: NotificationKind, detail: NotificationDetail): Message {
  const name = line(detail.name)
  const title = line(detail.title)
  const by = line(detail.by ?? '')
  const { headline, text } = told(kind, { ...detail, name, by })
  return {
    headline: shortened(headline, LONGEST_LINE),
    subject: `${name} · ${shortened(title, LONGEST_LINE)}${detail.until ? ` until ${day(detail.until)}` : ''}`,
    text,
    quote: detail.reason?.trim() ? shortened(clean(detail.reason).trim(), LONGEST_QUOTE) : null,
  }
}

function told(kind: NotificationKind, detail: NotificationDetail & { by: string }): { headline: string; text: string } {
  const { name, by } = detail
  switch (kind) {
    case 'requested':
      return {
        headline: by ? `${by} asks for an exception` : 'An exception is asked for',
        text: detail.severity === 'critical' ? 'It covers critical findings: two people must approve.' : '',
      }
    case 'approved':
      return approved(detail)
    case 'rejected':
      return { headline: `${name} was rejected${byWords(by)}`, text: 'Its findings go on counting.' }
    case 'returned':
      return {
        headline: `${by || 'An approver'} asks for changes to ${name}`,
        text: 'Change it and ask again, or withdraw it.',
      }
    case 'revoked':
      return { headline: `${name} was revoked${byWords(by)}`, text: 'What it covered counts again.' }
    case 'withdrawn':
      return { headline: `${name} was withdrawn${byWords(by)}`, text: 'There is nothing to decide any more.' }
    case 'expiring':
      return {
        headline: `${name} ends ${inDays(detail.days)}`,
        text: 'What it covers counts again after its last day: fix it, or ask for a renewal in time.',
      }
    case 'expired':
      return { headline: `${name} has expired`, text: 'What it covered counts again.' }
    case 'grown':
      return grown(detail)
    case 'closed':
      return { headline: `${name} was closed`, text: 'Nothing in its scope fails any more.' }
    case 'renewed':
      return {
        headline: detail.successor ? `${line(detail.successor)} took the place of ${name}` : `${name} was renewed`,
        text: '',
      }
    case 'handed_over': {
      const before = line(detail.before ?? '')
      return {
        headline: `${line(detail.owner ?? '') || 'Somebody else'} answers for ${name} now`,
        text: `${before ? `In place of ${before}` : 'Nobody did before'}. What was approved stays as it is.`,
      }
    }
    case 'comment':
      return { headline: by ? `${by} wrote about ${name}` : `A comment on ${name}`, text: '' }
    case 'review_due':
      return {
        headline: `${name} is due for its review`,
        text: 'Does what was said when it was asked for still hold? Say so on its page, or change or end it.',
      }
  }
}

function approved({ name, by, approvalsLeft }: NotificationDetail & { by: string }) {
  const left = approvalsLeft ?? 0
  if (left === 0) return { headline: `${name} was approved${byWords(by)}`, text: '' }
  return {
    headline: `${name} has an approval${byWords(by)}`,
    text: `${left === 1 ? 'One more person' : `${left} more people`} must approve before it has effect.`,
  }
}

function grown({ name, assets }: NotificationDetail) {
  const more = assets ? `${assets} ${assets === 1 ? 'asset' : 'assets'}` : 'More assets'
  return {
    headline: `${more} fell under ${name} since it was approved`,
    text: 'It stays in force for what was approved; the rest waits for an approver once there is too much of it.',
  }
}

/** 28 Feb 2027, of 2027-02-28: the same day in every time zone. */
function day(iso: string): string {
  const at = new Date(`${iso}T00:00:00Z`)
  return Number.isNaN(at.getTime()) ? line(iso) : dayFormat.format(at)
}
const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })

function byWords(by: string): string {
  return by ? ` by ${by}` : ''
}

function inDays(days: number | null | undefined): string {
  if (days === null || days === undefined) return 'soon'
  if (days <= 0) return 'today'
  return days === 1 ? 'tomorrow' : `in ${days} days`
}

/** On one line, whatever it holds: a name must not become a header, or a second line. */
export function line(text: string): string {
  return clean(text).replace(/\s+/g, ' ').trim()
}

/** Without control characters but line breaks, and without those that turn the direction of what follows. */
function clean(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/[^\P{Cc}\n\t]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
}

/** Cut to so many letters, the last of them an ellipsis. */
export function shortened(text: string, longest: number): string {
  const letters = [...text]
  return letters.length <= longest ? text : `${letters.slice(0, longest - 1).join('')}…`
}

/** Where in the product its subject is. */
export function hrefOf({
  kind,
  audience,
  detail,
}: {
  kind: NotificationKind | 'test'
  audience: string
  detail: Pick<NotificationDetail, 'name'>
}): string {
  if (kind === 'test') return '/settings/notifications'
  const name = encodeURIComponent(detail.name)
  return kind === 'requested' && audience === 'approvers' ? `/exceptions/review?open=${name}` : `/exceptions/${name}`
}

/** What an administrator sends to see whether a channel works. */
export function testMessage(channel: 'teams' | 'slack' | 'mail'): Message {
  return {
    headline: 'A test message from Temper',
    subject: 'This is how notifications arrive here',
    text:
      channel === 'mail'
        ? 'An administrator asked for it in the settings.'
        : 'An administrator of Temper asked for it.',
    quote: null,
  }
}
