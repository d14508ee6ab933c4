import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Server } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'
import { answers, type Channel, channels, Messages } from './arrived.ts'
import { slackBlocksHtml, teamsCardHtml } from './cards.ts'
import { messagesPage } from './page.ts'

export interface MessageServer {
  /** The page that shows what arrived. */
  url: string
  messages: Messages
  /** The variables with which the product sends here. */
  environment(): Record<string, string>
  close(): Promise<void>
}

/** Who is told of what waits for approvers, besides the sample people. */
const approversAddress = 'exceptions@kestrel.example'

/**
 * Starts a stand-in for a channel of Teams, one of Slack and a mail server, on this machine, and a page that shows what
 * arrived. Plain http: browsers and the product trust it on localhost.
 */
export async function startMessages(): Promise<MessageServer> {
  const messages = new Messages()
  const web = createServer((request, response) => {
    serve(messages, request, response).catch((error: Error) => response.destroy(error))
  })
  const mail = mailServer(messages)
  const [port, mailPort] = await Promise.all([
    listening(web, (done) => web.listen(0, 'localhost', done)),
    listening(mail.server, (done) => mail.listen(0, '127.0.0.1', done)),
  ])
  const url = `http://localhost:${port}`
  return {
    url: `${url}/`,
    messages,
    environment: () => ({
      TEMPER_TEAMS_WEBHOOK: `${url}/teams`,
      TEMPER_SLACK_WEBHOOK: `${url}/slack`,
      TEMPER_SMTP_URL: `smtp://127.0.0.1:${mailPort}`,
      TEMPER_SMTP_FROM: 'Temper <temper@kestrel.example>',
      TEMPER_SMTP_APPROVERS: approversAddress,
    }),
    close: async () => {
      await new Promise<void>((resolve) => mail.close(() => resolve()))
      await new Promise<void>((resolve) => {
        web.close(() => resolve())
        web.closeAllConnections()
      })
    },
  }
}

/** Which port it listens at. */
async function listening(server: Server, start: (done: () => void) => void): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    start(resolve)
  })
  return (server.address() as AddressInfo).port
}

async function serve(messages: Messages, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, first = '', second] = new URL(request.url ?? '/', 'http://localhost').pathname.split('/')
  const channel = channels.find((one) => one === first)
  if (request.method === 'GET' && first === '') return page(messages, response)
  if (request.method !== 'POST' || !channel) return void response.writeHead(404).end('There is nothing here.')
  const body = await text(request)
  if (second === 'answer') return change(messages, channel, body, response)
  if (channel === 'mail') return void response.writeHead(404).end('Mail comes by SMTP.')
  take(messages, channel, body, response)
}

function page(messages: Messages, response: ServerResponse): void {
  response
    .writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'",
    })
    .end(messagesPage(messages))
}

function change(messages: Messages, channel: Channel, body: string, response: ServerResponse): void {
  const asked = new URLSearchParams(body).get('answer')
  messages.answers[channel] = answers.find((answer) => answer === asked) ?? 'takes'
  response.writeHead(303, { location: '/' }).end()
}

/** As the services answer: Teams' workflows 202 without a word, Slack 200 and "ok". */
function take(messages: Messages, channel: 'teams' | 'slack', body: string, response: ServerResponse): void {
  const answer = messages.answers[channel]
  if (answer === 'refuses for now') return void response.writeHead(503).end('The sandbox was told to refuse for now.')
  if (answer === 'refuses for good') return void response.writeHead(404).end('no_service')
  const given = parsed(body)
  const isTaken = (channel === 'teams' ? teamsCardHtml(given) : slackBlocksHtml(given)) !== null
  if (!isTaken) return void response.writeHead(400).end(channel === 'slack' ? 'invalid_blocks' : 'Bad payload')
  messages.keep({ at: new Date(), channel, body: given })
  response.writeHead(channel === 'slack' ? 200 : 202).end(channel === 'slack' ? 'ok' : '')
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

function mailServer(messages: Messages): SMTPServer {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    closeTimeout: 100,
    onRcptTo: (_address, _session, done) => {
      const answer = messages.answers.mail
      if (answer === 'takes') return done()
      const responseCode = answer === 'refuses for now' ? 451 : 550
      return done(Object.assign(new Error('The sandbox was told to refuse.'), { responseCode }))
    },
    onData: (stream, { envelope: { mailFrom, rcptTo } }, done) => {
      text(stream).then((source) => {
        const to = rcptTo.map(({ address }) => address)
        messages.keep({ at: new Date(), channel: 'mail', from: mailFrom ? mailFrom.address : '', to, source })
        done()
      }, done)
    },
  })
  // A connection that breaks off is nobody's concern here.
  server.on('error', () => undefined)
  return server
}
