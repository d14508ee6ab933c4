import { Bar, BarKey } from '#components/ui/bar.tsx'
import { Card } from '#components/ui/card.tsx'
import { formatCount, formatScore } from '#components/ui/format.ts'
import { Link } from '#components/ui/link.tsx'
import { Delta } from '#components/ui/number.tsx'
import { type Pillar, pillars } from '#lib/checklist/vocabulary.ts'
import type { Level, Standing } from '#lib/posture/overview/standing.ts'

/** The score of each pillar, how it moved, and what it is made of: passes, excepted, unknown, fails. */
export function PillarsCard({ standing, hint }: { standing: Standing; hint: string }) {
  return (
    <Card title="Pillars" hint={hint} className="gap-1">
      <div className="flex flex-1 flex-col justify-around gap-4">
        {pillars.map(({ id, short }) => (
          <PillarRow key={id} id={id} name={short} level={standing.pillars[id]} />
        ))}
      </div>
      <div className="pt-3">
        <BarKey
          items={[
            { label: 'passes', fill: 'solid', tone: 'configure' },
            { label: 'excepted', fill: 'hatched' },
            { label: 'unknown', fill: 'hollow', tone: 'neutral' },
            { label: 'fails', fill: 'ground' },
          ]}
        />
      </div>
    </Card>
  )
}

function PillarRow({ id, name, level }: { id: Pillar; name: string; level: Level }) {
  const { sums, score, accepted, change } = level
  const words =
    score === null
      ? `${name}: nothing to judge`
      : `${name}: ${formatScore(score)} of 100. ${formatCount(sums.passed)} verdicts pass, ${formatCount(sums.failed)} fail, ${formatCount(sums.unknown)} are unknown; exceptions cover ${formatCount(sums.excepted)}. Without these it is ${formatScore(accepted)}.`
  return (
    <div className="group relative">
      <div className="mb-1.5 flex items-baseline gap-2">
        <span className="flex min-w-0 flex-wrap items-baseline gap-x-2">
          <Link href={`/findings?pillar=${id}`} className="stretched rounded-xs font-semibold group-hover:text-accent">
            {name}
          </Link>
          <span className="whitespace-nowrap text-ink-3 text-xs">accepted {formatScore(accepted)}</span>
        </span>
        <span className="ml-auto flex items-baseline gap-1.5">
          <span className="text-ink-3 text-xs">raw</span>
          <span className="font-semibold text-xl tabular-nums tracking-tight">{formatScore(score)}</span>
        </span>
        <Delta value={change} className="w-11 text-right text-sm" />
      </div>
      <Bar
        label={words}
        total={sums.weightApplicable}
        segments={[
          { value: sums.weightPassed, label: 'passes', fill: 'solid', tone: id },
          { value: sums.weightExcepted, label: 'covered by exceptions', fill: 'hatched' },
          { value: unknownLeft(sums), label: 'unknown', fill: 'hollow', tone: id },
        ]}
      />
    </div>
  )
}

/** The weight of what is unknown and not excepted. Of excepted weight it is not kept how much is unknown: by their counts. */
function unknownLeft({ weightUnknown, unknown, excepted, failedExcepted }: Level['sums']): number {
  return unknown === 0 ? 0 : weightUnknown * (1 - (excepted - failedExcepted) / unknown)
}
