import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ConfigError } from '#lib/config/config.ts'
import { codeOf } from '#lib/db/index.ts'
import { type Finding, failed, ok, type SetupCheck, skipped, warning } from '../check.ts'
import { quoteForShell } from '../registration/shell.ts'

/** Windows keeps rights elsewhere than in these bits. */
const hasModes = process.platform !== 'win32'
const OTHERS_MAY_READ = 0o044

export const configurationChecks: readonly SetupCheck[] = [
  {
    id: 'configuration.file',
    title: 'The file .env is for this account only',
    run: async ({ folder }) => {
      const file = join(folder, '.env')
      const found = await stat(file).catch((error: unknown) => error)
      if (codeOf(found) === 'ENOENT') return skipped('There is no .env here: everything comes from the environment.')
      if (found instanceof Error) return failed(`${file} cannot be looked at: ${found.message}`, `Mend ${file}.`)
      return modeFinding(file, (found as { mode: number }).mode)
    },
  },
  {
    id: 'configuration.variables',
    title: 'Every variable is what it should be',
    run: async ({ config }) => {
      if (!(config instanceof ConfigError)) return ok('All are understood.')
      return config.problems.map(({ variable, shouldBe }, index) => ({
        id: `configuration.variables.${variable}.${index}`,
        title: variable,
        ...failed(
          `${variable} ${shouldBe}.`,
          `Correct ${variable} in .env or in the environment, or run npm run setup.`,
        ),
      }))
    },
  },
  {
    id: 'configuration.secret-files',
    title: 'Files with secrets are for this account only',
    run: async ({ env }) => {
      const named = secretFiles.flatMap((variable) => (env[variable] ? [{ variable, file: env[variable] }] : []))
      if (named.length === 0) return skipped('No variable names a file with a secret.')
      return Promise.all(
        named.map(async ({ variable, file }) => {
          const found = await stat(file).catch((error: unknown) => error)
          const title = `The file of ${variable} is for this account only`
          const id = `configuration.secret-files.${variable}`
          if (found instanceof Error)
            return { id, title, ...failed(`${file} cannot be read: ${found.message}`, `Correct ${variable}.`) }
          return { id, title, ...modeFinding(file, (found as { mode: number }).mode) }
        }),
      )
    },
  },
]

const secretFiles = [
  'DATABASE_URL_FILE',
  'AZURE_CLIENT_SECRET_FILE',
  'AZURE_CLIENT_CERTIFICATE_PATH',
  'TEMPER_SIGN_IN_CLIENT_SECRET_FILE',
  'TEMPER_SIGN_IN_CERTIFICATE_FILE',
  'TEMPER_METRICS_TOKEN_FILE',
]

function modeFinding(file: string, mode: number): Finding {
  if (!hasModes) return skipped('Who may read it cannot be told on this system.')
  if ((mode & OTHERS_MAY_READ) === 0) return ok('Nobody else may read it.')
  return warning(
    `Other accounts of this machine may read it (mode ${(mode & 0o777).toString(8)}).`,
    `chmod 600 ${quoteForShell(file)}`,
  )
}
