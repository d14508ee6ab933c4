import { CardSkeleton, PageSkeleton, TableSkeleton } from '#components/ui/skeleton.tsx'

export default function MovementLoading() {
  return (
    <PageSkeleton>
      <CardSkeleton height="h-72" />
      <TableSkeleton rows={6} columns={4} />
      <TableSkeleton rows={10} columns={5} twoLines />
    </PageSkeleton>
  )
}
