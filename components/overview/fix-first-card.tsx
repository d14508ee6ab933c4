import { Card } from '#components/ui/card.tsx'
import { counted, formatCount, formatDelta } from '#components/ui/format.ts'
import { SeverityMark } from '#components/ui/marks.tsx'
import { type Column, DataTable } from '#components/ui/table.tsx'
import type { Gain } from '#lib/posture/overview/fix-first.ts'

/** The checks whose findings bring the most points for the least work; each row leads to its findings. */
export function FixFirstCard({ gains, className }: { gains: Gain[]; className?: string }) {
  return (
    <Card
      title="Fix first"
      hint="most points for the least work"
      link={{ href: '/findings', label: 'All findings' }}
      flush
      className={className}
    >
      {gains.length === 0 ? (
        <p className="px-4.5 pb-6 text-ink-2 text-sm">Nothing fails. There is nothing to fix first.</p>
      ) : (
        <DataTable
          caption="Checks to fix first"
          columns={columns}
          rows={gains}
          rowKey={({ checkId }) => checkId}
          rowHref={({ checkId }) => `/findings?check=${checkId}`}
        />
      )}
    </Card>
  )
}

const columns: Column<Gain>[] = [
  { key: 'check', header: 'Check', phone: 'title', cell: ({ title }) => <span className="font-medium">{title}</span> },
  {
    key: 'severity',
    header: 'Severity',
    width: 'w-23',
    phone: 'detail',
    cell: ({ severity }) => <SeverityMark severity={severity} />,
  },
  {
    key: 'findings',
    header: 'Findings',
    width: 'w-19',
    isNumber: true,
    phone: 'end-detail',
    cell: ({ findings }) => (
      <>
        {formatCount(findings)}
        <span className="md:hidden"> {findings === 1 ? 'finding' : 'findings'}</span>
      </>
    ),
  },
  {
    key: 'points',
    header: 'Points',
    width: 'w-16',
    isNumber: true,
    phone: 'end',
    cell: ({ points }) => <span className="font-semibold text-pass">{formatDelta(points)}</span>,
  },
  { key: 'effort', header: 'Effort', width: 'w-24', phone: 'hidden', cell: (gain) => <Effort gain={gain} /> },
]

function Effort({ gain: { effort, findings } }: { gain: Gain }) {
  return <span className="text-ink-2">{effort === 'asset' ? counted(findings, 'asset') : `1 ${effort}`}</span>
}
