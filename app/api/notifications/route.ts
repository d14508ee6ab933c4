import { type NotificationsAnswer, notificationItem } from '#components/notifications/contract.ts'
import { countUnread, listNotifications } from '#lib/notifications/index.ts'
import { route } from '../../access/route-handler.ts'

/** More than there are rows: those of the same kind are folded into one. */
const IN_THE_BELL = 40

/** What the bell shows: how many are unread, and the newest. */
export const GET = route('notification.read', async ({ viewer, db, at }) => {
  const [unread, { items }] = await Promise.all([
    countUnread(db, viewer, at),
    listNotifications(db, viewer, { now: at, size: IN_THE_BELL }),
  ])
  const answer: NotificationsAnswer = { unread, items: items.map(notificationItem) }
  return Response.json(answer)
})
