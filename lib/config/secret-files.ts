import { readFileSync } from 'node:fs'
import type { ConfigProblem, Environment } from './config.ts'

/** Secrets that may stand in a file instead (as containers mount them): the variable's name with _FILE names the file. */
const secrets = [
  'DATABASE_URL',
  'AZURE_CLIENT_SECRET',
  'TEMPER_SIGN_IN_CLIENT_SECRET',
  'TEMPER_METRICS_TOKEN',
  'TEMPER_TEAMS_WEBHOOK',
  'TEMPER_SLACK_WEBHOOK',
  'TEMPER_SMTP_URL',
] as const

/** The variables of the files that the environment may name. */
export const secretFileVariables = secrets.map((name) => `${name}_FILE`)

/**
 * The environment with secrets read from the files that it names; a final line break is not part of a secret.
 * What goes wrong is a problem of the variable that names the file, never with the content.
 */
export function withSecretFiles(env: Environment): { env: Environment; problems: ConfigProblem[] } {
  const problems: ConfigProblem[] = []
  const read: Record<string, string | undefined> = { ...env }
  for (const name of secrets) {
    const variable = `${name}_FILE`
    const file = env[variable]?.trim()
    if (!file) continue
    if (env[name]?.trim())
      problems.push({ variable, shouldBe: `cannot be set together with ${name}: keep one of them` })
    else
      try {
        read[name] = readFileSync(file, 'utf8').trimEnd()
        if (!read[name]) problems.push({ variable, shouldBe: 'must name a file that is not empty' })
      } catch {
        problems.push({ variable, shouldBe: 'must name a file that this account may read' })
      }
  }
  return { env: read, problems }
}
