'use client'

import clsx from 'clsx'
import { Ellipsis } from 'lucide-react'
import { usePathname } from 'next/navigation'
import { useState } from 'react'
import { Dialog } from '#components/ui/dialog.tsx'
import { formatCount } from '#components/ui/format.ts'
import { Link } from '#components/ui/link.tsx'
import { Badge } from '#components/ui/marks.tsx'
import { PersonSheet } from './person-menu.tsx'
import { placeOf, placesInBar, type ShellViewer, settings } from './places.ts'

const buttonLook =
  'flex min-w-0 flex-1 flex-col items-center justify-center gap-0.5 rounded-md text-2xs font-medium -outline-offset-2'

/** The way around with a thumb. */
export function BottomBar({ viewer, waitingExceptions }: { viewer: ShellViewer; waitingExceptions: number | null }) {
  const { inBar, inMore: others } = placesInBar(viewer)
  const inMore = [...others, ...(viewer.may.includes(settings.action) ? [settings] : [])]
  const current = placeOf(usePathname())
  const [isOpen, setOpen] = useState(false)
  const isInMore = current !== undefined && inMore.includes(current)
  return (
    <nav
      aria-label="Places"
      className="fixed inset-x-0 bottom-0 z-30 flex h-[calc(3.5rem+env(safe-area-inset-bottom))] items-stretch border-line border-t bg-surface px-2 pb-[env(safe-area-inset-bottom)] md:hidden"
      data-print="hidden"
    >
      {inBar.map(({ href, label, Icon }) => (
        <Link
          key={href}
          href={href}
          aria-current={current?.href === href ? 'page' : undefined}
          className={clsx(buttonLook, current?.href === href ? 'text-accent' : 'text-ink-2')}
        >
          <Icon aria-hidden className="size-5" />
          <span className="inline-flex items-center gap-1">
            {label}
            {href === '/exceptions' && !!waitingExceptions && (
              <Badge tone="notice" round className="px-1.5! text-2xs!">
                {formatCount(waitingExceptions)}
              </Badge>
            )}
          </span>
        </Link>
      ))}
      <Dialog
        title="More"
        open={isOpen}
        onOpenChange={setOpen}
        trigger={
          <button type="button" className={clsx(buttonLook, isInMore ? 'text-accent' : 'text-ink-2')}>
            <Ellipsis aria-hidden className="size-5" />
            More
          </button>
        }
      >
        <ul className="-mx-2">
          {inMore.map(({ href, label, Icon }) => (
            <li key={href}>
              <Link
                href={href}
                onClick={() => setOpen(false)}
                className="flex h-12 items-center gap-3 rounded-md px-2 font-medium hover:bg-sunken"
              >
                <Icon aria-hidden className="size-5 text-ink-2" />
                {label}
              </Link>
            </li>
          ))}
        </ul>
        <PersonSheet viewer={viewer} onPick={() => setOpen(false)} />
      </Dialog>
    </nav>
  )
}
