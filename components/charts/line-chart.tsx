'use client'

import type { ReactNode } from 'react'
import { LineChart as Base, CartesianGrid, Line, ReferenceLine, Tooltip, XAxis, YAxis } from 'recharts'
import { formatDate } from '#components/ui/dates.ts'
import { formatCount, formatScore } from '#components/ui/format.ts'
import { ChartFrame, type ChartHeight } from './chart-frame.tsx'
import { ChartTooltip } from './chart-tooltip.tsx'
import { EndLabels } from './end-labels.tsx'
import { EventMarks } from './event-marks.tsx'
import { axisText, type ChartColour, chartColours } from './palette.ts'
import { axisOf, dayLabel, dayTicks, decimalsOf, placeOfDay } from './scales.ts'

export type LineSeries = { key: string; name: string; colour: ChartColour; isDashed?: boolean }
/** One day, every day of the range: null where nothing was measured, so that the line breaks there. */
export type LinePoint = { day: string; values: Record<string, number | null> }
export type ChartEvent = { day: string; label: string }
export type Target = { value: number; label: string }

const intervals: Record<ChartHeight, number> = { short: 3, normal: 5, tall: 6, auto: 5 }

/** Values over days ("2026-11-23"). The name and last value of each line stand at its end. */
export function LineChart({
  summary,
  filename,
  points,
  series,
  target,
  events = [],
  digits = 1,
  bounds,
  minSpan,
  height = 'normal',
  above,
}: {
  summary: string
  filename: string
  points: readonly LinePoint[]
  series: readonly LineSeries[]
  target?: Target
  events?: readonly ChartEvent[]
  /** Decimals of the values; 0 makes the axis one of whole counts. */
  digits?: number
  bounds?: { least?: number; most?: number }
  minSpan?: number
  height?: ChartHeight
  above?: ReactNode
}) {
  const format = (value: number | null) => (digits === 0 ? formatCount(value) : formatScore(value, digits))
  const data = points.map(({ day, values }) => ({ place: placeOfDay(day), ...values }))
  const drawn = [...points.flatMap(({ values }) => series.map(({ key }) => values[key])), target?.value]
  const axis = axisOf(drawn, {
    bounds: bounds ?? { least: 0, most: digits === 0 ? undefined : 100 },
    minSpan: minSpan ?? (digits === 0 ? 4 : 5),
    isWhole: digits === 0,
    intervals: intervals[height],
  })
  const from = data[0]?.place ?? 0
  const to = data.at(-1)?.place ?? from
  const marks = events
    .map(({ day, label }) => ({ place: placeOfDay(day), label }))
    .filter(({ place }) => place >= from && place <= to)
  const ends = endsOf(points, series, format, target)
  const room = 16 + 6.4 * Math.max(0, ...ends.map(({ text }) => text.length))
  return (
    <ChartFrame
      summary={summary}
      filename={filename}
      height={height}
      above={above}
      table={tableOf(points, series, marks, digits)}
    >
      <Base
        responsive
        data={data}
        margin={{ top: marks.length > 0 ? 20 : 8, right: room, bottom: 0, left: 0 }}
        className="size-full [&_*]:outline-none"
      >
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          dataKey="place"
          type="number"
          scale="time"
          domain={[from, to]}
          ticks={dayTicks(from, to)}
          tickFormatter={(place: number) => dayLabel(place, to - from)}
          tick={axisText}
          tickLine={false}
          axisLine={false}
          minTickGap={16}
          height={24}
          tickMargin={6}
        />
        <YAxis
          domain={[axis.from, axis.to]}
          ticks={axis.ticks}
          tickFormatter={(value: number) => formatScore(value, decimalsOf(axis.ticks))}
          tick={axisText}
          tickLine={false}
          axisLine={false}
          width={34}
          tickMargin={6}
        />
        {target && <ReferenceLine y={target.value} stroke="var(--pass)" strokeDasharray="1.5 3" strokeWidth={1.25} />}
        <EventMarks marks={marks} />
        {series.map(({ key, name, colour, isDashed }) => (
          <Line
            key={key}
            dataKey={key}
            name={name}
            stroke={chartColours[colour]}
            strokeWidth={1.75}
            strokeDasharray={isDashed ? '4 3' : undefined}
            strokeLinejoin="round"
            connectNulls={false}
            isAnimationActive={false}
            dot={
              <LoneDot
                measured={points.map(({ values }) => typeof values[key] === 'number')}
                colour={chartColours[colour]}
              />
            }
            activeDot={{ r: 3.5, stroke: 'var(--surface)', strokeWidth: 1.5, fill: chartColours[colour] }}
          />
        ))}
        <EndLabels ends={ends} />
        <Tooltip
          isAnimationActive={false}
          filterNull={false}
          cursor={{ stroke: 'var(--line-strong)', strokeWidth: 1 }}
          wrapperClassName="z-10"
          content={({ active, label }) => {
            const point = points.find(({ day }) => placeOfDay(day) === label)
            if (!active || !point) return null
            return (
              <ChartTooltip
                title={formatDate(placeOfDay(point.day), 'UTC')}
                rows={[
                  ...series.map(({ key, name, colour, isDashed }) => ({
                    name,
                    value: format(point.values[key] ?? null),
                    colour: chartColours[colour],
                    isDashed,
                  })),
                  ...(target ? [{ name: target.label, value: '', colour: 'var(--pass)', isDashed: true }] : []),
                ]}
                notes={marks.filter(({ place }) => place === label).map((mark) => mark.label)}
              />
            )
          }}
        />
      </Base>
    </ChartFrame>
  )
}

/** What stands at the right: each line's name and last value, and the target. */
function endsOf(
  points: readonly LinePoint[],
  series: readonly LineSeries[],
  format: (value: number | null) => string,
  target: Target | undefined,
) {
  const lines = series.flatMap(({ key, name, colour }) => {
    const last = points.findLast(({ values }) => typeof values[key] === 'number')
    const value = last?.values[key]
    if (!last || typeof value !== 'number') return []
    return [
      {
        place: placeOfDay(last.day),
        value,
        text: `${name} ${format(value)}`,
        colour: chartColours[colour],
        isLine: true,
      },
    ]
  })
  return target
    ? [...lines, { place: null, value: target.value, text: target.label, colour: 'var(--pass)', isLine: false }]
    : lines
}

/** A day between two gaps would leave no trace as a line. The place and index come from Recharts. */
function LoneDot({
  measured,
  colour,
  cx,
  cy,
  index = -1,
}: {
  measured: readonly boolean[]
  colour: string
  cx?: number
  cy?: number
  index?: number
}) {
  if (cx === undefined || cy === undefined || !measured[index] || measured[index - 1] || measured[index + 1])
    return null
  return <circle cx={cx} cy={cy} r={2} fill={colour} />
}

function tableOf(
  points: readonly LinePoint[],
  series: readonly LineSeries[],
  marks: readonly { place: number; label: string }[],
  digits: number,
) {
  const hasEvents = marks.length > 0
  return {
    columns: [
      { label: 'Date' },
      ...series.map(({ name }) => ({ label: name, isNumber: true, digits })),
      ...(hasEvents ? [{ label: 'Event' }] : []),
    ],
    rows: points.toReversed().map(({ day, values }) => ({
      cells: [
        day,
        ...series.map(({ key }) => {
          const value = values[key]
          return typeof value === 'number' ? Number(value.toFixed(digits)) : null
        }),
        ...(hasEvents
          ? [
              marks
                .filter(({ place }) => place === placeOfDay(day))
                .map(({ label }) => label)
                .join('; '),
            ]
          : []),
      ],
    })),
  }
}
