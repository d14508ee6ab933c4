import clsx from 'clsx'
import { ChevronDown } from 'lucide-react'
import { Fix } from '#components/checklist/fix.tsx'
import { EvidenceTable } from '#components/findings/evidence-table.tsx'
import { points } from '#components/findings/sentences.ts'
import { LinkButton } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { Link } from '#components/ui/link.tsx'
import { SeverityMark } from '#components/ui/marks.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Time } from '#components/ui/time.tsx'
import { typeName } from '#lib/checklist/type-names.ts'
import type { FindingDetail } from '#lib/posture/findings/get-finding.ts'
import type { FindingItem } from '#lib/posture/findings/list-findings.ts'
import type { LeagueRow } from '#lib/posture/workloads/league-table.ts'

/** What to do now, each with its fix one touch away. The one that is open is named by the address. */
export function DoFirst({
  findings,
  total,
  open,
  workloads,
}: {
  findings: readonly FindingItem[]
  /** How many there are, of which these are the first. */
  total: number
  open: FindingDetail | null
  /** Points are counted by the workload's own score. */
  workloads: readonly LeagueRow[]
}) {
  return (
    <Card
      title="Do first"
      hint="most points first"
      link={{ href: '/findings?group=none', label: `All ${total.toLocaleString('en-GB')}` }}
      flush
    >
      <ol className="border-line border-t">
        {findings.map((finding, index) => (
          <li
            key={finding.key}
            id={anchorOf(finding.key)}
            className="scroll-mt-16 border-line border-b last:border-b-0"
          >
            <Row finding={finding} place={index + 1} isOpen={finding.key === open?.key} workloads={workloads} />
            {finding.key === open?.key && <Opened finding={open} />}
          </li>
        ))}
      </ol>
    </Card>
  )
}

const anchorOf = (key: string) => `do-${key.slice(0, 8)}-${key.slice(key.indexOf('.') + 1)}`

function Row({
  finding,
  place,
  isOpen,
  workloads,
}: {
  finding: FindingItem
  place: number
  isOpen: boolean
  workloads: readonly LeagueRow[]
}) {
  const workload = workloads.find(({ slug }) => slug === finding.workload)
  return (
    <Link
      href={isOpen ? '/my-work' : `/my-work?open=${finding.key}`}
      scroll={false}
      replace
      aria-expanded={isOpen}
      role="button"
      className={clsx(
        'grid grid-cols-[1.25rem_minmax(0,1fr)_auto] items-center gap-x-3 px-4.5 py-3 -outline-offset-2 max-md:px-4',
        isOpen ? 'bg-accent-soft' : 'hover:bg-background',
      )}
    >
      <span className="self-start pt-0.5 text-right text-ink-2 text-sm tabular-nums">{place}</span>
      <span className="min-w-0">
        <span className="flex items-start gap-2">
          <SeverityMark severity={finding.severity} label={false} className="mt-1" />
          <span className="font-medium text-sm">{finding.title}</span>
        </span>
        <span className="mt-0.5 block text-ink-2 text-xs">
          <span className="[overflow-wrap:anywhere]">{finding.assetName}</span> · {typeName(finding.assetType)}
          {workloads.length > 1 && ` · ${workload?.name ?? ''}`} · since <Time value={finding.since} as="day" />
          {finding.staleSince && (
            <>
              {' · as of '}
              <Time value={finding.staleSince} as="day" />
            </>
          )}
        </span>
      </span>
      <span className="flex items-center gap-2">
        <span className="whitespace-nowrap text-right font-semibold text-pass text-sm tabular-nums">
          {workload && gain(points(finding.weight, workload.weightApplicable))}
        </span>
        <ChevronDown aria-hidden className={clsx('size-4 text-ink-2 transition-transform', isOpen && 'rotate-180')} />
      </span>
    </Link>
  )
}

function Opened({ finding }: { finding: FindingDetail }) {
  const { check, fix, asset } = finding
  return (
    <div className="flex flex-col gap-4 px-4.5 pt-3 pb-4.5 md:pl-12 max-md:px-4">
      {asset.stale && (
        <Notice>{asset.subscription} could not be read by the newest scan: this is as it was before.</Notice>
      )}
      {check && <p className="max-w-3xl text-pretty text-ink-2 text-sm">{check.why}</p>}
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_minmax(0,1.3fr)]">
        <section>
          <h3 className="mb-1.5 font-semibold text-sm">Evidence</h3>
          <EvidenceTable evidence={finding.evidence} status={finding.status} />
        </section>
        {fix && (
          <section className="min-w-0">
            <h3 className="mb-1.5 font-semibold text-sm">How to fix it</h3>
            <Fix fix={fix} caution={check?.caution ?? ''} />
          </section>
        )}
      </div>
      <div className="flex flex-wrap gap-2">
        <LinkButton href={`/findings?check=${finding.checkId}&open=${finding.key}`}>History and references</LinkButton>
        <LinkButton href={`/assets/${asset.key}`} variant="quiet">
          Open asset
        </LinkButton>
      </div>
    </div>
  )
}

/** "+0.5 points"; what is less than shows is not signed. */
function gain(words: string): string {
  return words.startsWith('under') ? words : `+${words}`
}
