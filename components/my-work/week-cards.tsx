import { Card } from '#components/ui/card.tsx'
import { Link } from '#components/ui/link.tsx'
import { SeverityMark, VerdictMark } from '#components/ui/marks.tsx'
import { Time } from '#components/ui/time.tsx'
import { checksById } from '#lib/checklist/index.ts'

/** A finding that ended because somebody mended it. */
export interface FixedFinding {
  readonly assetKey: string
  readonly assetName: string
  readonly checkId: string
  readonly at: Date
}

/** What was mended in seven days: said gladly. */
export function FixedCard({ findings, total }: { findings: readonly FixedFinding[]; total: number }) {
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

/** A finding that began in seven days. */
export interface NewFinding {
  readonly assetKey: string
  readonly assetName: string
  readonly checkId: string
  readonly since: Date
  readonly changedBy: string | null
}

/** What began to fail in seven days, and whose change it was. */
export function NewCard({ findings }: { findings: readonly NewFinding[] }) {
  return (
    <Card
      title="Newly failing"
      hint="in seven days"
      link={{ href: '/findings?opened=arrived,broke,came_back&group=none&sort=newest', label: 'Newest' }}
    >
      {findings.length === 0 ? (
        <p className="text-ink-2 text-sm">Nothing began to fail in seven days.</p>
      ) : (
        <ul className="flex flex-col text-sm">
          {findings.map(({ assetKey, assetName, checkId, since, changedBy }) => {
            const check = checksById.get(checkId)
            return (
              <li
                key={`${assetKey}.${checkId}`}
                className="relative flex items-baseline gap-2.5 border-line border-b py-2 last:border-b-0 last:pb-0"
              >
                {check && <SeverityMark severity={check.severity} label={false} className="translate-y-px" />}
                <div className="min-w-0 flex-1">
                  <Link
                    href={`/findings?check=${checkId}&open=${assetKey}.${checkId}`}
                    className="stretched block truncate rounded-xs font-medium hover:text-accent"
                  >
                    {assetName}
                  </Link>
                  <p className="truncate text-ink-2 text-xs">{check?.title ?? checkId}</p>
                </div>
                <div className="max-w-2/5 shrink-0 text-right text-ink-2 text-xs">
                  <Time value={since} as="day" className="relative z-1" />
                  {changedBy && (
                    <p className="truncate" title={changedBy}>
                      {changedBy.split('@')[0]}
                    </p>
                  )}
                </div>
              </li>
            )
          })}
        </ul>
      )}
    </Card>
  )
}
