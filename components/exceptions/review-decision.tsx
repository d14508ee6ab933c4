'use client'

import { useRouter } from 'next/navigation'
import { type MouseEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Problem, TextArea } from '#components/ui/field.tsx'
import { useShortcut } from '#components/ui/keyboard.ts'
import { Notice } from '#components/ui/notice.tsx'
import { problemAt, useAction } from '#components/ui/run-action.ts'
import { scopedHref } from '#components/ui/scope.ts'
import { toast } from '#components/ui/toast.tsx'
import type { DecideAction, DecisionTold, Verdict } from './review-contract.ts'
import { follows, MeantPresses, nextFollows } from './review-press.ts'
import { nameOf } from './words.ts'

// What is typed for each waits while one walks the queue.
const typed = new Map<number, string>()

const missing: Readonly<Record<Exclude<Verdict, 'approve'>, string>> = {
  reject: 'Say why it is rejected: the requester and auditors will read it.',
  changes: 'Say what has to change: the requester will read it.',
}

const done: Readonly<Record<Verdict, string>> = {
  approve: 'approved',
  reject: 'rejected',
  changes: 'sent back for changes',
}

/**
 * The reason and the three buttons. Keys lead to a button and never press it: `a`, `r` and `c`, then Enter. After a
 * decision the next case has the focus at its heading, and takes no press that was meant for the one before. What was
 * typed survives a fresh sign-in.
 */
export function ReviewDecision({
  id,
  version,
  approveLabel,
  canApprove,
  nextHref,
  signInNote,
  decide,
}: {
  id: number
  version: number
  approveLabel: string
  /** Not where its last day has passed, or is later than the policy allows by now. */
  canApprove: boolean
  /** What opens after the decision. */
  nextHref: string
  /** That and why one will be asked to sign in again; null where the last sign-in is fresh. */
  signInNote: string | null
  decide: DecideAction
}) {
  const router = useRouter()
  const [reason, setReason] = useState(() => typed.get(id) ?? '')
  const [lacking, setLacking] = useState<string | null>(null)
  const [meant, setMeant] = useState<Verdict | null>(null)
  const [overtaken, setOvertaken] = useState<string | null>(null)
  const [isDone, setDone] = useState(false)
  const [isUnmeant, setUnmeant] = useState(false)
  const presses = useRef(new MeantPresses(null))
  const { run, isRunning, problems, draft } = useAction(decide, {
    whatFailed: 'Nothing was decided',
    draftKey: `exception-decision-${id}`,
  })
  const field = useRef<HTMLTextAreaElement>(null)
  const buttons = { approve: useButton(), changes: useButton(), reject: useButton() }
  const hint = useId()
  const type = (text: string) => {
    typed.set(id, text)
    setReason(text)
    setLacking(null)
  }
  useLayoutEffect(() => {
    if (!follows()) return
    presses.current = new MeantPresses(performance.now())
    document.getElementById('review-case')?.focus()
  }, [])
  const goOn = () => {
    nextFollows()
    router.push(scopedHref(nextHref, new URLSearchParams(window.location.search)), { scroll: false })
    router.refresh()
  }

  useEffect(() => {
    if (!draft) return
    setReason(draft.reason)
    setMeant(draft.verdict)
    document.querySelector<HTMLElement>(`[data-verdict=${draft.verdict}]`)?.focus()
  }, [draft])

  const lead = (verdict: Verdict) => {
    setMeant(verdict)
    if (verdict !== 'approve' && reason.trim() === '') field.current?.focus()
    else buttons[verdict].current?.focus()
  }
  useShortcut('a', 'To Approve; Enter approves', () => lead('approve'), { group: 'Lists', enabled: canApprove })
  useShortcut('r', 'To Reject', () => lead('reject'), { group: 'Lists' })
  useShortcut('c', 'To Ask for changes', () => lead('changes'), { group: 'Lists' })

  const submit = async (verdict: Verdict) => {
    setMeant(verdict)
    if (verdict !== 'approve' && reason.trim() === '') {
      setLacking(missing[verdict])
      field.current?.focus()
      return
    }
    const told = await run({ id, version, verdict, reason: reason.trim() })
    if (!told) return
    typed.delete(id)
    if (told.state === 'overtaken') return setOvertaken(told.message)
    setDone(true)
    toast.success(doneWords(id, verdict, told))
    goOn()
  }
  const press = (verdict: Verdict) => (event: MouseEvent) => {
    const isMeant = presses.current.isMeant(event)
    setUnmeant(!isMeant)
    if (isMeant) void submit(verdict)
  }

  if (overtaken)
    return (
      <Notice
        tone="info"
        title="Somebody was quicker"
        actions={
          <Button variant="primary" onClick={goOn}>
            Go on
          </Button>
        }
      >
        {overtaken}
      </Notice>
    )

  const problem = lacking ?? problemAt(problems, 'reason')
  return (
    <div>
      <label htmlFor={`${hint}-reason`} className="mb-1 block text-sm">
        <span className="font-medium">Your reason</span>{' '}
        <span className="text-ink-2">the requester and auditors will read it</span>
      </label>
      <TextArea
        id={`${hint}-reason`}
        ref={field}
        rows={2}
        maxLength={2000}
        value={reason}
        placeholder="Required to reject or ask for changes"
        aria-invalid={problem ? true : undefined}
        aria-describedby={`${hint}-more`}
        onChange={(event) => type(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
          event.preventDefault()
          buttons[meant ?? 'approve'].current?.focus()
        }}
      />
      <div id={`${hint}-more`}>
        {problem && <Problem>{problem}</Problem>}
        {draft && (
          <p className="mt-1 text-ink-2 text-xs">You have signed in again. What you typed is still here: confirm it.</p>
        )}
      </div>
      <div className="mt-3 grid grid-cols-2 items-center gap-2 md:flex md:flex-wrap">
        <Button
          ref={buttons.approve}
          variant="primary"
          className="max-md:col-span-2"
          data-verdict="approve"
          disabled={isRunning || isDone || !canApprove}
          onClick={press('approve')}
        >
          {approveLabel}
        </Button>
        <Button ref={buttons.changes} data-verdict="changes" disabled={isRunning || isDone} onClick={press('changes')}>
          Ask for changes
        </Button>
        <Button
          ref={buttons.reject}
          variant="danger"
          data-verdict="reject"
          disabled={isRunning || isDone}
          onClick={press('reject')}
        >
          Reject
        </Button>
        <p role="status" className="text-ink-2 text-xs max-md:col-span-2 md:ml-auto">
          {isRunning
            ? 'Deciding…'
            : isUnmeant
              ? `${nameOf(id)} has just opened: read it, then press again`
              : signInNote}
        </p>
      </div>
    </div>
  )
}

const useButton = () => useRef<HTMLButtonElement>(null)

function doneWords(id: number, verdict: Verdict, told: Extract<DecisionTold, { state: 'decided' }>): string {
  if (verdict === 'approve' && told.approvalsLeft > 0)
    return `${nameOf(id)} has your approval; it needs ${told.approvalsLeft === 1 ? 'one' : told.approvalsLeft} more`
  return `${nameOf(id)} ${done[verdict]}`
}
