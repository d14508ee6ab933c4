'use client'

import { useState } from 'react'
import { Card } from '#components/ui/card.tsx'
import { Choice } from '#components/ui/field.tsx'
import type { CsvColumn } from '#lib/exceptions/csv-columns.ts'
import type { ImportResult, RegisterFile } from '#lib/exceptions/import.ts'
import type { ExceptionCategory } from '#lib/exceptions/model.ts'
import { columnProblems, columnsTitle, columnWords } from './import-words.ts'
import { categoryWords } from './words.ts'

const LEFT_OUT = 'left out'
const FROM_FILE = 'from the file'

const csvColumns = Object.keys(columnWords) as CsvColumn[]
const categories = Object.keys(categoryWords) as ExceptionCategory[]

const choices = [
  { value: LEFT_OUT, label: 'Left out' },
  ...csvColumns.map((column) => ({ value: column, label: columnWords[column] })),
] as const

/** What each column of a file is taken for, and what the file does not say itself: all of it can be said otherwise. */
export function ImportColumns({
  file,
  result: { header, problems, dates },
  isDisabled,
  onChange,
}: {
  file: RegisterFile
  result: ImportResult
  isDisabled: boolean
  onChange: (file: RegisterFile) => void
}) {
  const columns = file.columns?.length === header.length ? file.columns : header.map(({ column }) => column)
  const hasCategory = columns.includes('category')
  const asked = columnProblems(problems)
  const isAsking = asked.length > 0 || (dates !== null && dates.order === null)
  const [isOpen, setOpen] = useState(isAsking)
  const take = (place: number, column: CsvColumn | null) =>
    onChange({
      ...file,
      // Each is one column only: what was it before is left out.
      columns: columns.map((before, at) => (at === place ? column : before === column ? null : before)),
    })
  return (
    <Card title="Columns" flush>
      {asked.length > 0 && (
        <ul aria-label="Missing columns" className="flex flex-col gap-1 px-4.5 pb-3 text-sm max-md:px-4">
          {asked.map(({ column, message }) => (
            <li key={column} className="text-pretty text-critical">
              {message}
            </li>
          ))}
        </ul>
      )}
      <details
        open={isOpen || isAsking}
        onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
        className="text-sm"
      >
        <summary className="cursor-pointer px-4.5 pb-4 text-ink-2 max-md:px-4">{columnsTitle(header)}</summary>
        <ul aria-label="Columns of the file" className="divide-y divide-line border-line border-t">
          {header.map(({ name, example }, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place; names may repeat.
            <Row key={place} title={name || `Column ${place + 1}`} example={example}>
              <Choice
                aria-label={`${name || `Column ${place + 1}`} is`}
                options={choices}
                value={columns[place] ?? LEFT_OUT}
                disabled={isDisabled}
                className={columns[place] ? undefined : 'text-ink-2!'}
                onChange={({ target }) => take(place, csvColumns.find((one) => one === target.value) ?? null)}
              />
            </Row>
          ))}
          {!hasCategory && (
            <Row title="No column says the category" example="it is needed for each line">
              <Choice
                aria-label="Category of all lines"
                options={[
                  { value: FROM_FILE, label: 'Not said' },
                  ...categories.map((value) => ({ value, label: categoryWords[value].title })),
                ]}
                value={file.category ?? FROM_FILE}
                disabled={isDisabled}
                onChange={({ target }) =>
                  onChange({ ...file, category: categories.find((one) => one === target.value) })
                }
              />
            </Row>
          )}
          {dates && (
            <Row
              title={`Dates such as ${dates.example}`}
              example={dates.toldBy && `${dates.toldBy} can be read only so`}
            >
              <Choice
                aria-label="Order of dates"
                options={[
                  ...(dates.order ? [] : [{ value: '', label: 'Say how they are meant' }]),
                  { value: 'day first', label: 'day/month/year' },
                  { value: 'month first', label: 'month/day/year' },
                ]}
                value={file.dates ?? dates.order ?? ''}
                disabled={isDisabled}
                onChange={({ target }) =>
                  onChange({ ...file, dates: target.value === 'month first' ? 'month first' : 'day first' })
                }
              />
            </Row>
          )}
        </ul>
      </details>
    </Card>
  )
}

function Row({ title, example, children }: { title: string; example: string; children: React.ReactNode }) {
  return (
    <li className="grid items-center gap-x-4 gap-y-1.5 px-4.5 py-2 sm:grid-cols-[minmax(0,1fr)_14rem] max-md:px-4">
      <span className="min-w-0">
        <span className="font-medium [overflow-wrap:anywhere]">{title}</span>
        {example && <span className="block truncate text-ink-2 text-xs">{example}</span>}
      </span>
      {children}
    </li>
  )
}
