import { Card } from '#components/ui/card.tsx'
import { Link } from '#components/ui/link.tsx'
import { SeverityMark } from '#components/ui/marks.tsx'
import { Time } from '#components/ui/time.tsx'
import { checksById } from '#lib/checklist/index.ts'
import type { NewlyFailing } from '#lib/posture/overview/newly-failing.ts'

/** The newest findings, and whose change began them. */
export function NewlyFailingCard({
  findings,
  since = 'since the first scan',
}: {
  findings: NewlyFailing[]
  since?: string
}) {
  return (
    <Card
      title="Newly failing"
      hint="and who changed it"
      link={{ href: '/findings?opened=arrived,broke,came_back&group=none&sort=newest', label: 'Newest' }}
    >
      {findings.length === 0 ? (
        <p className="text-ink-2 text-sm">Nothing has begun to fail {since}.</p>
      ) : (
        <ul className="flex flex-col text-sm">
          {findings.map((finding) => (
            <FindingRow key={`${finding.assetKey}${finding.checkId}`} finding={finding} />
          ))}
        </ul>
      )}
    </Card>
  )
}

const begun = { arrived: 'arrived with it', broke: 'broke', came_back: 'came back' }

function FindingRow({ finding }: { finding: NewlyFailing }) {
  const { assetKey, assetName, checkId, since, opened, changedBy } = finding
  const check = checksById.get(checkId)
  return (
    <li className="relative flex items-baseline gap-2.5 border-line border-b py-2 last:border-b-0 last:pb-0">
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
        <p className="truncate" title={changedBy ?? undefined}>
          {changedBy ? changedBy.split('@')[0] : begun[opened]}
        </p>
      </div>
    </li>
  )
}
