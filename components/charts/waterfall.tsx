'use client'

import { useRouter, useSearchParams } from 'next/navigation'
import type { ReactNode } from 'react'
import { Bar, BarChart, type BarShapeProps, Tooltip, usePlotArea, XAxis, YAxis } from 'recharts'
import { formatCount, formatDelta, formatScore, isNothing } from '#components/ui/format.ts'
import { scopedHref } from '#components/ui/scope.ts'
import { ChartFrame, type ChartHeight } from './chart-frame.tsx'
import { ChartTooltip } from './chart-tooltip.tsx'
import { axisText } from './palette.ts'
import { type WaterfallStep, waterfallBars, wrapWords } from './scales.ts'

export type Level = { label: string; value: number }
const leastSpan = 1

type Column = {
  label: string
  count: number | null
  range: [number, number]
  from: number
  to: number
  delta: number | null
  href: string | null
  next: number | null
}

/**
 * How one level became another, cause by cause. Start and end are levels, drawn as lines, not as bars that pretend to
 * start at zero; the axis is the data's range.
 */
export function Waterfall({
  summary,
  filename,
  start,
  steps,
  end,
  digits = 1,
  countLabel = 'Findings',
  height = 'normal',
  above,
}: {
  summary: string
  filename: string
  start: Level
  steps: readonly WaterfallStep[]
  end: Level
  digits?: number
  /** What the numbers under the causes count. */
  countLabel?: string
  height?: ChartHeight
  above?: ReactNode
}) {
  const router = useRouter()
  const here = useSearchParams()
  const columns = columnsOf(start, steps, end)
  const levels = columns.flatMap(({ range }) => range)
  // A tenth of a point must not look like a landslide; and air below, so that no level stands on the labels.
  const span = Math.max(leastSpan, Math.max(...levels) - Math.min(...levels))
  const middle = (Math.max(...levels) + Math.min(...levels)) / 2
  const domain: [number, number] = [middle - span * 0.62, middle + span / 2]
  return (
    <ChartFrame
      summary={summary}
      filename={filename}
      height={height}
      above={above}
      table={tableOf(start, steps, end, digits, countLabel)}
    >
      <BarChart
        responsive
        data={columns}
        margin={{ top: 20, right: 4, bottom: 0, left: 4 }}
        barCategoryGap="14%"
        className="size-full [&_*]:outline-none"
      >
        <XAxis
          dataKey="label"
          type="category"
          interval={0}
          height={48}
          axisLine={false}
          tickLine={false}
          allowDuplicatedCategory
          tick={<CauseTick columns={columns} />}
        />
        <YAxis hide domain={domain} />
        <Tooltip
          isAnimationActive={false}
          cursor={{ fill: 'var(--sunken)', opacity: 0.6 }}
          wrapperClassName="z-10"
          content={({ active, payload }) => {
            const column = payload?.[0]?.payload as Column | undefined
            if (!active || !column) return null
            const rows =
              column.delta === null
                ? [{ name: 'Score', value: formatScore(column.to, digits) }]
                : [
                    { name: 'Points', value: formatDelta(column.delta, digits) },
                    { name: 'Then', value: formatScore(column.to, digits) },
                  ]
            return (
              <ChartTooltip
                title={column.label}
                rows={column.count === null ? rows : [...rows, { name: countLabel, value: formatCount(column.count) }]}
              />
            )
          }}
        />
        <Bar
          dataKey="range"
          isAnimationActive={false}
          maxBarSize={64}
          shape={(props: BarShapeProps) => (
            <ColumnShape
              {...props}
              digits={digits}
              columns={columns.length}
              linkOf={(href) => scopedHref(href, here)}
              onOpen={(href) => router.push(scopedHref(href, here))}
            />
          )}
        />
      </BarChart>
    </ChartFrame>
  )
}

function columnsOf(start: Level, steps: readonly WaterfallStep[], end: Level): Column[] {
  const bars = waterfallBars(start.value, steps)
  const level = ({ label, value }: Level): Column => ({
    label,
    count: null,
    range: [value, value],
    from: value,
    to: value,
    delta: null,
    href: null,
    next: null,
  })
  const columns = [
    level(start),
    ...bars.map(
      ({ label, count, from, to, delta, href }): Column => ({
        label,
        count: count ?? null,
        range: [Math.min(from, to), Math.max(from, to)],
        from,
        to,
        delta,
        href: href ?? null,
        next: null,
      }),
    ),
    level(end),
  ]
  return columns.map((column, index) => ({ ...column, next: columns[index + 1]?.from ?? null }))
}

