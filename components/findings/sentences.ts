// What the findings screen says in words: its title, its lead, and how a finding began. Data in, sentences out.
import { dayWords } from '#components/exceptions/words.ts'
import { dayMs, formatDate, formatDay } from '#components/ui/dates.ts'
import { counted, formatCount, formatScore, inWords } from '#components/ui/format.ts'
import type { FindingTotals } from '#lib/posture/findings/count-findings.ts'
import type { FilterProblem, FindingsFilter } from '#lib/posture/findings/filter.ts'
import type { FindingException } from '#lib/posture/findings/finding-exceptions.ts'
import type { FindingDetail, FindingPeriod } from '#lib/posture/findings/get-finding.ts'
import { pointsHeldBack } from '#lib/scoring/index.ts'

export interface ToldFindings {
  readonly totals: FindingTotals
  readonly status: FindingsFilter['status']
  readonly isFiltered: boolean
  /** `only` wherever all that is asked for is excepted. */
  readonly exception: FindingsFilter['exception']
  /** The exception that all of them are under; null where none is asked for. */
  readonly under: FindingsFilter['under']
  /** What exceptions cover: of what is counted, or, where that is left out, besides. */
  readonly excepted: number
  /** Null before the first scan. */
  readonly scannedAt: Date | string | null
  /** Of what is counted, what could not be read by the newest scan. */
  readonly stale: {
    readonly findings: number
    readonly subscriptions: readonly string[]
    readonly since: Date | string | null
  }
}

/** "1,284 findings on 431 assets". */
export function findingsTitle(told: ToldFindings): string {
  const { totals, status, exception, under, excepted, isFiltered, scannedAt } = told
  const { findings, assets } = totals
  if (!scannedAt) return 'Nothing has been read yet'
  if (findings === 0) {
    if (isFiltered) return 'No finding matches'
    if (exception === 'only') return 'Nothing is excepted'
    const rest = exception === 'without' && excepted > 0 ? ' without an exception' : ''
    return status === 'unknown' ? `Every verdict is known${rest && ' or excepted'}` : `Nothing fails${rest}`
  }
  const noun = status === 'unknown' ? 'unknown verdict' : 'finding'
  if (under) return `${counted(findings, noun)} under ${under} on ${counted(assets, 'asset')}`
  return `${counted(findings, exception === 'only' ? `excepted ${noun}` : noun)} on ${counted(assets, 'asset')}`
}

/** "They hold back 4.1 of the 27.6 points missing. 51 are as of 18 Nov, because legacy-lob cannot be read." */
export function findingsLead(told: ToldFindings, timeZone: string): string {
  const { totals, status, exception, isFiltered, scannedAt } = told
  const { scope, findings } = totals
  if (!scannedAt) return 'Findings appear with the first scan.'
  if (findings === 0) return leadOfNone(told)
  const they = findings === 1 ? 'It holds' : 'They hold'
  const missing = scope.weightApplicable - scope.weightPassed
  const whole = totals.weight === missing ? '' : ` of the ${points(missing, scope.weightApplicable)} missing`
  const held = points(totals.weight, scope.weightApplicable)
  const share = whole ? `${held.replace(/ points?$/, '')}${whole}` : held
  const sentences = [
    exception === 'only'
      ? `${they} back ${held} of the raw score, and nothing of the accepted.`
      : `${they} back ${share}.`,
    covered(told),
    staleness(told, timeZone),
    isFiltered ? '' : otherStatus({ ...told, status }),
  ]
  return sentences.filter(Boolean).join(' ')
}

function leadOfNone(told: ToldFindings): string {
  const { totals, exception, excepted, isFiltered } = told
  const { failed } = inView(told)
  if (isFiltered) {
    const open = `${counted(failed, 'finding')} ${failed === 1 ? 'is' : 'are'} ${exception === 'only' ? 'excepted' : 'open'} without the filter.`
    return [open, covered(told)].filter(Boolean).join(' ')
  }
  if (totals.scope.weightApplicable === 0) return 'No check applies to any asset here.'
  if (exception === 'only') return 'No exception in force covers anything in view.'
  const sentences = [otherStatus(told), covered(told)].filter(Boolean)
  return sentences.length > 0 || excepted > 0 ? sentences.join(' ') : 'Every check that applies passes.'
}

/** What is open in the scope, of what the list is about. */
function inView({ totals: { scope }, exception }: ToldFindings): { failed: number; unknown: number } {
  const { failed, unknown, failedExcepted, unknownExcepted } = scope
  if (exception === 'only') return { failed: failedExcepted, unknown: unknownExcepted }
  if (exception === 'both') return { failed, unknown }
  return { failed: failed - failedExcepted, unknown: unknown - unknownExcepted }
}

/** "212 more are covered by exceptions." */
function covered({ exception, excepted, totals }: ToldFindings): string {
  if (excepted === 0 || exception === 'only') return ''
  const [is, an] = excepted === 1 ? ['is', 'an exception'] : ['are', 'exceptions']
  if (exception === 'without' && totals.findings === 0) return `${counted(excepted, 'finding')} ${is} covered by ${an}.`
  return `${formatCount(excepted)} ${exception === 'both' ? 'of them' : 'more'} ${is} covered by ${an}.`
}

