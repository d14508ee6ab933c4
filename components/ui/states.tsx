import type { ReactNode } from 'react'

/** Why there is nothing here, and what to do next. */
export function EmptyState({
  title,
  isPage = false,
  children,
  actions,
}: {
  title: ReactNode
  /** It is the whole page, so its title is the page's. */
  isPage?: boolean
  children?: ReactNode
  actions?: ReactNode
}) {
  return (
    <div className="flex flex-col items-center justify-center gap-1 px-6 py-12 text-center">
      <Title isPage={isPage}>{title}</Title>
      {children && <div className="max-w-md text-pretty text-ink-2 text-sm">{children}</div>}
      {actions && <div className="mt-3 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  )
}

/** What went wrong, what to do, and the id under which the log has the whole story. */
export function ErrorState({
  title,
  isPage = false,
  children,
  requestId,
  actions,
}: {
  title: ReactNode
  /** It is the whole page, so its title is the page's. */
  isPage?: boolean
  children?: ReactNode
  requestId?: string
  actions?: ReactNode
}) {
  return (
    <div role="alert" className="flex flex-col items-center justify-center gap-1 px-6 py-12 text-center">
      <Title isPage={isPage}>{title}</Title>
      {children && <div className="max-w-md text-pretty text-ink-2 text-sm">{children}</div>}
      {requestId && (
        <p className="mt-1 text-ink-2 text-xs">
          Request <code className="select-all">{requestId}</code>
        </p>
      )}
      {actions && <div className="mt-3 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  )
}

function Title({ isPage, children }: { isPage: boolean; children: ReactNode }) {
  const Tag = isPage ? 'h1' : 'p'
  return <Tag className={isPage ? 'font-semibold text-xl tracking-tight' : 'font-semibold text-base'}>{children}</Tag>
}
