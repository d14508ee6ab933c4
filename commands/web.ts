// The web process: Next in production mode on HOST and PORT. Started by commands/serve.ts, which gives it DATABASE_URL.
import { createServer } from 'node:http'
import next from 'next'
import { loadConfig } from '#lib/config/config.ts'
import { refusalOf } from './refusal.ts'

const HEADERS = new Map([
  ['X-Content-Type-Options', 'nosniff'],
  ['X-Frame-Options', 'DENY'],
  ['Referrer-Policy', 'same-origin'],
])

const { host, port } = loadConfig(process.env)
const app = next({ dev: false, hostname: host, port })
await app.prepare()
const handle = app.getRequestHandler()
const server = createServer((request, response) => {
  response.setHeaders(HEADERS)
  const refusal = refusalOf(request)
  if (refusal === null) return void handle(request, response)
  response.writeHead(refusal.status, { 'content-type': 'text/plain', connection: 'close' }).end(`${refusal.reason}\n`)
})
server.listen(port, host, () => process.send?.('ready'))

// Nobody is left to stop us when the process that started us is gone, however it went.
process.on('disconnect', () => process.exit(0))
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    server.close(() => process.exit(0))
    server.closeAllConnections()
  })
