import type { ChartHeight } from '#components/charts/chart-frame.tsx'
import { Waterfall } from '#components/charts/waterfall.tsx'
import { formatDay, formatIsoDay } from '#components/ui/dates.ts'
import type { WhyItMoved } from '#lib/posture/overview/movement.ts'
import { causeName, movementLead } from './words.ts'

/** How one score became the other, cause by cause. Causes that moved nothing are left to the table behind. */
export function MovementChart({
  moved,
  timeZone,
  height,
}: {
  moved: WhyItMoved
  timeZone: string
  height?: ChartHeight
}) {
  const { from, to, start, end, steps } = moved
  if (start === null || end === null)
    return <p className="text-ink-2 text-sm">At one of the two dates no check applied to anything.</p>
  return (
    <Waterfall
      summary={movementLead(moved)}
      filename={`movement-${formatIsoDay(from.at, timeZone)}-${formatIsoDay(to.at, timeZone)}`}
      start={{ label: formatDay(from.at, timeZone), value: start }}
      end={{ label: formatDay(to.at, timeZone), value: end }}
      steps={steps
        .filter(({ points }) => points !== 0)
        .map(({ cause, points, opened, closed }) => ({
          label: causeName(cause),
          delta: points,
          count: opened + closed,
          href: movementHref(moved, cause),
        }))}
      height={height}
    />
  )
}

/** The page with every finding behind a movement, or behind one cause of it. */
export function movementHref({ from, to }: Pick<WhyItMoved, 'from' | 'to'>, cause?: string): string {
  const params = new URLSearchParams({ from: from.at.toISOString(), to: to.at.toISOString(), ...(cause && { cause }) })
  return `/movement?${params.toString().replaceAll('%3A', ':')}`
}
