// What the findings screen says in words: its title, its lead, and how a finding began. Data in, sentences out.
import { dayMs, formatDate, formatDay } from '#components/ui/dates.ts'
import { counted, formatCount, formatScore, inWords } from '#components/ui/format.ts'
import type { FindingTotals } from '#lib/posture/findings/count-findings.ts'
import type { FilterProblem, FindingsFilter } from '#lib/posture/findings/filter.ts'
import type { FindingDetail, FindingPeriod } from '#lib/posture/findings/get-finding.ts'
import { pointsHeldBack } from '#lib/scoring/index.ts'

export interface ToldFindings {
  readonly totals: FindingTotals
  readonly status: FindingsFilter['status']
  readonly isFiltered: boolean
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
export function findingsTitle({ totals, status, isFiltered, scannedAt }: ToldFindings): string {
  const { findings, assets } = totals
  if (!scannedAt) return 'Nothing has been read yet'
  if (findings === 0) {
    if (isFiltered) return 'No finding matches'
    return status === 'unknown' ? 'Every verdict is known' : 'Nothing fails'
  }
  const noun = status === 'unknown' ? ['unknown verdict', 'unknown verdicts'] : ['finding', 'findings']
  return `${counted(findings, noun[0] as string, noun[1])} on ${counted(assets, 'asset')}`
}

/** "They hold back 4.1 of the 27.6 points missing. 51 are as of 18 Nov, because legacy-lob cannot be read." */
export function findingsLead(told: ToldFindings, timeZone: string): string {
  const { totals, status, isFiltered, scannedAt } = told
  const { scope, findings } = totals
  if (!scannedAt) return 'Findings appear with the first scan.'
  if (findings === 0) {
    if (isFiltered)
      return `${counted(scope.failed, 'finding')} ${scope.failed === 1 ? 'is' : 'are'} open without the filter.`
    if (scope.weightApplicable === 0) return 'No check applies to any asset here.'
    return otherStatus(told) || 'Every check that applies passes.'
  }
  const they = findings === 1 ? 'It holds' : 'They hold'
  const missing = scope.weightApplicable - scope.weightPassed
  const whole = totals.weight === missing ? '' : ` of the ${points(missing, scope.weightApplicable)} missing`
  const held = points(totals.weight, scope.weightApplicable)
  const share = whole ? `${held.replace(/ points?$/, '')}${whole}` : held
  const sentences = [
    `${they} back ${share}.`,
    staleness(told, timeZone),
    isFiltered ? '' : otherStatus({ ...told, status }),
  ]
  return sentences.filter(Boolean).join(' ')
}

function otherStatus({ totals, status }: ToldFindings): string {
  const { failed, unknown } = totals.scope
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

/** "severity “extreme” is left out: it should be critical, high, medium or low." */
export function problemSentence({ param, value, shouldBe }: FilterProblem): string {
  return `${param} “${value}” is left out: it should be ${shouldBe}.`
}
