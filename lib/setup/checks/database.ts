import { createHash } from 'node:crypto'
import { statfs } from 'node:fs/promises'
import { ConfigError } from '#lib/config/config.ts'
import { type Database, DatabaseUnavailable } from '#lib/db/index.ts'
import { readMigrations } from '#lib/db/migrate.ts'
import { type Finding, failed, failedWith, ok, type SetupCheck, skipped, warning } from '../check.ts'
import { type Installation, openDatabaseOf } from '../installation.ts'

/** The newest release whose makers have ended their care for it. */
const OUT_OF_CARE = 13
const CLOCK_SECONDS = { warning: 5, failed: 120 }
const GIB = 1024 ** 3

export const databaseChecks: readonly SetupCheck[] = [
  {
    id: 'database.reachable',
    title: 'The database can be reached',
    run: async ({ database, config }) => {
      if (config instanceof ConfigError) return notChecked
      if (database === 'not yet made')
        return skipped(`There is none yet: the first start makes one in ${config.dataFolder}, or name one of your own.`)
      if (database instanceof DatabaseUnavailable) return failedWith(database)
      const url = new URL(database.url)
      return ok(
        config.databaseUrl
          ? `PostgreSQL at ${url.hostname}:${url.port || 5432}, database ${decodeURIComponent(url.pathname.slice(1))}.`
          : `The PostgreSQL of our own, in ${config.dataFolder}.`,
      )
    },
  },
  withDatabase('database.version', 'Its version is cared for', async (db) => {
    const version = await answerTo<string>(db, `select current_setting('server_version')`)
    if (Number.parseInt(version, 10) > OUT_OF_CARE) return ok(`PostgreSQL ${version}.`)
    return failed(`PostgreSQL ${version}.`, 'Use PostgreSQL 14 or later.')
  }),
  withDatabase('database.schema', 'Its schema is up to date', async (db) => {
    const pending = await pendingMigrations(db)
    if (pending.length === 0) return ok('Every migration is applied.')
    return warning(
      `${pending.length} ${pending.length === 1 ? 'migration is' : 'migrations are'} not applied: ${pending.join(', ')}.`,
      'npm start and npm run scan apply them. If they say that one failed, restore the backup first.',
    )
  }),
  withDatabase('database.rights', 'The user may do what an installation needs', async (db) => {
    const { rows } = await db.pool.query<{ database: boolean; schema: boolean }>(
      `select has_database_privilege(current_database(), 'create') as database,
              has_schema_privilege('public', 'create') as schema`,
    )
    const { database = false, schema = false } = rows[0] ?? {}
    if (database && schema) return ok('It may create what the product and its queue keep there.')
    return failed(
      `It may not create ${schema ? 'schemas' : 'tables'}.`,
      'Make it the owner of the database: alter database <name> owner to <user>; alter schema public owner to <user>;',
    )
  }),
  withDatabase('database.web-role', 'The web server gets a user of its own', async (db) => {
    const may = await answerTo<boolean>(
      db,
      'select rolsuper or rolcreaterole from pg_roles where rolname = current_user',
    )
    if (may)
      return ok('The user may create it: the web server then can neither alter the schema nor what the logs say.')
    return warning(
      'The user may not create roles: the web server then has all of its rights.',
      'alter role <user> createrole;',
    )
  }),
  withDatabase('database.clock', 'Its clock and ours agree', async (db, { now }) => {
    const before = now().getTime()
    const theirs = await answerTo<Date>(db, 'select clock_timestamp()')
    const seconds = Math.abs(theirs.getTime() - (before + now().getTime()) / 2) / 1000
    if (seconds < CLOCK_SECONDS.warning) return ok('They do.')
    const found = `They are ${Math.round(seconds)} s apart.`
    const remedy = 'Set both machines by the same time service (NTP): dates of scans and sessions go by them.'
    return seconds < CLOCK_SECONDS.failed ? warning(found, remedy) : failed(found, remedy)
  }),
  withDatabase('database.space', 'It has room to grow', async (db, { config }) => {
    const size = await answerTo<number>(db, 'select pg_database_size(current_database())')
    const inWords = `It takes ${gib(size)}`
    // Of a server elsewhere only its makers know the disk.
    if (config instanceof ConfigError || config.databaseUrl) return ok(`${inWords}; look after the disk of its server.`)
    const { bavail, bsize } = await statfs(config.dataFolder)
    const free = bavail * bsize
    const found = `${inWords}, ${gib(free)} are free.`
    const remedy = `Make room on the disk of ${config.dataFolder}, or move TEMPER_DATA.`
    if (free < GIB) return failed(found, remedy)
    return free < 2 * size ? warning(found, remedy) : ok(found)
  }),
]

const notChecked = skipped('Not checked while the configuration is wrong.')

function withDatabase(
  id: string,
  title: string,
  run: (db: Database, installation: Installation) => Promise<Finding>,
): SetupCheck {
  return {
    id,
    title,
    run: async (installation) => {
      const db = openDatabaseOf(installation)
      return db ? run(db, installation) : skipped('Not checked: the database is not open.')
    },
  }
}

async function answerTo<T>(db: Database, sql: string): Promise<T> {
  const { rows } = await db.pool.query({ text: sql, rowMode: 'array' })
  return (rows as unknown[][])[0]?.[0] as T
}

/** Names of the migrations that the database has not seen, or has seen in another form; Prisma's table tells. */
async function pendingMigrations(db: Database): Promise<string[]> {
  const { migrationDirectories } = await readMigrations()
  const isThere = await answerTo<boolean>(db, `select to_regclass('_prisma_migrations') is not null`)
  const { rows } = isThere
    ? await db.pool.query<{ name: string; checksum: string }>(
        `select migration_name as name, checksum from _prisma_migrations
         where finished_at is not null and rolled_back_at is null`,
      )
    : { rows: [] }
  const applied = new Map(rows.map(({ name, checksum }) => [name, checksum]))
  return migrationDirectories
    .filter(({ path, migrationFile: { content } }) => {
      const sql = content.tag === 'ok' ? content.value : ''
      return applied.get(path) !== createHash('sha256').update(sql).digest('hex')
    })
    .map(({ path }) => path)
}

function gib(bytes: number): string {
  return bytes < GIB ? `${Math.ceil(bytes / 1024 ** 2)} MiB` : `${(bytes / GIB).toFixed(1)} GiB`
}
