import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { MigrationList } from '@prisma/schema-engine-wasm'
import pg from 'pg'
import { DatabaseUnavailable, messageOf } from './errors.ts'
import { withSchemaEngine } from './schema-engine.ts'

const MIGRATIONS = fileURLToPath(new URL('../../prisma/migrations', import.meta.url))
/** Held while migrating, so that of several processes that start at once one migrates and the others find it done. */
const LOCK = 7_381_002

/**
 * Applies the migrations that the database has not seen, as `prisma migrate deploy` does, in Prisma's own table.
 * @throws DatabaseUnavailable when one fails, or when the database is not ours
 */
export async function migrateDatabase(url: string, onProgress?: (sentence: string) => void): Promise<void> {
  const migrations = await readMigrations()
  const client = new pg.Client({ connectionString: url })
  // A connection lost between two queries is told by the next one.
  client.on('error', () => undefined)
  await client.connect()
  try {
    if (await isUpToDate(client, migrations)) return
    await client.query('select pg_advisory_lock($1)', [LOCK])
    if (await isUpToDate(client, migrations)) return
    onProgress?.('Bringing the database’s schema up to date.')
    const filters = { externalTables: [], externalEnums: [] }
    await withSchemaEngine(url, (engine) => engine.applyMigrations({ migrationsList: migrations, filters }))
  } catch (error) {
    throw new DatabaseUnavailable(explain(messageOf(error)), { cause: error })
  } finally {
    await client.end()
  }
}

function explain(said: string): string {
  if (said.includes('P3005') || /not empty/.test(said))
    return 'The database of DATABASE_URL holds tables that are not Temper’s: name an empty database, made for Temper.'
  if (said.includes('P3009') || /failed migrations/.test(said))
    return `An earlier migration failed half-way (${said.split('\n')[0]}): restore the database from its backup, or mend it with prisma migrate resolve.`
  if (/permission denied/.test(said))
    return 'The user of DATABASE_URL may not create tables: grant it CREATE on the database, or make it its owner.'
  return `The database’s schema could not be brought up to date: ${said.trim()}`
}

/** Saves loading the engine at every start. A changed file is the engine's to complain of. */
async function isUpToDate(client: pg.Client, { migrationDirectories }: MigrationList): Promise<boolean> {
  const { rows: tables } = await client.query(`select to_regclass('_prisma_migrations') is not null as "exists"`)
  if (!tables[0]?.exists) return false
  const { rows } = await client.query<{ migration_name: string; checksum: string }>(
    'select migration_name, checksum from _prisma_migrations where finished_at is not null and rolled_back_at is null',
  )
  const applied = new Map(rows.map((row) => [row.migration_name, row.checksum]))
  return migrationDirectories.every(({ path, migrationFile: { content } }) => {
    const sql = content.tag === 'ok' ? content.value : ''
    return applied.get(path) === createHash('sha256').update(sql).digest('hex')
  })
}

/** The migrations folder as the engine wants it told. */
export async function readMigrations(): Promise<MigrationList> {
  const entries = await readdir(MIGRATIONS, { withFileTypes: true })
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return {
    baseDir: MIGRATIONS,
    lockfile: { path: 'migration_lock.toml', content: await readFile(join(MIGRATIONS, 'migration_lock.toml'), 'utf8') },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(
      folders.sort().map(async (path) => ({
        path,
        migrationFile: {
          path: 'migration.sql',
          content: { tag: 'ok' as const, value: await readFile(join(MIGRATIONS, path, 'migration.sql'), 'utf8') },
        },
      })),
    ),
  }
}