/** One bar: solid in the direction's colour, its points above, and a thin line on to the next. */
function ColumnShape({
  x,
  y,
  width,
  height,
  payload,
  digits,
  columns,
  linkOf,
  onOpen,
}: BarShapeProps & {
  digits: number
  columns: number
  linkOf: (href: string) => string
  onOpen: (href: string) => void
}) {
  const { label, delta, to, from, href } = payload as Column
  const plot = usePlotArea()
  const step = (plot?.width ?? 0) / columns
  const left = Number(x)
  const top = Math.min(Number(y), Number(y) + Number(height))
  const tall = Math.abs(Number(height))
  const isLevel = delta === null
  const isFlat = !isLevel && isNothing(delta, digits)
  const colour = isLevel ? 'var(--ink)' : isFlat ? 'var(--ink-3)' : delta > 0 ? 'var(--pass)' : 'var(--critical)'
  const thick = isLevel ? 2.5 : Math.max(2.5, tall)
  const exit = to >= from ? top : top + tall
  const bar = (
    <>
      <rect x={left} y={isLevel ? top - 1.25 : top} width={width} height={thick} rx={1.5} fill={colour} />
      <text x={left + Number(width) / 2} y={top - 6} textAnchor="middle" fontSize={11} fontWeight={600} fill={colour}>
        {isLevel ? formatScore(to, digits) : formatDelta(delta, digits)}
      </text>
    </>
  )
  return (
    <g>
      {(payload as Column).next !== null && (
        <line x1={left + Number(width)} x2={left + step} y1={exit} y2={exit} stroke="var(--line-strong)" />
      )}
      {href ? (
        <a
          href={linkOf(href)}
          aria-label={`${label}: ${formatDelta(delta, digits)} points`}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return
            event.preventDefault()
            onOpen(href)
          }}
        >
          {bar}
        </a>
      ) : (
        bar
      )}
    </g>
  )
}

/** The cause and its count below the bar, in as many lines as the width needs; aslant where columns are narrow. */
function CauseTick({
  columns,
  x = 0,
  y = 0,
  index = 0,
  width = 0,
}: {
  columns: readonly Column[]
  x?: number | string
  y?: number | string
  index?: number
  width?: number | string
}) {
  const column = columns[index]
  if (!column) return null
  const room = Number(width) / columns.length
  const letters = Math.floor(room / 5.8)
  if (columns.some(({ label }) => label.split(' ').some((word) => word.length > letters))) {
    return (
      <text
        {...axisText}
        fontSize={10}
        transform={`translate(${Number(x) + 4} ${Number(y)}) rotate(-38)`}
        textAnchor="end"
      >
        {column.count === null ? column.label : `${column.label} ${formatCount(column.count)}`}
      </text>
    )
  }
  const lines = [...wrapWords(column.label, letters), ...(column.count === null ? [] : [formatCount(column.count)])]
  return (
    <text {...axisText} fontSize={10.5} x={x} y={Number(y) + 4} textAnchor="middle">
      {lines.map((line, row) => (
        <tspan key={`${row.toString()} ${line}`} x={x} dy={row === 0 ? 0 : 13}>
          {line}
        </tspan>
      ))}
    </text>
  )
}

function tableOf(start: Level, steps: readonly WaterfallStep[], end: Level, digits: number, countLabel: string) {
  const rounded = (value: number) => Number(value.toFixed(digits))
  return {
    columns: [
      { label: 'Cause' },
      { label: 'Points', isNumber: true, digits },
      { label: 'Score', isNumber: true, digits },
      { label: countLabel, isNumber: true },
    ],
    rows: [
      { cells: [start.label, null, rounded(start.value), null] },
      ...waterfallBars(start.value, steps).map(({ label, delta, to, count, href }) => ({
        cells: [label, rounded(delta), rounded(to), count ?? null],
        href,
      })),
      { cells: [end.label, null, rounded(end.value), null] },
    ],
  }
}
