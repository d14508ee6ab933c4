import { Card } from '#components/ui/card.tsx'
import { formatCount, formatDuration } from '#components/ui/format.ts'
import { KeyValues } from '#components/ui/key-values.tsx'
import { type Column, DataTable } from '#components/ui/table.tsx'
import type { ScanReport } from '#lib/posture/scans/scan.ts'
import { tableName } from './words.ts'

/** What the scan found changed, by kind. */
export function ChangesCard({ report: { inventory, verdicts, judged } }: { report: ScanReport }) {
  return (
    <Card title="What changed">
      <Counts
        counts={{
          'Findings opened': verdicts.failingOpened,
          'Findings closed': verdicts.failingClosed,
          'Became unknown': verdicts.unknownOpened,
          'No longer unknown': verdicts.unknownClosed,
          'Assets added': inventory.assetsAdded,
          'Assets seen again': inventory.assetsReturned,
          'Assets changed': inventory.assetsChanged,
          'Assets removed': inventory.assetsRemoved,
          'Signals added, changed, removed': [
            inventory.signalsAdded,
            inventory.signalsChanged,
            inventory.signalsRemoved,
          ],
          'Entries of Azure’s change log': inventory.changes,
          'Assets judged anew': judged,
        }}
      />
    </Card>
  )
}

/** How the service was asked. */
export function RequestsCard({ requests, rows }: { requests: ScanReport['requests']; rows: ScanReport['rows'] }) {
  const read = Object.values(rows).reduce((sum, count) => sum + count, 0)
  return (
    <Card title="Requests" hint="to Azure Resource Graph">
      <Counts
        counts={{
          'Rows read': read,
          'Requests sent': requests?.requests ?? null,
          'Answered “slow down” (429)': requests?.throttled ?? null,
          'Sent again after a failure': requests?.retried ?? null,
          'Waited for quota': requests ? brief(requests.waitedMs) : null,
          'Quota left at the end': requests?.quotaRemaining ?? null,
        }}
      />
    </Card>
  )
}

const laps = { read: 'Reading', compare: 'Comparing', judge: 'Judging', record: 'Recording' } as const

/** Where the time went. */
export function DurationsCard({ durations }: { durations: ScanReport['durations'] }) {
  const whole = Object.values(durations).reduce((sum, ms) => sum + ms, 0)
  return (
    <Card title="Time" hint="by phase">
      <KeyValues
        split
        items={[
          ...Object.entries(laps).map(([lap, name]) => ({
            key: name,
            value: <Plain>{brief(durations[lap as keyof typeof laps] ?? 0)}</Plain>,
          })),
          { key: 'In all', value: brief(whole) },
        ]}
      />
    </Card>
  )
}

// Nothing is 0.0 s long.
function brief(ms: number): string {
  return ms < 100 ? `${formatCount(ms)} ms` : formatDuration(ms)
}

type Rejected = ScanReport['rejected']['examples'][number]

/** Rows that could not be kept, and why. */
export function RejectedCard({ rejected }: { rejected: ScanReport['rejected'] }) {
  return (
    <Card title="Rejected rows" hint={`${formatCount(rejected.total)} could not be kept`} flush>
      <ul className="px-4.5 pb-3 text-sm">
        {rejected.reasons.map(({ source, reason, rows }) => (
          <li key={`${source} ${reason}`} className="flex gap-3 py-0.5">
            <span className="w-14 shrink-0 text-right font-semibold tabular-nums">{formatCount(rows)}</span>
            <span>
              {reason} <span className="text-ink-2">in {tableName(source)}</span>
            </span>
          </li>
        ))}
      </ul>
      <DataTable
        caption="Some of the rejected rows"
        columns={rejectedColumns}
        rows={rejected.examples.map((example, index) => ({ ...example, index }))}
        rowKey={({ index }) => String(index)}
      />
    </Card>
  )
}

const rejectedColumns: Column<Rejected & { index: number }>[] = [
  {
    key: 'id',
    header: 'For example',
    phone: 'title',
    cell: ({ id }) => <code className="block truncate text-xs">{id ?? 'a row without id'}</code>,
  },
  { key: 'reason', header: 'Reason', phone: 'detail', cell: ({ reason }) => reason },
  { key: 'table', header: 'Table', width: 'w-52', phone: 'hidden', cell: ({ source }) => tableName(source) },
]

function Counts({ counts }: { counts: Record<string, number | string | null | number[]> }) {
  const shown = (value: number | string | null | number[]) => {
    if (Array.isArray(value)) return value.map((one) => formatCount(one)).join(' · ')
    return typeof value === 'string' ? value : formatCount(value)
  }
  return (
    <KeyValues
      split
      items={Object.entries(counts).map(([key, value]) => ({ key, value: <Plain>{shown(value)}</Plain> }))}
    />
  )
}

function Plain({ children }: { children: string }) {
  return <span className="whitespace-nowrap font-normal">{children}</span>
}
