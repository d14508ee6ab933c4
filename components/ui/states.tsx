import type { ReactNode } from 'react'

/** Why there is nothing here, and what to do next. */
export function EmptyState({
  title,
  children,
  actions,
}: {
  title: ReactNode
  children?: ReactNode
  actions?: ReactNode
}) {
  return (
    <div className="flex flex-col items-center justify-center gap-1 px-6 py-12 text-center">
      <p className="font-semibold text-base">{title}</p>
      {children && <div className="max-w-md text-pretty text-ink-2 text-sm">{children}</div>}
      {actions && <div className="mt-3 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  )
}

/** What went wrong, what to do, and the id under which the log has the whole story. */
export function ErrorState({
  title,
  children,
  requestId,
  actions,
}: {
  title: ReactNode
  children?: ReactNode
  requestId?: string
  actions?: ReactNode
}) {
  return (
    <div role="alert" className="flex flex-col items-center justify-center gap-1 px-6 py-12 text-center">
      <p className="font-semibold text-base">{title}</p>
      {children && <div className="max-w-md text-pretty text-ink-2 text-sm">{children}</div>}
      {requestId && (
        <p className="mt-1 text-ink-3 text-xs">
          Request <code className="select-all">{requestId}</code>
        </p>
      )}
      {actions && <div className="mt-3 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  )
}
