import clsx from 'clsx'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { buttonClass } from './button.tsx'
import { Link } from './link.tsx'

/** Keyset paging: there is a next and a previous page, no page numbers. `children` says what is shown ("50 of 1,284"). */
export function Pager({
  previousHref,
  nextHref,
  children,
}: {
  previousHref: string | null
  nextHref: string | null
  children?: ReactNode
}) {
  if (!previousHref && !nextHref && !children) return null
  return (
    <nav
      aria-label="Pages of the list"
      className="flex items-center justify-between gap-4 border-line border-t px-4 py-2 text-ink-2 text-sm"
      data-print="hidden"
    >
      <span className="tabular-nums">{children}</span>
      {(previousHref || nextHref) && (
        <span className="flex gap-2">
          <Step href={previousHref} rel="prev">
            <ChevronLeft aria-hidden />
            Previous
          </Step>
          <Step href={nextHref} rel="next">
            Next
            <ChevronRight aria-hidden />
          </Step>
        </span>
      )}
    </nav>
  )
}

function Step({ href, rel, children }: { href: string | null; rel: 'prev' | 'next'; children: ReactNode }) {
  const look = buttonClass({ size: 'small' })
  if (!href)
    return (
      <span aria-disabled="true" className={clsx(look, 'opacity-50')}>
        {children}
      </span>
    )
  return (
    <Link href={href} rel={rel} className={look}>
      {children}
    </Link>
  )
}
