// What an approver weighs, as a number with what it means: pure, so that it can be tested.
import { counted, formatCount, formatScore, inWords } from '#components/ui/format.ts'
import type { ReviewCase, ReviewTime } from '#lib/posture/exceptions/review.ts'
import type { ReviewExposure } from '#lib/posture/exceptions/review-exposure.ts'
import type { Reach } from '#lib/posture/exceptions/review-reach.ts'

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

/**
 * What approving does to the score: "0.07 points", "accepted score of the estate 76.93 → 77.00, raw unchanged".
 * @param of whose score it is
 */
export function scoreFact({ score }: Pick<Reach, 'score'>, of: string): Fact {
  const { before, after, raw } = score
  if (before === null || after === null) return { value: 'No score', detail: 'nothing has been judged yet' }
  if (before === after)
    return { value: '0 points', detail: `accepted score of ${of} stays ${formatScore(after)}, raw ${formatScore(raw)}` }
  // Small differences need another digit; what is shown adds up.
  const digits = Math.abs(after - before) < 1 ? 2 : 1
  const shown = (value: number) => Number(value.toFixed(digits))
  const points = shown(Math.abs(shown(after) - shown(before)))
  return {
    value: `${points === 0 ? 'Under 0.01' : formatScore(points, digits)} points${after < before ? ' less' : ''}`,
    detail: `accepted score of ${of} ${formatScore(before, digits)} → ${formatScore(after, digits)}, raw unchanged`,
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

/** Where it is: workloads first, as people know them. */
export function whereWords({ workloads, isBeyondWorkloads }: Pick<Reach, 'workloads' | 'isBeyondWorkloads'>): string {
  const names = workloads.slice(0, 3).map(({ name }) => name)
  const more = workloads.length - names.length
  return inWords([...names, ...(more > 0 ? [`${more} more`] : []), ...(isBeyondWorkloads ? ['no workload'] : [])])
}
