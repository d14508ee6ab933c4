import { CardSkeleton, PageSkeleton } from '#components/ui/skeleton.tsx'

/** The overview's own shape while it is on its way. */
export function OverviewSkeleton() {
  return (
    <PageSkeleton>
      <div className={rows.first}>
        <CardSkeleton height="h-[17rem]" />
        <CardSkeleton height="h-[17rem]" />
      </div>
      <div className={rows.second}>
        <CardSkeleton height="h-56" />
        <CardSkeleton height="h-56" />
      </div>
      <div className={rows.fourth}>
        <CardSkeleton height="h-44" />
        <CardSkeleton height="h-44" />
        <CardSkeleton height="h-44" />
        <CardSkeleton height="h-44" />
      </div>
    </PageSkeleton>
  )
}

/** The rows of the overview, the same with and without data. */
export const rows = {
  first: 'grid gap-4 lg:grid-cols-[minmax(0,2.04fr)_minmax(0,1fr)]',
  second: 'grid gap-4 xl:grid-cols-[minmax(0,1.46fr)_minmax(0,1fr)]',
  third: 'grid gap-4 lg:grid-cols-2 lg:max-xl:[&>:last-child]:col-span-2 xl:grid-cols-3',
  fourth: 'grid gap-4 lg:grid-cols-2 2xl:grid-cols-4',
}
