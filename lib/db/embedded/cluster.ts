// The server's data folder: making it, and telling whether it is ours.
import { randomBytes } from 'node:crypto'
import { chown, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { codeOf, DatabaseUnavailable } from '../errors.ts'
import { runAs } from './daemon.ts'
import type { Place } from './place.ts'

export const SUPERUSER = 'postgres'
const PASSWORD_FILE = 'temper.password'

/** Makes the data folder beside and renames it, so that one that was interrupted half-way is never taken for one. */
export async function initialise(place: Place, onProgress?: (sentence: string) => void): Promise<void> {
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

export async function passwordOf(place: Place): Promise<string> {
  return (await readFile(join(place.data, PASSWORD_FILE), 'utf8')).trim()
}

export async function majorVersionOf(place: Place): Promise<string | null> {
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

export async function requireMadeByUs(place: Place): Promise<void> {
  const hasPassword = await stat(join(place.data, PASSWORD_FILE)).then(
    () => true,
    () => false,
  )
  if (!hasPassword)
    throw new DatabaseUnavailable(
      `The folder ${place.data} holds a PostgreSQL that Temper did not make: set TEMPER_DATA to another folder, or use that server through DATABASE_URL.`,
    )
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
