import type { CheckGroup, CheckResult } from '#lib/setup/check.ts'
import { runChecks } from '#lib/setup/run-checks.ts'
import type { Draft } from './draft.ts'
import { openInstallation } from './open-installation.ts'
import type { Paper } from './paper.ts'
import { ResultPrinter } from './print-results.ts'
import type { Prompt } from './prompt.ts'

/** What every step of the setup has at hand. */
export interface Step {
  readonly paper: Paper
  readonly prompt: Prompt
  readonly draft: Draft
}

/** Runs some groups of checks on the installation as drafted, prints and answers what they found. */
export async function check({ paper }: Step, groups: readonly CheckGroup[]): Promise<CheckResult[]> {
  const { installation, close } = await openInstallation(process.env)
  try {
    const printer = new ResultPrinter(paper)
    const results: CheckResult[] = []
    for await (const found of runChecks(installation, groups)) {
      printer.print(found)
      results.push(...found)
    }
    printer.end()
    return results
  } finally {
    await close()
  }
}

/** Asks for a variable: what is there is kept by an empty answer, a minus takes it away. */
export async function askFor(
  { draft, prompt, paper }: Step,
  name: string,
  question: {
    text: string
    usual?: string | null
    isSecret?: boolean
    mayBeEmpty?: boolean
    /** What holds anyway when nothing is said: it need not be written. */
    isDefault?: boolean
    judge?: (value: string) => string | null
  },
): Promise<string | null> {
  if (draft.isFromOutside(name)) {
    paper.say(`${name} is set in the environment, which goes before .env: it stays as it is.`)
    return draft.get(name)
  }
  const { text, isSecret = false, mayBeEmpty = false, isDefault = false } = question
  const current = draft.get(name)
  const value = current ?? question.usual ?? null
  const answer = await prompt.ask({
    text,
    isSecret,
    usual:
      value === null ? undefined : { value, shown: isSecret && current !== null ? 'keep the one there is' : value },
    judge: (said) => {
      if (said === value && current !== null) return null
      if (said === '' || said === '-') return mayBeEmpty ? null : 'It is needed.'
      return draft.problemOf(name, said) ?? question.judge?.(said) ?? null
    },
  })
  if (answer === current || (isDefault && current === null && answer === question.usual)) return answer
  draft.set(name, answer === '' || answer === '-' ? null : answer)
  return draft.get(name)
}

/** The database: one of our own, or an address. */
export async function databaseStep(step: Step): Promise<void> {
  const { paper, prompt, draft } = step
  paper.heading('1 of 3  Database')
  const current = draft.get('DATABASE_URL')
  paper.say(
    current
      ? `Now: ${withoutPassword(current)}.`
      : 'Now: a PostgreSQL of our own, which the first start makes on this machine. Name one of yours for a lasting installation on a server.',
  )
  paper.line()
  if (!draft.isFromOutside('DATABASE_URL')) {
    const wantsOwn = await prompt.confirm('Use a PostgreSQL server of yours', current !== null)
    if (!wantsOwn) draft.set('DATABASE_URL', null)
    else
      await askFor(step, 'DATABASE_URL', {
        text: 'Its address, postgresql://user:password@host:5432/temper (not shown)',
        isSecret: true,
      })
  }
  await check(step, ['database'])
}

function withoutPassword(url: string): string {
  if (!URL.canParse(url)) return url.startsWith('(') ? `the address ${url}` : 'an address'
  const shown = new URL(url)
  if (shown.password) shown.password = '…'
  return decodeURI(shown.href)
}
