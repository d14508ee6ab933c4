'use client'

import { useEffect, useId, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Field, Problem, TextInput } from '#components/ui/field.tsx'
import { SeverityMark } from '#components/ui/marks.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { problemAt, useAction } from '#components/ui/run-action.ts'
import { toast } from '#components/ui/toast.tsx'
import type { ActionResult } from '#lib/auth/action-result.ts'
import type { Severity } from '#lib/checklist/index.ts'
import { severities } from '#lib/checklist/vocabulary.ts'
import type { ExceptionPolicy } from '#lib/exceptions/model.ts'
import { growthWords } from './policy-words.ts'

/** What an administrator allows of exceptions, as numbers; each is judged by the server. */
export function PolicyForm({
  policy,
  standard,
  save,
}: {
  policy: ExceptionPolicy
  /** What stands where nobody set anything. */
  standard: ExceptionPolicy
  save: (policy: ExceptionPolicy) => Promise<ActionResult<ExceptionPolicy>>
}) {
  const [entered, setEntered] = useState(policy)
  const { run, isRunning, problems, draft } = useAction(save, {
    whatFailed: 'The policy was not saved',
    draftKey: 'settings.exceptions',
  })
  useEffect(() => {
    if (draft) setEntered(draft)
  }, [draft])
  const isChanged = JSON.stringify(entered) !== JSON.stringify(policy)
  const number = (of: 'expiringDays' | 'justificationLength', label: string, hint: string) => (
    <Field label={label} hint={hint} problem={problemAt(problems, of)}>
      {(control) => (
        <NumberInput
          control={control}
          value={entered[of]}
          onChange={(value) => setEntered({ ...entered, [of]: value })}
        />
      )}
    </Field>
  )
  const submit = async () => {
    if (await run(entered)) toast.success('The policy is saved')
  }
  return (
    <form
      className="flex max-w-2xl flex-col gap-5"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      {draft && isChanged && (
        <Notice tone="info">You have signed in again. What you had entered is still here: save it now.</Notice>
      )}
      <BySeverity policy={entered} problems={problems} onChange={setEntered} />
      <div className="grid gap-4 sm:grid-cols-2">
        {number(
          'expiringDays',
          'Warned before the end, in days',
          'So long before its end the owner is told, and it counts as ending soon.',
        )}
        {number('justificationLength', 'Shortest justification, in characters', 'Keeps “n/a” out.')}
      </div>
      <Growth policy={entered} problems={problems} onChange={setEntered} />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" disabled={!isChanged || isRunning}>
          {isRunning ? 'Saving' : 'Save the policy'}
        </Button>
        {JSON.stringify(entered) !== JSON.stringify(standard) && (
          <Button onClick={() => setEntered(standard)}>Take the standard values</Button>
        )}
      </div>
    </form>
  )
}

/** A part of the policy, as it was entered. */
interface Part {
  policy: ExceptionPolicy
  problems: Parameters<typeof problemAt>[0]
  onChange: (policy: ExceptionPolicy) => void
}

function BySeverity({ policy, problems, onChange }: Part) {
  const set = (of: 'longestDays' | 'approvals', severity: Severity, value: number) =>
    onChange({ ...policy, [of]: { ...policy[of], [severity]: value } })
  return (
    <table className="text-sm">
      <caption className="mb-1 text-left font-medium">By the highest severity that an exception covers</caption>
      <thead>
        <tr className="text-left text-ink-2 text-xs">
          <th scope="col" className="w-28 py-1 pr-3 font-medium max-md:w-22">
            Severity
          </th>
          <th scope="col" className="w-50 py-1 pr-3 font-medium max-md:w-32">
            Longest, in days
          </th>
          <th scope="col" className="py-1 font-medium">
            People who approve
          </th>
        </tr>
      </thead>
      <tbody>
        {severities.map(({ id, title }) => (
          <tr key={id} className="align-top">
            <th scope="row" className="py-1.5 pt-3.5 text-left font-normal">
              <SeverityMark severity={id} />
            </th>
            <td className="py-1.5 pr-3">
              <Cell
                label={`Longest for ${title.toLowerCase()}, in days`}
                problem={problemAt(problems, 'longestDays', id)}
                value={policy.longestDays[id]}
                onChange={(value) => set('longestDays', id, value)}
              />
            </td>
            <td className="py-1.5">
              <Cell
                label={`People who approve ${title.toLowerCase()}`}
                problem={problemAt(problems, 'approvals', id)}
                value={policy.approvals[id]}
                onChange={(value) => set('approvals', id, value)}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Growth({ policy, problems, onChange }: Part) {
  return (
    <fieldset>
      <legend className="mb-1 font-medium text-sm">Growth</legend>
      <p className="mb-2 text-pretty text-ink-2 text-xs">{growthWords(policy)}</p>
      <div className="grid gap-4 sm:grid-cols-2">
        {(['assets', 'percent'] as const).map((of) => (
          <Field
            key={of}
            label={of === 'assets' ? 'More than so many assets' : 'More than so many percent'}
            problem={problemAt(problems, 'growth', of)}
          >
            {(control) => (
              <NumberInput
                control={control}
                value={policy.growth[of]}
                onChange={(value) => onChange({ ...policy, growth: { ...policy.growth, [of]: value } })}
              />
            )}
          </Field>
        ))}
      </div>
    </fieldset>
  )
}

type Control = { id: string; 'aria-describedby'?: string | undefined; 'aria-invalid'?: true | undefined }

/** Whole numbers. While the field is empty it is 0, which the server refuses where it may not be. */
function NumberInput({
  control,
  value,
  onChange,
  ...rest
}: {
  control: Control
  value: number
  onChange: (value: number) => void
  'aria-label'?: string
}) {
  return (
    <div className="w-28 max-w-full">
      <TextInput
        {...control}
        {...rest}
        inputMode="numeric"
        value={value === 0 ? '' : String(value)}
        placeholder="0"
        maxLength={6}
        onChange={(event) => onChange(Number(event.target.value.replace(/\D/g, '')))}
        className="tabular-nums"
      />
    </div>
  )
}

function Cell({
  label,
  problem,
  value,
  onChange,
}: {
  label: string
  problem: string | null
  value: number
  onChange: (value: number) => void
}) {
  const id = useId()
  return (
    <>
      <NumberInput
        control={{
          id,
          'aria-describedby': problem ? `${id}-problem` : undefined,
          'aria-invalid': problem ? true : undefined,
        }}
        aria-label={label}
        value={value}
        onChange={onChange}
      />
      {problem && <Problem id={`${id}-problem`}>{problem}</Problem>}
    </>
  )
}
