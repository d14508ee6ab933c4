'use client'

import { useEffect, useState } from 'react'
import { formatDuration } from '#components/ui/format.ts'
import { TextLink } from '#components/ui/link.tsx'
import { Progress } from '#components/ui/progress.tsx'
import { useScanWatch } from './watch.ts'
import { phaseWords } from './words.ts'

/** The scan under way: what it does, how far it is, and for how long. Nothing while there is none. */
export function ScanProgress() {
  const watched = useScanWatch()
  if (watched.state !== 'waiting' && watched.state !== 'running') return null
  const running = watched.state === 'running' ? watched.running : null
  return (
    <section aria-label="Scan under way" className="rounded-lg border border-line bg-surface px-4.5 py-3">
      <Progress
        label={running ? phaseWords(running.progress) : 'Waiting for the worker'}
        done={running?.progress?.done ?? 0}
        total={running?.progress?.total ?? null}
        detail={
          running && (
            <>
              <Elapsed since={running.startedAt} />. You may leave this page: the scan goes on.{' '}
              <TextLink href={`/scans/${running.id}`}>This scan</TextLink>
            </>
          )
        }
      />
    </section>
  )
}

function Elapsed({ since }: { since: string }) {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  const seconds = Math.max(0, Math.floor((now - Date.parse(since)) / 1000))
  return <span className="tabular-nums">{seconds < 10 ? `${seconds} s` : formatDuration(seconds * 1000)}</span>
}
