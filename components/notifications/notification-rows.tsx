'use client'

import clsx from 'clsx'
import { ChevronRight } from 'lucide-react'
import { Fragment, useState } from 'react'
import { Link } from '#components/ui/link.tsx'
import { Time } from '#components/ui/time.tsx'
import type { NotificationItem } from './contract.ts'
import { folded } from './fold.ts'

interface Looks {
  /** In the bell's panel: what was said is cut short. */
  isCompact?: boolean
  onFollow: (item: NotificationItem) => void
}

/** What one was told, each a link to what it is about; a dot marks what is unread. Many of the same are folded. */
export function NotificationRows({
  items,
  most,
  ...looks
}: { items: readonly NotificationItem[]; most?: number } & Looks) {
  return (
    <ul className="divide-y divide-line">
      {folded(items)
        .slice(0, most)
        .map(({ item, alike }) => (
          <Fragment key={item.id}>
            <Row item={item} {...looks} />
            {alike.length > 0 && <Alike items={alike} {...looks} />}
          </Fragment>
        ))}
    </ul>
  )
}

function Alike({ items, ...looks }: { items: readonly NotificationItem[] } & Looks) {
  const [isOpen, setOpen] = useState(false)
  const unread = items.filter(({ isRead }) => !isRead).length
  return (
    <>
      <li>
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          className="flex min-h-9 w-full items-center gap-1.5 py-1.5 pr-4 pl-9 text-left text-ink-2 text-sm transition-colors hover:bg-sunken max-md:min-h-11"
        >
          <ChevronRight aria-hidden className={clsx('size-4 shrink-0 transition-transform', isOpen && 'rotate-90')} />
          {isOpen ? 'Show fewer' : `${items.length} more like it`}
          {!isOpen && unread > 0 && `, ${unread === items.length ? 'all' : unread} unread`}
        </button>
      </li>
      {isOpen && items.map((item) => <Row key={item.id} item={item} {...looks} />)}
    </>
  )
}

function Row({ item, isCompact = false, onFollow }: { item: NotificationItem } & Looks) {
  return (
    <li>
      <Link
        href={item.href}
        onClick={() => onFollow(item)}
        className={clsx(
          'grid grid-cols-[0.5rem_minmax(0,1fr)] gap-x-3 px-4 py-3 text-sm transition-colors hover:bg-sunken',
          !isCompact && 'md:px-4.5',
        )}
      >
        <span
          aria-hidden
          className={clsx('mt-1.5 size-2 rounded-full', item.isRead ? 'bg-transparent' : 'bg-accent')}
        />
        <span className="min-w-0">
          <span className="flex items-baseline justify-between gap-3">
            <span className={clsx('min-w-0 text-pretty [overflow-wrap:anywhere]', !item.isRead && 'font-semibold')}>
              {!item.isRead && <span className="sr-only">Unread: </span>}
              {item.headline}
            </span>
            <Time value={item.at} className="shrink-0 text-ink-2 text-xs" />
          </span>
          <span className="mt-0.5 block text-pretty text-ink-2 [overflow-wrap:anywhere]">{item.subject}</span>
          {item.quote && (
            <span
              className={clsx(
                'mt-1.5 block whitespace-pre-line border-line-strong border-l-2 pl-2.5 text-ink-2 [overflow-wrap:anywhere]',
                isCompact && 'line-clamp-2',
              )}
            >
              {item.quote}
            </span>
          )}
          {item.text && !isCompact && <span className="mt-1 block text-pretty text-ink-2 text-xs">{item.text}</span>}
        </span>
      </Link>
    </li>
  )
}
