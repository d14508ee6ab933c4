import { formatCount, formatDuration } from '#components/ui/format.ts'
import { Badge } from '#components/ui/marks.tsx'
import { type Column, DataTable } from '#components/ui/table.tsx'
import { Time } from '#components/ui/time.tsx'
import type { ScanItem } from '#lib/posture/scans/list-scans.ts'
import type { Scan } from '#lib/posture/scans/scan.ts'
import { changeWords, phaseWords, triggerWords } from './words.ts'

/** Scans, newest first; a row leads to the scan. */
export function ScanTable({ scans }: { scans: ScanItem[] }) {
  return (
    <DataTable
      caption="Scans, newest first"
      columns={columns}
      rows={scans}
      rowKey={({ id }) => String(id)}
      rowHref={({ id }) => `/scans/${id}`}
    />
  )
}

const columns: Column<ScanItem>[] = [
  {
    key: 'observed',
    header: 'Stands for',
    width: 'w-44',
    phone: 'title',
    cell: ({ observedAt }) => <Time value={observedAt} as="time" className="font-medium" />,
  },
  { key: 'state', header: 'State', width: 'w-24', phone: 'end', cell: (scan) => <ScanState scan={scan} /> },
  {
    key: 'changes',
    header: 'What changed',
    phone: 'detail',
    cell: (scan) => <span className="line-clamp-2 text-ink-2">{whatHappened(scan)}</span>,
  },
  {
    key: 'coverage',
    header: 'Subscriptions read',
    width: 'w-36',
    isNumber: true,
    phone: 'hidden',
    hideBelow: 'large',
    cell: coverageWords,
  },
  {
    key: 'duration',
    header: 'Took',
    width: 'w-24',
    isNumber: true,
    phone: 'end-detail',
    hideBelow: 'medium',
    cell: ({ startedAt, finishedAt }) =>
      finishedAt ? formatDuration(finishedAt.getTime() - startedAt.getTime()) : '–',
  },
  {
    key: 'trigger',
    header: 'Ran',
    width: 'w-28',
    phone: 'hidden',
    hideBelow: 'medium',
    cell: ({ trigger }) => <span className="text-ink-2">{triggerWords(trigger)}</span>,
  },
]

function ScanState({ scan: { state, subscriptions, subscriptionsRead } }: { scan: ScanItem }) {
  if (state === 'running') return <Badge tone="accent">Running</Badge>
  if (state === 'failed') return <Badge tone="critical">Failed</Badge>
  return subscriptions === subscriptionsRead ? <Badge tone="pass">Done</Badge> : <Badge tone="notice">In part</Badge>
}

function whatHappened(scan: Scan): string {
  if (scan.state === 'running') return phaseWords(scan.progress)
  if (scan.state === 'failed') return scan.error ?? 'Failed'
  return scan.report ? changeWords(scan.report) : '–'
}

function coverageWords({ subscriptions, subscriptionsRead }: ScanItem): string {
  return subscriptions === 0 ? '–' : `${formatCount(subscriptionsRead)} of ${formatCount(subscriptions)}`
}
