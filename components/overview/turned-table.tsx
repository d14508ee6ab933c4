import { SeverityMark, VerdictMark } from '#components/ui/marks.tsx'
import { type Column, DataTable, TwoLines } from '#components/ui/table.tsx'
import { Time } from '#components/ui/time.tsx'
import { checksById } from '#lib/checklist/index.ts'
import { typeName } from '#lib/checklist/type-names.ts'
import type { TurnedFinding } from '#lib/posture/overview/turned-findings.ts'
import { causeName } from './words.ts'

/** Findings that began or ended, the newest first; a row leads to the finding, or to the asset where it has ended. */
export function TurnedTable({ findings }: { findings: TurnedFinding[] }) {
  return (
    <DataTable
      caption="Findings that opened or closed, newest first"
      columns={columns}
      rows={findings}
      rowKey={keyOf}
      rowHref={({ isOpen, assetKey, checkId }) =>
        isOpen ? `/findings?check=${checkId}&open=${assetKey}.${checkId}` : `/assets/${assetKey}`
      }
    />
  )
}

const keyOf = ({ what, at, assetKey, checkNo }: TurnedFinding) => `${what} ${at.getTime()} ${assetKey} ${checkNo}`

const columns: Column<TurnedFinding>[] = [
  {
    key: 'asset',
    header: 'Asset',
    phone: 'title',
    cell: ({ assetName, assetType }) => (
      <TwoLines title={assetName} detail={<span className="max-md:hidden">{typeName(assetType)}</span>} />
    ),
  },
  {
    key: 'check',
    header: 'Check',
    phone: 'detail',
    cell: ({ checkId }) => <span className="line-clamp-2">{checksById.get(checkId)?.title ?? checkId}</span>,
  },
  { key: 'what', header: 'What happened', width: 'w-32', phone: 'end', cell: (finding) => <Turn finding={finding} /> },
  {
    key: 'cause',
    header: 'Cause',
    width: 'w-28',
    phone: 'hidden',
    hideBelow: 'large',
    cell: ({ cause }) => <span className="text-ink-2">{causeName(cause)}</span>,
  },
  {
    key: 'when',
    header: 'When',
    width: 'w-24',
    isNumber: true,
    phone: 'end-detail',
    cell: ({ at }) => <Time value={at} as="day" />,
  },
]

// Only what was fixed wears the mark of a pass: the rest is closed for want of a verdict.
function Turn({ finding: { what, cause, checkId } }: { finding: TurnedFinding }) {
  if (what === 'closed' && cause === 'fixed') return <VerdictMark verdict="pass" label="Closed" />
  if (what === 'closed') return <span className="font-medium text-ink-2 text-xs">Closed</span>
  return <SeverityMark severity={checksById.get(checkId)?.severity ?? 'medium'} label="Opened" />
}
