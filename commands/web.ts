// The web process: Next in production mode on HOST and PORT. Started by commands/serve.ts, which gives it DATABASE_URL.
import { createServer } from 'node:http'
import next from 'next'
import { loadConfig } from '#lib/config/config.ts'

const { host, port } = loadConfig(process.env)
const app = next({ dev: false, hostname: host, port })
await app.prepare()
const handle = app.getRequestHandler()
const server = createServer((request, response) => void handle(request, response))
server.listen(port, host, () => process.send?.('ready'))

// Nobody is left to stop us when the process that started us is gone, however it went.
process.on('disconnect', () => process.exit(0))
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    server.close(() => process.exit(0))
    server.closeAllConnections()
  })
