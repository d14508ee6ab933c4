'use client'

import clsx from 'clsx'
import { createContext, type ReactNode, type TransitionStartFunction, useContext, useTransition } from 'react'

type Pending = { isPending: boolean; startTransition: TransitionStartFunction | undefined }

const PendingContext = createContext<Pending>({ isPending: false, startTransition: undefined })

/** Around a list and what controls it: while the server answers a new filter, what `Dimmed` holds stays, dimmed. */
export function PendingArea({ children }: { children: ReactNode }) {
  const [isPending, startTransition] = useTransition()
  return <PendingContext value={{ isPending, startTransition }}>{children}</PendingContext>
}

export function usePending(): Pending {
  return useContext(PendingContext)
}

export function Dimmed({ className, children }: { className?: string; children: ReactNode }) {
  const { isPending } = usePending()
  return (
    <div
      aria-busy={isPending}
      className={clsx('min-w-0 transition-opacity', isPending && 'opacity-50 delay-150', className)}
    >
      {children}
    </div>
  )
}
