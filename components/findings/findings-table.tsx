import { SeverityMark } from '#components/ui/marks.tsx'
import { Table } from '#components/ui/table.tsx'
import { typeName } from '#lib/checklist/type-names.ts'
import type { FindingsFilter } from '#lib/posture/findings/filter.ts'
import type { FindingGroup as Group } from '#lib/posture/findings/group-findings.ts'
import type { FindingRows as Page } from '#lib/posture/findings/list-findings.ts'
import { columnsOf } from './columns.tsx'
import { FindingGroup, FlatFindings } from './finding-group.tsx'
import type { ListContext } from './finding-rows.tsx'
import { groupDetail } from './sentences.ts'

/** The findings as a table: groups that fold, the first rows of each, and ways to more. */
export function FindingsTable({
  groups,
  rows,
  total,
  applicable,
  status,
  context,
}: {
  /** Empty where nothing groups. */
  groups: readonly Group[]
  /** The first rows of the groups that are unfolded; of '' where nothing groups. */
  rows: ReadonlyMap<string, Page>
  total: number
  /** The weight that points are a share of. */
  applicable: number
  status: FindingsFilter['status']
  context: ListContext
}) {
  return (
    <Table caption="Findings" columns={columnsOf[context.grouping]} isSelectable>
      {context.grouping === 'none' ? (
        <FlatFindings
          key={context.listHref}
          total={total}
          first={rows.get('') ?? { items: [], next: null }}
          context={context}
        />
      ) : (
        groups.map((group) => (
          <FindingGroup
            key={`${context.listHref} ${group.key}`}
            group={group.key}
            mark={group.severity && <SeverityMark severity={group.severity} label={false} />}
            heading={headingOf(group, context)}
            detail={[group.assetType && typeName(group.assetType), groupDetail(group, applicable, status)]
              .filter(Boolean)
              .join(' · ')}
            total={group.findings}
            first={rows.get(group.key) ?? null}
            context={context}
          />
        ))
      )}
    </Table>
  )
}

function headingOf({ title }: Group, { grouping }: ListContext): string {
  return grouping === 'type' ? typeName(title, 'plural') : title
}
