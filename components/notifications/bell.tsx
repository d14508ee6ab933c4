'use client'

import { Popover as Base } from '@base-ui/react/popover'
import { Bell as BellIcon } from 'lucide-react'
import { usePathname } from 'next/navigation'
import { useCallback, useEffect, useRef, useState } from 'react'
import { Button, IconButton, LinkButton } from '#components/ui/button.tsx'
import { Popover } from '#components/ui/popover.tsx'
import { useAction } from '#components/ui/run-action.ts'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { type NotificationItem, type NotificationsAnswer, type ReadingActions, unreadWords } from './contract.ts'
import { NotificationRows } from './notification-rows.tsx'

/** Who goes from page to page in a hurry asks once. */
const ASK_AGAIN_MS = 10_000
/** A row may stand for several. */
const MOST_ROWS = 8

/** What one is told: how much is unread, and the newest. Asked anew when one moves on, comes back or opens it. */
export function Bell({ unread: unreadAtFirst, actions }: { unread: number; actions: ReadingActions }) {
  const [isOpen, setOpen] = useState(false)
  const { unread, items, hasFailed, load, setUnread, setItems } = useNotifications(unreadAtFirst)
  const readAll = useAction(actions.markAllRead, { whatFailed: 'They were not marked as read' })
  const open = (willOpen: boolean) => {
    setOpen(willOpen)
    if (willOpen) void load()
  }
  const follow = (item: NotificationItem) => {
    setOpen(false)
    if (item.isRead) return
    setUnread(Math.max(0, unread - 1))
    setItems(items?.map((one) => (one.id === item.id ? { ...one, isRead: true } : one)) ?? null)
    // It stays unread where this fails, which is no reason to keep anybody from reading it.
    void actions.markRead({ ids: [item.id] }).catch(() => null)
  }
  const newest = items?.[0]
  return (
    <Popover
      open={isOpen}
      onOpenChange={open}
      align="end"
      className="w-[26rem] overflow-hidden p-0"
      trigger={
        <IconButton label={`Notifications: ${unreadWords(unread)}`} className="relative">
          <BellIcon aria-hidden />
          {unread > 0 && (
            <span
              aria-hidden
              className="absolute top-0 left-1/2 ml-0.5 min-w-4 rounded-full bg-accent px-1 text-center font-semibold text-2xs text-accent-ink leading-4 tabular-nums"
            >
              {unread > 99 ? '99+' : unread}
            </span>
          )}
        </IconButton>
      }
    >
      <div>
        <div className="flex min-h-11 items-center justify-between gap-2 border-line border-b py-1.5 pr-2 pl-4">
          {/* Names the popup, which is a dialog. */}
          <Base.Title className="font-semibold text-sm">Notifications</Base.Title>
          {unread > 0 && newest && (
            <Button
              variant="quiet"
              size="small"
              aria-disabled={readAll.isRunning}
              onClick={async () => {
                const done = await readAll.run({ upTo: newest.id })
                if (!done) return
                setUnread(done.unread)
                setItems(items.map((item) => ({ ...item, isRead: true })))
              }}
            >
              Mark all as read
            </Button>
          )}
        </div>
        <div className="max-h-[min(19rem,50dvh)] overflow-y-auto">
          <Newest items={items} hasFailed={hasFailed} onFollow={follow} />
        </div>
        <div className="border-line border-t p-1.5">
          <LinkButton variant="quiet" href="/notifications" onClick={() => setOpen(false)} className="w-full">
            All notifications
          </LinkButton>
        </div>
      </div>
    </Popover>
  )
}

function Newest({
  items,
  hasFailed,
  onFollow,
}: {
  items: NotificationItem[] | null
  hasFailed: boolean
  onFollow: (item: NotificationItem) => void
}) {
  if (items && items.length > 0)
    return <NotificationRows items={items} most={MOST_ROWS} isCompact onFollow={onFollow} />
  if (items)
    return (
      <p className="px-4 py-6 text-pretty text-ink-2 text-sm">
        Nothing yet. You hear here of requests, decisions and endings of exceptions that concern you.
      </p>
    )
  if (hasFailed)
    return (
      <p role="alert" className="px-4 py-6 text-ink-2 text-sm">
        They could not be loaded. Close this and open it again.
      </p>
    )
  return (
    <div role="status" aria-label="Loading" className="flex flex-col gap-2 p-4">
      <Skeleton className="h-4 w-3/4" />
      <Skeleton className="h-4 w-1/2" />
      <Skeleton className="h-4 w-2/3" />
    </div>
  )
}

function useNotifications(unreadAtFirst: number) {
  const [unread, setUnread] = useState(unreadAtFirst)
  const [items, setItems] = useState<NotificationItem[] | null>(null)
  const [hasFailed, setFailed] = useState(false)
  const lastAsked = useRef(Number.NEGATIVE_INFINITY)
  const path = usePathname()
  const lastPath = useRef(path)

  // The frame is drawn anew by what changes the inbox elsewhere, such as its page.
  useEffect(() => setUnread(unreadAtFirst), [unreadAtFirst])

  const load = useCallback(async () => {
    lastAsked.current = performance.now()
    const answer = await notifications().catch(() => null)
    setFailed(answer === null)
    if (!answer) return
    setUnread(answer.unread)
    setItems(answer.items)
  }, [])

  const loadAgain = useCallback(() => {
    if (document.visibilityState === 'visible' && performance.now() - lastAsked.current > ASK_AGAIN_MS) void load()
  }, [load])

  useEffect(() => {
    if (lastPath.current === path) return
    lastPath.current = path
    loadAgain()
  }, [path, loadAgain])

  useEffect(() => {
    document.addEventListener('visibilitychange', loadAgain)
    return () => document.removeEventListener('visibilitychange', loadAgain)
  }, [loadAgain])

  return { unread, items, hasFailed, load, setUnread, setItems }
}

async function notifications(): Promise<NotificationsAnswer | null> {
  const response = await fetch('/api/notifications', { cache: 'no-store', headers: { accept: 'application/json' } })
  return response.ok ? ((await response.json()) as NotificationsAnswer) : null
}