function otherStatus(told: ToldFindings): string {
  const { status } = told
  const { failed, unknown } = inView(told)
  if (status === 'fail' && unknown > 0)
    return `${counted(unknown, 'more verdict')} ${unknown === 1 ? 'is' : 'are'} unknown.`
  if (status === 'unknown' && failed > 0) return `${counted(failed, 'verdict')} ${failed === 1 ? 'fails' : 'fail'}.`
  return status === 'both' && unknown > 0
    ? `${formatCount(unknown)} of them ${unknown === 1 ? 'is' : 'are'} unknown.`
    : ''
}

function staleness({ stale, totals }: ToldFindings, timeZone: string): string {
  if (stale.findings === 0) return ''
  const isAll = stale.findings === totals.findings
  const what = isAll ? 'All' : formatCount(stale.findings)
  const verb = !isAll && stale.findings === 1 ? 'is' : 'are'
  const when = stale.since ? `as of ${formatDay(stale.since, timeZone)}` : 'not current'
  const [first = '', ...others] = stale.subscriptions
  const who =
    others.length > 2 ? `${first} and ${counted(others.length, 'other subscription')}` : inWords([first, ...others])
  return `${what} ${verb} ${when}, because ${who} cannot be read.`
}

/** A weight in points of the score: "2.1 points", "1 point", and "under 0.1 points" rather than nothing. */
export function points(weight: number, applicable: number): string {
  const value = pointsHeldBack(weight, { weightApplicable: applicable })
  if (weight > 0 && value < 0.05) return 'under 0.1 points'
  const text = formatScore(value)
  return text === '1.0' ? '1 point' : `${text} points`
}

/** "7 findings · 2.1 points". */
export function groupDetail(
  { findings, weight }: { findings: number; weight: number },
  applicable: number,
  status: FindingsFilter['status'],
): string {
  const count = status === 'unknown' ? `${formatCount(findings)} unknown` : counted(findings, 'finding')
  return `${count} · ${points(weight, applicable)}`
}

/** "open for 42 days", "fixed after 12 days": how long, and how it ended. */
export function lifeOf({ from, to, closed, status }: FindingPeriod, now: Date | string | number): string {
  const days = Math.floor((Date.parse(to ?? new Date(now).toISOString()) - Date.parse(from)) / dayMs)
  const lasted = days < 1 ? 'less than a day' : counted(days, 'day')
  if (!to) return `${status === 'unknown' ? 'unknown' : 'open'} for ${lasted}`
  return `${endings[closed ?? ''] ?? 'closed'} after ${lasted}`
}

const endings: Record<string, string> = {
  fixed: 'fixed',
  removed: 'gone with its asset',
  checklist: 'closed by a change of the checklist',
  visibility: 'no longer the case',
  applicability: 'no longer applies',
}

/** How a finding began, after its date: the words before the name of who did it, the name, and those after. */
export interface Origin {
  readonly before: string
  readonly who: string | null
  readonly after: string
}

/** "changed by **deploy-shop** with Azure CLI", "seen with the asset for the first time" … */
export function originOf({ opened, change, asset, status }: FindingDetail, timeZone: string): Origin {
  // What arrived with its asset began with the asset, whatever was changed about it before it was first seen.
  if (change && (change.isDirect || opened !== 'arrived')) {
    const client =
      change.clientType && !/^(unspecified|unknown)$/i.test(change.clientType) ? ` with ${change.clientType}` : ''
    const created = /^create$/i.test(change.changeType) ? 'created' : 'changed'
    const when = `on ${formatDate(change.at, timeZone)}`
    if (change.isDirect)
      return { before: change.changedBy ? `${created} by` : created, who: change.changedBy, after: client.trim() }
    const before = `last changed ${when}${change.changedBy ? ' by' : ''}`
    return { before, who: change.changedBy, after: client.trim() }
  }
  const reasons: Record<string, string> = {
    arrived: 'so since the asset was first seen',
    checklist: 'when the checklist began to ask for it',
    visibility:
      status === 'unknown'
        ? `when what it takes to judge ${asset.name} could no longer be read`
        : `when ${asset.name} could be judged again`,
    applicability: 'when the check began to apply',
    came_back: 'it came back after a fix',
  }
  return { before: reasons[opened] ?? '', who: null, after: '' }
}

/**
 * What a request that is about a finding waits for.
 * @param isCovered by another exception, so that the finding does not count meanwhile.
 */
export function waitingWords({ state, requesterName, startsOn }: FindingException, isCovered = false): string {
  const by = requesterName ? `, asked for by ${requesterName}` : ''
  const until = isCovered ? '' : ' Until then the finding counts.'
  switch (state) {
    case 'approved':
      return `Approved${startsOn ? `, from ${dayWords(startsOn)} on` : ''}.${until}`
    case 'returned':
      return `An approver asked for changes${by}.${until}`
    case 'imported':
      return 'An exemption of Azure Policy: without effect here until somebody asks for an exception of it.'
    case 'review':
      return 'It holds for what was approved. For what came later, such as this, it waits for an approver.'
    default:
      return `It waits for an approver${by}.${until}`
  }
}

/** "severity “extreme” is left out: it should be critical, high, medium or low." */
export function problemSentence({ param, value, shouldBe }: FilterProblem): string {
  return `${param} “${value}” is left out: it should be ${shouldBe}.`
}
