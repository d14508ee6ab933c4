'use client'

import { useEffect, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field, TextArea } from '#components/ui/field.tsx'
import { problemAt, useAction } from '#components/ui/run-action.ts'
import { toast } from '#components/ui/toast.tsx'
import type { ActionResult } from '#lib/auth/action-result.ts'

type Seen = { id: number; version: number }
export type ConfirmAction = (input: Seen & { note: string }) => Promise<ActionResult<true>>

/** Says at its review that an exception still holds, with what there is to add. */
export function StillHolds({
  id,
  version,
  name,
  afterwards,
  confirm,
}: Seen & {
  name: string
  /** When it is reviewed next: a sentence. */
  afterwards: string
  confirm: ConfirmAction
}) {
  const [isOpen, setOpen] = useState(false)
  const [note, setNote] = useState('')
  const { run, isRunning, problems, draft } = useAction(confirm, {
    whatFailed: `The review of ${name} was not kept`,
    draftKey: `exception.confirm.${id}`,
  })
  // Back from another sign-in: what was written is still here.
  useEffect(() => {
    if (!draft) return
    setNote(draft.note)
    setOpen(true)
  }, [draft])
  const say = async () => {
    if (!(await run({ id, version, note: note.trim() }))) return
    setOpen(false)
    toast.success(`${name} still holds`)
  }
  return (
    <Dialog
      title={`Does ${name} still hold?`}
      width="narrow"
      open={isOpen}
      onOpenChange={setOpen}
      trigger={
        <Button size="small" variant="primary">
          Still holds
        </Button>
      }
      footer={
        <>
          <Button onClick={() => setOpen(false)}>Not now</Button>
          <Button variant="primary" disabled={isRunning} onClick={() => void say()}>
            {isRunning ? 'Keeping it' : 'Still holds'}
          </Button>
        </>
      }
    >
      <p className="mb-3 text-pretty text-sm">
        You say that its reason, its controls and its scope are still true. It goes on as it was approved, and the log
        has that you said so. {afterwards}
      </p>
      <Field
        label="Note"
        isOptional
        hint="What you looked at. Its owner, approvers and auditors read it."
        problem={problemAt(problems, 'note')}
      >
        {(control) => (
          <TextArea
            {...control}
            rows={2}
            maxLength={4000}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        )}
      </Field>
    </Dialog>
  )
}
