import type { Channel, ChannelHealth } from '#lib/notifications/index.ts'

export const channelNames: Readonly<Record<Channel, string>> = {
  teams: 'Microsoft Teams',
  slack: 'Slack',
  mail: 'Mail',
}

/** What sets a channel up. */
export const channelVariables: Readonly<Record<Channel, readonly string[]>> = {
  teams: ['TEMPER_TEAMS_WEBHOOK'],
  slack: ['TEMPER_SLACK_WEBHOOK'],
  mail: ['TEMPER_SMTP_URL', 'TEMPER_SMTP_FROM'],
}

type Health = Pick<ChannelHealth, 'channel' | 'place' | 'trouble' | 'failed' | 'unclear'>

/** Configured, and something went wrong after the last success. */
export function channelsInTrouble<One extends Health>(health: readonly One[]): One[] {
  return health.filter(({ place, trouble }) => place !== null && trouble !== null)
}

/** The sentence above the channels. */
export function channelsTitle(health: readonly Health[]): string {
  const configured = health.filter(({ place }) => place !== null)
  if (configured.length === 0) return 'Notifications stay in the product'
  const names = channelsInTrouble(health).map(({ channel }) => channelNames[channel])
  if (names.length > 0) return `${and(names)} ${names.length === 1 ? 'is' : 'are'} in trouble`
  return `Notifications go out by ${and(configured.map(({ channel }) => channelNames[channel]))}`
}

/** How many messages did not arrive; '' where all did. */
export function undeliveredWords(health: readonly Health[]): string {
  const failed = health.reduce((sum, one) => sum + one.failed, 0)
  const unclear = health.reduce((sum, one) => sum + one.unclear, 0)
  const messages = (count: number) => `${count} ${count === 1 ? 'message' : 'messages'}`
  if (failed === 0 && unclear === 0) return ''
  if (unclear === 0) return `${messages(failed)} did not arrive.`
  const ofUnclear = `of ${failed === 0 ? messages(unclear) : unclear} nobody knows whether ${unclear === 1 ? 'it' : 'they'} did`
  return failed === 0
    ? `O${ofUnclear.slice(1).replace('did', 'arrived')}.`
    : `${messages(failed)} did not arrive; ${ofUnclear}.`
}

function and(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
