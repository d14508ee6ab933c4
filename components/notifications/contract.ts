import type { ActionResult } from '#lib/auth/action-result.ts'
import type { InboxItem } from '#lib/notifications/index.ts'

/** Something that one was told, as the browser gets it. */
export type NotificationItem = Pick<
  InboxItem,
  'id' | 'kind' | 'headline' | 'subject' | 'text' | 'quote' | 'href' | 'isRead'
> & {
  /** ISO. */
  at: string
}

/** What `GET /api/notifications` answers. */
export interface NotificationsAnswer {
  /** Up to 100. */
  unread: number
  /** The newest. */
  items: NotificationItem[]
}

/** What the bell and the page do: ids of ours, or everything up to one. Each answers how many are unread then. */
export interface ReadingActions {
  markRead: (input: { ids: number[] }) => Promise<ActionResult<{ unread: number }>>
  markAllRead: (input: { upTo: number }) => Promise<ActionResult<{ unread: number }>>
}

export function notificationItem({ at, ...item }: InboxItem): NotificationItem {
  const { id, kind, headline, subject, text, quote, href, isRead } = item
  return { id, kind, headline, subject: unlessSaid(subject, headline), text, quote, href, isRead, at: at.toISOString() }
}

/** The subject without its name where the headline above it has that already: "EX-0147 ends tomorrow". */
function unlessSaid(subject: string, headline: string): string {
  const [name = '', ...title] = subject.split(' · ')
  return title.length > 0 && headline.split(' ').includes(name) ? title.join(' · ') : subject
}

/** "3 unread notifications", "no unread notifications". */
export function unreadWords(unread: number): string {
  if (unread === 0) return 'no unread notifications'
  return `${unread > 99 ? 'more than 99' : unread} unread ${unread === 1 ? 'notification' : 'notifications'}`
}
