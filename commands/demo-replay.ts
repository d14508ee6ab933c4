// Replays the days of the sample estate through the product's own scan; commands/demo.ts starts it with the sandbox's
// environment and DATABASE_URL. Arguments: the first day, the last day, the moment that the last day stands for.
// Sends the day that is to be scanned and waits for the sandbox to be set to it.
import { connectToAzure } from '#lib/azure/connect.ts'
import { readEstate } from '#lib/azure/read.ts'
import { checklist, compile } from '#lib/checklist/index.ts'
import { loadConfig } from '#lib/config/config.ts'
import { openDatabase } from '#lib/db/index.ts'
import { runScan } from '#lib/jobs/index.ts'
import { changeEstateTarget } from '#lib/settings/target.ts'
import { importWorkloads } from '#lib/workloads/index.ts'
import { sampleWorkloads } from '#sandbox/estate/workloads.ts'
import { DemoRegister } from './demo-register.ts'

/** The score that the sample company wants to reach. */
const TARGET = 82

const [first, last, today] = process.argv.slice(2)
const config = loadConfig(process.env)
// Nobody sets the sandbox's day any more.
process.once('disconnect', () => process.exit(1))
const db = await openDatabase({ config, migrate: false })
const azure = connectToAzure(config.azure)
const evaluator = compile(checklist)
const estateIsSet = () => new Promise<void>((done) => process.once('message', () => done()))

const momentOf = (day: number) => new Date(Date.parse(today ?? '') - (Number(last) - day) * 86_400_000)

// Before the first scan, so that every day of the history knows them.
const at = new Date(momentOf(Number(first)).getTime() - 3_600_000)
const imported = await importWorkloads(db.pool, sampleWorkloads, { actor: 'command', at, requestId: null })
if (imported.state !== 'imported') throw new Error(`The sample workloads: ${JSON.stringify(imported)}`)
await changeEstateTarget(db.pool, TARGET, { actor: 'command', at, requestId: 'demo' })

const register = new DemoRegister({ db, momentOf, timeZone: config.scan.timeZone })
for (let day = Number(first); day <= Number(last); day++) {
  process.send?.(day)
  await estateIsSet()
  await register.wake(day)
  const observedAt = momentOf(day)
  const outcome = await runScan({
    db,
    read: (limits) => readEstate({ azure, subscriptions: [], managementGroups: [], ...limits }),
    evaluator,
    observedAt,
    trigger: 'demo',
    timeZone: config.scan.timeZone,
  })
  if (outcome.state !== 'published')
    throw new Error(outcome.state === 'failed' ? outcome.error : 'Another scan is running on the demo database.')
  await register.play(day)
}
await db.close()
process.exit(0)
