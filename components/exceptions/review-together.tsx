'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useEffectEvent, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field, TextArea } from '#components/ui/field.tsx'
import { counted, formatCount } from '#components/ui/format.ts'
import { problemAt, useAction } from '#components/ui/run-action.ts'
import type { DecideManyAction, DecisionsInput, DecisionsTold } from './review-contract.ts'
import { nextFollows } from './review-press.ts'
import { nameOf } from './words.ts'

export interface TogetherItem {
  id: number
  version: number
  title: string
  findings: number
}

/** Several requests for the same, by the same person, decided at once: each is shown, and what came of each is told. */
export function ReviewTogether({
  items,
  requester,
  decideMany,
}: {
  items: readonly TogetherItem[]
  requester: string
  decideMany: DecideManyAction
}) {
  const router = useRouter()
  const [isOpen, setOpen] = useState(false)
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set())
  const [reason, setReason] = useState('')
  const [lacking, setLacking] = useState<string | null>(null)
  const [told, setTold] = useState<DecisionsTold | null>(null)
  const { run, isRunning, problems, draft } = useAction(decideMany, {
    whatFailed: 'Nothing was decided',
    draftKey: 'exception-decisions',
  })
  const restore = useEffectEvent((given: DecisionsInput) => {
    const isGiven = (id: number) => given.items.some((one) => one.id === id)
    if (!items.some(({ id }) => isGiven(id))) return
    setReason(given.reason)
    setLeft(new Set(items.flatMap(({ id }) => (isGiven(id) ? [] : [id]))))
    setOpen(true)
  })
  useEffect(() => {
    if (draft) restore(draft)
  }, [draft])
  const chosen = items.filter(({ id }) => !left.has(id))

  const submit = async (verdict: 'approve' | 'reject') => {
    if (verdict === 'reject' && reason.trim() === '') return setLacking('Say why they are rejected.')
    const versions = chosen.map(({ id, version }) => ({ id, version }))
    const answer = await run({ items: versions, verdict, reason: reason.trim() })
    if (answer) setTold(answer)
  }
  const change = (open: boolean) => {
    setOpen(open)
    if (open || !told) return
    setTold(null)
    nextFollows()
    router.push('/exceptions/review')
    router.refresh()
  }
  const toggle = (id: number) => {
    const next = new Set(left)
    if (!next.delete(id)) next.add(id)
    setLeft(next)
  }
  const names = new Map(items.map(({ id, title }) => [id, title]))
  return (
    <Dialog
      title={told ? resultTitle(told) : `${counted(items.length, 'request')} for the same`}
      description={told ? undefined : `The same checks, asked for by ${requester || 'the same person'}.`}
      open={isOpen}
      onOpenChange={change}
      trigger={
        <Button size="small" className="max-md:h-10">
          Decide {formatCount(items.length)} like this together
        </Button>
      }
      footer={
        told ? (
          <Button variant="primary" onClick={() => change(false)}>
            Go on
          </Button>
        ) : (
          <>
            <Button variant="danger" disabled={isRunning || chosen.length === 0} onClick={() => submit('reject')}>
              Reject {formatCount(chosen.length)}
            </Button>
            <Button variant="primary" disabled={isRunning || chosen.length === 0} onClick={() => submit('approve')}>
              Approve {formatCount(chosen.length)}
            </Button>
          </>
        )
      }
    >
      {told ? (
        <ul className="text-sm">
          {told.results.map(({ id, isDone, message }) => (
            <li key={id} className="border-line border-b py-2 last:border-b-0">
              <span className="font-medium">{names.get(id) ?? nameOf(id)}</span>
              <span className={isDone ? 'block text-ink-2' : 'block text-critical'}>{message}</span>
            </li>
          ))}
        </ul>
      ) : (
        <>
          <ul className="text-sm">
            {items.map(({ id, title, findings }) => (
              <li key={id} className="border-line border-b py-2 last:border-b-0">
                <label className="flex items-baseline gap-2.5">
                  <input
                    type="checkbox"
                    className="accent-accent"
                    checked={!left.has(id)}
                    onChange={() => toggle(id)}
                  />
                  <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">{title}</span>
                  <span className="text-ink-2 text-xs">
                    {nameOf(id)} · {counted(findings, 'finding')}
                  </span>
                </label>
              </li>
            ))}
          </ul>
          <Field
            className="mt-3"
            label="Your reason"
            hint="The requester and auditors will read it. Required to reject."
            problem={lacking ?? problemAt(problems, 'reason')}
          >
            {(control) => (
              <TextArea
                {...control}
                rows={2}
                maxLength={2000}
                value={reason}
                onChange={(event) => {
                  setReason(event.target.value)
                  setLacking(null)
                }}
              />
            )}
          </Field>
        </>
      )}
    </Dialog>
  )
}

function resultTitle({ results }: DecisionsTold): string {
  const failed = results.filter(({ isDone }) => !isDone).length
  if (failed === 0) return `${counted(results.length, 'request')} decided`
  return `${formatCount(results.length - failed)} of ${counted(results.length, 'request')} decided`
}
