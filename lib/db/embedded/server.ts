import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { codeOf, DatabaseUnavailable, messageOf } from '../errors.ts'
import { findPlace, type Place } from './place.ts'
import { SERVER_SETTINGS } from './settings.ts'

export interface EmbeddedServer {
  url: string
  /** Gives the server up; the last process to do so stops it. */
  release(): Promise<void>
}

interface JoinOptions {
  dataFolder: string
  /** On top of ours, for tests and benchmarks. */
  settings?: Readonly<Record<string, string>>
  onProgress?: ((sentence: string) => void) | undefined
}

const DATABASE = 'temper'
const SUPERUSER = 'postgres'
const PASSWORD_FILE = 'temper.password'
/** Held shared by every process that uses the server, in the database `postgres`; whoever gets it alone is the last. */
const LEASE = 7_381_001
const ATTEMPTS = 10
const REFUSALS = 3
/** Between two tries to take a lost lease again. */
const REGAIN_MS = 1_000

/**
 * Starts the embedded PostgreSQL on the data folder, or joins the one that another process of ours started there.
 * The server is a daemon of its own: what its starter dies of leaves it running, for the next process to join.
 * @throws DatabaseUnavailable
 */
export async function joinEmbeddedServer({
  dataFolder,
  settings = {},
  onProgress,
}: JoinOptions): Promise<EmbeddedServer> {
  const place = await findPlace(dataFolder)
  await initialise(place, onProgress)
  let refusals = 0
  for (let attempt = 1; ; attempt++) {
    const port = (await runningPort(place)) ?? (await start(place, settings))
    const lease = port === null ? null : await takeLease(place, port)
    if (port !== null && lease !== null) return joined({ place, port, settings, onProgress }, lease)
    // Another process was starting it, or stopping it, in this very moment: look again. If nobody is, it does not start.
    if (port === null && !(await isAnybodyThere(place))) refusals++
    if (attempt === ATTEMPTS || refusals === REFUSALS) throw new DatabaseUnavailable(await whyNot(place))
    await new Promise((resolve) => setTimeout(resolve, 300 * attempt))
  }
}

interface Joined extends Pick<JoinOptions, 'settings' | 'onProgress'> {
  place: Place
  port: number
}

async function joined(server: Joined, lease: pg.Client): Promise<EmbeddedServer> {
  const { place, port } = server
  const { rowCount } = await lease.query('select from pg_database where datname = $1', [DATABASE])
  if (rowCount === 0)
    await lease.query(`create database ${DATABASE}`).catch((error: unknown) => {
      // 42P04 and 23505: another process was faster.
      if (!['42P04', '23505'].includes(codeOf(error))) throw error
    })
  const keeper = keepLease(server, lease)
  return { url: addressOf(port, await passwordOf(place), DATABASE), release: keeper.release }
}

/**
 * Takes the lease again when it is lost, so that nobody stops the server under us: PostgreSQL drops every connection
 * when one of its processes is killed. Where the server itself is gone, it is started again at the same address.
 */
function keepLease(server: Joined, first: pg.Client): { release: () => Promise<void> } {
  const { place } = server
  let lease = first
  let isReleased = false
  let regaining: Promise<void> | undefined
  const regain = async () => {
    while (!isReleased) {
      const found = await regainLease(server).catch(() => null)
      if (found !== null) {
        watch(found)
        return
      }
      await new Promise((resolve) => setTimeout(resolve, REGAIN_MS))
    }
  }
  const watch = (client: pg.Client) => {
    lease = client
    client.once('end', () => {
      if (!isReleased) regaining = regain()
    })
  }
  watch(first)
  return {
    release: async () => {
      if (isReleased) return
      isReleased = true
      await regaining
      await leave(place, lease)
    },
  }
}

async function regainLease({ place, port, settings, onProgress }: Joined): Promise<pg.Client | null> {
  if ((await majorVersionOf(place)) === null) return null
  if ((await runningPort(place)) === null) {
    onProgress?.('The embedded PostgreSQL is gone: starting it again.')
    await start(place, settings ?? {}, port)
  }
  // One that somebody started meanwhile at another port is not what our connections look for.
  return (await runningPort(place)) === port ? takeLease(place, port) : null
}

/** Gives the lease back, and stops the server if nobody else has one. Answers whether the server is stopped. */
async function leave(place: Place, lease: pg.Client): Promise<boolean> {
  try {
    await lease.query('select pg_advisory_unlock_shared($1)', [LEASE])
    const { rows } = await lease.query<{ alone: boolean }>('select pg_try_advisory_lock($1) alone', [LEASE])
    if (!rows[0]?.alone) return false
    await pgCtl(place, ['stop', '-m', 'fast', '-w', '-t', '120'])
  } catch {
    // The server is gone already, which is what was wanted.
  } finally {
    await lease.end().catch(() => undefined)
  }
  return true
}

