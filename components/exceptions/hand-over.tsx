'use client'

import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field, TextArea } from '#components/ui/field.tsx'
import { counted } from '#components/ui/format.ts'
import { problemAt, useAction } from '#components/ui/run-action.ts'
import { toast } from '#components/ui/toast.tsx'
import type { ActionResult } from '#lib/auth/action-result.ts'
import { type FindPeople, PersonField } from './person-field.tsx'
import type { Person } from './request-contract.ts'

export type HandOverAction = (input: {
  id: number
  version: number
  to: string
  note: string
  /** Of the owner whose exceptions all go; null = this one alone. */
  from: string | null
}) => Promise<ActionResult<{ readonly done: number; readonly problems: readonly string[] }>>

/** Gives an exception another owner, and on request all else that the old one answers for. */
export function HandOver({
  id,
  version,
  name,
  owner,
  viewer,
  handOver,
  findPeople,
}: {
  id: number
  version: number
  name: string
  owner: { readonly id: string | null; readonly name: string }
  viewer: Person
  handOver: HandOverAction
  findPeople: FindPeople
}) {
  const [isOpen, setOpen] = useState(false)
  const [to, setTo] = useState<Person | null>(null)
  const [note, setNote] = useState('')
  const [withAll, setWithAll] = useState(false)
  const { run, isRunning, problems } = useAction(handOver, { whatFailed: 'Nothing was handed over' })
  const confirm = async () => {
    if (!to) return
    const told = await run({ id, version, to: to.id, note: note.trim(), from: withAll ? owner.id : null })
    if (!told) return
    setOpen(false)
    const what = withAll ? counted(told.done, 'exception') : name
    if (told.problems.length > 0)
      toast.warning(`${to.name} answers for ${what} now`, { description: told.problems.join(' ') })
    else toast.success(`${to.name} answers for ${what} now`)
  }
  return (
    <Dialog
      title={`Who answers for ${name} from now on?`}
      width="narrow"
      open={isOpen}
      onOpenChange={setOpen}
      trigger={
        <Button size="small" className="max-md:h-10">
          Hand over
        </Button>
      }
      footer={
        <>
          <Button onClick={() => setOpen(false)}>Cancel</Button>
          <Button variant="primary" disabled={to === null || isRunning} onClick={() => void confirm()}>
            {isRunning ? 'Handing over' : 'Hand over'}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <p className="text-pretty text-sm">
          Only the owner changes: what was approved, who asked and its last day stay as they are, so nobody has to
          approve it again. Both are told, and the log says so.
        </p>
        <PersonField
          label="New owner"
          hint="Is told before it ends, and asks for its renewal."
          person={to}
          people={viewer.id === owner.id ? [] : [viewer]}
          viewerId={viewer.id}
          problem={problemAt(problems, 'to')}
          find={findPeople}
          onChange={setTo}
        />
        {owner.id !== null && (
          <label className="flex items-baseline gap-2.5 text-sm">
            <input
              type="checkbox"
              className="accent-accent"
              checked={withAll}
              onChange={(event) => setWithAll(event.target.checked)}
            />
            <span>And everything else that {owner.name || 'the old owner'} answers for</span>
          </label>
        )}
        <Field label="Note" isOptional hint="Both owners and auditors read it." problem={problemAt(problems, 'note')}>
          {(control) => (
            <TextArea
              {...control}
              rows={2}
              maxLength={2000}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
          )}
        </Field>
      </div>
    </Dialog>
  )
}
