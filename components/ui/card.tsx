import clsx from 'clsx'
import { type ReactNode, useId } from 'react'
import { TextLink } from './link.tsx'

/** A surface with a title, a hint beside it, and one link in its corner that leads to everything behind it. */
export function Card({
  title,
  hint,
  link,
  actions,
  flush = false,
  className,
  children,
}: {
  title?: ReactNode
  hint?: ReactNode
  link?: { href: string; label: string }
  actions?: ReactNode
  /** Content reaches the edges (tables). */
  flush?: boolean
  className?: string
  children: ReactNode
}) {
  const id = useId()
  return (
    <section
      aria-labelledby={title ? id : undefined}
      className={clsx(
        'group/card relative flex min-w-0 flex-col rounded-lg border border-line bg-surface',
        flush ? 'overflow-clip' : 'px-4.5 py-4 max-md:px-4',
        className,
      )}
    >
      {title && (
        <div className={clsx('flex items-baseline gap-2', flush ? 'px-4.5 pt-4 pb-2 max-md:px-4' : 'mb-2')}>
          <h2 id={id} className="font-semibold text-base">
            {title}
          </h2>
          {hint && <span className="min-w-0 text-ink-3 text-xs">{hint}</span>}
          {(link || actions) && (
            <span
              className="ml-auto flex shrink-0 items-center gap-2 text-xs group-has-data-chart-menu/card:mr-7"
              data-print="hidden"
            >
              {actions}
              {link && (
                <TextLink href={link.href} className="font-medium max-md:-my-2 max-md:py-2">
                  {link.label}
                </TextLink>
              )}
            </span>
          )}
        </div>
      )}
      {children}
    </section>
  )
}
