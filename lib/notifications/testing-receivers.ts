import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { onTestFinished } from 'vitest'

/** What a webhook got, and how it answers: a status, or never. */
export interface Receiver {
  readonly url: string
  readonly received: { body: string; path: string; headers: Record<string, unknown> }[]
  /** The answers to come, first to last; the last one stays. Who is never answered waits until `hangUp`. */
  answers: (number | 'never' | 'reset' | { status: number; headers: Record<string, string>; body?: string })[]
  hangUp(): void
}

/** A real HTTP server on this machine, gone with the test. */
export async function httpReceiver(): Promise<Receiver> {
  const waiting: Socket[] = []
  const hangUp = () => {
    for (const socket of waiting.splice(0)) socket.destroy()
  }
  const receiver: Receiver & { url: string } = { url: '', received: [], answers: [202], hangUp }
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      receiver.received.push({ body, path: request.url ?? '', headers: request.headers })
      const answer = (receiver.answers.length > 1 ? receiver.answers.shift() : receiver.answers[0]) ?? 202
      if (answer === 'never') waiting.push(request.socket)
      else if (answer === 'reset') request.socket.destroy()
      else if (typeof answer === 'number') response.writeHead(answer).end()
      else response.writeHead(answer.status, answer.headers).end(answer.body)
    })
  })
  const port = await listen(server)
  return Object.assign(receiver, { url: `http://127.0.0.1:${port}/hook/secret-of-the-hook` })
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  )
  return (server.address() as AddressInfo).port
}

export interface Mailbox {
  readonly port: number
  readonly mails: { from: string; to: string[]; raw: string; isTls: boolean }[]
}

/** A real SMTP server on this machine, gone with the test. */
export async function smtpReceiver(options: SMTPServerOptions = {}): Promise<Mailbox> {
  const mails: Mailbox['mails'] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: options.onAuth ? [] : ['AUTH'],
    closeTimeout: 100,
    onData(stream, { envelope, secure }, callback) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        mails.push({
          from: envelope.mailFrom ? envelope.mailFrom.address : '',
          to: envelope.rcptTo.map(({ address }) => address),
          raw: Buffer.concat(parts).toString('utf8'),
          isTls: secure,
        })
        callback()
      })
    },
    ...options,
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())))
  return { port: (server.server.address() as AddressInfo).port, mails }
}
