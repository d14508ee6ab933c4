import { CardSkeleton, PageSkeleton } from '#components/ui/skeleton.tsx'

export default function Loading() {
  return (
    <PageSkeleton>
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="flex flex-col gap-4">
          <CardSkeleton height="h-52" />
          <CardSkeleton height="h-24" />
          <CardSkeleton height="h-40" />
        </div>
        <div className="flex flex-col gap-4">
          <CardSkeleton height="h-56" />
          <CardSkeleton height="h-40" />
        </div>
      </div>
    </PageSkeleton>
  )
}
