import clsx from 'clsx'

// Placeholders in the shape of what is to come, so that nothing moves when it does. Widths repeat in a fixed
// pattern: random ones would differ between server and browser.
const widths = ['w-3/5', 'w-2/5', 'w-1/2', 'w-1/3', 'w-2/3']

/** One grey line or block; give it its size by classes. */
export function Skeleton({ className = 'h-3.5 w-full' }: { className?: string }) {
  return <span aria-hidden="true" className={clsx('block animate-pulse rounded-sm bg-sunken', className)} />
}

/** The header of a page: a title and the sentence below. */
export function PageSkeleton({ children }: { children?: React.ReactNode }) {
  return (
    <div role="status" aria-label="Loading" className="flex flex-col gap-4 p-4 md:px-6 md:pt-5">
      <div className="flex h-[3.25rem] flex-col justify-center gap-2.5 pb-1">
        <Skeleton className="h-5 w-80 max-w-full" />
        <Skeleton className="h-3.5 w-[32rem] max-w-full" />
      </div>
      {children}
    </div>
  )
}

/** A table with `rows` rows of the height of real ones. */
export function TableSkeleton({
  rows = 10,
  columns = 4,
  twoLines = false,
}: {
  rows?: number
  columns?: number
  twoLines?: boolean
}) {
  return (
    <div role="status" aria-label="Loading" className="overflow-hidden rounded-lg border border-line bg-surface">
      <div className="h-9 border-line border-b" />
      {Array.from({ length: rows }, (_, row) => (
        <div
          key={`row ${row.toString()}`}
          className={clsx(
            'flex items-center gap-6 border-line border-b px-4 last:border-b-0',
            twoLines ? 'h-[54px]' : 'h-10',
          )}
        >
          {Array.from({ length: columns }, (_, column) => (
            <div
              key={`cell ${column.toString()}`}
              className={clsx('flex flex-col gap-2', column === 0 ? 'flex-1' : 'w-24 max-md:hidden')}
            >
              <Skeleton className={clsx('h-3', column === 0 ? widths[row % widths.length] : 'w-full')} />
              {twoLines && column === 0 && <Skeleton className="h-2.5 w-1/4" />}
            </div>
          ))}
        </div>
      ))}
    </div>
  )
}

/** A card with a title and a body of fixed height (a chart, a short list). */
export function CardSkeleton({ height = 'h-48', className }: { height?: string; className?: string }) {
  return (
    <div
      role="status"
      aria-label="Loading"
      className={clsx('rounded-lg border border-line bg-surface px-4.5 py-4', className)}
    >
      <Skeleton className="mb-4 h-3.5 w-32" />
      <Skeleton className={clsx('w-full', height)} />
    </div>
  )
}
