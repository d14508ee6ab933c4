import { PageSkeleton, TableSkeleton } from '#components/ui/skeleton.tsx'

export default function Loading() {
  return (
    <PageSkeleton>
      <TableSkeleton rows={6} columns={6} twoLines />
    </PageSkeleton>
  )
}
