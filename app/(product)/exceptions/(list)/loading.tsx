import { PageSkeleton, TableSkeleton } from '#components/ui/skeleton.tsx'

export default function Loading() {
  return (
    <PageSkeleton>
      <TableSkeleton rows={12} columns={5} twoLines />
    </PageSkeleton>
  )
}
