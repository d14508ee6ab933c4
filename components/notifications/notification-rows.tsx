'use client'

import clsx from 'clsx'
import { Link } from '#components/ui/link.tsx'
import { Time } from '#components/ui/time.tsx'
import type { NotificationItem } from './contract.ts'

/** What one was told, each a link to what it is about; a dot marks what is unread. */
export function NotificationRows({
  items,
  isCompact = false,
  onFollow,
}: {
  items: readonly NotificationItem[]
  /** In the bell's panel: what was said is cut short. */
  isCompact?: boolean
  onFollow: (item: NotificationItem) => void
}) {
  return (
    <ul className="divide-y divide-line">
      {items.map((item) => (
        <li key={item.id}>
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
              {item.text && !isCompact && (
                <span className="mt-1 block text-pretty text-ink-2 text-xs">{item.text}</span>
              )}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
