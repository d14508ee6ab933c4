import { existsSync } from 'node:fs'
import { ConfigError } from '#lib/config/config.ts'
import { codeOf, DatabaseUnavailable, messageOf } from '#lib/db/index.ts'
import { CannotStart } from './serve.ts'

/** Prints one line to standard output. */
export const say = (line: string) => void process.stdout.write(`${line}\n`)

/**
 * Runs a command: reads `.env` if there is one, prints what a person can mend as one sentence, anything else with its
 * stack, and sets the exit code 1 in both cases. SIGINT and SIGTERM abort the command's signal, so that it stops what
 * it started; a second one ends the process at once.
 */
export async function main(command: (stopping: AbortSignal) => Promise<void>): Promise<void> {
  const stopping = new AbortController()
  const stop = () => stopping.abort(new Error('Stopped on request before it was done.'))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop)
  if (process.env.npm_lifecycle_event) whenParentIsGone(stop)
  try {
    readEnvFile()
    await command(stopping.signal)
  } catch (error) {
    // Stopped on request is no failure, whatever broke off on the way.
    if (stopping.signal.aborted) return
    process.stderr.write(`${isForThePerson(error) ? messageOf(error) : error instanceof Error ? error.stack : error}\n`)
    process.exitCode = 1
  }
}

function readEnvFile(): void {
  if (!existsSync('.env')) return
  try {
    process.loadEnvFile('.env')
  } catch {
    throw new CannotStart('The file .env cannot be read: make it a text file that this account may read, or remove it.')
  }
}

function isForThePerson(error: unknown): boolean {
  return (
    error instanceof ConfigError ||
    error instanceof DatabaseUnavailable ||
    error instanceof CannotStart ||
    // An argument that the command does not know.
    codeOf(error).startsWith('ERR_PARSE_ARGS_')
  )
}

/** npm hands SIGTERM only to the shell between it and us, which dies of it and would leave us running. */
function whenParentIsGone(then: () => void): void {
  const parent = process.ppid
  const look = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(look)
    then()
  }, 1_000)
  look.unref()
}
