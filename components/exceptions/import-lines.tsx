'use client'

import clsx from 'clsx'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { counted, formatCount } from '#components/ui/format.ts'
import { TextLink } from '#components/ui/link.tsx'
import { Badge, type Tone } from '#components/ui/marks.tsx'
import { type Column, DataTable } from '#components/ui/table.tsx'
import { deviation } from '#lib/checklist/subjects.ts'
import type { ImportedLine } from '#lib/exceptions/import.ts'
import { coversWords, outcomeWords } from './import-words.ts'
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
export function ImportLines({ lines }: { lines: readonly ImportedLine[] }) {
  const [shown, setShown] = useState(AT_A_TIME)
  const ordered = [
    ...lines.filter(({ outcome }) => outcome === 'invalid'),
    ...lines.filter(({ outcome }) => outcome !== 'invalid'),
  ]
  return (
    <>
      <DataTable
        caption="Lines of the file"
        columns={columns}
        rows={ordered.slice(0, shown)}
        rowKey={({ line }) => String(line)}
      />
      {ordered.length > shown && (
        <div className="flex items-center gap-3 border-line border-t px-4 py-3 text-ink-2 text-sm">
          <Button size="small" onClick={() => setShown(shown + AT_A_TIME)}>
            Show {formatCount(Math.min(AT_A_TIME, ordered.length - shown))} more
          </Button>
          {formatCount(shown)} of {counted(ordered.length, 'line')}
        </div>
      )}
    </>
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
