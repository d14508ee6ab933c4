'use client'

import { useEffect, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { useAction } from '#components/ui/run-action.ts'
import { toast } from '#components/ui/toast.tsx'
import type { ActionResult } from '#lib/auth/action-result.ts'

type Input = { person: string; hasLeft: boolean }

/** Says that somebody is not here any more, after asking; or that they are after all. */
export function SayLeft({
  person,
  hasLeft,
  action,
}: {
  person: { readonly id: string; readonly name: string }
  /** As it stands. */
  hasLeft: boolean
  action: (input: Input) => Promise<ActionResult<{ hasLeft: boolean }>>
}) {
  const [isOpen, setOpen] = useState(false)
  const { run, isRunning, draft } = useAction(action, {
    whatFailed: 'Nothing was changed',
    draftKey: `say-left-${person.id}`,
  })
  useEffect(() => {
    if (draft) setOpen(draft.hasLeft)
  }, [draft])
  const say = async (left: boolean) => {
    const told = await run({ person: person.id, hasLeft: left })
    setOpen(false)
    if (told) toast.success(left ? `${person.name} has left` : `${person.name} is here`)
  }
  if (hasLeft)
    return (
      <Button disabled={isRunning} onClick={() => void say(false)}>
        Is here after all
      </Button>
    )
  return (
    <Dialog
      title={`Has ${person.name} left?`}
      width="narrow"
      open={isOpen}
      onOpenChange={setOpen}
      trigger={<Button>Has left…</Button>}
      footer={
        <>
          <Button onClick={() => setOpen(false)}>Cancel</Button>
          <Button variant="danger" disabled={isRunning} onClick={() => void say(true)}>
            {isRunning ? 'Saving' : 'Has left'}
          </Button>
        </>
      }
    >
      <p className="text-pretty text-ink-2 text-sm">
        Their sessions end, nobody can name them as an owner any more, and the register marks what they answer for, so
        that an approver gives it to somebody else. A sign-in of theirs takes it back: take their role away in Microsoft
        Entra ID, too.
      </p>
    </Dialog>
  )
}
