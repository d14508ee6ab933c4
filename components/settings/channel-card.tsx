'use client'

import { Send } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { KeyValues } from '#components/ui/key-values.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { useAction } from '#components/ui/run-action.ts'
import { Time } from '#components/ui/time.tsx'
import type { ActionResult } from '#lib/auth/action-result.ts'
import type { Channel, ChannelHealth } from '#lib/notifications/index.ts'
import { channelNames, channelVariables } from './channel-words.ts'

type SendTest = (input: { channel: Channel }) => Promise<ActionResult<'asked'>>

/** How one channel fares, and a test message over it for who may ask for one. */
export function ChannelCard({ health, sendTest }: { health: ChannelHealth; sendTest: SendTest | null }) {
  const { channel, place, lastSentAt, waiting, trouble } = health
  if (place === null) return <NotConfigured channel={channel} />
  return (
    <Card title={channelNames[channel]} hint={place}>
      {trouble && (
        <Notice tone="error" title="It does not work at the moment" className="mb-3">
          <p className="[overflow-wrap:anywhere]">
            {trouble.said} <Time value={trouble.at} as="relative" className="text-ink-2" />
          </p>
        </Notice>
      )}
      <KeyValues
        split
        items={[
          { key: 'Last arrived', value: lastSentAt ? <Time value={lastSentAt} as="relative" /> : 'nothing yet' },
          { key: 'On their way', value: String(waiting) },
          ...(health.failed > 0 ? [{ key: 'Given up', value: String(health.failed) }] : []),
          ...(health.unclear > 0 ? [{ key: 'Unclear', value: String(health.unclear) }] : []),
        ]}
      />
      {sendTest && <Test channel={channel} test={health.test} sendTest={sendTest} />}
    </Card>
  )
}

function NotConfigured({ channel }: { channel: Channel }) {
  const variables = channelVariables[channel].map((name) => <code key={name}>{name}</code>)
  return (
    <Card title={channelNames[channel]} hint="not set up">
      <p className="text-pretty text-ink-2 text-sm">
        Set {variables[0]}
        {variables[1] && <> and {variables[1]}</>} where Temper is installed, and start it again.
      </p>
    </Card>
  )
}

const LOOK_EVERY_MS = 2_000
/** The worker looks every 15 seconds, and a mail server may take its time. */
const PATIENCE_MS = 60_000

function Test({ channel, test, sendTest }: { channel: Channel; test: ChannelHealth['test']; sendTest: SendTest }) {
  const router = useRouter()
  const asking = useAction(sendTest, { whatFailed: 'The test message was not asked for' })
  const [askedAt, setAskedAt] = useState<number | null>(null)
  const isUnderWay = test?.state === 'waiting' || test?.state === 'sending'
  const isWatching = askedAt !== null && isUnderWay

  useEffect(() => {
    if (!isWatching) return
    const timer = setInterval(() => {
      if (Date.now() - askedAt > PATIENCE_MS) setAskedAt(null)
      else router.refresh()
    }, LOOK_EVERY_MS)
    return () => clearInterval(timer)
  }, [isWatching, askedAt, router])

  const isBusy = asking.isRunning || isWatching
  return (
    <div className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-2 border-line border-t pt-3">
      <Button
        size="small"
        icon={<Send aria-hidden />}
        aria-disabled={isBusy}
        onClick={async () => {
          if (!isBusy && (await asking.run({ channel }))) setAskedAt(Date.now())
        }}
      >
        {isBusy ? 'Sending a test message' : 'Send a test message'}
      </Button>
      <p role="status" className="min-w-0 text-pretty text-ink-2 text-xs [overflow-wrap:anywhere]">
        {test && <TestWords test={test} />}
      </p>
    </div>
  )
}

function TestWords({ test: { state, said, at } }: { test: NonNullable<ChannelHealth['test']> }) {
  const words = {
    waiting: said ? `The test message waits to be tried again: ${said}` : 'The test message waits for the worker',
    sending: 'The test message is being sent',
    sent: 'The test message arrived',
    failed: `The test message did not arrive: ${said ?? 'nobody said why'}`,
    unclear: `Whether the test message arrived is not known: ${said ?? 'nobody said why'}`,
  }[state]
  return (
    <>
      {words} (<Time value={at} as="relative" />)
    </>
  )
}
