import { ConfigError } from '#lib/config/config.ts'
import { type ChannelHealth, channelHealth } from '#lib/notifications/index.ts'
import { type Finding, ok, type SetupCheck, skipped, warning } from '../check.ts'
import { openDatabaseOf } from '../installation.ts'
import { counted } from '../words.ts'

const words = { teams: 'Microsoft Teams', slack: 'Slack', mail: 'Mail' } as const

const remedy = 'Settings → Notifications says what the other side answered, and sends a test message.'

/** Nothing is sent to find out: what the last messages met with is known. */
export const notificationChecks: readonly SetupCheck[] = [
  {
    id: 'notifications.channels',
    title: 'Notifications leave the product',
    run: async (installation) => {
      const { config } = installation
      const db = openDatabaseOf(installation)
      if (config instanceof ConfigError) return skipped('Not checked while the configuration is wrong.')
      if (!db) return skipped('Not checked: the database is not open.')
      const { rows } = await db.pool.query<{ is: boolean }>(`select to_regclass('mail_choice') is not null as is`)
      if (!rows[0]?.is) return skipped('Not checked: the database is not migrated.')
      const health = await channelHealth(db.pool, config.notifications)
      const configured = health.filter(({ place }) => place !== null)
      if (configured.length === 0) return skipped('No channel is set up: people read them behind the bell only.')
      return configured.map((one) => ({
        id: `notifications.${one.channel}`,
        title: `Notifications reach ${words[one.channel]}`,
        ...foundOf(one),
      }))
    },
  },
]

function foundOf({ place, trouble, failed, unclear, lastSentAt }: ChannelHealth): Finding {
  if (trouble) return warning(`${place} is in trouble: ${trouble.said}.`, remedy)
  const lost = [
    ...(failed > 0 ? [`${counted(failed, 'message')} did not arrive`] : []),
    ...(unclear > 0 ? [`of ${counted(unclear, 'message')} nobody knows`] : []),
  ]
  if (lost.length > 0) return warning(`${place} takes messages, but ${lost.join(', and ')}.`, remedy)
  return ok(lastSentAt ? `${place} took the last message.` : `${place}. Nothing has been sent yet.`)
}
