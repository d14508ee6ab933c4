import { pino } from 'pino'
import type { LogLevel } from '#lib/config/config.ts'

export type Logger = pino.Logger

/**
 * One line of JSON per entry, on standard error, so that what commands print on standard output stays clean.
 * Secrets never belong in an entry; what might slip in under these names is cut out.
 */
export function createLogger(level: LogLevel): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: ['*.authorization', '*.password', '*.clientSecret', '*.token', '*.databaseUrl'],
        censor: '[cut]',
      },
    },
    pino.destination({ fd: 2, sync: false }),
  )
}
