'use client'

import { useId } from 'react'
import { Field, Problem, TextArea, TextInput } from '#components/ui/field.tsx'
import { problemAt } from '#components/ui/run-action.ts'
import type { ExceptionCategory } from '#lib/exceptions/model.ts'
import type { Problem as FormProblem, RequestFields } from './request-contract.ts'
import { categoryWords } from './words.ts'

const categories = Object.keys(categoryWords) as ExceptionCategory[]
const LONGEST_TEXT = 4_000

/** Why it is tolerated, as cards; the one that is chosen asks for what it needs. */
export function RequestKind({
  fields,
  today,
  longest,
  problems,
  change,
}: {
  fields: RequestFields
  today: string
  longest: string | null
  problems: readonly FormProblem[]
  change: (part: Partial<RequestFields>) => void
}) {
  const id = useId()
  const problem = problemAt(problems, 'category')
  // Who says when it is fixed has said how long they need, unless they said otherwise.
  const plan = (plannedOn: string) =>
    change(
      fields.endsOn === '' || fields.endsOn === fields.plannedOn ? { plannedOn, endsOn: plannedOn } : { plannedOn },
    )
  return (
    <div
      role="radiogroup"
      aria-labelledby={`${id}-label`}
      aria-invalid={problem ? true : undefined}
      aria-describedby={problem ? `${id}-problem` : undefined}
      className="min-w-0"
    >
      <p id={`${id}-label`} className="mb-1.5 font-medium text-sm">
        Category
      </p>
      <div className="flex flex-col gap-2">
        {categories.map((category) => (
          <div key={category}>
            <KindCard
              name={id}
              category={category}
              isChosen={fields.category === category}
              onChoose={() => change({ category })}
            />
            {fields.category === category && category !== 'false_positive' && (
              <div className="mt-2.5 mb-1.5 border-accent border-l-2 pl-3.5">
                {category === 'planned_remediation' && (
                  <Field label="Fixed by" problem={problemAt(problems, 'plannedOn')} className="max-w-60">
                    {(control) => (
                      <TextInput
                        {...control}
                        type="date"
                        min={today}
                        max={longest ?? undefined}
                        value={fields.plannedOn}
                        onChange={(event) => plan(event.target.value)}
                      />
                    )}
                  </Field>
                )}
                {category === 'mitigated' && (
                  <Field
                    label="Which control covers the risk?"
                    hint="What it is, and how it keeps the risk away."
                    problem={problemAt(problems, 'compensatingControls')}
                  >
                    {(control) => (
                      <TextArea
                        {...control}
                        rows={3}
                        maxLength={LONGEST_TEXT}
                        value={fields.compensatingControls}
                        onChange={(event) => change({ compensatingControls: event.target.value })}
                      />
                    )}
                  </Field>
                )}
                {category === 'risk_accepted' && (
                  <Field
                    label="What could happen, and what would it cost?"
                    isOptional
                    hint="The risk in a sentence or two, as the approver would have to sign it."
                    problem={problemAt(problems, 'riskStatement')}
                  >
                    {(control) => (
                      <TextArea
                        {...control}
                        rows={3}
                        maxLength={LONGEST_TEXT}
                        value={fields.riskStatement}
                        onChange={(event) => change({ riskStatement: event.target.value })}
                      />
                    )}
                  </Field>
                )}
              </div>
            )}
          </div>
        ))}
      </div>
      {problem && <Problem id={`${id}-problem`}>{problem}</Problem>}
    </div>
  )
}

function KindCard({
  name,
  category,
  isChosen,
  onChoose,
}: {
  name: string
  category: ExceptionCategory
  isChosen: boolean
  onChoose: () => void
}) {
  const { title, hint } = categoryWords[category]
  return (
    <label className="flex min-h-13 cursor-pointer items-center gap-3 rounded-md border border-line-strong bg-surface px-3 py-2 transition-colors hover:border-control has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-1">
      <input
        type="radio"
        name={name}
        value={category}
        checked={isChosen}
        onChange={onChoose}
        className="size-4 shrink-0 accent-accent outline-none"
      />
      <span className="min-w-0">
        <span className="block font-medium text-sm">{title}</span>
        <span className="block text-ink-2 text-xs">{hint}</span>
      </span>
    </label>
  )
}
