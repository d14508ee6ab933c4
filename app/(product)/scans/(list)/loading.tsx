import { PageSkeleton, TableSkeleton } from '#components/ui/skeleton.tsx'

export default function ScansLoading() {
  return (
    <PageSkeleton>
      <TableSkeleton rows={15} columns={6} />
    </PageSkeleton>
  )
}
