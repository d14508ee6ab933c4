import type { NotificationSettings } from '#lib/config/notifications.ts'

/** A way out of the product. */
export const channels = ['teams', 'slack', 'mail'] as const
export type Channel = (typeof channels)[number]

/** Those that are configured. */
export function configuredChannels({ teamsWebhook, slackWebhook, mail }: NotificationSettings): Channel[] {
  return [
    ...(teamsWebhook ? (['teams'] as const) : []),
    ...(slackWebhook ? (['slack'] as const) : []),
    ...(mail ? (['mail'] as const) : []),
  ]
}

/** Where a channel leads, as an administrator may see it: never the secret in its URL. */
export function placeOf(channel: Channel, { teamsWebhook, slackWebhook, mail }: NotificationSettings): string | null {
  const url = { teams: teamsWebhook, slack: slackWebhook, mail: mail?.url ?? null }[channel]
  return url === null ? null : new URL(url).host
}

/**
 * Where what arrived at the sample company's channels can be looked at; null where they are not on this machine. Only
 * for sample data: anywhere else a webhook leads to nothing that a browser could open.
 */
export function samplePage({ teamsWebhook, slackWebhook }: NotificationSettings): string | null {
  const webhook = slackWebhook ?? teamsWebhook
  if (webhook === null) return null
  const { origin, protocol } = new URL(webhook)
  return protocol === 'http:' ? `${origin}/` : null
}
