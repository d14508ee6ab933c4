'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useEffectEvent, useState } from 'react'
import { Notice } from '#components/ui/notice.tsx'
import { Progress } from '#components/ui/progress.tsx'
import { toast } from '#components/ui/toast.tsx'

/** What `GET /api/workloads/rules` answers. */
export interface RulesState {
  readonly isApplied: boolean
}

const POLL_MS = 1000
// Applying takes seconds; a job that nobody takes within this time will hardly be taken at all.
const PATIENCE_MS = 60_000

/** Shown while saved rules have not reached every asset yet: waits for that, and then brings the numbers. */
export function RulesProgress({ isApplied }: RulesState) {
  const router = useRouter()
  const [isUnheard, setUnheard] = useState(false)
  const done = useEffectEvent(() => {
    toast.success('The rules are applied', { description: 'The numbers on this page are those of the new rules.' })
    router.refresh()
  })
  useEffect(() => {
    if (isApplied) return
    const begun = Date.now()
    let timer: ReturnType<typeof setTimeout>
    let isGone = false
    const poll = async () => {
      const state = await rulesState()
      if (isGone) return
      if (state?.isApplied) return done()
      if (Date.now() - begun > PATIENCE_MS) setUnheard(true)
      timer = setTimeout(() => void poll(), POLL_MS)
    }
    timer = setTimeout(() => void poll(), POLL_MS)
    return () => {
      isGone = true
      clearTimeout(timer)
    }
  }, [isApplied])
  if (isApplied) return null
  return (
    <section aria-label="Rules under way" className="rounded-lg border border-line bg-surface px-4.5 py-3">
      <Progress
        label="Applying the rules to every asset"
        done={0}
        total={null}
        detail="The numbers below are those of before. You may leave this page: it goes on without you."
      />
      {isUnheard && (
        <Notice className="mt-3" title="This takes longer than it should">
          The rules are saved. They are applied by the worker, or by the next scan: is <code>npm start</code> still
          running?
        </Notice>
      )}
    </section>
  )
}

async function rulesState(): Promise<RulesState | null> {
  try {
    const response = await fetch('/api/workloads/rules', { cache: 'no-store' })
    return response.ok ? ((await response.json()) as RulesState) : null
  } catch {
    return null
  }
}
