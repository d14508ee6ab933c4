import { notificationItem, unreadWords } from '#components/notifications/contract.ts'
import { Inbox, MarkAllRead } from '#components/notifications/inbox.tsx'
import { Card } from '#components/ui/card.tsx'
import { Page } from '#components/ui/page.tsx'
import { Pager } from '#components/ui/pager.tsx'
import { EmptyState } from '#components/ui/states.tsx'
import { countUnread, listNotifications } from '#lib/notifications/index.ts'
import { enterPage, titleFor } from '../../access/enter-page.ts'
import { markEverythingRead, markSomeRead } from './actions.ts'

export const generateMetadata = titleFor('notification.read', 'Notifications')

/** Many, as those of the same kind that follow each other are folded into one row. */
const ON_A_PAGE = 100

export default async function NotificationsPage({ searchParams }: PageProps<'/notifications'>) {
  const { viewer, db, params } = await enterPage('notification.read', searchParams)
  const cursor = [params.before ?? params.after].flat()[0]
  const now = new Date()
  const [page, unread] = await Promise.all([
    listNotifications(db, viewer, { now, cursor, size: ON_A_PAGE }),
    countUnread(db, viewer, now),
  ])
  const [newest] = page.items
  const words = unreadWords(unread)
  return (
    <Page
      title={newest ? `You have ${words}` : 'Nobody has told you anything yet'}
      lead="Requests, decisions and endings of exceptions that concern you. What you do yourself is not in it."
      actions={unread > 0 && newest && <MarkAllRead upTo={newest.id} markAllRead={markEverythingRead} />}
    >
      <Card flush>
        {newest ? (
          <Inbox items={page.items.map(notificationItem)} markRead={markSomeRead} />
        ) : (
          <EmptyState title="Nothing here yet">
            You hear of exceptions that you asked for or answer for, and approvers of those that wait for a decision.
          </EmptyState>
        )}
        <Pager
          previousHref={page.previous && `/notifications?before=${page.previous}`}
          nextHref={page.next && `/notifications?after=${page.next}`}
        />
      </Card>
    </Page>
  )
}
