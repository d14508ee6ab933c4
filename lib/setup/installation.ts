import { type Config, ConfigError, type Environment, loadConfig } from '#lib/config/config.ts'
import { type Database, DatabaseUnavailable } from '#lib/db/index.ts'
import { AzureProbe } from './azure-probe.ts'
import { OpenIdProbe } from './openid-probe.ts'

/** What is checked: the configuration, and the ways to what it names. Each way is gone once, whoever asks. */
export interface Installation {
  /** Where `.env` lies. */
  readonly folder: string
  readonly env: Environment
  /** Or what is wrong with it; then the rest cannot be checked. */
  readonly config: Config | ConfigError
  /** The open database, or why there is none. */
  readonly database: Database | DatabaseUnavailable | 'not yet made'
  readonly azure: AzureProbe | null
  readonly openId: OpenIdProbe | null
  readonly now: () => Date
}

/** An installation as its environment describes it. Nothing is asked of anybody yet. */
export function installationOf(given: {
  folder: string
  env: Environment
  database: Installation['database']
  now?: () => Date
}): Installation {
  const { folder, env, database, now = () => new Date() } = given
  const config = configOf(env)
  const isWhole = !(config instanceof ConfigError)
  return {
    folder,
    env,
    config,
    database,
    azure: isWhole ? new AzureProbe(config.azure, now) : null,
    openId: isWhole && config.signIn ? new OpenIdProbe(config.signIn, now) : null,
    now,
  }
}

/** The configuration that the environment describes, or what is wrong with it. */
export function configOf(env: Environment): Config | ConfigError {
  try {
    return loadConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
}

/** The database, where it is open. */
export function openDatabaseOf({ database }: Pick<Installation, 'database'>): Database | null {
  return database === 'not yet made' || database instanceof DatabaseUnavailable ? null : database
}
