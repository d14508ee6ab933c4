'use client'

import { ArrowLeft, X } from 'lucide-react'
import { useRouter, useSearchParams } from 'next/navigation'
import { type ReactNode, useEffect, useRef } from 'react'
import { useShortcut } from './keyboard.ts'
import { Link } from './link.tsx'
import { WalkButtons } from './list-keys.tsx'
import { scopedHref } from './scope.ts'

/**
 * A list and, beside it, the panel of the open row: one surface. On a phone the panel is a page of its own over the
 * list. `panel` is a `SidePanel` or null.
 */
export function SplitView({ panel, children }: { panel: ReactNode; children: ReactNode }) {
  return (
    <div className="flex min-w-0 overflow-clip rounded-lg border border-line bg-surface">
      {/* Under the panel of a phone the list keeps its place, but is out of reach. */}
      <div className={panel ? 'min-w-0 flex-1 max-lg:invisible' : 'min-w-0 flex-1'}>{children}</div>
      {panel}
    </div>
  )
}

/** The panel of the open row. Esc and × lead to `closeHref`; up and down walk the list without closing. */
export function SidePanel({
  label,
  closeHref,
  footer,
  children,
}: {
  label: string
  closeHref: string
  footer?: ReactNode
  children: ReactNode
}) {
  const router = useRouter()
  const here = useSearchParams()
  useShortcut('escape', 'Close the panel', () => router.push(scopedHref(closeHref, here), { scroll: false }), {
    group: 'Lists',
  })
  const closeLook =
    'inline-flex size-7 items-center justify-center rounded-md text-ink-2 hover:bg-sunken hover:text-ink'
  const panel = useFittingHeight()
  return (
    <aside
      ref={panel}
      data-side-panel=""
      aria-label={label}
      className="flex flex-col bg-surface max-lg:fixed max-lg:inset-0 max-lg:z-40 lg:sticky lg:top-12 lg:max-h-[calc(100dvh-var(--panel-top,3rem))] lg:w-[26rem] lg:shrink-0 lg:self-start lg:rounded-r-lg lg:border-line lg:shadow-[-1px_0_0_var(--line)] xl:w-[28.75rem]"
    >
      <div
        className="flex h-12 shrink-0 items-center gap-1 px-5 max-lg:border-line max-lg:border-b max-lg:px-3 lg:absolute lg:top-0 lg:right-0 lg:z-1 lg:h-11 lg:px-3"
        data-print="hidden"
      >
        <Link
          href={closeHref}
          scroll={false}
          className="mr-auto inline-flex h-10 items-center gap-1.5 rounded-md px-2 text-ink-2 text-sm lg:hidden"
        >
          <ArrowLeft aria-hidden className="size-4" />
          Back to the list
        </Link>
        <WalkButtons />
        <Link
          href={closeHref}
          scroll={false}
          aria-label="Close the panel"
          title="Close (Esc)"
          className={`${closeLook} max-lg:hidden`}
        >
          <X aria-hidden className="size-4" />
        </Link>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-5 py-4 max-lg:pb-8">{children}</div>
      {footer && <div className="flex shrink-0 flex-wrap gap-2 border-line border-t px-5 py-3">{footer}</div>}
    </aside>
  )
}

/** Ends the panel with the window, wherever it begins: below the page's head at first, below the header once scrolled. */
function useFittingHeight() {
  const panel = useRef<HTMLElement>(null)
  useEffect(() => {
    const measure = () => {
      const top = panel.current?.getBoundingClientRect().top ?? 0
      panel.current?.style.setProperty('--panel-top', `${Math.max(48, Math.round(top))}px`)
    }
    measure()
    const options = { passive: true }
    window.addEventListener('scroll', measure, options)
    window.addEventListener('resize', measure, options)
    return () => {
      window.removeEventListener('scroll', measure)
      window.removeEventListener('resize', measure)
    }
  }, [])
  return panel
}

/** The head of a panel: where it belongs, what it is, and its state. */
export function PanelHeader({
  eyebrow,
  title,
  children,
}: {
  eyebrow?: ReactNode
  title: ReactNode
  children?: ReactNode
}) {
  return (
    <header className="mb-4">
      {eyebrow && <p className="truncate text-ink-2 text-xs lg:pr-24">{eyebrow}</p>}
      <h2 className="mt-0.5 text-balance font-semibold text-lg tracking-tight [overflow-wrap:anywhere]">{title}</h2>
      {children && (
        <div className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-2 text-xs">{children}</div>
      )}
    </header>
  )
}

/** A part of a panel with its heading. */
export function PanelSection({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <section className="mb-5 last:mb-0">
      <h3 className="mb-1.5 font-semibold text-sm">{title}</h3>
      {children}
    </section>
  )
}
