// What `npm start` and `npm run demo` share: one process that holds the database and looks after two children, the
// worker (scans) and the web server, so that a scan never holds up a page.
import { type ChildProcess, fork } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { Config } from '#lib/config/config.ts'
import { createWebRole, openDatabase, type WebRole } from '#lib/db/index.ts'
import { prepareQueues } from '#lib/jobs/queue.ts'
import { ensureBuild } from './build.ts'

/** A condition that the person at the terminal can mend; its message says how. */
export class CannotStart extends Error {}

/** Throws CannotStart when another program listens where the dashboard would. */
export function requireFreePort({ host, port }: Config): Promise<void> {
  return new Promise((done, fail) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) =>
      fail(new CannotStart(whyNotListening(error.code, host, port))),
    )
    probe.listen(port, host, () => probe.close(() => done()))
  })
}

function whyNotListening(code: string | undefined, host: string, port: number): string {
  if (code === 'EADDRINUSE') return `Port ${port} is in use by another program: stop it, or set PORT to another one.`
  if (code === 'EACCES') return `This account may not listen on port ${port}: set PORT to one above 1023.`
  return `Cannot listen on ${host}:${port} (${code}): set HOST and PORT to an address of this machine.`
}

/**
 * Opens and migrates the database, builds if need be, starts worker and web server, and calls `ready` with the
 * address. Resolves when asked to stop and everything has stopped; throws when a child dies.
 */
export async function serve(options: {
  config: Config
  env?: Record<string, string | undefined>
  stopping: AbortSignal
  say: (line: string) => void
  ready: (address: string) => void
}): Promise<void> {
  const { config, stopping, say, ready } = options
  await requireFreePort(config)
  const database = await openDatabase({ config, onProgress: say, connections: 2 })
  const children: ChildProcess[] = []
  let webRole: WebRole | null = null
  try {
    await ensureBuild(say, stopping)
    await prepareQueues(database.pool)
    webRole = await createWebRole(database.url)
    if (!webRole) say('The web server has all rights in the database: `npm run doctor` says how to change that.')
    const env = { ...process.env, ...options.env, NODE_ENV: 'production' as const }
    stopping.throwIfAborted()
    const start = (file: string, url: string) => {
      const own = { ...env, DATABASE_URL: url, DATABASE_URL_FILE: undefined }
      const child = fork(join(import.meta.dirname, file), [], { env: own, stdio: 'inherit' })
      children.push(child)
      return child
    }
    await Promise.all([
      isReady(start('worker.ts', database.url), 'worker'),
      isReady(start('web.ts', webRole?.url ?? database.url), 'web server'),
    ])
    if (!stopping.aborted) ready(`${config.publicUrl}/`)
    await stopRequestedOr(children, stopping)
  } finally {
    await Promise.all(children.map(stop))
    await webRole?.drop()
    await database.close()
  }
}

function isReady(child: ChildProcess, name: string): Promise<void> {
  return new Promise((done, fail) => {
    child.once('message', () => done())
    child.once('exit', (code) => fail(new CannotStart(`The ${name} stopped while starting (exit code ${code}).`)))
  })
}

function stopRequestedOr(children: ChildProcess[], stopping: AbortSignal): Promise<void> {
  return new Promise((done, fail) => {
    if (stopping.aborted) return done()
    stopping.addEventListener('abort', () => done())
    for (const child of children)
      child.once('exit', (code, signal) => {
        // Ctrl C reaches the whole process group: a child may be gone before the signal reaches us.
        if (signal === 'SIGINT' || signal === 'SIGTERM' || code === 0) done()
        else
          fail(
            new CannotStart(`A part of Temper stopped unexpectedly (exit code ${code ?? signal}): see the log above.`),
          )
      })
  })
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) return done()
    const last = setTimeout(() => child.kill('SIGKILL'), 8_000)
    child.once('exit', () => {
      clearTimeout(last)
      done()
    })
    child.kill('SIGTERM')
  })
}
