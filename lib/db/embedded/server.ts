import { rm } from 'node:fs/promises'
import pg from 'pg'
import { codeOf, DatabaseUnavailable } from '../errors.ts'
import { initialise, majorVersionOf, passwordOf, requireMadeByUs, SUPERUSER } from './cluster.ts'
import { isAnybodyThere, pgCtl, runningPort, start, whyNot } from './daemon.ts'
import { findPlace, type Place } from './place.ts'

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

const addressOf = (port: number, password: string, database: string) =>
  `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`
