import { CardSkeleton, PageSkeleton, Skeleton } from '#components/ui/skeleton.tsx'

export default function Loading() {
  return (
    <PageSkeleton>
      <div className="grid grid-cols-3 gap-3">
        {['footprint', 'configure', 'maintain'].map((pillar) => (
          <Skeleton key={pillar} className="h-16 rounded-lg" />
        ))}
      </div>
      <Skeleton className="h-8 w-60" />
      <CardSkeleton height="h-96" />
    </PageSkeleton>
  )
}
