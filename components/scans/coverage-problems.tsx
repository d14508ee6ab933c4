import { CopyButton } from '#components/ui/copy.tsx'
import { inWords } from '#components/ui/format.ts'
import { Notice } from '#components/ui/notice.tsx'
import { Time } from '#components/ui/time.tsx'
import type { CoverageCell, SubscriptionCoverage } from '#lib/posture/scans/scan-coverage.ts'
import { nameOf } from './coverage-matrix.tsx'
import { remedyFor, tableName } from './words.ts'

/** Each error of the service once, in its own words, with what it is about and what to do. */
export function CoverageProblems({ subscriptions }: { subscriptions: SubscriptionCoverage[] }) {
  const problems = subscriptions.flatMap((subscription) => byError(subscription))
  return problems.map(({ key, subscription, cells, first }) => (
    <Notice
      key={key}
      tone={first.status === 'failed' ? 'error' : 'caution'}
      title={`${nameOf(subscription)}: ${first.code ?? 'unknown error'}`}
    >
      <p className="text-ink-2 [overflow-wrap:anywhere]">
        “{first.message}” <CopyButton text={`${first.code}: ${first.message}`} label="Copy the error" />
      </p>
      <p>
        {first.status === 'failed' ? 'Not read' : 'Read in part'}:{' '}
        {inWords(cells.map(({ source }) => tableName(source)))}. <LastRead cell={first} />
      </p>
      <p className="font-medium">{remedyFor(first.code)}</p>
    </Notice>
  ))
}

function LastRead({ cell: { lastReadAt } }: { cell: CoverageCell }) {
  if (!lastReadAt) return 'It has never been read whole.'
  return (
    <>
      Last read whole on <Time value={lastReadAt} as="time" />.
    </>
  )
}

function byError(subscription: SubscriptionCoverage) {
  const groups = new Map<string, CoverageCell[]>()
  for (const cell of subscription.cells.filter(({ status }) => status !== 'read')) {
    const error = `${cell.status} ${cell.code} ${cell.message}`
    groups.set(error, [...(groups.get(error) ?? []), cell])
  }
  return [...groups].map(([error, cells]) => ({
    key: `${subscription.subscriptionId} ${error}`,
    subscription,
    cells,
    first: cells[0]!,
  }))
}
