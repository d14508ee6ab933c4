'use client'

import { useEffect, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Field, TextInput } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { problemAt, useAction } from '#components/ui/run-action.ts'
import { toast } from '#components/ui/toast.tsx'
import type { ActionResult } from '#lib/auth/action-result.ts'

type Entered = { target: number | null }

/** The score that the estate is to reach. Empty means none. */
export function TargetForm({
  target,
  save,
}: {
  target: number | null
  save: (input: Entered) => Promise<ActionResult<Entered>>
}) {
  const [text, setText] = useState(textOf(target))
  const { run, isRunning, problems, draft } = useAction(save, {
    whatFailed: 'The target was not saved',
    draftKey: 'settings.target',
  })
  useEffect(() => {
    if (draft) setText(textOf(draft.target))
  }, [draft])
  const entered = numberOf(text)
  const isChanged = entered !== target
  async function submit() {
    if (Number.isNaN(entered)) return
    const saved = await run({ target: entered })
    if (saved)
      toast.success(saved.target === null ? 'There is no target any more' : `The target is ${textOf(saved.target)}`)
  }
  const problem = Number.isNaN(entered) ? 'Enter a number from 0 to 100, or nothing.' : problemAt(problems, 'target')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
      className="flex max-w-md flex-col gap-3"
    >
      {draft && isChanged && (
        <Notice tone="info">You have signed in again. What you had entered is still here: save it now.</Notice>
      )}
      <Field
        label="Target score"
        hint="From 0 to 100. It is drawn as a line in the trend of the score. Empty: no target."
        problem={problem}
        isOptional
      >
        {(control) => (
          <div className="w-28">
            <TextInput
              {...control}
              inputMode="decimal"
              value={text}
              maxLength={6}
              onChange={(event) => setText(event.target.value)}
              className="tabular-nums"
            />
          </div>
        )}
      </Field>
      <div>
        <Button type="submit" variant="primary" disabled={!isChanged || isRunning || Number.isNaN(entered)}>
          {isRunning ? 'Saving' : 'Save the target'}
        </Button>
      </div>
    </form>
  )
}

/** As people write decimals: with a point or a comma. Null for nothing, NaN for no number. */
function numberOf(text: string): number | null {
  const trimmed = text.trim()
  if (trimmed === '') return null
  return /^\d{1,3}([.,]\d)?$/.test(trimmed) ? Number(trimmed.replace(',', '.')) : Number.NaN
}

const textOf = (score: number | null) => (score === null ? '' : score.toFixed(1))
