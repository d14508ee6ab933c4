import { counted, formatScore } from '#components/ui/format.ts'
import { Link } from '#components/ui/link.tsx'
import { Num } from '#components/ui/number.tsx'
import type { PublishedPillar } from '#lib/posture/checklist/published-checklist.ts'
import { findingsOf } from './sentences.ts'

const bars: Record<PublishedPillar['pillar'], string> = {
  footprint: 'bg-footprint',
  configure: 'bg-configure',
  maintain: 'bg-maintain',
}

/** The three pillars at a glance, each leading to its part of the document. */
export function PillarSummary({ published }: { published: readonly PublishedPillar[] }) {
  return (
    <nav aria-label="Pillars" className="grid grid-cols-3 gap-3 max-md:gap-2" data-print="hidden">
      {published.map((pillar) => (
        <Link
          key={pillar.pillar}
          href={`#${pillar.pillar}`}
          className="relative overflow-hidden rounded-lg border border-line bg-surface px-4.5 py-3 transition-colors hover:bg-background max-md:px-3"
        >
          <span aria-hidden className={`absolute inset-x-0 top-0 h-0.5 ${bars[pillar.pillar]}`} />
          <span className="flex flex-wrap items-baseline justify-between gap-x-2">
            <span className="font-medium text-sm">{pillar.title}</span>
            <span className="flex items-baseline gap-1.5">
              <span className="text-ink-3 text-xs max-md:hidden">raw</span>
              <span className="font-semibold text-xl">
                <Num value={pillar.score} digits={1} />
              </span>
            </span>
          </span>
          <span className="block text-ink-2 text-xs max-md:hidden">
            {counted(pillar.checks, 'check')} · {counted(findingsOf(pillar), 'finding')} · accepted{' '}
            {formatScore(pillar.accepted)}
          </span>
        </Link>
      ))}
    </nav>
  )
}
