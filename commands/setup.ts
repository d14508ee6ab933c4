// `npm run setup`: leads from az login to an installation that reads one's own tenant, and writes `.env`. May be
// repeated: what is right is kept. `-- --yes` asks nothing; `-- --set NAME=value` answers for one variable.
// Exit code 0: everything that is needed is there; 1: something is missing, or nobody answered.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ConfigError } from '#lib/config/config.ts'
import { EnvFileUnclear, readEnvFile, writeEnvFile } from '#lib/setup/env-file.ts'
import { configOf } from '#lib/setup/installation.ts'
import { main } from './main.ts'
import { CannotStart } from './serve.ts'
import { Draft } from './setup/draft.ts'
import { type Paper, paperFor } from './setup/paper.ts'
import { NoAnswer, promptForNobody, promptOn } from './setup/prompt.ts'
import { readingStep } from './setup/reading-step.ts'
import { signInStep } from './setup/sign-in-step.ts'
import { databaseStep } from './setup/steps.ts'

const signInNeeds = [
  'TEMPER_SIGN_IN_TENANT_ID: the tenant’s id',
  'TEMPER_SIGN_IN_CLIENT_ID: the client id of the app registration',
  'TEMPER_SIGN_IN_CLIENT_SECRET, TEMPER_SIGN_IN_CLIENT_SECRET_FILE, TEMPER_SIGN_IN_CERTIFICATE_FILE or TEMPER_SIGN_IN_FEDERATED_TOKEN_FILE: its credential',
  'TEMPER_URL: where people reach the dashboard, if not on this machine',
]

await main(async (stopping) => {
  const flags = flagsOf()
  const paper = paperFor(process.stdout)
  const file = join(process.cwd(), '.env')
  const draft = new Draft(await textOf(file))
  for (const [name, value] of flags.set) setOrExplain(draft, name, value)
  const prompt = flags.yes ? promptForNobody() : promptOn(process.stdin, process.stdout, paper, stopping)
  const step = { paper, prompt, draft }
  try {
    paper.say(
      'This leads from az login to your own posture: the database, reading Azure, signing in. Enter keeps what is in brackets. Nothing is written before the end.',
    )
    await databaseStep(step)
    const reading = await readingStep(step)
    await signInStep(step, reading)
    await write(step, file)
    conclude(paper)
  } catch (error) {
    if (error instanceof EnvFileUnclear) throw new CannotStart(error.message)
    if (!(error instanceof NoAnswer)) throw error
    paper.line()
    paper.say('No answer, so nothing was written. Everything can also be said at once:')
    paper.line('    npm run setup -- --yes --set NAME=value --set NAME=value …')
    sayWhatIsNeeded(paper)
    process.exitCode = 1
  } finally {
    prompt.close()
  }
})

function flagsOf(): { yes: boolean; set: [string, string][] } {
  try {
    const { yes, set } = parseArgs({
      options: { yes: { type: 'boolean', default: false }, set: { type: 'string', multiple: true, default: [] } },
    }).values
    return { yes, set: set.map(pairOf) }
  } catch (error) {
    if (error instanceof CannotStart) throw error
    throw new CannotStart(
      `${error instanceof Error ? error.message : error} (There are two options: --yes, and --set NAME=value.)`,
    )
  }
}

function pairOf(text: string): [string, string] {
  const at = text.indexOf('=')
  if (at < 1) throw new CannotStart(`--set ${text} must be --set NAME=value; an empty value takes the variable away.`)
  return [text.slice(0, at), text.slice(at + 1)]
}

function setOrExplain(draft: Draft, name: string, value: string): void {
  const problem = value === '' ? null : draft.problemOf(name, value)
  if (problem) throw new CannotStart(problem)
  draft.set(name, value || null)
}

async function textOf(file: string): Promise<string> {
  try {
    return await readEnvFile(file)
  } catch (error) {
    throw error instanceof EnvFileUnclear ? new CannotStart(error.message) : error
  }
}

async function write({ paper, prompt, draft }: Parameters<typeof databaseStep>[0], file: string): Promise<void> {
  paper.heading('Writing .env')
  const { text, changesInWords, overwritten } = draft
  if (changesInWords.length === 0) {
    paper.say('There is nothing to change.')
    return
  }
  for (const change of changesInWords) paper.line(`  ${change}`)
  paper.line()
  const question = overwritten.length > 0 ? `Write ${file}, over ${overwritten.join(', ')}` : `Write this into ${file}`
  if (!(await prompt.confirm(question, true))) {
    paper.say('Nothing was written.')
    return
  }
  await writeEnvFile(file, text)
  paper.say('Written; this account alone may read it.')
}

function conclude(paper: Paper): void {
  paper.line()
  if (!sayWhatIsNeeded(paper)) {
    process.exitCode = 1
    return
  }
  const config = configOf(process.env)
  const address = config instanceof ConfigError ? '' : ` at ${config.publicUrl}`
  paper.say(`Next: npm start, sign in${address}, and press Scan now. npm run doctor says at any time what is wrong.`)
}

/** Whether nothing is missing. */
function sayWhatIsNeeded(paper: Paper): boolean {
  const config = configOf(process.env)
  if (config instanceof ConfigError) {
    paper.say('Still needed or to be corrected:')
    for (const { variable, shouldBe } of config.problems)
      paper.say(`${variable} ${shouldBe}`, { indent: '    ', first: '  - ' })
    return false
  }
  if (config.signIn !== null) return true
  paper.say('Still needed, for signing in (the commands above make the app registration):')
  for (const line of signInNeeds) paper.say(line, { indent: '    ', first: '  - ' })
  return false
}
