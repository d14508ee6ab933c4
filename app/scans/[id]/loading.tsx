import { CardSkeleton, PageSkeleton, TableSkeleton } from '#components/ui/skeleton.tsx'

export default function ScanLoading() {
  return (
    <PageSkeleton>
      <TableSkeleton rows={5} columns={8} />
      <div className="grid gap-4 lg:grid-cols-3">
        <CardSkeleton height="h-56" />
        <CardSkeleton height="h-56" />
        <CardSkeleton height="h-56" />
      </div>
    </PageSkeleton>
  )
}
