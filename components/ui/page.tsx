import { ChevronLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from './link.tsx'

/**
 * The frame of every page. The title is one sentence that answers the page's question, the lead a second one that
 * says what else matters; both are composed from data by tested code.
 */
export function Page({
  title,
  lead,
  actions,
  back,
  children,
}: {
  title: ReactNode
  lead?: ReactNode
  actions?: ReactNode
  /** Where this page hangs in the product: shown above the title. */
  back?: { href: string; label: string }
  children: ReactNode
}) {
  return (
    <div className="flex flex-col gap-4 p-4 pb-8 md:px-6 md:pt-5">
      <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 pb-1">
        <div className="min-w-0 max-w-4xl flex-1 basis-80">
          {back && (
            <Link
              href={back.href}
              className="mb-1 -ml-1 inline-flex items-center gap-0.5 rounded-xs pr-1 text-ink-2 text-sm hover:text-accent"
              data-print="hidden"
            >
              <ChevronLeft aria-hidden className="size-4" />
              {back.label}
            </Link>
          )}
          <h1 className="text-balance font-semibold text-2xl tracking-[-0.012em] [overflow-wrap:anywhere]">{title}</h1>
          {lead && <p className="mt-0.5 text-pretty text-base text-ink-2">{lead}</p>}
        </div>
        {actions && (
          <div className="flex flex-wrap items-center gap-2 pt-0.5" data-print="hidden">
            {actions}
          </div>
        )}
      </header>
      {children}
    </div>
  )
}
