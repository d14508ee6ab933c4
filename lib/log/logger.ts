import { type DestinationStream, pino } from 'pino'
import type { LogLevel } from '#lib/config/config.ts'

export type Logger = pino.Logger

/** What no entry may hold, whatever it is called by and up to three levels down. */
const secrets = [
  'authorization',
  'cookie',
  'set-cookie',
  'password',
  'secret',
  'clientSecret',
  'client_secret',
  'token',
  'accessToken',
  'access_token',
  'id_token',
  'code',
  'verifier',
  'databaseUrl',
]
const names = secrets.map((name) => `["${name}"]`)

/**
 * One line of JSON per entry, on standard error, so that what commands print on standard output stays clean.
 * Secrets never belong in an entry; what might slip in under their names is cut out. Of an error its kind, message,
 * code and stack are written: what else it carries (a row's values, a request) may be somebody's.
 */
export function createLogger(level: LogLevel, destination?: DestinationStream): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { error: errorOf, err: errorOf },
      redact: {
        paths: [...names, ...names.map((name) => `*${name}`), ...names.map((name) => `*.*${name}`)],
        censor: '[cut]',
      },
    },
    destination ?? pino.destination({ fd: 2, sync: false }),
  )
}

function errorOf(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { name, message, stack, cause } = error
  const status = 'code' in error && typeof error.code === 'string' ? { errorCode: error.code } : {}
  return { type: name, message, ...status, stack, ...(cause instanceof Error && { cause: errorOf(cause) }) }
}
