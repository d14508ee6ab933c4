import { tableName } from '#components/scans/words.ts'
import { Card } from '#components/ui/card.tsx'
import { type DateLike, formatDay, formatTime } from '#components/ui/dates.ts'
import { counted, formatCount, formatDuration, formatShare, inWords } from '#components/ui/format.ts'
import { KeyValues } from '#components/ui/key-values.tsx'
import { Link, TextLink } from '#components/ui/link.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { CoverageNow, CoverageProblem } from '#lib/posture/overview/coverage.ts'
import type { Sums } from '#lib/scoring/index.ts'

/** Whether the numbers can be trusted: what was read, what could not be, and why. */
export function CoverageCard({
  coverage,
  sums,
  timeZone,
  hasScans,
}: {
  coverage: CoverageNow
  sums: Sums
  timeZone: string
  /** Whether the scans may be looked at: else nothing leads there. */
  hasScans: boolean
}) {
  const { scan, subscriptions, subscriptionsRead, assets, assetsCurrent, problems } = coverage
  const verdicts = sums.passed + sums.failed + sums.unknown
  const scanHref = hasScans ? `/scans/${scan.id}` : null
  // What is kept of no subscription (roles of management groups) is told with the first problem, which it shares.
  const outside = assets - assetsCurrent - problems.reduce((sum, problem) => sum + problem.assets, 0)
  return (
    <Card title="Coverage" link={hasScans ? { href: '/scans', label: 'Scans' } : undefined}>
      <KeyValues
        split
        items={[
          {
            key: 'Subscriptions read',
            value: (
              <Behind href={scanHref}>{`${formatCount(subscriptionsRead)} of ${formatCount(subscriptions)}`}</Behind>
            ),
          },
          {
            key: 'Assets current',
            value: (
              <Behind href="/assets?state=current">{`${formatCount(assetsCurrent)} of ${formatCount(assets)}`}</Behind>
            ),
          },
          {
            key: 'Verdicts unknown',
            value: (
              <Behind href="/findings?status=unknown">{verdicts ? formatShare(sums.unknown / verdicts) : '–'}</Behind>
            ),
          },
          {
            key: 'Last scan',
            value: (
              <Behind href={scanHref} isPlain>
                {lastScan(scan, timeZone)}
              </Behind>
            ),
          },
        ]}
      />
      {problems.slice(0, 2).map((problem, index) => (
        <Notice key={problem.subscriptionId} className="mt-3">
          <ProblemWords problem={problem} outside={index === 0 ? outside : 0} timeZone={timeZone} />
        </Notice>
      ))}
      {problems.length > 2 && scanHref && (
        <TextLink href={scanHref} className="mt-2 text-sm">
          {counted(problems.length - 2, 'more subscription')} not read whole
        </TextLink>
      )}
    </Card>
  )
}

function Behind({ href, isPlain = false, children }: { href: string | null; isPlain?: boolean; children: string }) {
  if (!href) return <span className={isPlain ? 'font-normal' : undefined}>{children}</span>
  return (
    <Link
      href={href}
      className={`rounded-xs underline-offset-2 hover:text-accent hover:underline ${isPlain ? 'font-normal' : ''}`}
    >
      {children}
    </Link>
  )
}

function lastScan({ at, startedAt, finishedAt }: CoverageNow['scan'], timeZone: string): string {
  const when = `${formatDay(at, timeZone)}, ${formatTime(at, timeZone)}`
  return finishedAt ? `${when}, ${formatDuration(finishedAt.getTime() - startedAt.getTime())}` : when
}

/** One subscription's trouble in the service's words, and what it means for the numbers. */
export function ProblemWords({
  problem,
  outside = 0,
  timeZone,
}: {
  problem: CoverageProblem
  /** Assets outside any subscription that are kept for the same reason. */
  outside?: number
  timeZone: string
}) {
  const { name, isUnreadable, code, lastReadAt, assets, tables } = problem
  return (
    <p>
      <strong className="font-semibold">{name || 'The management groups'}</strong>{' '}
      {isUnreadable
        ? 'cannot be read'
        : `could be read in part only (not ${inWords(tables.map((table) => tableName(table)))})`}
      {code && `: ${code}`}. {kept(assets, lastReadAt, timeZone)}
      {outside > 0 && ` So ${outside === 1 ? 'does' : 'do'} ${formatCount(outside)} outside any subscription.`}
    </p>
  )
}

function kept(assets: number, lastReadAt: DateLike | null, timeZone: string): string {
  if (assets === 0) return 'Nothing of it is in the score.'
  const what =
    assets === 1 ? 'Its one asset keeps its verdicts' : `Its ${formatCount(assets)} assets keep their verdicts`
  return lastReadAt ? `${what} of ${formatDay(lastReadAt, timeZone)}.` : `${what}.`
}
