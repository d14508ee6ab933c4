// The web process: Next in production mode on HOST and PORT. Started by commands/serve.ts, which gives it DATABASE_URL.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import next from 'next'
import { loadConfig } from '#lib/config/config.ts'
import { createLogger } from '#lib/log/logger.ts'
import { refusalOf } from './web/refusal.ts'
import { prepare } from './web/request.ts'

/** Who sends slowly keeps a connection, not a worker; but not for ever. */
const LIMITS = { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 65_000, maxHeaderSize: 16_384 }

const config = loadConfig(process.env)
const log = createLogger(config.logLevel)
const app = next({ dev: false, hostname: config.host, port: config.port })
await app.prepare()
const handle = app.getRequestHandler()

function answer(request: IncomingMessage, response: ServerResponse): void {
  const begun = performance.now()
  const { method, url = '' } = request
  const refusal = refusalOf(request, config.publicUrl)
  const { requestId } = prepare(request, response, config, [])
  response.once('close', () => {
    const ms = performance.now() - begun
    const path = url.split('?', 1)[0] ?? ''
    if (!path.startsWith('/_next/static/'))
      log.info({ requestId, method, path, status: response.statusCode, ms: Math.round(ms) }, 'request')
  })
  if (refusal === null) return void handle(request, response)
  const headers = {
    'content-type': 'text/plain',
    connection: 'close',
    ...(refusal.location && { location: refusal.location }),
  }
  response.writeHead(refusal.status, headers).end(`${refusal.reason}\n`)
}

const server = createServer(LIMITS, answer)
server.listen(config.port, config.host, () => process.send?.('ready'))

// Nobody is left to stop us when the process that started us is gone, however it went.
process.on('disconnect', () => process.exit(0))
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    server.close(() => process.exit(0))
    server.closeAllConnections()
  })
