// `npm run -s audit:verify`: proves that the log of exceptions was neither changed nor cut, that the register is what the
// log says, and that what counts as excepted is what the register says. `--head 147:3f0a…` also holds it against a head that was written down before. Exit code 0: it holds;
// 2: it does not; 1: it could not be checked.
import { parseArgs } from 'node:util'
import { loadConfig } from '#lib/config/config.ts'
import { inTransaction, openDatabase } from '#lib/db/index.ts'
import { type ChainHead, headText, parseHead, verifyChain } from '#lib/exceptions/chain.ts'
import { exceptionName } from '#lib/exceptions/model.ts'
import { verifyEffect } from '#lib/exceptions/verify-effect.ts'
import { verifyRegister } from '#lib/exceptions/verify-register.ts'
import { main, say } from './main.ts'
import { CannotStart } from './serve.ts'

await main(async () => {
  // Until it is known, however it ends.
  process.exitCode = 1
  const known = knownHead()
  const db = await openDatabase({ config: loadConfig(process.env), migrate: false })
  try {
    // As of one moment, as people and scans go on meanwhile.
    const { chain, differences, effect } = await inTransaction(db.pool, async (client) => {
      await client.query('set transaction isolation level repeatable read, read only')
      return {
        chain: await verifyChain(client, known),
        differences: await verifyRegister(client),
        effect: await verifyEffect(client),
      }
    })
    if (chain.state === 'broken') say(`The log of exceptions is broken at link ${chain.seq}: ${chain.why}.`)
    else if (chain.head.seq === 0) say('The log of exceptions is empty.')
    else say(`The log of exceptions is whole: ${chain.head.seq} links, each following from the one before.`)
    for (const { id, why } of differences) say(`${exceptionName(id)}: ${why}.`)
    for (const one of effect) say(`${one}.`)
    if (effect.length === 0) say('What counts as excepted is what the register says.')
    if (chain.state === 'whole' && differences.length === 0) say('The register is what its log says.')
    if (chain.state === 'whole' && chain.head.seq > 0) say(`Head: ${headText(chain.head)}`)
    process.exitCode = chain.state === 'broken' || differences.length > 0 || effect.length > 0 ? 2 : 0
  } finally {
    await db.close()
  }
})

function knownHead(): ChainHead | null {
  const { head } = parseArgs({ options: { head: { type: 'string' } } }).values
  if (head === undefined) return null
  const parsed = parseHead(head)
  if (!parsed)
    throw new CannotStart('--head takes a head as it was printed: a number, a colon and 64 hexadecimal digits.')
  return parsed
}
