import type { ConfigProblem } from './config.ts'

/** Where notifications go besides the product itself; null = not there. The URLs are secrets. */
export interface NotificationSettings {
  /** Of a workflow of Microsoft Teams that posts what it gets. */
  teamsWebhook: string | null
  /** An incoming webhook of Slack. */
  slackWebhook: string | null
  mail: MailSettings | null
}

/** Days that notifications are kept, unless TEMPER_NOTIFICATION_DAYS says otherwise. */
export const KEPT_DAYS = 365

/** As many days as the unread are counted, up to ten years. */
export function isKeptDays(value: string): boolean {
  return /^\d{2,4}$/.test(value) && Number(value) >= 30 && Number(value) <= 3650
}

export interface MailSettings {
  /** smtp:// (STARTTLS) or smtps://, with user and password where the server asks for them. */
  url: string
  /** The sender: an address, or Name <address>. */
  from: string
  /** Addresses told of what waits for approvers, besides the approvers who signed in here. */
  approvers: string[]
}

/** An address as mail servers take it in an envelope: nothing that could end a line or begin another address. */
export const mailAddress = /^[^\s@<>()",;:\\[\]]{1,64}@[a-z\d](?:[a-z\d.-]{0,251}[a-z\d])?$/i

/** A sender such as temper@example.com or Temper <temper@example.com>. */
export function isSender(value: string): boolean {
  const [, name = '', address = value] = /^([^<>"\r\n]{0,100})<([^<>]+)>$/.exec(value.trim()) ?? []
  return !/[\r\n]/.test(name) && mailAddress.test(address.trim())
}

/** https, or http to this machine, as where a relay of one's own stands. */
export function isWebhook(value: string): boolean {
  if (!URL.canParse(value)) return false
  const { protocol, hostname } = new URL(value)
  return protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname))
}

export function isSmtpUrl(value: string): boolean {
  return URL.canParse(value) && ['smtp:', 'smtps:'].includes(new URL(value).protocol) && new URL(value).hostname !== ''
}

/** What is configured, or what is missing for it. */
export function notificationSettings(given: {
  teamsWebhook: string | undefined
  slackWebhook: string | undefined
  smtpUrl: string | undefined
  smtpFrom: string | undefined
  smtpApprovers: string[]
}): { settings: NotificationSettings; problems: ConfigProblem[] } {
  const { teamsWebhook = null, slackWebhook = null, smtpUrl, smtpFrom, smtpApprovers } = given
  const problems: ConfigProblem[] = []
  if (smtpUrl && !smtpFrom)
    problems.push({ variable: 'TEMPER_SMTP_FROM', shouldBe: 'is missing: the address that mail of Temper comes from' })
  if (!smtpUrl && (smtpFrom || smtpApprovers.length > 0))
    problems.push({ variable: 'TEMPER_SMTP_URL', shouldBe: 'is missing: the server that takes mail' })
  const mail = smtpUrl && smtpFrom ? { url: smtpUrl, from: smtpFrom, approvers: smtpApprovers } : null
  return { settings: { teamsWebhook, slackWebhook, mail }, problems }
}
