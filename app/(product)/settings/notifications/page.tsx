import { ExternalLink } from 'lucide-react'
import { ChannelCard } from '#components/settings/channel-card.tsx'
import { channelsTitle, undeliveredWords } from '#components/settings/channel-words.ts'
import { UndeliveredList } from '#components/settings/undelivered-list.tsx'
import { buttonClass } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { Page } from '#components/ui/page.tsx'
import { Pager } from '#components/ui/pager.tsx'
import { EmptyState } from '#components/ui/states.tsx'
import { mayDo } from '#lib/auth/viewer.ts'
import { loadConfig } from '#lib/config/config.ts'
import { channelHealth, listUndelivered, samplePage } from '#lib/notifications/index.ts'
import { enterPage, titleFor } from '../../../access/enter-page.ts'
import { putMessageAway, sendMessageAgain, sendTestMessage } from './actions.ts'

export const generateMetadata = titleFor('settings.read', 'Notifications')

export default async function NotificationSettingsPage({ searchParams }: PageProps<'/settings/notifications'>) {
  const { viewer, db, params } = await enterPage('settings.read', searchParams)
  const cursor = [params.before ?? params.after].flat()[0]
  const { notifications, sampleData } = loadConfig(process.env)
  const sample = sampleData ? samplePage(notifications) : null
  const [health, undelivered] = await Promise.all([channelHealth(db, notifications), listUndelivered(db, { cursor })])
  const mayChange = mayDo(viewer, 'settings.change')
  return (
    <Page
      title={channelsTitle(health)}
      lead={
        undeliveredWords(health) ||
        'Everybody has an inbox behind the bell; a channel carries the same to where people are anyway.'
      }
      actions={
        sample && (
          <a href={sample} target="_blank" rel="noreferrer" className={buttonClass()}>
            <ExternalLink aria-hidden />
            See what arrived
          </a>
        )
      }
    >
      <div className="grid items-start gap-4 lg:grid-cols-3">
        {health.map((one) => (
          <ChannelCard key={one.channel} health={one} sendTest={mayChange ? sendTestMessage : null} />
        ))}
      </div>
      <Card
        title="What did not arrive"
        hint="a refused message is tried for about 15 hours; one that may have arrived is never sent twice by itself"
        flush
      >
        {undelivered.items.length === 0 ? (
          <EmptyState title={health.some(({ place }) => place !== null) ? 'Everything arrived' : 'Nothing was sent'}>
            Messages that were given up stand here, each with the reason, until an administrator puts them away.
          </EmptyState>
        ) : (
          <UndeliveredList
            items={undelivered.items}
            change={mayChange ? { sendAgain: sendMessageAgain, putAway: putMessageAway } : null}
          />
        )}
        <Pager
          previousHref={undelivered.previous && `/settings/notifications?before=${undelivered.previous}`}
          nextHref={undelivered.next && `/settings/notifications?after=${undelivered.next}`}
        />
      </Card>
    </Page>
  )
}
