// The worker process: runs the scans that are scheduled or asked for, sends notifications, and sweeps what
// sign-in, the API and notifications leave behind. Started by commands/serve.ts.
import { sweepIdempotencyKeys } from '#lib/auth/idempotency.ts'
import { sweepSignIn } from '#lib/auth/list-sessions.ts'
import { connectToAzure } from '#lib/azure/connect.ts'
import { readEstate } from '#lib/azure/read.ts'
import { checklist, compile } from '#lib/checklist/index.ts'
import { loadConfig } from '#lib/config/config.ts'
import { openDatabase } from '#lib/db/index.ts'
import { startWorker } from '#lib/jobs/index.ts'
import { createLogger } from '#lib/log/logger.ts'
import { sendDue, sweepNotifications } from '#lib/notifications/index.ts'
import { checkAndKeep } from '#lib/setup/check-and-keep.ts'
import { installationOf } from '#lib/setup/installation.ts'

const SWEEP_EVERY_MS = 5 * 60_000

const config = loadConfig(process.env)
const db = await openDatabase({ config, migrate: false })
const azure = connectToAzure(config.azure)
const { subscriptions, managementGroups } = config.azure
const log = createLogger(config.logLevel)
const worker = await startWorker({
  db,
  schedule: config.scan,
  read: (limits) => readEstate({ azure, subscriptions, managementGroups, ...limits }),
  evaluator: compile(checklist),
  checkConnection: (actor) =>
    checkAndKeep(installationOf({ folder: process.cwd(), env: process.env, database: db }), actor),
  sendNotifications: (signal) =>
    sendDue({ db: db.pool, settings: config.notifications, publicUrl: config.publicUrl, log, signal }),
  log,
})
// Nothing depends on it: a session or an answer that is too old is none, swept or not.
const sweep = async () => {
  await sweepSignIn(db.pool, new Date())
  await sweepIdempotencyKeys(db.pool, new Date())
  await sweepNotifications(db.pool, { now: new Date(), days: config.notificationDays })
}
const sweeping = setInterval(() => void sweep().catch(() => undefined), SWEEP_EVERY_MS)

async function stop() {
  clearInterval(sweeping)
  await worker.stop()
  await db.close()
  process.exit(0)
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop())
// The process that looked after us is gone: what runs is given up, and the next start takes it up again.
process.once('disconnect', () => void stop())
process.send?.('ready')
