// `npm run -s audit:verify`: proves that the log of exceptions was neither changed nor cut, that what it says may be, that
// the register is what it says, and that what counts as excepted, and ever did, follows from both. `--head 147:3f0a…`, or
// the name of an exported file, also holds it against a head that was written down before; `--demo` checks the database of
// `npm run demo`. Exit code 0: it holds; 2: it does not; 1: it could not be checked.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { loadConfig } from '#lib/config/config.ts'
import { codeOf, type DatabaseConfig, inTransaction, openDatabase } from '#lib/db/index.ts'
import { type ChainHead, headText, parseHead } from '#lib/exceptions/chain.ts'
import { verify } from '#lib/exceptions/verify.ts'
import { main, say } from './main.ts'
import { CannotStart } from './serve.ts'

// PostgreSQL's undefined_table: nothing has brought this database's schema up to date.
const UNDEFINED_TABLE = '42P01'

await main(async () => {
  // Until it is known, however it ends.
  process.exitCode = 1
  const { known, isDemo } = readArguments()
  const db = await openDatabase({ config: whatToCheck(isDemo), migrate: false })
  try {
    // As of one moment, as people and scans go on meanwhile.
    const { chain, log, register, effect } = await inTransaction(db.pool, async (client) => {
      await client.query('set transaction isolation level repeatable read, read only')
      return verify(client, known)
    })
    if (chain.state === 'broken') say(`The log of exceptions is broken at link ${chain.seq}: ${chain.why}.`)
    else if (chain.head.seq === 0) say('The log of exceptions is empty.')
    else say(`The log of exceptions is whole: ${chain.head.seq} links, each following from the one before.`)
    for (const one of [...log, ...register, ...effect]) say(`${one}.`)
    if (log.length === 0) say('Every entry may follow the one before, and as many as had to have approved.')
    if (chain.state === 'whole' && register.length === 0) say('The register is what its log says.')
    if (effect.length === 0) say('What counts as excepted, and ever did, is what the register says.')
    if (chain.state === 'whole' && chain.head.seq > 0) say(`Head: ${headText(chain.head)}`)
    process.exitCode = chain.state === 'broken' || log.length + register.length + effect.length > 0 ? 2 : 0
  } catch (error) {
    throw codeOf(error) === UNDEFINED_TABLE ? new CannotStart(nothingToCheck(isDemo)) : error
  } finally {
    await db.close()
  }
})

function readArguments(): { known: ChainHead | null; isDemo: boolean } {
  const { head, demo } = parseArgs({
    options: { head: { type: 'string' }, demo: { type: 'boolean', default: false } },
  }).values
  if (head === undefined) return { known: null, isDemo: demo }
  const known = parseHead(head)
  if (!known)
    throw new CannotStart(
      '--head takes a head as it was printed (a number, a colon and 64 hexadecimal digits), or the name of an exported file.',
    )
  return { known, isDemo: demo }
}

/** Checking never makes a database: one that was never started holds no log, and an empty one would prove nothing. */
function whatToCheck(isDemo: boolean): DatabaseConfig {
  const { databaseUrl, dataFolder } = loadConfig(process.env)
  const config = isDemo ? { dataFolder: join(dataFolder, 'demo') } : { databaseUrl, dataFolder }
  if (!config.databaseUrl && !existsSync(join(config.dataFolder, 'postgres')))
    throw new CannotStart(nothingToCheck(isDemo))
  return config
}

function nothingToCheck(isDemo: boolean): string {
  return isDemo
    ? 'There is no sample estate to check: make it with npm run demo.'
    : 'There is no register of exceptions in this database: start Temper with npm start, or name its database in DATABASE_URL. To check the sample estate of npm run demo: npm run -s audit:verify -- --demo.'
}
