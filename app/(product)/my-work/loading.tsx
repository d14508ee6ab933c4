import { CardSkeleton, PageSkeleton, TableSkeleton } from '#components/ui/skeleton.tsx'

export default function Loading() {
  return (
    <PageSkeleton>
      <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
        <CardSkeleton height="h-24" />
        <CardSkeleton height="h-24" />
      </div>
      <TableSkeleton rows={8} columns={2} twoLines />
    </PageSkeleton>
  )
}
