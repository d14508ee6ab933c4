'use client'

import { Fix } from '#components/checklist/fix.tsx'
import { counted } from '#components/ui/format.ts'
import type { InsteadFix } from '#lib/posture/exceptions/instead.ts'
import type { RequestPreview } from './request-contract.ts'
import { effortWords } from './request-sentences.ts'

/** What it takes to fix it, before one asks to live with it: the steps for each check, on one of its assets. */
export function FixInstead({ instead, preview }: { instead: readonly InsteadFix[]; preview: RequestPreview }) {
  const unshown = preview.byCheck.length - instead.length
  return (
    <div className="flex flex-col gap-5 pb-1">
      {instead.map((one) => {
        const assets = preview.byCheck.find(({ checkId }) => checkId === one.checkId)?.findings ?? 1
        return (
          <section key={one.checkId} aria-label={`Fix: ${one.title}`} className="min-w-0">
            <p className="mb-2 text-ink-2 text-xs">
              {instead.length > 1 && <b className="block font-semibold text-ink text-sm">{one.title}</b>}
              {`${effortWords(one.effort, assets)} to fix. The steps for ${one.asset}${assets > 1 ? `, one of ${counted(assets, 'asset')}` : ''}:`}
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
  )
}