/**
 * Removes the embedded PostgreSQL of a folder with everything in it; nothing is done where there is none.
 * @throws DatabaseUnavailable while a process uses it, and when it is not ours
 */
export async function eraseEmbeddedServer(dataFolder: string): Promise<void> {
  const place = await findPlace(dataFolder)
  if ((await majorVersionOf(place)) === null) return
  await requireMadeByUs(place)
  const port = await runningPort(place)
  if (port !== null) {
    const lease = await takeLease(place, port)
    if (lease === null) throw new DatabaseUnavailable(await whyNot(place))
    if (!(await leave(place, lease)))
      throw new DatabaseUnavailable(
        `The database in ${place.data} is in use by another process of Temper: stop that one first.`,
      )
  }
  await rm(place.data, { recursive: true, force: true })
}

const addressOf = (port: number, password: string, database: string) =>
  `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`

async function passwordOf(place: Place): Promise<string> {
  return (await readFile(join(place.data, PASSWORD_FILE), 'utf8')).trim()
}

/** Makes the data folder beside and renames it, so that one that was interrupted half-way is never taken for one. */
async function initialise(place: Place, onProgress?: (sentence: string) => void): Promise<void> {
  const major = await majorVersionOf(place)
  if (major !== null) return requireOurs(place, major)
  onProgress?.(`Setting up the embedded PostgreSQL in ${place.data}.`)
  const password = randomBytes(24).toString('hex')
  const beside = await mkdtemp(`${place.data}.new-`).catch((error: unknown) => {
    throw new DatabaseUnavailable(
      `The data folder ${dirname(place.data)} cannot be written to (${codeOf(error)}): set TEMPER_DATA to a folder that you may write to.`,
      { cause: error },
    )
  })
  const passwordFolder = await mkdtemp(join(tmpdir(), 'temper-'))
  const passwordFile = join(passwordFolder, 'password')
  try {
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 })
    if (place.account) {
      for (const path of [beside, passwordFolder, passwordFile]) await chown(path, place.account.uid, place.account.gid)
    }
    const options = ['--auth=scram-sha-256', `--username=${SUPERUSER}`, `--pwfile=${passwordFile}`, '--encoding=UTF8']
    // The builtin provider sorts the same on every machine, and keyset paging relies on the order.
    const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
    await runAs(place, place.binaries.initdb, [`--pgdata=${beside}`, ...options, ...locale, '--no-instructions'])
    await writeFile(join(beside, PASSWORD_FILE), password, { mode: 0o600 })
    if (place.account) await chown(join(beside, PASSWORD_FILE), place.account.uid, place.account.gid)
    await rename(beside, place.data)
  } catch (error) {
    await rm(beside, { recursive: true, force: true })
    if ((await majorVersionOf(place)) !== null) return
    if (!['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(codeOf(error))) throw error
    throw new DatabaseUnavailable(
      `The folder ${place.data} holds something that is not a PostgreSQL: move it away, or set TEMPER_DATA to another folder.`,
    )
  } finally {
    await rm(passwordFolder, { recursive: true, force: true })
  }
}

async function majorVersionOf(place: Place): Promise<string | null> {
  try {
    return (await readFile(join(place.data, 'PG_VERSION'), 'utf8')).trim()
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw new DatabaseUnavailable(
      `The data folder ${place.data} belongs to another account: run Temper as the account that made it, or set TEMPER_DATA to a folder of your own.`,
      { cause: error },
    )
  }
}

async function requireOurs(place: Place, major: string): Promise<void> {
  const said = await runAs(place, place.binaries.postgres, ['--version'])
  const ours = /(\d+)\./.exec(said)?.[1]
  if (ours !== major)
    throw new DatabaseUnavailable(
      `The data in ${place.data} was made by PostgreSQL ${major}, this is ${ours}: use the release of Temper that made it, or move the folder away to start afresh.`,
    )
  await requireMadeByUs(place)
}

async function requireMadeByUs(place: Place): Promise<void> {
  const hasPassword = await stat(join(place.data, PASSWORD_FILE)).then(
    () => true,
    () => false,
  )
  if (!hasPassword)
    throw new DatabaseUnavailable(
      `The folder ${place.data} holds a PostgreSQL that Temper did not make: set TEMPER_DATA to another folder, or use that server through DATABASE_URL.`,
    )
}

/** The port in postmaster.pid, if the server that wrote it is alive. */
async function runningPort(place: Place): Promise<number | null> {
  const lines = await pidFileOf(place)
  if (!lines) return null
  const pid = Number(lines[0])
  if (await isServer(pid)) return Number(lines[3]) || null
  // After SIGKILL or a restart of the machine the number may by now be some other process's, and PostgreSQL would
  // take that for itself and refuse to start.
  if (isAlive(pid)) await rm(join(place.data, 'postmaster.pid'), { force: true })
  return null
}

async function isAnybodyThere(place: Place): Promise<boolean> {
  const lines = await pidFileOf(place)
  return lines !== null && isServer(Number(lines[0]))
}

async function pidFileOf(place: Place): Promise<string[] | null> {
  const text = await readFile(join(place.data, 'postmaster.pid'), 'utf8').catch(() => null)
  return text === null ? null : text.split('\n')
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

async function isServer(pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false
  if (process.platform !== 'linux') return true
  const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => 'postgres')
  return name.startsWith('postgres')
}

/** Starts the server, where it was before if it can be. Null when another process was faster. */
async function start(
  place: Place,
  settings: Readonly<Record<string, string>>,
  wanted?: number,
): Promise<number | null> {
  const port = wanted ?? (await freePort(await lastPort(place)))
  const flags = Object.entries({ ...SERVER_SETTINGS, ...settings, port: String(port) }).map(
    ([name, value]) => `-c ${name}='${value}'`,
  )
  const log = join(place.data, 'server.log')
  try {
    // Recovery after a crash can take minutes on a large estate.
    await pgCtl(place, ['start', '-w', '-t', '600', '-l', log, '-o', flags.join(' ')])
    return port
  } catch {
    return null
  }
}

/** Where the server listened last: whoever still has that address finds it again. */
async function lastPort(place: Place): Promise<number> {
  const options = await readFile(join(place.data, 'postmaster.opts'), 'utf8').catch(() => '')
  return Number(/"port=(\d+)"/.exec(options)?.[1] ?? 0)
}

/** The wanted port, or another where that is taken. Taken in between, the start fails and is tried again. */
function freePort(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', (error) => (wanted === 0 ? reject(error) : resolve(freePort(0))))
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

/** Null when the server went away meanwhile. */
async function takeLease(place: Place, port: number): Promise<pg.Client | null> {
  const client = new pg.Client({
    connectionString: addressOf(port, await passwordOf(place), 'postgres'),
    application_name: 'temper lease',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('select pg_advisory_lock_shared($1)', [LEASE])
    return client
  } catch {
    await client.end().catch(() => undefined)
    return null
  }
}

async function whyNot(place: Place): Promise<string> {
  const lines = await pidFileOf(place)
  if (lines && (await isAnybodyThere(place)))
    return `The data folder ${place.data} is in use by process ${lines[0]}, which does not answer on port ${lines[3]}: end that process, or set TEMPER_DATA to another folder.`
  const log = await readFile(join(place.data, 'server.log'), 'utf8').catch(() => '')
  const last = log.split('\n').findLast((line) => /FATAL|PANIC|ERROR/.test(line))
  const reason = last?.replace(/^.*?(FATAL|PANIC|ERROR):\s*/, '') ?? 'it says nothing of why'
  return `The embedded PostgreSQL does not start (${reason}): see ${join(place.data, 'server.log')}, or set DATABASE_URL.`
}

const pgCtl = (place: Place, args: string[]) => runAs(place, place.binaries.pg_ctl, [...args, '-D', place.data])

/** Runs one of the server's programs as the server's account; answers its output. */
function runAs({ account, data }: Place, file: string, args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const identity = account ? { uid: account.uid, gid: account.gid } : {}
    const env = { ...process.env, LC_ALL: 'C', PGDATA: undefined, PGPORT: undefined }
    // The daemon inherits pg_ctl's output: with a pipe, it would end us by SIGPIPE or keep us waiting.
    const isDaemon = args[0] === 'start'
    const child = spawn(file, args, {
      ...identity,
      env,
      cwd: dirname(data),
      stdio: ['ignore', isDaemon ? 'ignore' : 'pipe', isDaemon ? 'ignore' : 'pipe'],
    })
    let output = ''
    child.stdout?.on('data', (chunk) => {
      output += chunk
    })
    child.stderr?.on('data', (chunk) => {
      output += chunk
    })
    child.on('error', (error) => reject(new DatabaseUnavailable(`${file} cannot be run: ${messageOf(error)}.`)))
    child.on('close', (code) => {
      if (code === 0) resolve(output)
      else reject(new DatabaseUnavailable(`The embedded PostgreSQL says: ${output.trim() || `exit code ${code}`}`))
    })
  })
}
