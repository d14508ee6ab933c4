'use client'

import { RefreshCw } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { toast } from '#components/ui/toast.tsx'
import { Tooltip } from '#components/ui/tooltip.tsx'
import { scanWatch, useScanWatch } from './watch.ts'

/** What asking for a scan came to. */
export type ScanRequest = { isAccepted: true; lastScanId: number | null } | { isAccepted: false; reason: string }

/**
 * Asks for a scan and tells when it has ended; pages show its progress with `ScanProgress`.
 * @param request the action that asks for it. Asking while one runs is the same as watching it.
 * @param running whether one was under way when the page was made.
 */
export function ScanNow({ request, running }: { request: () => Promise<ScanRequest>; running: boolean }) {
  const watched = useScanWatch()
  const router = useRouter()
  const [isAsking, setAsking] = useState(false)

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
    setAsking(true)
    const answer = await request().catch(
      (): ScanRequest => ({ isAccepted: false, reason: 'The server did not answer.' }),
    )
    setAsking(false)
    if (answer.isAccepted) scanWatch.begin(answer.lastScanId)
    else toast.error('The scan could not be asked for', { description: answer.reason })
  }

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
