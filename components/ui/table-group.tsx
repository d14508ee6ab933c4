'use client'

import clsx from 'clsx'
import { ChevronDown } from 'lucide-react'
import { type ReactNode, useState } from 'react'

/**
 * A group of rows under a heading that folds them away. `mark` stands before the heading (a severity), `detail` after
 * it ("7 findings · 2.1 points").
 */
export function TableGroup({
  columns,
  mark,
  heading,
  detail,
  isOpenAtFirst = true,
  onOpenChange,
  children,
}: {
  /** How many columns the table has, the checkbox's included. */
  columns: number
  mark?: ReactNode
  heading: ReactNode
  detail?: ReactNode
  isOpenAtFirst?: boolean
  /** For rows that are fetched when they are wanted. */
  onOpenChange?: (isOpen: boolean) => void
  children: ReactNode
}) {
  const [isOpen, setOpen] = useState(isOpenAtFirst)
  const toggle = () => {
    setOpen(!isOpen)
    onOpenChange?.(!isOpen)
  }
  return (
    <>
      <tbody>
        <tr className="max-md:block">
          <th
            scope="rowgroup"
            colSpan={columns}
            className="border-line border-b bg-sunken p-0 text-left font-normal max-md:block"
          >
            <div className="relative flex min-h-10 items-center gap-1.5 px-3 py-2">
              <button
                type="button"
                aria-expanded={isOpen}
                aria-label={isOpen ? 'Fold' : 'Unfold'}
                onClick={toggle}
                className="stretched inline-flex size-5 shrink-0 items-center justify-center rounded-xs"
              >
                <ChevronDown
                  aria-hidden
                  className={clsx('size-3.5 text-ink-2 transition-transform', !isOpen && '-rotate-90')}
                />
              </button>
              {mark}
              <span className="min-w-0 [&_a]:relative [&_a]:z-1">
                <span className="font-medium text-ink">{heading}</span>
                {detail && <span className="text-ink-2"> {detail}</span>}
              </span>
            </div>
          </th>
        </tr>
      </tbody>
      <tbody hidden={!isOpen}>{children}</tbody>
    </>
  )
}
