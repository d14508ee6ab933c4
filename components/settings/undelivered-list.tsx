'use client'

import { Archive, RotateCw } from 'lucide-react'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { TextLink } from '#components/ui/link.tsx'
import { Badge } from '#components/ui/marks.tsx'
import { useAction } from '#components/ui/run-action.ts'
import { Time } from '#components/ui/time.tsx'
import { toast } from '#components/ui/toast.tsx'
import type { ActionResult } from '#lib/auth/action-result.ts'
import type { Undelivered } from '#lib/notifications/index.ts'
import { channelNames } from './channel-words.ts'

type Which = Pick<Undelivered, 'id' | 'state'>
type SendAgain = (input: Which) => Promise<ActionResult<'asked'>>
type PutAway = (input: Which) => Promise<ActionResult<'put away'>>

/** Messages that were given up, each with why, and buttons for who may send it again or put it away. */
export function UndeliveredList({
  items,
  change,
}: {
  items: readonly Undelivered[]
  change: { sendAgain: SendAgain; putAway: PutAway } | null
}) {
  return (
    <ul className="divide-y divide-line">
      {items.map((item) => (
        <li
          key={`${item.id} ${item.state}`}
          className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3 text-sm md:px-4.5"
        >
          <div className="min-w-0 flex-1 basis-72">
            <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <Badge tone={item.state === 'failed' ? 'critical' : 'notice'}>
                {item.state === 'failed' ? 'Given up' : 'Unclear'}
              </Badge>
              <span className="[overflow-wrap:anywhere]">{item.headline}</span>
            </p>
            <p className="mt-1 text-ink-2 [overflow-wrap:anywhere]">
              {channelNames[item.channel]}
              {item.recipient && ` to ${item.recipient}`}
              {item.triedAt && (
                <>
                  , tried <Time value={item.triedAt} as="relative" />
                </>
              )}
              . {item.lastError}
            </p>
            <p className="mt-0.5 text-ink-2 text-xs [overflow-wrap:anywhere]">
              <TextLink href={item.href}>{item.subject}</TextLink>
            </p>
          </div>
          {change && (
            <div className="flex flex-wrap gap-2">
              <Again item={item} sendAgain={change.sendAgain} />
              <Away item={item} putAway={change.putAway} />
            </div>
          )}
        </li>
      ))}
    </ul>
  )
}

function Away({ item: { id, state, headline }, putAway }: { item: Undelivered; putAway: PutAway }) {
  const putting = useAction(putAway, { whatFailed: 'It was not put away' })
  return (
    <Button
      size="small"
      variant="quiet"
      icon={<Archive aria-hidden />}
      aria-disabled={putting.isRunning}
      aria-label={`Put away: ${headline}`}
      onClick={() => {
        if (!putting.isRunning) void putting.run({ id, state })
      }}
    >
      Put away
    </Button>
  )
}

function Again({ item: { id, state, headline }, sendAgain }: { item: Undelivered; sendAgain: SendAgain }) {
  const [isAsking, setAsking] = useState(false)
  const sending = useAction(sendAgain, { whatFailed: 'It was not sent again' })
  const send = async () => {
    if (sending.isRunning) return
    const done = await sending.run({ id, state })
    setAsking(false)
    if (done) toast.success('It is on its way again', { description: 'The worker sends it within a minute.' })
  }
  const button = (
    <Button
      size="small"
      icon={<RotateCw aria-hidden />}
      aria-disabled={sending.isRunning}
      aria-label={`Send again: ${headline}`}
      onClick={state === 'failed' ? send : undefined}
    >
      Send again
    </Button>
  )
  if (state === 'failed') return button
  return (
    <Dialog
      title="It may arrive twice"
      description="Nobody knows whether this message arrived. Send it again only if its readers say that it did not."
      width="narrow"
      trigger={button}
      open={isAsking}
      onOpenChange={setAsking}
      footer={
        <>
          <Button onClick={() => setAsking(false)}>Leave it</Button>
          <Button variant="primary" aria-disabled={sending.isRunning} onClick={send}>
            Send it again
          </Button>
        </>
      }
    >
      <p className="text-sm [overflow-wrap:anywhere]">{headline}</p>
    </Dialog>
  )
}
