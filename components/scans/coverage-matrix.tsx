import clsx from 'clsx'
import { Check, Minus, X } from 'lucide-react'
import { counted, formatCount } from '#components/ui/format.ts'
import { Tooltip } from '#components/ui/tooltip.tsx'
import type { CoverageCell, ScanCoverage, SubscriptionCoverage } from '#lib/posture/scans/scan-coverage.ts'
import { tableName } from './words.ts'

/** What a scan read of each table in each subscription: the number of rows, or that it could not. */
export function CoverageMatrix({ coverage: { subscriptions, total } }: { coverage: ScanCoverage }) {
  const sources = [...new Set(subscriptions.flatMap(({ cells }) => cells.map(({ source }) => source)))]
  return (
    <>
      <div className="overflow-x-auto max-md:hidden">
        <table className="w-full border-separate border-spacing-0 text-sm">
          <caption className="sr-only">Rows read, by subscription and Resource Graph table</caption>
          <thead>
            <tr>
              <th scope="col" className={clsx(headLook, 'pl-4.5 text-left')}>
                Subscription
              </th>
              {sources.map((source) => (
                <th key={source} scope="col" className={clsx(headLook, 'text-right last:pr-4.5')} title={source}>
                  {tableName(source, 'short')}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {subscriptions.map((subscription) => (
              <tr key={subscription.subscriptionId} className="[&>*]:border-line [&>*]:border-b last:[&>*]:border-b-0">
                <th scope="row" className="max-w-56 truncate py-2 pr-3 pl-4.5 text-left font-medium">
                  {nameOf(subscription)}
                </th>
                {sources.map((source) => (
                  <MatrixCell key={source} cell={subscription.cells.find((cell) => cell.source === source)} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <ul className="md:hidden">
        {subscriptions.map((subscription) => (
          <li key={subscription.subscriptionId} className="border-line border-b px-4 py-2.5 text-sm last:border-b-0">
            <p className="truncate font-medium">{nameOf(subscription)}</p>
            <p className="text-ink-2 text-xs">{inOneLine(subscription)}</p>
          </li>
        ))}
      </ul>
      {total > subscriptions.length && (
        <p className="border-line border-t px-4.5 py-2 text-ink-2 text-sm">
          and {counted(total - subscriptions.length, 'more subscription')}
        </p>
      )}
    </>
  )
}

const headLook = 'h-9 whitespace-nowrap border-line border-b px-2.5 font-medium text-ink-2 text-xs'

/** What belongs to no subscription is what management groups hold. */
export function nameOf({ name, subscriptionId }: Pick<SubscriptionCoverage, 'name' | 'subscriptionId'>): string {
  return subscriptionId === '' ? 'Management groups' : name
}

function MatrixCell({ cell }: { cell: CoverageCell | undefined }) {
  if (!cell) return <td className="px-2.5 text-right text-ink-3 last:pr-4.5">–</td>
  if (cell.status === 'read')
    return (
      <td className="px-2.5 text-right tabular-nums last:pr-4.5">
        {formatCount(cell.rows)}
        <Check aria-label="read" className="ml-1 inline size-3 align-[-1px] text-pass" />
      </td>
    )
  const isFailed = cell.status === 'failed'
  const Mark = isFailed ? X : Minus
  return (
    <td className={clsx('px-2.5 text-right tabular-nums last:pr-4.5', isFailed ? 'bg-critical-soft' : 'bg-notice')}>
      <Tooltip content={`${cell.code ?? 'Unknown error'}: ${cell.message ?? ''}`.slice(0, 300)}>
        <button type="button" className="whitespace-nowrap rounded-xs">
          {isFailed ? 'not read' : `${formatCount(cell.rows)}, in part`}
          <Mark
            aria-hidden
            className={clsx('ml-1 inline size-3 align-[-1px]', isFailed ? 'text-critical' : 'text-medium')}
          />
        </button>
      </Tooltip>
    </td>
  )
}

function inOneLine({ cells }: SubscriptionCoverage): string {
  const whole = cells.filter(({ status }) => status === 'read')
  if (whole.length === 0 && cells.every(({ status }) => status === 'failed')) return 'Nothing could be read'
  const rows = cells.reduce((sum, cell) => sum + cell.rows, 0)
  const others = cells.filter(({ status }) => status !== 'read').map(({ source }) => tableName(source))
  const read = `${formatCount(whole.length)} of ${counted(cells.length, 'table')} read, ${counted(rows, 'row')}`
  return others.length === 0 ? read : `${read}; not ${others.join(', ')}`
}
