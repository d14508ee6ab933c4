import clsx from 'clsx'
import type { ReactNode } from 'react'

/** The box with a rule at its left: something to be careful of, or to know before trusting the numbers. */
export function Notice({
  tone = 'caution',
  title,
  actions,
  className,
  children,
}: {
  tone?: 'caution' | 'error' | 'info'
  title?: ReactNode
  actions?: ReactNode
  className?: string
  children?: ReactNode
}) {
  return (
    <div
      role={tone === 'error' ? 'alert' : 'note'}
      className={clsx(
        'rounded-r-md border-l-[3px] px-3.5 py-2.5 text-ink text-sm',
        {
          caution: 'border-l-medium bg-notice',
          error: 'border-l-critical bg-critical-soft',
          info: 'border-l-accent bg-accent-soft',
        }[tone],
        className,
      )}
    >
      {title && <p className="font-semibold">{title}</p>}
      {children && <div className="[&_p+p]:mt-1">{children}</div>}
      {actions && <div className="mt-2 flex flex-wrap gap-2">{actions}</div>}
    </div>
  )
}
