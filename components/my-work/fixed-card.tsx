import { Card } from '#components/ui/card.tsx'
import { Link } from '#components/ui/link.tsx'
import { VerdictMark } from '#components/ui/marks.tsx'
import { Time } from '#components/ui/time.tsx'
import { checksById } from '#lib/checklist/index.ts'
import type { TurnedFinding } from '#lib/posture/overview/turned-findings.ts'

/** What was mended in seven days: said gladly. */
export function FixedCard({ findings, total }: { findings: readonly TurnedFinding[]; total: number }) {
  return (
    <Card title="Fixed" hint="in seven days">
      {findings.length === 0 ? (
        <p className="text-ink-2 text-sm">Nothing was fixed in seven days.</p>
      ) : (
        <ul className="flex flex-col text-sm">
          {findings.map(({ assetKey, assetName, checkId, at }) => (
            <li
              key={`${assetKey} ${checkId} ${at.getTime()}`}
              className="relative flex items-baseline gap-2.5 border-line border-b py-2 last:border-b-0 last:pb-0"
            >
              <VerdictMark verdict="pass" label={false} className="translate-y-px" />
              <div className="min-w-0 flex-1">
                <Link
                  href={`/assets/${assetKey}`}
                  className="stretched block truncate rounded-xs font-medium hover:text-accent"
                >
                  {assetName}
                </Link>
                <p className="truncate text-ink-2 text-xs">{checksById.get(checkId)?.title ?? checkId}</p>
              </div>
              <Time value={at} as="day" className="relative z-1 shrink-0 text-ink-2 text-xs" />
            </li>
          ))}
        </ul>
      )}
      {total > findings.length && <p className="mt-2 text-ink-2 text-xs">and {total - findings.length} more</p>}
    </Card>
  )
}
