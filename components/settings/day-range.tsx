'use client'

import { parseAsString, useQueryStates } from 'nuqs'
import { usePending } from '#components/ui/pending.tsx'
import { listPlaces } from '#components/ui/select.tsx'

/** The days of a log, in the URL: both included, either may be left open. */
export function DayRange() {
  const { startTransition } = usePending()
  const names = ['from', 'to', ...listPlaces]
  const [values, setValues] = useQueryStates(Object.fromEntries(names.map((name) => [name, parseAsString])), {
    shallow: false,
    history: 'push',
    scroll: false,
    startTransition,
  })
  const field = (name: 'from' | 'to', label: string) => (
    <label className="flex items-center gap-2 text-ink-2 text-sm">
      {label}
      <input
        type="date"
        name={name}
        value={values[name] ?? ''}
        min={name === 'to' ? (values.from ?? undefined) : undefined}
        max={name === 'from' ? (values.to ?? undefined) : undefined}
        onChange={(event) =>
          void setValues({
            ...Object.fromEntries(listPlaces.map((place) => [place, null])),
            [name]: event.target.value || null,
          })
        }
        className="h-8 rounded-md border border-line-strong bg-surface px-2 text-ink tabular-nums max-md:h-10"
      />
    </label>
  )
  return (
    <div className="flex flex-wrap items-center gap-3">
      {field('from', 'From')}
      {field('to', 'to')}
    </div>
  )
}
