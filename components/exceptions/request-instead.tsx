'use client'

import { ChevronDown } from 'lucide-react'
import { useId, useState } from 'react'
import { Fix } from '#components/checklist/fix.tsx'
import { counted } from '#components/ui/format.ts'
import type { InsteadFix } from '#lib/posture/exceptions/instead.ts'
import type { RequestPreview } from './request-contract.ts'
import { effortWords } from './request-sentences.ts'

/** What it takes to fix it, before one asks to live with it: the steps for each check, on one of its assets. */
export function FixInstead({ instead, preview }: { instead: readonly InsteadFix[]; preview: RequestPreview }) {
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  if (instead.length === 0) return null
  const unshown = preview.byCheck.length - instead.length
  return (
    <div className="border-line border-t pt-1 -mb-2">
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
        className="flex min-h-11 w-full items-center gap-2 rounded-md text-left font-medium text-accent text-sm hover:underline"
      >
        <ChevronDown aria-hidden className={`size-4 shrink-0 transition-transform ${isOpen ? '' : '-rotate-90'}`} />
        Fix it instead
      </button>
      <div id={id} hidden={!isOpen} className="flex flex-col gap-5 pb-3">
        {instead.map((one) => {
          const assets = preview.byCheck.find(({ checkId }) => checkId === one.checkId)?.findings ?? 1
          return (
            <section key={one.checkId} aria-label={`Fix: ${one.title}`} className="min-w-0">
              <p className="mb-2 text-ink-2 text-xs">
                {instead.length > 1 && <b className="block font-semibold text-ink text-sm">{one.title}</b>}
                {effortWords(one.effort, assets)} to fix. The steps for {one.asset}
                {assets > 1 && `, one of ${counted(assets, 'asset')}`}:
              </p>
              <Fix fix={one.fix} caution={one.caution} />
            </section>
          )
        })}
        {unshown > 0 && (
          <p className="text-ink-2 text-xs">
            {counted(unshown, 'more check')} {unshown === 1 ? 'has its' : 'have their'} steps on the checklist.
          </p>
        )}
      </div>
    </div>
  )
}
