'use client'

import clsx from 'clsx'
import { useEffect, useEffectEvent, useState } from 'react'
import { Card } from '#components/ui/card.tsx'
import { TextLink } from '#components/ui/link.tsx'
import { typeName } from '#lib/checklist/type-names.ts'
import type { Preview as RulesPreview } from '#lib/workloads/preview.ts'
import type { Ask } from './contract.ts'
import { outcomeWords } from './outcome-words.ts'
import { previewSentences } from './sentences.ts'
import type { Rule } from './words.ts'

const PAUSE_MS = 400

type State =
  | { is: 'empty' }
  | { is: 'asking'; last: RulesPreview | null }
  | { is: 'there'; preview: RulesPreview }
  | { is: 'failed'; why: string; last: RulesPreview | null }

/** What the rules would match as they stand, asked whenever typing pauses. Old numbers stay, dimmed, meanwhile. */
export function RulesPreviewCard({
  slug,
  rules,
  preview,
}: {
  /** Of the workload that is changed; null for a new one. */
  slug: string | null
  /** Those that are filled in. */
  rules: Rule[]
  preview: Ask<{ slug: string | null; rules: Rule[] }, RulesPreview>
}) {
  const [state, setState] = useState<State>({ is: 'empty' })
  const asked = JSON.stringify(rules)
  const ask = useEffectEvent(async (isStale: () => boolean) => {
    const outcome = await preview({ slug, rules }).catch(() => null)
    if (isStale()) return
    if (outcome?.state === 'done') setState({ is: 'there', preview: outcome.value })
    else setState((before) => ({ is: 'failed', why: outcomeWords(outcome), last: lastOf(before) }))
  })
  useEffect(() => {
    if (asked === '[]') {
      setState({ is: 'empty' })
      return
    }
    let isStale = false
    setState((before) => ({ is: 'asking', last: lastOf(before) }))
    const timer = setTimeout(() => void ask(() => isStale), PAUSE_MS)
    return () => {
      isStale = true
      clearTimeout(timer)
    }
  }, [asked])
  const shown = lastOf(state)
  return (
    <Card title="What the rules match" hint="in the newest scan" className="min-h-40">
      <div aria-live="polite" aria-busy={state.is === 'asking'}>
        {state.is === 'empty' && (
          <p className="text-ink-2 text-sm">
            Say what belongs to it, and this shows at once which assets that would be.
          </p>
        )}
        {state.is === 'asking' && !shown && <p className="text-ink-2 text-sm">Looking…</p>}
        {state.is === 'failed' && <p className="mb-2 text-critical text-sm">{state.why}</p>}
        {shown && <Preview preview={shown} isOld={state.is !== 'there'} />}
      </div>
    </Card>
  )
}

function lastOf(state: State): RulesPreview | null {
  if (state.is === 'empty') return null
  return state.is === 'there' ? state.preview : state.last
}

function Preview({ preview, isOld }: { preview: RulesPreview; isOld: boolean }) {
  const byType = preview.byType.map(({ type, count }) => ({
    name: typeName(type, count === 1 ? 'singular' : 'plural'),
    count,
  }))
  const [first, ...more] = previewSentences({ ...preview, byType })
  const others = preview.matched - preview.sample.length
  return (
    <div className={clsx('transition-opacity', isOld && 'opacity-50')}>
      <p className="font-medium text-sm">{first}</p>
      {more.map((sentence) => (
        <p key={sentence} className="mt-0.5 text-ink-2 text-sm">
          {sentence}
        </p>
      ))}
      {preview.sample.length > 0 && (
        <ul className="mt-3 divide-y divide-line border-line border-t text-sm">
          {preview.sample.map((asset) => (
            <li key={asset.key} className="flex items-baseline gap-3 py-1.5">
              <span className="min-w-0 flex-1">
                <TextLink
                  href={`/assets/${asset.key}`}
                  target="_blank"
                  className="block truncate font-medium text-ink!"
                >
                  {asset.name}
                </TextLink>
                <span className="block truncate text-ink-2 text-xs">
                  {[typeName(asset.type), asset.resourceGroup].filter(Boolean).join(' · ')}
                </span>
              </span>
            </li>
          ))}
        </ul>
      )}
      {preview.sample.length > 0 && others > 0 && (
        <p className="mt-1.5 text-ink-2 text-xs">and {others.toLocaleString('en-GB')} more</p>
      )}
    </div>
  )
}
