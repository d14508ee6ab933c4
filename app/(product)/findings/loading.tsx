import { PageSkeleton, Skeleton, TableSkeleton } from '#components/ui/skeleton.tsx'

export default function Loading() {
  return (
    <PageSkeleton>
      <div className="flex gap-2">
        <Skeleton className="h-8 w-60" />
        <Skeleton className="h-8 w-24" />
        <Skeleton className="ml-auto h-8 w-36" />
        <Skeleton className="h-8 w-28" />
      </div>
      <TableSkeleton rows={12} columns={4} twoLines />
    </PageSkeleton>
  )
}
