import clsx from 'clsx'
import { Bar } from '#components/ui/bar.tsx'
import { counted, formatScore } from '#components/ui/format.ts'
import { Link } from '#components/ui/link.tsx'
import { Delta } from '#components/ui/number.tsx'
import { standingWords } from '#components/workloads/sentences.ts'
import { Sparkline } from '#components/workloads/sparkline.tsx'
import { environmentName, standingColour, targetText } from '#components/workloads/words.ts'
import type { LeagueRow } from '#lib/posture/workloads/league-table.ts'

/** The owner's workloads, each against its target. */
export function OwnWorkloads({ workloads }: { workloads: readonly LeagueRow[] }) {
  return (
    <ul
      aria-label="My workloads"
      className={clsx('grid gap-4', workloads.length > 1 && 'sm:grid-cols-2', workloads.length > 2 && 'xl:grid-cols-3')}
    >
      {workloads.map((workload) => (
        <OwnWorkload key={workload.slug} workload={workload} />
      ))}
    </ul>
  )
}

function OwnWorkload({ workload }: { workload: LeagueRow }) {
  const { slug, name, environment, score, accepted, change, trend, target, findings, excepted, assets } = workload
  const { weightApplicable, weightExcepted } = workload
  return (
    <li className="group relative flex min-w-0 flex-col gap-2 rounded-lg border border-line bg-surface px-4.5 py-4 hover:border-control max-md:px-4">
      <div className="flex items-baseline gap-2">
        <Link
          href={`/workloads/${slug}`}
          className="stretched min-w-0 truncate rounded-xs font-semibold group-hover:text-accent"
        >
          {name}
        </Link>
        <span className="shrink-0 text-ink-3 text-xs">{environmentName(environment)}</span>
      </div>
      <div className="flex items-end gap-3">
        <span className="font-semibold text-3xl tabular-nums tracking-tight">{formatScore(score)}</span>
        <span className="flex flex-col pb-0.5">
          <Delta value={change} className="text-sm" />
          <span className="text-ink-3 text-xs">accepted {formatScore(accepted)}</span>
        </span>
        <span className="ml-auto">
          <Sparkline values={trend} target={target} label={`Trend of ${name}`} />
        </span>
      </div>
      <Bar
        total={100}
        mark={target ?? undefined}
        segments={[
          { value: score ?? 0, label: 'score', tone: 'accent' },
          {
            value: weightApplicable > 0 ? (100 * weightExcepted) / weightApplicable : 0,
            label: 'covered by exceptions',
            fill: 'hatched',
          },
        ]}
        label={`${name}: ${standingWords({ score, target })}; accepted ${formatScore(accepted)}`}
      />
      <div className="flex flex-wrap justify-between gap-x-4 text-xs">
        <span className={standingColour(score, target)}>{againstTarget(score, target)}</span>
        <span className="text-ink-2">
          {counted(findings, 'finding')}
          {excepted > 0 && ` and ${excepted} excepted`} on {counted(assets, 'asset')}
        </span>
      </div>
    </li>
  )
}

function againstTarget(score: number | null, target: number | null): string {
  if (target === null) return 'no target'
  const words = standingWords({ score, target })
  return score === null
    ? `target ${targetText(target)}`
    : words.slice(words.indexOf(', ') + 2).replace('its target', 'target')
}
