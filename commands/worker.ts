// The worker process: runs scans, on schedule and on demand. Started by commands/serve.ts, which gives it DATABASE_URL.
import { connectToAzure } from '#lib/azure/connect.ts'
import { readEstate } from '#lib/azure/read.ts'
import { checklist, compile } from '#lib/checklist/index.ts'
import { loadConfig } from '#lib/config/config.ts'
import { openDatabase } from '#lib/db/index.ts'
import { startWorker } from '#lib/jobs/index.ts'
import { createLogger } from '#lib/log/logger.ts'
import { main } from './main.ts'

await main(async () => {
  const config = loadConfig(process.env)
  const { subscriptions, managementGroups } = config.azure
  const azure = connectToAzure(config.azure)
  const db = await openDatabase({ config, migrate: false, connections: 6 })
  const worker = await startWorker({
    db,
    schedule: config.scan,
    read: (limits) => readEstate({ azure, subscriptions, managementGroups, ...limits }),
    evaluator: compile(checklist),
    log: createLogger(config.logLevel),
  })
  process.send?.('ready')
  await stopRequested()
  await worker.stop()
  await db.close()
  process.exit()
})

/** Asked to stop, or nobody is left who could ask: the process that started us is gone, however it went. */
function stopRequested(): Promise<void> {
  return new Promise((resolve) => {
    process.once('disconnect', resolve)
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
}
