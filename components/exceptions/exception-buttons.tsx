'use client'

import { useEffect, useState } from 'react'
import { Button, LinkButton } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field, TextArea } from '#components/ui/field.tsx'
import { problemAt, useAction } from '#components/ui/run-action.ts'
import { toast } from '#components/ui/toast.tsx'
import type { ActionResult } from '#lib/auth/action-result.ts'
import type { Offer } from '#lib/exceptions/state-machine.ts'
import { coveredWords } from './words.ts'

type Seen = { id: number; version: number }
export type WithdrawAction = (input: Seen) => Promise<ActionResult<true>>
export type RevokeAction = (input: Seen & { reason: string }) => Promise<ActionResult<true>>

/** What the viewer can do with an exception now. */
export function ExceptionButtons({
  id,
  name,
  version,
  isImported,
  covers,
  offers,
  withdraw,
  revoke,
  endOwn,
}: Seen & {
  name: string
  isImported: boolean
  /** What it covers now. */
  covers: { findings: number; unknown: number }
  offers: readonly Offer[]
  withdraw: WithdrawAction
  revoke: RevokeAction
  /** The same, for who asked for it or answers for it. */
  endOwn: RevokeAction
}) {
  const has = (offer: Offer) => offers.includes(offer)
  return (
    <>
      {has('revoke') && <Revoke id={id} version={version} name={name} covers={covers} revoke={revoke} />}
      {has('end_own') && <Revoke id={id} version={version} name={name} covers={covers} revoke={endOwn} isOwn />}
      {has('withdraw') && <Withdraw id={id} version={version} name={name} withdraw={withdraw} />}
      {has('change') && <LinkButton href={`/exceptions/new?change=${id}`}>Change</LinkButton>}
      {has('renew') && (
        <LinkButton href={`/exceptions/new?renew=${id}`}>{isImported ? 'Ask for an exception' : 'Renew'}</LinkButton>
      )}
      {has('ask_again') && (
        <LinkButton href={`/exceptions/new?again=${id}`} variant="primary">
          Ask again
        </LinkButton>
      )}
      {has('edit') && (
        <LinkButton href={`/exceptions/new?draft=${id}`} variant="primary">
          Edit and send again
        </LinkButton>
      )}
      {(has('approve') || has('reject')) && (
        <LinkButton href={`/exceptions/review?open=${name}`} variant="primary">
          Review
        </LinkButton>
      )}
    </>
  )
}

function Withdraw({ id, version, name, withdraw }: Seen & { name: string; withdraw: WithdrawAction }) {
  const [isOpen, setOpen] = useState(false)
  const { run, isRunning } = useAction(withdraw, { whatFailed: `${name} was not withdrawn` })
  const confirm = async () => {
    if (!(await run({ id, version }))) return
    setOpen(false)
    toast.success(`${name} is withdrawn`)
  }
  return (
    <Dialog
      title={`Withdraw ${name}?`}
      width="narrow"
      open={isOpen}
      onOpenChange={setOpen}
      trigger={<Button>Withdraw</Button>}
      footer={
        <>
          <Button onClick={() => setOpen(false)}>Keep it</Button>
          <Button variant="danger" disabled={isRunning} onClick={() => void confirm()}>
            {isRunning ? 'Withdrawing' : 'Withdraw'}
          </Button>
        </>
      }
    >
      <p className="text-pretty text-sm">
        Nobody decides on it any more, and its approvers are told. It stays in the register as withdrawn. To change what
        it says, ask again from its page: everything is filled in.
      </p>
    </Dialog>
  )
}

function Revoke({
  id,
  version,
  name,
  covers,
  revoke,
  isOwn = false,
}: Seen & { name: string; covers: { findings: number; unknown: number }; revoke: RevokeAction; isOwn?: boolean }) {
  const [isOpen, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const { run, isRunning, problems, draft } = useAction(revoke, {
    whatFailed: isOwn ? `${name} was not ended` : `${name} was not revoked`,
    draftKey: `exception.revoke.${id}`,
  })
  // Back from a fresh sign-in: what was written is still here.
  useEffect(() => {
    if (!draft) return
    setReason(draft.reason)
    setOpen(true)
  }, [draft])
  const isEmpty = reason.trim() === ''
  const confirm = async () => {
    if (!(await run({ id, version, reason: reason.trim() }))) return
    setOpen(false)
    toast.success(isOwn ? `${name} has ended` : `${name} is revoked`)
  }
  return (
    <Dialog
      title={`End ${name} now?`}
      width="narrow"
      open={isOpen}
      onOpenChange={setOpen}
      trigger={<Button variant="danger">{isOwn ? 'End early' : 'Revoke'}</Button>}
      footer={
        <>
          <Button onClick={() => setOpen(false)}>Keep it</Button>
          <Button variant="danger" disabled={isEmpty || isRunning} onClick={() => void confirm()}>
            {isOwn ? (isRunning ? 'Ending it' : 'End it now') : isRunning ? 'Revoking' : 'Revoke'}
          </Button>
        </>
      }
    >
      <p className="mb-3 text-pretty text-sm">
        {covers.findings > 0
          ? `${coveredWords(covers)} ${covers.findings === 1 ? 'counts' : 'count'} again at once, unless another exception covers ${covers.findings === 1 ? 'it' : 'them'}. `
          : ''}
        {isOwn ? 'Its approvers are told.' : 'Its owner and requester are told.'} It cannot be undone: what is to be
        tolerated again is asked for again.
      </p>
      <Field
        label="Why it ends before its time"
        hint={`Its owner, its requester${isOwn ? ', approvers' : ''} and auditors read it.`}
        problem={problemAt(problems, 'reason')}
      >
        {(control) => (
          <TextArea
            {...control}
            rows={3}
            maxLength={4000}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
    </Dialog>
  )
}
