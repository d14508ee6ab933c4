'use client'

import { useEffect, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { useAction } from '#components/ui/run-action.ts'
import { toast } from '#components/ui/toast.tsx'
import type { ActionResult } from '#lib/auth/action-result.ts'
import type { MailChoice } from '#lib/notifications/index.ts'
import { mailWords } from './mail-words.ts'

type Chosen = { off: MailChoice[] }

/** What one is told of by mail, each to be switched off. */
export function MailChoices({
  choices,
  off,
  save,
}: {
  /** What this person can choose, in the order in which it is shown. */
  choices: readonly MailChoice[]
  off: readonly MailChoice[]
  save: (input: Chosen) => Promise<ActionResult<Chosen>>
}) {
  const [chosen, setChosen] = useState<readonly MailChoice[]>(off)
  const { run, isRunning, draft } = useAction(save, {
    whatFailed: 'What comes by mail was not saved',
    draftKey: 'account.mail',
  })
  useEffect(() => {
    if (draft) setChosen(draft.off)
  }, [draft])
  const isChanged = [...chosen].sort().join() !== [...off].sort().join()
  const toggle = (choice: MailChoice) =>
    setChosen(chosen.includes(choice) ? chosen.filter((one) => one !== choice) : [...chosen, choice])
  const submit = async () => {
    if (!isRunning && (await run({ off: [...chosen] }))) toast.success('What comes by mail is saved')
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      {draft && isChanged && (
        <Notice tone="info" className="mb-3">
          You have signed in again. What you had chosen is still here: save it now.
        </Notice>
      )}
      <fieldset>
        <legend className="sr-only">What comes by mail</legend>
        <ul className="grid gap-x-6 sm:grid-cols-2">
          {choices.map((choice) => (
            <li key={choice}>
              <label className="flex min-h-11 cursor-pointer items-start gap-2.5 py-1.5 text-sm">
                <input
                  type="checkbox"
                  checked={!chosen.includes(choice)}
                  onChange={() => toggle(choice)}
                  className="checkbox mt-0.5 shrink-0"
                />
                <span className="min-w-0">
                  <span className="block">{mailWords[choice].title}</span>
                  <span className="block text-pretty text-ink-2 text-xs">{mailWords[choice].hint}</span>
                </span>
              </label>
            </li>
          ))}
        </ul>
      </fieldset>
      <Button type="submit" variant="primary" className="mt-3" disabled={!isChanged || isRunning}>
        {isRunning ? 'Saving' : 'Save what comes by mail'}
      </Button>
    </form>
  )
}
