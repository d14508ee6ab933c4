import type { ReactNode } from 'react'
import { Logo } from '#components/shell/logo.tsx'

/** The frame of the pages that stand before the product: the name, one question, what to do. */
export function SignInCard({
  title,
  lead,
  children,
  foot,
}: {
  title: string
  lead: ReactNode
  children: ReactNode
  /** What is good to know, below the card. */
  foot?: ReactNode
}) {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center px-4 py-10">
      <div className="w-full max-w-100">
        <div className="overflow-hidden rounded-lg border bg-surface">
          <TemperingColours />
          <div className="flex flex-col gap-6 px-7 pt-8 pb-8 max-sm:px-5">
            <p className="flex items-center gap-2.5 font-semibold text-lg tracking-tight">
              <Logo className="size-6" />
              Temper
            </p>
            <div>
              <h1 className="text-balance font-semibold text-2xl tracking-tight">{title}</h1>
              <div className="mt-1.5 text-pretty text-base text-ink-2">{lead}</div>
            </div>
            {children}
          </div>
        </div>
        {foot && <div className="mt-4 px-7 text-pretty text-center text-ink-2 text-xs max-sm:px-5">{foot}</div>}
      </div>
    </main>
  )
}

/** The colours of the logo, as they run along a blade. */
function TemperingColours() {
  return (
    <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true" className="block h-1 w-full">
      <path fill="#e2c154" d="M0 0h25v1H0z" />
      <path fill="#a9642b" d="M25 0h25v1H25z" />
      <path fill="#7f3c90" d="M50 0h25v1H50z" />
      <path fill="#2a62b6" d="M75 0h25v1H75z" />
    </svg>
  )
}
