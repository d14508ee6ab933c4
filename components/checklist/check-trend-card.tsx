import { LineChart } from '#components/charts/line-chart.tsx'
import { Card } from '#components/ui/card.tsx'
import { formatIsoDay } from '#components/ui/dates.ts'
import { formatScore } from '#components/ui/format.ts'
import { EmptyState } from '#components/ui/states.tsx'
import type { CheckRevision } from '#lib/posture/checklist/check-history.ts'
import type { CheckDay } from '#lib/posture/checklist/check-trend.ts'

/** How the share that passes went, with the days on which the check itself changed. */
export function CheckTrendCard({
  checkId,
  days,
  history,
  timeZone,
}: {
  checkId: string
  days: readonly CheckDay[]
  history: readonly CheckRevision[]
  timeZone: string
}) {
  const points = days.map(({ day, standing }) => ({ day, values: { score: standing && scoreOf(standing) } }))
  const measured = points.flatMap(({ values }) => values.score ?? [])
  const first = measured[0]
  const last = measured.at(-1)
  return (
    <Card title="Trend" hint={`share that passes, ${days.length} days`}>
      {first === undefined || last === undefined || measured.length < 2 ? (
        <EmptyState title="Not enough scans yet">A line needs two.</EmptyState>
      ) : (
        <LineChart
          summary={`The share that passes went from ${formatScore(first)} to ${formatScore(last)} in ${days.length} days.`}
          filename={checkId}
          points={points}
          series={[{ key: 'score', name: 'Passes', colour: 'accent' }]}
          events={history
            .filter(({ what }) => what !== 'retired')
            .map(({ at, what, version }) => ({
              day: formatIsoDay(at, timeZone),
              label: `${what} in checklist v${version}`,
            }))}
        />
      )}
    </Card>
  )
}

function scoreOf({ passed, failed, unknown }: NonNullable<CheckDay['standing']>): number | null {
  const applicable = passed + failed + unknown
  return applicable === 0 ? null : (100 * passed) / applicable
}
