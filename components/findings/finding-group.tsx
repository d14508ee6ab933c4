'use client'

import type { ReactNode } from 'react'
import { TableGroup } from '#components/ui/table-group.tsx'
import type { FindingRows as Page } from '#lib/posture/findings/list-findings.ts'
import { columnsOf } from './columns.tsx'
import { FindingRows, type ListContext, useFindingRows } from './finding-rows.tsx'

/** One group of findings; its rows are fetched when it is unfolded, where the page did not bring them. */
export function FindingGroup({
  group,
  mark,
  heading,
  detail,
  total,
  first,
  context,
}: {
  group: string
  mark?: ReactNode
  heading: ReactNode
  detail: string
  total: number
  /** Null where the group is folded at first. */
  first: Page | null
  context: ListContext
}) {
  const rows = useFindingRows(first, group, context)
  const fetchFirst = (isOpen: boolean) => {
    if (isOpen && rows.items.length === 0 && rows.state !== 'loading') void rows.load()
  }
  return (
    <TableGroup
      columns={columnsOf[context.grouping].length + 1}
      mark={mark}
      heading={heading}
      detail={<span className="whitespace-nowrap">{detail}</span>}
      isOpenAtFirst={first !== null}
      onOpenChange={fetchFirst}
    >
      <FindingRows {...rows} total={total} context={context} />
    </TableGroup>
  )
}

/** Findings without groups. */
export function FlatFindings({ total, first, context }: { total: number; first: Page; context: ListContext }) {
  const rows = useFindingRows(first, '', context)
  return (
    <tbody>
      <FindingRows {...rows} total={total} context={context} />
    </tbody>
  )
}
