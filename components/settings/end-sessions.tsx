'use client'

import { useEffect, useState } from 'react'
import { Button, type ButtonSize } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { useAction } from '#components/ui/run-action.ts'
import { toast } from '#components/ui/toast.tsx'
import type { ActionResult } from '#lib/auth/action-result.ts'

/**
 * Ends sessions, after asking. Where the action wants a fresh sign-in first, the question stands again on the way back.
 * @param draftKey names the question on this page
 */
export function EndSessions<Input>({
  action,
  input,
  draftKey,
  label,
  describedAs,
  title,
  size = 'small',
  children,
}: {
  action: (input: Input) => Promise<ActionResult<number>>
  input: Input
  draftKey: string
  label: string
  /** What the button is called where its row cannot be seen. */
  describedAs?: string
  /** The question. */
  title: string
  size?: ButtonSize
  /** What it means for the person. */
  children: string
}) {
  const [isOpen, setOpen] = useState(false)
  const { run, isRunning, draft } = useAction(action, { whatFailed: 'Nothing was ended', draftKey })
  useEffect(() => {
    if (draft) setOpen(true)
  }, [draft])
  async function end() {
    const ended = await run(input)
    setOpen(false)
    if (ended !== null) toast.success(ended === 1 ? 'The session has ended' : `${ended} sessions have ended`)
  }
  return (
    <Dialog
      title={title}
      width="narrow"
      open={isOpen}
      onOpenChange={setOpen}
      trigger={
        <Button size={size} variant="danger" aria-label={describedAs}>
          {label}
        </Button>
      }
      footer={
        <>
          <Button onClick={() => setOpen(false)}>Cancel</Button>
          <Button variant="danger" disabled={isRunning} onClick={() => void end()}>
            {isRunning ? 'Ending' : label}
          </Button>
        </>
      }
    >
      <p className="text-ink-2 text-sm">{children}</p>
    </Dialog>
  )
}
