import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'
import pg from 'pg'
import { readStatements } from './statements.ts'

const sql = readStatements(import.meta.url, 'web-role.sql', ['group', 'grants', 'queue'])

export interface WebRole {
  /** The database as the web process reaches it: its own user, whose password nobody else knows. */
  url: string
  /** Removes the user; what is still connected as it is ended. */
  drop(): Promise<void>
}

/** Roles of processes that died without a word are removed when they are this old and nobody holds them. */
const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1000

/**
 * Makes a database user for one web process, with the rights of web-role.sql and no others. It lives as long as the
 * process does, so that there is no password to keep, and any number of processes have one each.
 * @param url the database as its owner reaches it; migrated, and with its queue prepared.
 * @returns null where the owner may not create roles: the web process then has the owner's rights, which `npm run
 *   doctor` tells.
 */
export async function createWebRole(url: string): Promise<WebRole | null> {
  const client = new pg.Client({ connectionString: url })
  // A connection lost between two queries is told by the next one.
  client.on('error', () => undefined)
  await client.connect()
  const name = `temper_web_${Date.now().toString(36)}_${randomBytes(6).toString('hex')}`
  const password = randomBytes(24).toString('base64url')
  try {
    if (!(await mayCreateRoles(client))) {
      await client.end()
      return null
    }
    await client.query(sql.group)
    await client.query(sql.grants)
    const { rowCount: hasQueue } = await client.query(`select from pg_namespace where nspname = 'pgboss'`)
    if (hasQueue) await client.query(sql.queue)
    await client.query(`create role ${name} login in role temper_web password '${scramVerifier(password)}'`)
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [name])
    await removeAbandoned(client)
  } catch (error) {
    await client.end().catch(() => undefined)
    throw error
  }
  const own = new URL(url)
  own.username = name
  own.password = password
  return { url: own.href, drop: () => drop(client, name) }
}

async function mayCreateRoles(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ may: boolean }>(
    'select rolsuper or rolcreaterole as may from pg_roles where rolname = current_user',
  )
  return rows[0]?.may === true
}

async function drop(client: pg.Client, name: string): Promise<void> {
  try {
    await client.query('select pg_terminate_backend(pid) from pg_stat_activity where usename = $1', [name])
    await client.query(`drop role if exists ${name}`)
  } catch {
    // The server is gone or going; the next start removes what is left.
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** A living process holds a lock in the name of its role. */
async function removeAbandoned(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select rolname as name from pg_roles
     where rolname like 'temper\\_web\\_%' and not exists (select from pg_stat_activity where usename = rolname)`,
  )
  for (const { name } of rows) {
    const born = Number.parseInt(name.split('_')[2] ?? '', 36)
    if (!/^temper_web_[0-9a-z]+_[0-9a-f]{12}$/.test(name) || born > Date.now() - ABANDONED_AFTER_MS) continue
    const { rows: lock } = await client.query<{ isFree: boolean }>(
      'select pg_try_advisory_lock(hashtextextended($1, 0)) as "isFree"',
      [name],
    )
    if (!lock[0]?.isFree) continue
    // Another process may be at the same, or the role may have rights in another database of this server.
    await client.query(`drop role if exists ${name}`).catch(() => undefined)
    await client.query('select pg_advisory_unlock(hashtextextended($1, 0))', [name])
  }
}

/** What PostgreSQL stores of a password (RFC 5802 and 7677), so that the password itself is in no statement and no log. */
function scramVerifier(password: string): string {
  const salt = randomBytes(16)
  const iterations = 4096
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256')
  const keyed = (text: string) => createHmac('sha256', salted).update(text).digest()
  const storedKey = createHash('sha256').update(keyed('Client Key')).digest('base64')
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${keyed('Server Key').toString('base64')}`
}
