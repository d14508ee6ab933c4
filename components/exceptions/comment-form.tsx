'use client'

import { useEffect, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Field, TextArea } from '#components/ui/field.tsx'
import { problemAt, useAction } from '#components/ui/run-action.ts'
import type { ActionResult } from '#lib/auth/action-result.ts'

export type CommentAction = (input: { id: number; text: string }) => Promise<ActionResult<true>>

/** Says something about an exception: its requester, its owner and its approvers hear of it. */
export function CommentForm({ id, comment }: { id: number; comment: CommentAction }) {
  const [text, setText] = useState('')
  const { run, isRunning, problems, draft } = useAction(comment, {
    whatFailed: 'The comment was not added',
    draftKey: `exception.comment.${id}`,
  })
  useEffect(() => {
    if (draft) setText(draft.text)
  }, [draft])
  const isEmpty = text.trim() === ''
  return (
    <form
      className="mb-3 flex flex-col gap-2 border-line border-b pb-4"
      onSubmit={async (event) => {
        event.preventDefault()
        if (isEmpty || isRunning) return
        if (await run({ id, text: text.trim() })) setText('')
      }}
    >
      <Field
        label="Comment"
        hint="Its requester, approvers and auditors read it. It stays in the log."
        problem={problemAt(problems, 'text')}
      >
        {(control) => (
          <TextArea
            {...control}
            rows={2}
            maxLength={4000}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <div>
        <Button type="submit" disabled={isEmpty || isRunning}>
          {isRunning ? 'Adding' : 'Add the comment'}
        </Button>
      </div>
    </form>
  )
}
