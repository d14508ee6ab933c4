// The web process: Next in production mode on HOST and PORT. Started by commands/serve.ts, which gives it DATABASE_URL.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { format } from 'node:util'
import next from 'next'
import { loadConfig } from '#lib/config/config.ts'
import { createLogger } from '#lib/log/logger.ts'
import { observeRequest } from '#lib/metrics/http.ts'
import { postureDatabase } from '#lib/posture/database.ts'
import { noteForeign, whyForeign } from './web/foreign.ts'
import { watchFormTargets } from './web/form-targets.ts'
import { tooMany } from './web/limits.ts'
import { type Refusal, refusalOf, refusedAs } from './web/refusal.ts'
import { prepare } from './web/request.ts'

/** Who sends slowly keeps a connection, not a worker; but not for ever. */
const LIMITS = { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 65_000, maxHeaderSize: 16_384 }

const config = loadConfig(process.env)
const log = createLogger(config.logLevel)
// Next writes its own errors to the console: into the log with them (instrumentation.ts adds the request's id).
console.error = (...said: unknown[]) => log.debug({ source: 'next' }, format(...said))
console.warn = (...said: unknown[]) => log.debug({ source: 'next' }, format(...said))

const app = next({ dev: false, hostname: config.host, port: config.port })
await app.prepare()
const handle = app.getRequestHandler()
const formTargets = await watchFormTargets(config.signIn)

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const begun = performance.now()
  const { method, url = '' } = request
  const refusal = refusalOf(request, config.publicUrl)
  const prepared = prepare(request, response, config, formTargets())
  const isFile = url.startsWith('/_next/static/')
  response.once('close', () => {
    if (isFile) return
    const ms = performance.now() - begun
    const told = { method, path: url.split('?', 1)[0] ?? '', status: response.statusCode }
    observeRequest({ ...told, seconds: ms / 1_000 })
    log.info({ requestId: prepared.requestId, ...told, ms: Math.round(ms) }, 'request')
  })
  if (refusal) return refuse(response, url, refusal)
  if (isFile) return handle(request, response)
  const wait = await tooMany(await postureDatabase(), request, prepared).catch(() => null)
  if (wait !== null) {
    response.setHeader('Retry-After', wait)
    return refuse(response, url, { status: 429, reason: `Too many requests: try again in ${wait} seconds.` })
  }
  const foreign = whyForeign(request, config.publicUrl)
  if (foreign === null) return handle(request, response)
  refuse(response, url, { status: 403, reason: 'This request does not come from a page of Temper.' })
  await noteForeign(await postureDatabase(), request, prepared, foreign)
}

function refuse(response: ServerResponse, url: string, refusal: Refusal): void {
  const { body, ...headers } = refusedAs(refusal, url)
  response.writeHead(refusal.status, headers).end(body)
}

const server = createServer(LIMITS, (request, response) => {
  answer(request, response).catch((error: unknown) => {
    log.error({ error }, 'A request could not be answered')
    response.destroy()
  })
})
server.listen(config.port, config.host, () => process.send?.('ready'))

// Nobody is left to stop us when the process that started us is gone, however it went.
process.on('disconnect', () => process.exit(0))
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    server.close(() => process.exit(0))
    server.closeAllConnections()
  })
