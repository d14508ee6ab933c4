import { Card } from '#components/ui/card.tsx'
import type { WhyItMoved } from '#lib/posture/overview/movement.ts'
import { MovementChart, movementHref } from './movement-chart.tsx'
import { periodWords } from './words.ts'

/** Which causes took the score from where it was to where it is. Null: there is nothing to compare with yet. */
export function WhyItMovedCard({
  moved,
  timeZone,
  className,
}: {
  moved: WhyItMoved | null
  timeZone: string
  className?: string
}) {
  if (!moved)
    return (
      <Card title="Why it moved" className={className}>
        <p className="text-ink-2 text-sm">There is one scan so far. After the next this says what moved the score.</p>
      </Card>
    )
  return (
    <Card
      title="Why it moved"
      hint={`raw score, ${periodWords(moved.from.at, moved.to.at, timeZone)}`}
      link={{ href: movementHref(moved), label: 'Details' }}
      className={className}
    >
      <MovementChart moved={moved} timeZone={timeZone} />
    </Card>
  )
}
