import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Config, ConfigError, type Environment } from '#lib/config/config.ts'
import { findPlace } from '#lib/db/embedded/place.ts'
import { DatabaseUnavailable, openDatabase } from '#lib/db/index.ts'
import { configOf, type Installation, installationOf } from '#lib/setup/installation.ts'

/**
 * The installation of an environment with its database open, if there is one: looking changes nothing, so a database of
 * our own that was never made is not made now.
 */
export async function openInstallation(
  env: Environment,
  folder = process.cwd(),
): Promise<{ installation: Installation; close: () => Promise<void> }> {
  const database = await openIfThere(configOf(env))
  const close = async () => {
    if (database !== 'not yet made' && !(database instanceof DatabaseUnavailable)) await database.close()
  }
  return { installation: installationOf({ folder, env, database }), close }
}

async function openIfThere(config: Config | ConfigError): Promise<Installation['database']> {
  if (config instanceof ConfigError) return 'not yet made'
  try {
    if (!config.databaseUrl && !(await isMade(config.dataFolder))) return 'not yet made'
    return await openDatabase({ config, migrate: false, connections: 2 })
  } catch (error) {
    if (error instanceof DatabaseUnavailable) return error
    throw error
  }
}

async function isMade(dataFolder: string): Promise<boolean> {
  if (!existsSync(dataFolder)) return false
  const { data } = await findPlace(dataFolder)
  return existsSync(join(data, 'PG_VERSION'))
}
