import { existsSync } from 'node:fs'
import { ConfigError } from '#lib/config/config.ts'
import { DatabaseUnavailable } from '#lib/db/index.ts'
import { CannotStart } from './serve.ts'

/** Prints one line to standard output. */
export const say = (line: string) => void process.stdout.write(`${line}\n`)

/**
 * Runs a command: reads `.env` if there is one, prints what a person can mend as one sentence, anything else with its
 * stack, and sets the exit code 1 in both cases.
 */
export async function main(command: () => Promise<void>): Promise<void> {
  try {
    if (existsSync('.env')) process.loadEnvFile('.env')
    await command()
  } catch (error) {
    const expected =
      error instanceof ConfigError || error instanceof DatabaseUnavailable || error instanceof CannotStart
    const text = expected ? error.message : error instanceof Error ? error.stack : String(error)
    process.stderr.write(`${text}\n`)
    process.exitCode = 1
  }
}
