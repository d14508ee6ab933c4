'use client'

import { PlugZap } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { useAction } from '#components/ui/run-action.ts'
import { toast } from '#components/ui/toast.tsx'
import type { ActionResult } from '#lib/auth/action-result.ts'

const LOOK_EVERY_MS = 1_500
/** A job that no worker takes within this time will hardly be taken at all. */
const PATIENCE_MS = 20_000

/**
 * Asks a worker to check the connection, and looks at the page again while it does.
 * @param isRunning whether a check is under way, as the page says
 * @param startedAt of the newest check, to know a new one by
 */
export function CheckConnection({
  request,
  isRunning,
  startedAt,
}: {
  request: (input: undefined) => Promise<ActionResult<'requested' | 'already requested'>>
  isRunning: boolean
  startedAt: string | null
}) {
  const router = useRouter()
  const asking = useAction(request, { whatFailed: 'The check could not be asked for' })
  const [asked, setAsked] = useState<{ before: string | null; at: number } | null>(null)
  const isWaiting = asked !== null && asked.before === startedAt && !isRunning

  useEffect(() => {
    if (!isRunning && !isWaiting) return
    const timer = setInterval(() => {
      if (isWaiting && asked && Date.now() - asked.at > PATIENCE_MS) {
        setAsked(null)
        toast.error('No worker has taken the check', {
          description: 'Is npm start still running? npm run doctor checks without a worker.',
        })
      } else router.refresh()
    }, LOOK_EVERY_MS)
    return () => clearInterval(timer)
  }, [isRunning, isWaiting, asked, router])

  const isBusy = asking.isRunning || isWaiting || isRunning
  return (
    <Button
      variant="primary"
      icon={<PlugZap aria-hidden className={isBusy ? 'animate-pulse' : undefined} />}
      aria-disabled={isBusy}
      onClick={async () => {
        if (isBusy) return
        const before = startedAt
        if ((await asking.run(undefined)) !== null) setAsked({ before, at: Date.now() })
      }}
    >
      {isBusy ? 'Checking' : 'Check now'}
    </Button>
  )
}
