// Words of the overview's charts: causes, events, periods.

import { formatDay } from '#components/ui/dates.ts'
import { counted, formatDelta, formatScore, inWords } from '#components/ui/format.ts'
import type { Cause, WhyItMoved } from '#lib/posture/overview/movement.ts'
import type { TrendEvent } from '#lib/posture/overview/trend.ts'

const causeNames: Record<Cause, { name: string; meaning: string }> = {
  fixed: { name: 'Fixed', meaning: 'failed and pass now' },
  broke: { name: 'Broke', meaning: 'passed and fail now' },
  came_back: { name: 'Came back', meaning: 'had been fixed and fail again' },
  arrived: { name: 'New assets', meaning: 'came with assets seen for the first time' },
  removed: { name: 'Removed', meaning: 'went with assets that are gone' },
  applicability: { name: 'Changed kind', meaning: 'on assets that a check began or ceased to apply to' },
  checklist: { name: 'Checklist', meaning: 'because checks were added, changed or retired' },
  visibility: { name: 'Visibility', meaning: 'because what judging needs became readable or unreadable' },
  workload: { name: 'Moved between workloads', meaning: 'on assets that went from one workload to another' },
}

export function causeName(cause: Cause): string {
  return causeNames[cause].name
}

/** What a cause is, as the end of a sentence that begins with findings. */
export function causeMeaning(cause: Cause): string {
  return causeNames[cause].meaning
}

/** The words at a mark of the trend. */
export function eventWords(event: TrendEvent): string {
  if (event.kind !== 'checklist')
    return `${names(event.subscriptions)} ${event.kind === 'lost' ? 'unreadable' : 'readable again'}`
  const { version, added, changed, retired } = event
  const parts = [
    added && `${counted(added, 'check')} added`,
    changed && `${counted(changed, 'check')} changed`,
    retired && `${counted(retired, 'check')} retired`,
  ].filter(Boolean)
  return `checklist v${version}${parts.length > 0 ? `: ${parts.join(', ')}` : ''}`
}

function names(subscriptions: readonly string[]): string {
  return subscriptions.length <= 2 ? inWords([...subscriptions]) : `${subscriptions.length} subscriptions`
}

/** "16 to 23 Nov", "30 Oct to 23 Nov". */
export function periodWords(from: Date, to: Date, timeZone: string): string {
  const [start, end] = [formatDay(from, timeZone), formatDay(to, timeZone)]
  const [day = '', month] = start.split(' ')
  return end.endsWith(` ${month}`) && start !== end ? `${day} to ${end}` : `${start} to ${end}`
}

/** The title of the page that explains a movement. */
export function movementTitle({ start, end, from, to }: WhyItMoved, timeZone: string): string {
  const period = `from ${periodWords(from.at, to.at, timeZone)}`
  if (start === null || end === null) return `Nothing to compare ${period}`
  const change = Math.round((end - start) * 10) / 10
  if (change === 0) return `Unchanged at ${formatScore(end)} ${period}`
  return `${change > 0 ? 'Up' : 'Down'} ${formatScore(Math.abs(change))} points ${period}`
}

/** Its second sentence: the causes that moved most. */
export function movementLead({ start, end, accepted, steps }: WhyItMoved): string {
  if (start === null || end === null) return 'At one of the two dates no check applied to anything.'
  const telling = steps
    .filter(({ points }) => points !== 0)
    .toSorted((a, b) => Math.abs(b.points) - Math.abs(a.points))
    .slice(0, 3)
  const also = acceptedWords(accepted, { start, end })
  if (telling.length === 0) return `No cause moved the score by a tenth of a point.${also}`
  const words = telling.map(({ cause, points }) => `${causeName(cause).toLowerCase()} ${formatDelta(points)}`)
  const which = also ? 'Raw, ' : ''
  return `${which}${formatScore(start)} became ${formatScore(end)}: ${inWords(words)}.${also}`
}

/** " Accepted went from 75.6 to 76.9." Nothing where at neither date anything was excepted. */
function acceptedWords({ start, end }: WhyItMoved['accepted'], raw: { start: number; end: number }): string {
  const isRaw = (accepted: number | null, score: number) => formatScore(accepted) === formatScore(score)
  if (start === null || end === null || (isRaw(start, raw.start) && isRaw(end, raw.end))) return ''
  return isRaw(start, end)
    ? ` Accepted stayed ${formatScore(end)}.`
    : ` Accepted went from ${formatScore(start)} to ${formatScore(end)}.`
}
