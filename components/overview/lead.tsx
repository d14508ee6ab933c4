import { Fragment } from 'react'
import { Link } from '#components/ui/link.tsx'
import type { WhyItMoved } from '#lib/posture/overview/movement.ts'
import { movementHref } from './movement-chart.tsx'
import type { Part } from './narrative.ts'

/** The second sentence, its numbers leading to what is behind them. */
export function Lead({ parts, moved }: { parts: Part[]; moved: WhyItMoved | null }) {
  return parts.map((part) => {
    if (typeof part === 'string') return <Fragment key={part}>{part}</Fragment>
    const { text, behind, end } = part
    return (
      <Fragment key={text}>
        {moved ? (
          <Link
            href={movementHref(moved, behind)}
            className="rounded-xs underline decoration-line-strong underline-offset-3 hover:text-accent hover:decoration-accent"
          >
            {text}
          </Link>
        ) : (
          text
        )}
        {end}
      </Fragment>
    )
  })
}
