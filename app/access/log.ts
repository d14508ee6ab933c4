import { loadConfig } from '#lib/config/config.ts'
import { createLogger } from '#lib/log/logger.ts'

/** The log of the web process. */
export const log = createLogger(loadConfig(process.env).logLevel)
