// A process of its own that sends what is due and never hears an answer, so that a test can kill it while it sends:
// node testing-killed-sender.ts <database url> <webhook>
import { openDatabase } from '#lib/db/index.ts'
import { sendDue } from './outbox.ts'

const [databaseUrl = '', slackWebhook = ''] = process.argv.slice(2)
const db = await openDatabase({ config: { databaseUrl, dataFolder: '' }, migrate: false })
await sendDue({
  db: db.pool,
  settings: { teamsWebhook: null, slackWebhook, mail: null },
  publicUrl: 'https://temper.example.com',
  log: { warn: () => undefined },
})
