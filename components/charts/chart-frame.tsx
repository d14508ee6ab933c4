'use client'

import { Menu } from '@base-ui/react/menu'
import clsx from 'clsx'
import { Ellipsis } from 'lucide-react'
import { type ReactNode, useRef, useState, useSyncExternalStore } from 'react'
import { IconButton } from '#components/ui/button.tsx'
import { itemLook, popupLook } from '#components/ui/floating.ts'
import { formatCount, formatScore } from '#components/ui/format.ts'
import { TextLink } from '#components/ui/link.tsx'
import { toast } from '#components/ui/toast.tsx'
import { type ChartTable, toCsv } from './csv.ts'
import { download, pngOf } from './picture.ts'

export type ChartHeight = 'short' | 'normal' | 'tall' | 'auto'

// Fixed heights: nothing moves when the chart wakes up, or when it turns into a table.
const heights: Record<ChartHeight, string> = { short: 'h-40', normal: 'h-52', tall: 'h-72', auto: '' }

/**
 * Around every chart: its one-sentence summary for those who do not see it, the same data as a table, and downloads.
 * Its menu stands in the corner of the card that the chart is in.
 * @param above stands over the chart (figures, a legend).
 */
export function ChartFrame({
  summary,
  table,
  filename,
  height = 'normal',
  above,
  children,
}: {
  summary: string
  table: ChartTable
  /** Without ending: "score-2026-11-23". */
  filename: string
  height?: ChartHeight
  above?: ReactNode
  children: ReactNode
}) {
  const figure = useRef<HTMLElement>(null)
  const [isTable, setTable] = useState(false)
  const isAwake = useIsAwake()
  const savePng = () => {
    const svg = figure.current?.querySelector<SVGSVGElement>('[data-chart] svg')
    if (!svg) return
    pngOf(svg).then(
      (blob) => download(`${filename}.png`, blob),
      () => toast.error('The picture could not be made. Use the CSV, or a screenshot.'),
    )
  }
  const menu = (
    <Menu.Root modal={false}>
      <Menu.Trigger render={<IconButton label="Table and downloads" size="small" className="text-ink-3" />}>
        <Ellipsis aria-hidden />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align="end" sideOffset={2} className="z-50">
          <Menu.Popup className={clsx(popupLook, 'min-w-44')}>
            <Menu.Item className={itemLook} onClick={() => setTable(!isTable)}>
              {isTable ? 'Show as chart' : 'Show as table'}
            </Menu.Item>
            <Menu.Item
              className={itemLook}
              onClick={() => download(`${filename}.csv`, new Blob([toCsv(table)], { type: 'text/csv' }))}
            >
              Download CSV
            </Menu.Item>
            <Menu.Item className={itemLook} disabled={isTable} onClick={savePng}>
              Download PNG
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
  return (
    <figure ref={figure} aria-label={summary} className="min-w-0">
      <div className="absolute top-2.5 right-2.5 z-2" data-chart-menu="" data-print="hidden">
        {menu}
      </div>
      {/* An only child: what a server component hands in has no key, and among others React would ask for one. */}
      {above && <div>{above}</div>}
      <div className={clsx('w-full', heights[height], isTable && 'overflow-y-auto')} data-chart="">
        {isTable ? <TableView table={table} caption={summary} /> : isAwake && children}
      </div>
    </figure>
  )
}

/** Recharts sets styles on its elements: a strict policy takes them from scripts, not from the server's markup. */
function useIsAwake(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
}

const never = () => () => {}

function TableView({ table: { columns, rows }, caption }: { table: ChartTable; caption: string }) {
  return (
    <table className="w-full border-separate border-spacing-0 text-xs tabular-nums">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th
              key={column.label}
              scope="col"
              className={clsx(
                'sticky top-0 border-line border-b bg-surface py-1.5 pr-3 font-medium text-ink-2',
                column.isNumber ? 'text-right' : 'text-left',
              )}
            >
              {column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ cells, href }) => (
          <tr key={cells.join(' ')}>
            {cells.map((cell, index) => (
              <td
                key={columns[index]?.label}
                className={clsx('border-line border-b py-1 pr-3', columns[index]?.isNumber && 'text-right')}
              >
                {href && index === 0 ? <TextLink href={href}>{cell}</TextLink> : shown(cell, columns[index]?.digits)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function shown(cell: string | number | null, digits = 0): string {
  return typeof cell === 'string' ? cell : digits === 0 ? formatCount(cell) : formatScore(cell, digits)
}
