'use client'

import clsx from 'clsx'
import { Field, TextInput } from '#components/ui/field.tsx'
import { problemAt } from '#components/ui/run-action.ts'
import type { Problem, RequestFields } from './request-contract.ts'
import { endsOffered } from './request-terms.ts'
import { dayWords } from './words.ts'

/** Until when: a tap where one of the usual ends will do, any other day by hand. */
export function RequestUntil({
  fields,
  today,
  longest,
  problems,
  change,
}: {
  fields: RequestFields
  today: string
  longest: string | null
  problems: readonly Problem[]
  change: (part: Partial<RequestFields>) => void
}) {
  const offered = endsOffered(fields, { today, longest })
  return (
    <Field
      label="Until"
      problem={problemAt(problems, 'endsOn')}
      hint={longest ? `Its last day in force, ${dayWords(longest)} at the latest.` : 'Its last day in force.'}
    >
      {(control) => (
        <div className="flex flex-wrap gap-2">
          {offered.map(({ day, label }) => (
            <button
              key={day}
              type="button"
              aria-pressed={fields.endsOn === day}
              onClick={() => change({ endsOn: day })}
              className={clsx(
                'h-9 rounded-md border px-2.5 text-sm transition-colors max-md:h-11',
                fields.endsOn === day
                  ? 'border-accent bg-accent-soft font-medium'
                  : 'border-line-strong bg-surface hover:border-control',
              )}
            >
              {label}
            </button>
          ))}
          <TextInput
            {...control}
            type="date"
            min={today}
            max={longest ?? undefined}
            className="max-w-44"
            value={fields.endsOn}
            onChange={(event) => change({ endsOn: event.target.value })}
          />
        </div>
      )}
    </Field>
  )
}
