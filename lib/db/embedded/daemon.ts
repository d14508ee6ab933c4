// The server's process: finding the one that runs on a data folder, starting one, running its programs.
import { spawn } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { codeOf, DatabaseUnavailable, messageOf } from '../errors.ts'
import type { Place } from './place.ts'
import { SERVER_SETTINGS } from './settings.ts'

/** The port in postmaster.pid, if the server that wrote it is alive. */
export async function runningPort(place: Place): Promise<number | null> {
  const lines = await pidFileOf(place)
  if (!lines) return null
  const pid = Number(lines[0])
  if (await isServer(pid)) return Number(lines[3]) || null
  // After SIGKILL or a restart of the machine the number may by now be some other process's, and PostgreSQL would
  // take that for itself and refuse to start.
  if (isAlive(pid)) await rm(join(place.data, 'postmaster.pid'), { force: true })
  return null
}

export async function isAnybodyThere(place: Place): Promise<boolean> {
  const lines = await pidFileOf(place)
  return lines !== null && isServer(Number(lines[0]))
}

/** Starts the server, where it was before if it can be. Null when another process was faster. */
export async function start(
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

export async function whyNot(place: Place): Promise<string> {
  const lines = await pidFileOf(place)
  if (lines && (await isAnybodyThere(place)))
    return `The data folder ${place.data} is in use by process ${lines[0]}, which does not answer on port ${lines[3]}: end that process, or set TEMPER_DATA to another folder.`
  const log = await readFile(join(place.data, 'server.log'), 'utf8').catch(() => '')
  const last = log.split('\n').findLast((line) => /FATAL|PANIC|ERROR/.test(line))
  const reason = last?.replace(/^.*?(FATAL|PANIC|ERROR):\s*/, '') ?? 'it says nothing of why'
  return `The embedded PostgreSQL does not start (${reason}): see ${join(place.data, 'server.log')}, or set DATABASE_URL.`
}

export const pgCtl = (place: Place, args: string[]) => runAs(place, place.binaries.pg_ctl, [...args, '-D', place.data])

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

/** Runs one of the server's programs as the server's account; answers its output. */
export function runAs({ account, data }: Place, file: string, args: string[]): Promise<string> {
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
      else reject(new DatabaseUnavailable(`The embedded PostgreSQL says: ${gist(output) || `exit code ${code}`}`))
    })
  })
}

/** Of what a program of the server's said, the line that says what is wrong. */
function gist(output: string): string {
  const lines = output.trim().split('\n')
  const wrong = lines.find((line) => /\b(FATAL|PANIC|ERROR|error):/.test(line))
  return wrong?.replace(/^.*?(FATAL|PANIC|ERROR|error):\s*/, '') ?? lines.at(-1) ?? ''
}
