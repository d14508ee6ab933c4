import { columnsOf } from '#components/findings/columns.tsx'
import { Card } from '#components/ui/card.tsx'
import { formatCount } from '#components/ui/format.ts'
import { ListKeys } from '#components/ui/list-keys.tsx'
import { DataTable } from '#components/ui/table.tsx'
import type { CheckDetail } from '#lib/posture/checklist/get-check.ts'
import type { FindingItem } from '#lib/posture/findings/list-findings.ts'

/** The first assets on which a check fails or cannot be judged; each leads to its finding. */
export function FailingAssets({ check, findings }: { check: CheckDetail; findings: FindingItem[] }) {
  const { id, standing } = check
  if (!standing || findings.length === 0) return null
  const total = standing.failed + standing.unknown
  const href = `/findings?check=${id}&status=both&exception=both`
  return (
    <Card
      flush
      title="Where it does not pass"
      hint={
        total > findings.length ? `${formatCount(findings.length)} of ${formatCount(total)}, the oldest` : undefined
      }
      link={{ href, label: total > findings.length ? `All ${formatCount(total)}` : 'As findings' }}
    >
      <ListKeys>
        <DataTable
          caption="Where it does not pass"
          columns={columnsOf.check}
          rows={findings}
          rowKey={({ key }) => key}
          rowHref={({ key }) => `${href}&open=${key}`}
        />
      </ListKeys>
    </Card>
  )
}
