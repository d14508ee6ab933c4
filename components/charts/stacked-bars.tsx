'use client'

import type { ReactNode } from 'react'
import { Bar, type BarFill, BarKey, type BarTone } from '#components/ui/bar.tsx'
import { formatCount } from '#components/ui/format.ts'
import { TextLink } from '#components/ui/link.tsx'
import { ChartFrame, type ChartHeight } from './chart-frame.tsx'

export type StackSeries = { key: string; name: string; tone: BarTone; fill?: BarFill }
export type StackRow = { label: string; values: Record<string, number>; href?: string }

/** A bar per thing, cut into kinds, all on one scale: findings by severity in each subscription. */
export function StackedBars({
  summary,
  filename,
  rows,
  series,
  height = 'auto',
  above,
}: {
  summary: string
  filename: string
  rows: readonly StackRow[]
  series: readonly StackSeries[]
  height?: ChartHeight
  above?: ReactNode
}) {
  const totals = rows.map(({ values }) => series.reduce((sum, { key }) => sum + (values[key] ?? 0), 0))
  const most = Math.max(1, ...totals)
  const table = {
    columns: [
      { label: 'Name' },
      ...series.map(({ name }) => ({ label: name, isNumber: true })),
      { label: 'Total', isNumber: true },
    ],
    rows: rows.map(({ label, values, href }, index) => ({
      cells: [label, ...series.map(({ key }) => values[key] ?? 0), totals[index] ?? 0],
      href,
    })),
  }
  return (
    <ChartFrame summary={summary} filename={filename} height={height} above={above} table={table}>
      <div className="flex max-h-full flex-col gap-3 overflow-y-auto">
        <ul className="flex flex-col gap-2 text-sm">
          {rows.map(({ label, values, href }, index) => (
            <li key={label} className="grid grid-cols-[minmax(6rem,10rem)_1fr_3.5rem] items-center gap-3">
              <span className="truncate">{href ? <TextLink href={href}>{label}</TextLink> : label}</span>
              <Bar
                total={most}
                label={series.map(({ key, name }) => `${name} ${formatCount(values[key] ?? 0)}`).join(', ')}
                segments={series.map(({ key, name, tone, fill }) => ({
                  value: values[key] ?? 0,
                  label: `${name}: ${formatCount(values[key] ?? 0)}`,
                  tone,
                  fill,
                }))}
              />
              <span className="text-right tabular-nums">{formatCount(totals[index])}</span>
            </li>
          ))}
        </ul>
        <BarKey items={series.map(({ name, tone, fill }) => ({ label: name, tone, fill: fill ?? 'solid' }))} />
      </div>
    </ChartFrame>
  )
}
