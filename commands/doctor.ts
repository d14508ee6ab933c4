// `npm run doctor`: says what is wrong with the installation and how to mend it; `--json` for scripts.
// Exit code 0: all right; 3: warnings only; 1: something failed.
import { parseArgs } from 'node:util'
import { type CheckResult, overallOf } from '#lib/setup/check.ts'
import { runChecks } from '#lib/setup/run-checks.ts'
import { main, say } from './main.ts'
import { CannotStart } from './serve.ts'
import { openInstallation } from './setup/open-installation.ts'
import { paperFor } from './setup/paper.ts'
import { conclusion, ResultPrinter } from './setup/print-results.ts'

const exitCodes = { ok: 0, warning: 3, failed: 1 } as const

await main(async (stopping) => {
  const { json } = flagsOf()
  const { installation, close } = await openInstallation(process.env)
  try {
    const results: CheckResult[] = []
    const paper = paperFor(process.stdout)
    const printer = new ResultPrinter(paper)
    for await (const found of runChecks(installation)) {
      stopping.throwIfAborted()
      results.push(...found)
      if (!json) printer.print(found)
    }
    if (!json) printer.end()
    const status = overallOf(results)
    if (json) say(JSON.stringify({ status, results }))
    else {
      paper.line()
      paper.say(conclusion(results))
    }
    process.exitCode = exitCodes[status]
  } finally {
    await close()
  }
})

function flagsOf(): { json: boolean } {
  try {
    return parseArgs({ options: { json: { type: 'boolean', default: false } } }).values
  } catch (error) {
    throw new CannotStart(`${error instanceof Error ? error.message : error} (There is one option: --json.)`)
  }
}
