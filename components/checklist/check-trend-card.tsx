import { LineChart, type LineSeries } from '#components/charts/line-chart.tsx'
import { Card } from '#components/ui/card.tsx'
import { formatIsoDay } from '#components/ui/dates.ts'
import { EmptyState } from '#components/ui/states.tsx'
import type { CheckRevision } from '#lib/posture/checklist/check-history.ts'
import type { CheckDay } from '#lib/posture/checklist/check-trend.ts'
import { trendWords } from './sentences.ts'

const raw: LineSeries = { key: 'raw', name: 'Raw', colour: 'accent' }
const accepted: LineSeries = { key: 'accepted', name: 'Accepted', colour: 'muted', isDashed: true }

/** How the share that passes went, raw and accepted, with the days on which the check itself changed. */
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
  const measured = days.filter(({ score }) => score !== null)
  // Where nothing was excepted in all this time, the two are one line.
  const isExcepted = measured.some((day) => day.accepted !== day.score)
  return (
    <Card title="Trend" hint={`share that passes, ${days.length} days`}>
      {measured.length < 2 ? (
        <EmptyState title="Not enough scans yet">A line needs two.</EmptyState>
      ) : (
        <LineChart
          summary={trendWords(days)}
          filename={checkId}
          points={days.map((day) => ({ day: day.day, values: { raw: day.score, accepted: day.accepted } }))}
          series={isExcepted ? [raw, accepted] : [raw]}
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
