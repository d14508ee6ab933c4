import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openDatabase } from '../open.ts'
import { eraseEmbeddedServer, joinEmbeddedServer } from './server.ts'

const COMES_BACK = { timeout: 30_000, interval: 100 }

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'temper-embedded-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

async function joinServer(dataFolder: string) {
  const server = await joinEmbeddedServer({ dataFolder, settings: { fsync: 'off' } })
  onTestFinished(server.release)
  return server
}

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  // A server that is killed meanwhile is told by the query.
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

const pidOf = async (dataFolder: string) =>
  Number((await readFile(join(dataFolder, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0])

test('those who come at once share one server, and the last to leave stops it', async () => {
  const folder = await newFolder()
  const [first, second] = await Promise.all([joinServer(folder), joinServer(folder)])
  expect(first.url).toBe(second.url)
  await ask(first.url, 'create table kept (n int)')
  await first.release()
  expect(await ask(second.url, 'select count(*) from kept')).toEqual([{ count: '0' }])
  await second.release()
  await expect(ask(second.url, 'select 1')).rejects.toThrow('ECONNREFUSED')
  const third = await joinServer(folder)
  expect(await ask(third.url, 'select count(*) from kept')).toEqual([{ count: '0' }])
})

test('a server that was killed is started again by whoever comes next, with what was committed', async () => {
  const folder = await newFolder()
  const first = await joinServer(folder)
  await ask(first.url, 'create table kept (n int)')
  process.kill(await pidOf(folder), 'SIGKILL')
  await first.release()
  const second = await joinServer(folder)
  expect(await ask(second.url, 'select count(*) from kept')).toEqual([{ count: '0' }])
})

test('a server that is killed in use comes back at the same address, with nobody having to ask', async () => {
  const folder = await newFolder()
  const server = await joinServer(folder)
  await ask(server.url, 'create table kept (n int)')
  const pid = await pidOf(folder)
  process.kill(pid, 'SIGKILL')
  await vi.waitFor(async () => expect(await pidOf(folder)).not.toBe(pid), COMES_BACK)
  await vi.waitFor(async () => {
    expect(await ask(server.url, 'select count(*) from kept')).toEqual([{ count: '0' }])
  }, COMES_BACK)
})

test('who comes and goes after a crash does not stop the server that others use', async () => {
  const folder = await newFolder()
  const lasting = await joinServer(folder)
  const leases = `select pid from pg_stat_activity where application_name = 'temper lease'`
  const [lease] = await ask(lasting.url, leases)
  process.kill((lease as { pid: number }).pid, 'SIGKILL')
  // Then the server drops every connection, recovers, and is asked for the lease again.
  await vi.waitFor(async () => expect(await ask(lasting.url, leases)).not.toEqual([lease]), COMES_BACK)
  await vi.waitFor(async () => expect(await ask(lasting.url, leases)).toHaveLength(1), COMES_BACK)
  const passing = await joinServer(folder)
  await passing.release()
  expect(await ask(lasting.url, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('a pid file whose number is another process’s by now is no server', async () => {
  const folder = await newFolder()
  const first = await joinServer(folder)
  const file = join(folder, 'postgres', 'postmaster.pid')
  const [, ...rest] = (await readFile(file, 'utf8')).split('\n')
  await first.release()
  await writeFile(file, [process.pid, ...rest].join('\n'))
  const second = await joinServer(folder)
  expect(await ask(second.url, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('a folder of another version, or with something else in it, is refused with what to do', async () => {
  const folder = await newFolder()
  await mkdir(join(folder, 'postgres'))
  await writeFile(join(folder, 'postgres', 'holiday.jpg'), '')
  await expect(joinEmbeddedServer({ dataFolder: folder })).rejects.toThrow('holds something that is not a PostgreSQL')
  await writeFile(join(folder, 'postgres', 'PG_VERSION'), '12\n')
  await expect(joinEmbeddedServer({ dataFolder: folder })).rejects.toThrow('was made by PostgreSQL 12')
  await writeFile(join(folder, 'postgres', 'PG_VERSION'), '18\n')
  await expect(joinEmbeddedServer({ dataFolder: folder })).rejects.toThrow('Temper did not make')
})

test.runIf(process.platform === 'linux')('a data folder that cannot be written to is said to be that', async () => {
  await expect(joinEmbeddedServer({ dataFolder: '/proc/self' })).rejects.toThrow('cannot be written to')
})

test('a server is erased with its data only while nobody uses it', async () => {
  const folder = await newFolder()
  await eraseEmbeddedServer(folder)
  const first = await joinServer(folder)
  await ask(first.url, 'create table kept (n int)')
  await expect(eraseEmbeddedServer(folder)).rejects.toThrow('is in use')
  expect(await ask(first.url, 'select count(*) from kept')).toEqual([{ count: '0' }])
  await first.release()
  await eraseEmbeddedServer(folder)
  const second = await joinServer(folder)
  expect(await ask(second.url, `select to_regclass('kept') as kept`)).toEqual([{ kept: null }])
})

test('a folder that Temper did not make is not erased', async () => {
  const folder = await newFolder()
  await mkdir(join(folder, 'postgres'))
  await writeFile(join(folder, 'postgres', 'PG_VERSION'), '18\n')
  await expect(eraseEmbeddedServer(folder)).rejects.toThrow('Temper did not make')
})

test.runIf(process.getuid?.() === 0)(
  'as root, a checkout that the server’s account cannot reach does not matter',
  async () => {
    const closed = await newFolder()
    const server = await joinServer(join(closed, 'checkout', '.temper'))
    expect(await ask(server.url, 'select current_user')).toEqual([{ current_user: 'postgres' }])
    const [shown] = await ask(server.url, 'show data_directory')
    const place = (shown as { data_directory: string }).data_directory
    expect(place.startsWith('/var/lib/temper/')).toBe(true)
    await server.release()
    await rm(join(place, '..'), { recursive: true, force: true })
  },
)

test.each([
  ['nothing listens', (port: number) => `postgresql://u:secret@127.0.0.1:${port}/d`, 'nothing listens there'],
  ['no such host', () => 'postgresql://u:secret@no-such-host.invalid/d', /not known|cannot be resolved/],
])('an unreachable DATABASE_URL is one sentence with the remedy, without the password: %s', async (_, url, said) => {
  const port = await unusedPort()
  const opening = openDatabase({ config: { databaseUrl: url(port), dataFolder: '' } })
  await expect(opening).rejects.toThrow(said)
  await expect(opening).rejects.not.toThrow('secret')
})

test('a wrong password and a missing database are told apart', async () => {
  const { url } = await joinServer(await newFolder())
  const wrongPassword = new URL(url)
  wrongPassword.password = 'wrong'
  await expect(openDatabase({ config: { databaseUrl: wrongPassword.href, dataFolder: '' } })).rejects.toThrow(
    'refuses the password',
  )
  const noPassword = new URL(url)
  noPassword.password = ''
  await expect(openDatabase({ config: { databaseUrl: noPassword.href, dataFolder: '' } })).rejects.toThrow(
    'asks for a password',
  )
  const missing = new URL(url)
  missing.pathname = '/missing'
  await expect(openDatabase({ config: { databaseUrl: missing.href, dataFolder: '' } })).rejects.toThrow(
    'has no database "missing"',
  )
})

function unusedPort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
