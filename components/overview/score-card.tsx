import { LineChart, type LinePoint, type LineSeries } from '#components/charts/line-chart.tsx'
import { Card } from '#components/ui/card.tsx'
import { formatDate, formatIsoDay } from '#components/ui/dates.ts'
import { formatScore } from '#components/ui/format.ts'
import { BigNumber, Delta } from '#components/ui/number.tsx'
import { Dimmed, PendingArea } from '#components/ui/pending.tsx'
import { ParamSelect } from '#components/ui/select.tsx'
import type { Standing } from '#lib/posture/overview/standing.ts'
import type { Trend } from '#lib/posture/overview/trend.ts'
import { eventWords } from './words.ts'

// The first is what an address without a range means.
const ranges = [
  { value: '90', label: '90 days' },
  { value: '30', label: '30 days' },
  { value: '180', label: '180 days' },
  { value: '365', label: 'A year' },
]

/** The score in large, raw and accepted beside each other, and how both went. */
export function ScoreCard({
  standing,
  trend,
  timeZone,
  target = null,
}: {
  standing: Standing
  trend: Trend
  timeZone: string
  /** The score to reach; null without one. */
  target?: number | null
}) {
  // Where nothing was excepted in all this time, the two are one line.
  const isExcepted = trend.days.some(({ score, accepted }) => accepted !== score)
  return (
    <Card
      title="Score"
      hint="share of applicable weight that passes"
      link={{ href: '/checklist', label: 'Definition' }}
    >
      <PendingArea>
        <Dimmed>
          <LineChart
            summary={summaryOf(trend, timeZone)}
            filename={`score-${formatIsoDay(standing.now.at, timeZone)}`}
            points={trend.days.map(
              ({ day, score, accepted }): LinePoint => ({ day, values: { raw: score, accepted } }),
            )}
            series={isExcepted ? [raw, accepted] : [raw]}
            target={
              target === null
                ? undefined
                : { value: target, label: `Target ${formatScore(target, Number.isInteger(target) ? 0 : 1)}` }
            }
            events={trend.events.map((event) => ({ day: formatIsoDay(event.at, timeZone), label: eventWords(event) }))}
            above={
              <div className="flex flex-1 flex-wrap items-end justify-between gap-x-4 gap-y-2">
                <div className="flex gap-x-8 max-md:gap-x-6">
                  <BigNumber
                    value={formatScore(standing.score)}
                    caption={
                      <Change
                        of="raw"
                        value={standing.change}
                        missing={target === null ? null : target - (standing.score ?? 0)}
                      />
                    }
                  />
                  <BigNumber
                    muted
                    value={formatScore(standing.accepted)}
                    caption={
                      standing.sums.excepted === 0 ? (
                        'accepted, nothing is excepted'
                      ) : (
                        <Change of="accepted" value={standing.acceptedChange} />
                      )
                    }
                  />
                </div>
                <ParamSelect param="range" label="Over" options={ranges} resets={[]} />
              </div>
            }
          />
        </Dimmed>
      </PendingArea>
    </Card>
  )
}

const raw: LineSeries = { key: 'raw', name: 'Raw', colour: 'accent' }
const accepted: LineSeries = { key: 'accepted', name: 'Accepted', colour: 'muted', isDashed: true }

function Change({ of, value, missing = null }: { of: string; value: number | null; missing?: number | null }) {
  return (
    <>
      {of}
      {value === 0 && ', unchanged'}
      {value !== null && value !== 0 && (
        <>
          {' '}
          <Delta value={value} />
        </>
      )}
      {missing !== null && `, ${missing > 0 ? `${formatScore(missing)} below the target` : 'target reached'}`}
    </>
  )
}

function summaryOf({ days }: Trend, timeZone: string): string {
  const scored = days.filter(({ score }) => score !== null)
  const [first, last] = [scored[0], scored.at(-1)]
  if (!first?.at || !last?.at) return 'No score has been measured in this time.'
  if (first === last) return `The raw score was ${formatScore(last.score)} on ${formatDate(last.at, timeZone)}.`
  const went = `The raw score went from ${formatScore(first.score)} on ${formatDate(first.at, timeZone)} to ${formatScore(last.score)} on ${formatDate(last.at, timeZone)}`
  return last.accepted === last.score
    ? `${went}.`
    : `${went}; without what exceptions cover it is ${formatScore(last.accepted)}.`
}
