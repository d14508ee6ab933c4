import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { codeOf, DatabaseUnavailable, messageOf } from './errors.ts'
import { PrismaClient } from './generated/client.ts'

export interface DatabaseConfig {
  /** A PostgreSQL to use; without it an embedded one is started, or joined if another process of ours started it. */
  databaseUrl?: string | null | undefined
  /** Where the embedded PostgreSQL keeps its data (in a folder `postgres` below). */
  dataFolder: string
}

/** One database, reached through one pool by Prisma and by SQL alike. */
export interface Database {
  /** For other processes (and pg-boss) to reach the same database. */
  url: string
  pool: pg.Pool
  prisma: PrismaClient
  /** Ends the connections; stops the embedded server if no other process uses it. */
  close(): Promise<void>
}

interface OpenOptions {
  config: DatabaseConfig
  /** Brings the schema up to date first; default true. Pages say false: the process that started them did it. */
  migrate?: boolean
  /** Most connections at once; default 10. */
  connections?: number
  /** Told of what takes long: setting up, recovering, migrating. */
  onProgress?: (sentence: string) => void
}

// The oldest release that its makers still maintain; tested is 18.
const OLDEST_VERSION = 140_000

/**
 * Opens the database, starting the embedded PostgreSQL when no DATABASE_URL is given, and brings its schema up to
 * date. Counts (int8) come as numbers, timestamps as Date.
 * @throws DatabaseUnavailable with one sentence that says what to do
 */
export async function openDatabase({ config, migrate = true, connections = 10, onProgress }: OpenOptions) {
  if (config.databaseUrl) return connect(config.databaseUrl, { migrate, connections, onProgress })
  // Loaded only here: a process that is given a server (pages are) needs none of it.
  const { joinEmbeddedServer } = await import(/* turbopackIgnore: true */ './embedded/server.ts')
  const server = await joinEmbeddedServer({ dataFolder: config.dataFolder, onProgress })
  try {
    return await connect(server.url, { migrate, connections, onProgress, release: server.release })
  } catch (error) {
    await server.release()
    throw error
  }
}

/**
 * Removes the embedded PostgreSQL of a data folder and all that it holds.
 * @throws DatabaseUnavailable while another process uses it
 */
export async function eraseDatabase({ dataFolder }: Pick<DatabaseConfig, 'dataFolder'>): Promise<void> {
  const { eraseEmbeddedServer } = await import(/* turbopackIgnore: true */ './embedded/server.ts')
  await eraseEmbeddedServer(dataFolder)
}

async function connect(
  url: string,
  options: {
    migrate: boolean
    connections: number
    onProgress?: (sentence: string) => void
    release?: () => Promise<void>
  },
): Promise<Database> {
  await requireReachable(url)
  if (options.migrate) {
    const { migrateDatabase } = await import(/* turbopackIgnore: true */ './migrate.ts')
    await migrateDatabase(url, options.onProgress)
  }
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'temper',
    max: options.connections,
    idleTimeoutMillis: 60_000,
    types: { getTypeParser },
  })
  // An idle connection that the server ends is replaced at the next query, which reports what is wrong, if anything is.
  pool.on('error', () => undefined)
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) })
  let closing: Promise<void> | undefined
  const close = async () => {
    await prisma.$disconnect()
    await pool.end()
    await options.release?.()
  }
  return {
    url,
    pool,
    prisma,
    close: () => {
      closing ??= close()
      return closing
    },
  }
}

// Counts and sums of ours stay far below 2^53, and a number is what everybody expects of count(*).
const getTypeParser: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') =>
  oid === pg.types.builtins.INT8 && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format as 'text')

async function requireReachable(url: string): Promise<void> {
  let client: pg.Client
  try {
    client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
    // A connection lost between two queries is told by the next one.
    client.on('error', () => undefined)
  } catch {
    throw new DatabaseUnavailable('DATABASE_URL is not an address: use postgresql://user:password@host:5432/database.')
  }
  try {
    await client.connect()
    const { rows } = await client.query<{ number: string; version: string }>(
      `select current_setting('server_version_num') number, current_setting('server_version') version`,
    )
    const { number, version } = rows[0]!
    if (Number(number) < OLDEST_VERSION)
      throw new DatabaseUnavailable(`The PostgreSQL of DATABASE_URL is version ${version}: use 14 or later.`)
  } catch (error) {
    throw error instanceof DatabaseUnavailable ? error : unreachable(url, error)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Says in one sentence why the server at url cannot be used; never repeats the password. */
function unreachable(url: string, error: unknown): DatabaseUnavailable {
  const parsed = URL.canParse(url) ? new URL(url) : null
  const place = parsed ? `${parsed.hostname}:${parsed.port || 5432}` : 'the given address'
  const name = parsed ? decodeURIComponent(parsed.pathname.slice(1)) : ''
  const said: Record<string, string> = {
    '28P01': 'it refuses the password: check user and password in DATABASE_URL',
    '28000': 'it refuses the user: check the user in DATABASE_URL and the server’s pg_hba.conf',
    '3D000': `it has no database "${name}": create it, or name another in DATABASE_URL`,
    '53300': 'it has no connection left: raise max_connections or end other clients',
    '57P03': 'it is starting up or shutting down: try again in a moment',
    ECONNREFUSED: 'nothing listens there: start the server, or correct DATABASE_URL',
    ENOTFOUND: 'the host is not known: correct DATABASE_URL',
    EAI_AGAIN: 'the host’s name cannot be resolved: check the network and DATABASE_URL',
  }
  const reason =
    said[codeOf(error)] ?? saidByDriver(messageOf(error)) ?? `${messageOf(error)}: check DATABASE_URL and the network`
  return new DatabaseUnavailable(`PostgreSQL at ${place} cannot be used, ${reason}.`, { cause: error })
}

/** What the driver finds wrong itself has no code. */
function saidByDriver(message: string): string | undefined {
  if (/password must be a (non-empty )?string/.test(message)) return 'it asks for a password: put one into DATABASE_URL'
  if (/timeout/.test(message)) return 'it does not answer: check the address in DATABASE_URL, the network and firewalls'
  return undefined
}
