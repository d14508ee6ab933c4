import clsx from 'clsx'
import type { ReactNode } from 'react'

export type KeyValue = { key: string; value: ReactNode }

/** Facts as a list of terms. `split`: the value at the right edge (cards of numbers); otherwise in a second column. */
export function KeyValues({
  items,
  split = false,
  ruled = false,
  className,
}: {
  items: KeyValue[]
  split?: boolean
  ruled?: boolean
  className?: string
}) {
  return (
    <dl className={clsx('text-sm', className)}>
      {items.map(({ key, value }) => (
        <div
          key={key}
          className={clsx(
            ruled ? 'border-line border-b py-2.5 last:border-b-0' : 'py-[3px]',
            split ? 'flex items-baseline justify-between gap-4' : 'grid grid-cols-[7rem_minmax(0,1fr)] gap-3',
          )}
        >
          <dt className={split ? 'text-ink' : 'text-ink-2'}>{key}</dt>
          <dd
            className={clsx(
              'min-w-0 [overflow-wrap:anywhere]',
              split ? 'text-right font-semibold tabular-nums' : 'text-ink',
            )}
          >
            {value}
          </dd>
        </div>
      ))}
    </dl>
  )
}
