'use client'

import { CheckCheck } from 'lucide-react'
import { Button } from '#components/ui/button.tsx'
import { useAction } from '#components/ui/run-action.ts'
import type { NotificationItem, ReadingActions } from './contract.ts'
import { NotificationRows } from './notification-rows.tsx'

/** The list of the page: following one marks it as read. */
export function Inbox({ items, markRead }: { items: readonly NotificationItem[] } & Pick<ReadingActions, 'markRead'>) {
  return (
    <NotificationRows
      items={items}
      // It stays unread where this fails, which is no reason to keep anybody from reading it.
      onFollow={(item) => void (item.isRead || markRead({ ids: [item.id] }).catch(() => null))}
    />
  )
}

/** @param upTo the newest that the page shows: what came meanwhile stays unread */
export function MarkAllRead({ upTo, markAllRead }: { upTo: number } & Pick<ReadingActions, 'markAllRead'>) {
  const reading = useAction(markAllRead, { whatFailed: 'They were not marked as read' })
  return (
    <Button icon={<CheckCheck aria-hidden />} aria-disabled={reading.isRunning} onClick={() => reading.run({ upTo })}>
      Mark all as read
    </Button>
  )
}
