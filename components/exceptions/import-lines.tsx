'use client'

import clsx from 'clsx'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { toCsv } from '#components/charts/csv.ts'
import { download } from '#components/charts/picture.ts'
import { Button } from '#components/ui/button.tsx'
import { chipLook } from '#components/ui/floating.ts'
import { counted, formatCount } from '#components/ui/format.ts'
import { TextLink } from '#components/ui/link.tsx'
import { Badge, type Tone } from '#components/ui/marks.tsx'
import { type Column, DataTable } from '#components/ui/table.tsx'
import { deviation } from '#lib/checklist/subjects.ts'
import type { ImportedLine } from '#lib/exceptions/import.ts'
import { coversWords, errorColumns, type LineFilter, lineFilters, linesTable, outcomeWords } from './import-words.ts'
import { dayWords } from './words.ts'

const AT_A_TIME = 100

const tones: Readonly<Record<ImportedLine['outcome'], Tone>> = {
  in_force: 'accent',
  request: 'notice',
  known: 'neutral',
  invalid: 'critical',
}

const columns: Column<ImportedLine>[] = [
  {
    key: 'line',
    header: 'Line',
    cell: ({ line }) => line,
    isNumber: true,
    width: 'w-16',
    phone: 'end-detail',
  },
  { key: 'what', header: 'Exception', cell: (line) => <What line={line} />, phone: 'title' },
  {
    key: 'outcome',
    header: 'Comes in as',
    cell: ({ outcome }) => (
      <Badge tone={tones[outcome]} round>
        <span title={outcomeWords[outcome].hint}>{outcomeWords[outcome].title}</span>
      </Badge>
    ),
    width: 'w-32',
    phone: 'end',
  },
  {
    key: 'until',
    header: 'Until',
    cell: ({ endsOn, outcome }) => (endsOn && outcome !== 'invalid' ? dayWords(endsOn) : ''),
    width: 'w-28',
    phone: 'hidden',
    hideBelow: 'medium',
  },
  { key: 'covers', header: 'Covers', cell: coversWords, width: 'w-44', phone: 'hidden', hideBelow: 'large' },
]

/** The lines of a file, those with errors first, each with what becomes of it and what to know of it. */
export function ImportLines({ file, lines }: { file: string; lines: readonly ImportedLine[] }) {
  const filters = lineFilters(lines)
  const errors = errorColumns(lines)
  const [filter, setFilter] = useState<LineFilter>(filters.some((one) => one.filter === 'invalid') ? 'invalid' : 'all')
  const [column, setColumn] = useState<string | null>(null)
  const [limit, setLimit] = useState(AT_A_TIME)
  const shown = lines.filter(
    ({ outcome, problems }) =>
      (filter === 'all' || outcome === filter) && (column === null || problems.some((one) => one.column === column)),
  )
  const show = (next: LineFilter, of: string | null) => {
    setFilter(next)
    setColumn(of)
    setLimit(AT_A_TIME)
  }
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 border-line border-t px-4.5 py-3 max-md:px-4">
        {filters.map((one) => (
          <Chip
            key={one.filter}
            isOn={filter === one.filter && column === null}
            count={one.count}
            onClick={() => show(one.filter, null)}
          >
            {one.title}
          </Chip>
        ))}
        {errors.length > 1 &&
          errors.map((one) => (
            <Chip
              key={one.column}
              isOn={column === one.column}
              count={one.count}
              onClick={() => (column === one.column ? show('invalid', null) : show('invalid', one.column))}
            >
              Wrong in {one.column}
            </Chip>
          ))}
        <Button
          size="small"
          className="ml-auto"
          onClick={() =>
            download(
              `${file.replace(/\.\w+$/, '')}-${filter === 'invalid' ? 'errors' : 'lines'}.csv`,
              new Blob(['\uFEFF', toCsv(linesTable(shown))], { type: 'text/csv' }),
            )
          }
        >
          <Download aria-hidden className="size-3.5" />
          {filter === 'invalid' ? 'Download the errors' : 'Download these lines'}
        </Button>
      </div>
      <DataTable
        caption="Lines of the file"
        columns={columns}
        rows={shown.slice(0, limit)}
        rowKey={({ line }) => String(line)}
      />
      {shown.length > limit && (
        <div className="flex items-center gap-3 border-line border-t px-4 py-3 text-ink-2 text-sm">
          <Button size="small" onClick={() => setLimit(limit + AT_A_TIME)}>
            Show {formatCount(Math.min(AT_A_TIME, shown.length - limit))} more
          </Button>
          {formatCount(limit)} of {counted(shown.length, 'line')}
        </div>
      )}
    </>
  )
}

function Chip({
  isOn,
  count,
  onClick,
  children,
}: {
  isOn: boolean
  count: number
  onClick: () => void
  children: React.ReactNode
}) {
  return (
    <button
      type="button"
      aria-pressed={isOn}
      onClick={onClick}
      className={clsx(chipLook, 'px-2.5', isOn ? 'border-accent! bg-accent-soft' : 'hover:bg-sunken')}
    >
      <span>{children}</span>
      <span className="text-ink-2 tabular-nums">{formatCount(count)}</span>
    </button>
  )
}

function What({ line: { reference, name, checks, places, problems, notes } }: { line: ImportedLine }) {
  return (
    <span className="block whitespace-normal py-1">
      <span className="block [overflow-wrap:anywhere]">
        <span className="font-medium">{reference || 'No reference'}</span>
        {name && (
          <>
            {' '}
            <TextLink href={`/exceptions/${name}`}>{name}</TextLink>
          </>
        )}
        {places.length > 0 && checks.length > 0 && (
          <span className="ml-1.5 text-ink-2">{deviation(checks, [...places])}</span>
        )}
      </span>
      {problems.map(({ column, message }) => (
        <Told key={`${column} ${message}`} column={column} message={message} isProblem />
      ))}
      {/* What is done otherwise than the file says is said once it would be done. */}
      {problems.length === 0 &&
        notes.map(({ column, message }) => <Told key={`${column} ${message}`} column={column} message={message} />)}
    </span>
  )
}

function Told({ column, message, isProblem = false }: { column: string | null; message: string; isProblem?: boolean }) {
  return (
    <span
      className={clsx(
        'mt-0.5 block text-pretty text-xs [overflow-wrap:anywhere]',
        isProblem ? 'text-critical' : 'text-ink-2',
      )}
    >
      {column && <span className="font-medium">{column}: </span>}
      {message}
    </span>
  )
}
