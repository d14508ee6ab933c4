// A process of its own that scans an estate of testing-estate.ts and kills itself before its nth statement, as
// run-scan.db.test.ts tells it: node testing-killed-scan.ts <url> <day> <statement> <estate as JSON>
import pg from 'pg'
import { openDatabase } from '#lib/db/index.ts'
import { runScan } from './run-scan.ts'
import { readFake } from './testing.ts'
import { evaluators } from './testing-estate.ts'

const [databaseUrl = '', observedAt = '', statement = '', azure = ''] = process.argv.slice(2)
const db = await openDatabase({ config: { databaseUrl, dataFolder: '' }, migrate: false })

let left = Number(statement)
const query = pg.Client.prototype.query
pg.Client.prototype.query = function (this: pg.Client, ...parameters: Parameters<typeof query>) {
  if (--left === 0) process.kill(process.pid, 'SIGKILL')
  return query.apply(this, parameters)
} as typeof query

const outcome = await runScan({
  db,
  read: () => readFake(JSON.parse(azure)),
  evaluator: evaluators[0]!,
  observedAt: new Date(observedAt),
  trigger: 'killed',
})
await db.close()
process.stdout.write(outcome.state)
