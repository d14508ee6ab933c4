import { CopyButton } from '#components/ui/copy.tsx'
import { inWords } from '#components/ui/format.ts'
import { Notice } from '#components/ui/notice.tsx'
import { Time } from '#components/ui/time.tsx'
import type { CoverageCell, SubscriptionCoverage } from '#lib/posture/scans/scan-coverage.ts'
import { nameOf } from './coverage-matrix.tsx'
import { remedyFor, tableName } from './words.ts'

/** Each error of the service once, in its own words, with what it is about and what to do. */
export function CoverageProblems({ subscriptions }: { subscriptions: SubscriptionCoverage[] }) {
  return byError(subscriptions).map(({ error, names, tables, first }) => (
    <Notice
      key={error}
      tone={first.status === 'failed' ? 'error' : 'caution'}
      title={`${namesInWords(names)}: ${first.code ?? 'unknown error'}`}
    >
      <p className="text-ink-2 [overflow-wrap:anywhere]">
        “{first.message}” <CopyButton text={`${first.code}: ${first.message}`} label="Copy the error" />
      </p>
      <p>
        {extentWords(first.status, tables)} <LastRead cell={first} />
      </p>
      <p className="font-medium">{remedyFor(first.code)}</p>
    </Notice>
  ))
}

function extentWords(status: CoverageCell['status'], tables: string[]): string {
  const isAll = tables.length === 10
  if (status === 'failed') return isAll ? 'No table could be read.' : `Not read: ${inWords(tables)}.`
  return `Read in part: ${isAll ? 'every table' : inWords(tables)}.`
}

function namesInWords(names: string[]): string {
  return names.length <= 4 ? inWords(names) : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`
}

function LastRead({ cell: { lastReadAt } }: { cell: CoverageCell }) {
  if (!lastReadAt) return 'It has never been read whole.'
  return (
    <>
      Last read whole on <Time value={lastReadAt} as="time" />.
    </>
  )
}

interface Problem {
  error: string
  names: string[]
  tables: string[]
  /** Of the subscription that is named first. */
  first: CoverageCell
}

// One identity that lost its role breaks many tables of many subscriptions with the same words.
function byError(subscriptions: SubscriptionCoverage[]): Problem[] {
  const problems = new Map<string, Problem>()
  for (const subscription of subscriptions) {
    for (const cell of subscription.cells.filter(({ status }) => status !== 'read')) {
      const error = `${cell.code} ${cell.message}`
      const problem = problems.get(error) ?? { error, names: [], tables: [], first: cell }
      problems.set(error, problem)
      addOnce(problem.names, nameOf(subscription))
      addOnce(problem.tables, tableName(cell.source))
    }
  }
  return [...problems.values()]
}

function addOnce(list: string[], item: string): void {
  if (!list.includes(item)) list.push(item)
}
