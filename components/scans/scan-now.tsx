'use client'

import { RefreshCw } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { Button } from '#components/ui/button.tsx'
import { useAction } from '#components/ui/run-action.ts'
import { toast } from '#components/ui/toast.tsx'
import { Tooltip } from '#components/ui/tooltip.tsx'
import type { ActionResult } from '#lib/auth/action-result.ts'
import { scanWatch, useScanWatch } from './watch.ts'

/**
 * Asks for a scan and tells when it has ended; pages show its progress with `ScanProgress`.
 * @param request the action that asks for it. Asking while one runs is the same as watching it. Null for who may only
 *   watch: then there is no button.
 * @param running whether one was under way when the page was made.
 */
export function ScanNow({
  request,
  running,
}: {
  request: ((input: undefined) => Promise<ActionResult<{ lastScanId: number | null }>>) | null
  running: boolean
}) {
  const watched = useScanWatch()
  const router = useRouter()
  const { run, isRunning: isAsking } = useAction(request, { whatFailed: 'The scan could not be asked for' })

  useEffect(() => {
    if (running) scanWatch.begin(null)
  }, [running])

  useEffect(() => {
    if (watched.state !== 'ended' && watched.state !== 'unheard') return
    scanWatch.settle()
    if (watched.state === 'unheard') {
      toast.error('No worker has taken the scan', {
        description: 'Is `npm start` still running? The scan stays in the queue.',
      })
      return
    }
    const { isGood, title, detail } = watched.last.end
    const say = isGood ? toast.success : toast.warning
    say(title, { description: detail })
    router.refresh()
  }, [watched, router])

  async function ask() {
    const asked = await run(undefined)
    if (asked) scanWatch.begin(asked.lastScanId)
  }

  if (!request) return null
  const isBusy = isAsking || watched.state === 'waiting' || watched.state === 'running'
  const button = (
    <Button
      variant="primary"
      icon={<RefreshCw aria-hidden className={isBusy ? 'animate-spin' : undefined} />}
      aria-disabled={isBusy}
      onClick={() => {
        if (!isBusy) void ask()
      }}
    >
      {isBusy ? 'Scanning' : 'Scan now'}
    </Button>
  )
  if (!isBusy) return button
  // A button that cannot be pressed takes no pointer either: what is around it does.
  return (
    <Tooltip content="A scan is under way; one runs at a time.">
      <span className="inline-flex cursor-not-allowed">{button}</span>
    </Tooltip>
  )
}
