import { createTransport } from 'nodemailer'
import type { MailSettings } from '#lib/config/notifications.ts'
import { type Attempt, codeIn, reasonOf } from './send.ts'

export interface Mail {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
  /** Stays the same however often it is tried, so that a server can tell that it has it. */
  readonly messageId: string
  /** Of the thread that it belongs to. */
  readonly references: string
}

const CONNECT_MS = 10_000
const ANSWER_MS = 20_000

/**
 * Sends a mail. smtp:// asks for STARTTLS, and takes no for an answer only without a password or on this machine;
 * smtps:// is TLS from the beginning. Nothing in a mail names files or addresses to read from.
 */
export async function sendMail({ url, from }: MailSettings, mail: Mail, timeoutMs = ANSWER_MS): Promise<Attempt> {
  const server = new URL(url)
  const isSecure = server.protocol === 'smtps:'
  let isHandedOver = false
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(server.hostname)
  const transport = createTransport({
    host: server.hostname.replace(/^\[|\]$/g, ''),
    port: Number(server.port || (isSecure ? 465 : 587)),
    secure: isSecure,
    requireTLS: !isSecure && !isHere && server.username !== '',
    // What listens on this machine has no name that a certificate could be for.
    ...(isHere && !isSecure && { tls: { rejectUnauthorized: false } }),
    ...(server.username && {
      auth: { user: decodeURIComponent(server.username), pass: decodeURIComponent(server.password) },
    }),
    connectionTimeout: Math.min(CONNECT_MS, timeoutMs),
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    transactionLog: true,
    logger: listening((command) => {
      isHandedOver ||= command === 'DATA'
    }),
    disableUrlAccess: true,
  })
  try {
    await transport.sendMail({
      from,
      to: { name: '', address: mail.to },
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
      messageId: mail.messageId,
      references: mail.references,
      headers: { 'Auto-Submitted': 'auto-generated' },
    })
    return { state: 'sent' }
  } catch (error) {
    return attemptOf(error, isHandedOver)
  } finally {
    transport.close()
  }
}

/** Nothing is logged: what is said to the server tells how far it came, which the error does not. */
function listening(onCommand: (command: string) => void) {
  const silent = () => undefined
  const debug = (entry: unknown, said: unknown) => {
    if ((entry as { tnx?: unknown } | null)?.tnx === 'client' && typeof said === 'string') onCommand(said)
  }
  return { level: silent, trace: silent, debug, info: silent, warn: silent, error: silent, fatal: silent }
}

/** What a failure means: until the text was sent nothing arrived, and afterwards only the server's answer tells. */
function attemptOf(error: unknown, isHandedOver: boolean): Attempt {
  const {
    command = '',
    responseCode,
    response,
  } = error as {
    command?: string
    responseCode?: number
    response?: string
  }
  const said = response ? `The mail server says: ${response.replace(/\s+/g, ' ').slice(0, 200)}` : ''
  const code = codeIn(error)
  // A password may be put right, and a server's trouble with who signs in may pass.
  if (code === 'EAUTH')
    return { state: 'refused', said: said || 'The mail server refused the user and password.', ...ofChannel }
  if (responseCode && responseCode >= 500) return { state: 'failed', said }
  if (responseCode && responseCode >= 400)
    // 421 is said of the whole connection, whatever was asked last.
    return {
      state: 'refused',
      said,
      isOfChannel: responseCode === 421 || !/^(RCPT|DATA)/.test(command),
      retryAfterMs: null,
    }
  if (isHandedOver) return { state: 'unclear', said: 'The mail server did not say whether it took the mail.' }
  if (code === 'EENVELOPE' || code === 'EMESSAGE')
    return { state: 'failed', said: said || 'The mail server cannot take this mail.' }
  return { state: 'refused', said: said || connectionWords(error, code), ...ofChannel }
}

const ofChannel = { isOfChannel: true, retryAfterMs: null } as const

function connectionWords(error: unknown, code: string): string {
  if (code === 'ETLS') return 'The mail server offers no TLS, and a password is not sent without.'
  if (code === 'ETIMEDOUT') return 'The mail server did not answer in time.'
  if (code === 'EDNS') return 'The name of the mail server could not be looked up.'
  const { message = '' } = error as { message?: string }
  if (/certificate|self.signed/i.test(message)) return 'The certificate of the mail server is not trusted.'
  const [, system = code] = /\b(E[A-Z]{4,})\b/.exec(message) ?? []
  return reasonOf(system)
}
