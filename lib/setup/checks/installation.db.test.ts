import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type Database, DatabaseUnavailable, openDatabase } from '#lib/db/index.ts'
import { testDatabase } from '#lib/db/testing.ts'
import { bossOn, prepareQueue } from '#lib/jobs/queue.ts'
import type { CheckGroup, CheckResult } from '../check.ts'
import { type Installation, installationOf } from '../installation.ts'
import { runChecks } from '../run-checks.ts'

async function check(
  groups: readonly CheckGroup[],
  given: { database?: Installation['database']; env?: Record<string, string>; folder?: string; now?: () => Date },
): Promise<(id: string) => CheckResult | undefined> {
  const { database = 'not yet made', env = {}, folder = '/nowhere', now } = given
  const url = database === 'not yet made' || database instanceof DatabaseUnavailable ? undefined : database.url
  const installation = installationOf({
    folder,
    env: { ...env, ...(url && { DATABASE_URL: url }) },
    database,
    ...(now && { now }),
  })
  const results: CheckResult[] = []
  for await (const found of runChecks(installation, groups)) results.push(...found)
  return (id) => results.find((result) => result.id === id)
}

async function insertScan(db: Database, finishedAt: Date, state: 'published' | 'failed', error: string | null = null) {
  return db.prisma.scan.create({
    data: { trigger: 'command', state, observedAt: finishedAt, startedAt: finishedAt, finishedAt, error },
  })
}

test('a database as the product makes it has nothing to mend', async () => {
  const of = await check(['database'], { database: await testDatabase() })
  for (const id of ['reachable', 'version', 'schema', 'rights', 'web-role', 'clock', 'space'])
    expect(of(`database.${id}`)).toMatchObject({ status: 'ok', remedy: null })
  expect(of('database.reachable')?.found).not.toMatch(/password|:[^@/]*@/)
})

test('migrations that are missing are named', async () => {
  const db = await testDatabase()
  await db.pool.query(`delete from _prisma_migrations where migration_name like '%people_and_workloads'`)
  const of = await check(['database'], { database: db })
  expect(of('database.schema')).toMatchObject({
    status: 'warning',
    found: expect.stringContaining('people_and_workloads'),
  })
})

test('clocks that differ are found', async () => {
  const now = () => new Date(Date.now() + 60_000)
  const of = await check(['database'], { database: await testDatabase(), now })
  expect(of('database.clock')).toMatchObject({ status: 'warning', found: expect.stringContaining('60 s') })
})

test('a user who may not create roles is told of', async () => {
  const db = await testDatabase()
  const name = `plain_${new URL(db.url).pathname.slice(1)}`
  await db.pool.query(`create role ${name} login password 'plain'`)
  await db.pool.query(`grant all on database ${new URL(db.url).pathname.slice(1)} to ${name}`)
  await db.pool.query(`grant all on schema public to ${name}`)
  const url = new URL(db.url)
  url.username = name
  url.password = 'plain'
  const plain = await openDatabase({ config: { databaseUrl: url.href, dataFolder: '' }, migrate: false })
  onTestFinished(async () => {
    await plain.close()
    await db.pool.query(`drop owned by ${name}`)
    await db.pool.query(`drop role ${name}`)
  })
  const of = await check(['database'], { database: plain })
  expect(of('database.web-role')).toMatchObject({ status: 'warning', remedy: expect.stringContaining('createrole') })
  expect(of('database.rights')?.status).toBe('ok')
})

test('a database that cannot be reached says why and what to do, and what rests on it is skipped', async () => {
  const database = new DatabaseUnavailable(
    'PostgreSQL at db:5432 cannot be used, nothing listens there: start the server.',
  )
  const of = await check(['database', 'worker', 'roles'], { database })
  expect(of('database.reachable')).toMatchObject({
    status: 'failed',
    found: 'PostgreSQL at db:5432 cannot be used, nothing listens there.',
    remedy: 'Start the server.',
  })
  for (const id of ['database.schema', 'worker.alive', 'roles.admin']) expect(of(id)?.status).toBe('skipped')
})

test('a worker is seen by the traces that its queue leaves', async () => {
  const db = await testDatabase()
  expect((await check(['worker'], { database: db }))('worker.alive')?.status).toBe('warning')
  const boss = bossOn(db.pool, { runsJobs: true })
  boss.on('error', () => undefined)
  await boss.start()
  await prepareQueue(boss)
  await boss.stop({ graceful: false })
  await db.pool.query('update pgboss.version set cron_on = now()')
  expect((await check(['worker'], { database: db }))('worker.alive')?.status).toBe('ok')
  const later = () => new Date(Date.now() + 60 * 60_000)
  expect((await check(['worker'], { database: db, now: later }))('worker.alive')).toMatchObject({
    status: 'warning',
    found: 'The last sign of one is 1 hour old.',
  })
})

test('the last scan counts: none, one that failed, one that is old, one that is whole', async () => {
  const db = await testDatabase()
  const now = () => new Date('2026-11-23T10:00:00Z')
  const lastScan = async () => (await check(['worker'], { database: db, now }))('worker.last-scan')
  expect((await lastScan())?.status).toBe('warning')
  await insertScan(db, new Date('2026-11-20T06:00:00Z'), 'published')
  expect(await lastScan()).toMatchObject({ status: 'warning', found: expect.stringContaining('3 days ago') })
  await insertScan(db, new Date('2026-11-23T06:00:00Z'), 'failed', 'No credential.')
  expect(await lastScan()).toMatchObject({ status: 'failed', found: expect.stringContaining('No credential.') })
  await insertScan(db, new Date('2026-11-23T09:00:00Z'), 'published')
  expect(await lastScan()).toMatchObject({ status: 'ok', found: expect.stringContaining('1 hour ago') })
})

test('a channel is told of by what became of its messages, and never by its secret', async () => {
  const db = await testDatabase()
  const env = { TEMPER_SLACK_WEBHOOK: 'https://hooks.slack.example/services/secret' }
  expect((await check(['notifications'], { database: db }))('notifications.channels')?.status).toBe('skipped')
  const slack = async () => (await check(['notifications'], { database: db, env }))('notifications.slack')
  expect(await slack()).toMatchObject({ status: 'ok', found: 'hooks.slack.example. Nothing has been sent yet.' })
  const { rows } = await db.pool.query<{ id: number }>(
    `insert into notification (key, at, kind, exception_id, audience, actor, detail)
     values ('expired:1', now(), 'expired', 1, 'approvers', 'clock', '{}') returning id`,
  )
  await db.pool.query(
    `insert into delivery (notification_id, channel, recipient, state, next_at, claimed_at, last_error)
     values ($1, 'slack', '', 'failed', now(), now(), 'It answered 404')`,
    [rows[0]?.id],
  )
  expect(await slack()).toMatchObject({
    status: 'warning',
    found: 'hooks.slack.example is in trouble: It answered 404.',
    remedy: expect.stringContaining('Settings → Notifications'),
  })
})

test('people count: somebody, an Admin, owners who never came', async () => {
  const db = await testDatabase()
  const of = await check(['roles'], { database: db })
  expect(of('roles.anybody')?.status).toBe('warning')
  expect(of('roles.admin')?.status).toBe('warning')
  const [ada, bob] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222']
  const at = new Date('2026-11-23T09:00:00Z')
  await db.prisma.person.create({ data: { id: ada, name: 'Ada', lastSeenAt: at } })
  const times = { createdAt: at, lastUsedAt: at, expiresAt: at, authenticatedAt: at }
  await db.prisma.session.create({
    data: { idHash: Buffer.alloc(32), personId: ada, roles: ['Admin'], groups: [], ...times },
  })
  const workload = {
    slug: 'shop',
    name: 'Shop',
    environment: 'production',
    criticality: 'high',
    precedence: 1,
  } as const
  await db.prisma.workload.create({
    data: {
      ...workload,
      createdAt: at,
      updatedAt: at,
      owners: {
        create: [
          { kind: 'person', objectId: ada, name: 'Ada' },
          { kind: 'person', objectId: bob, name: 'Bob' },
        ],
      },
    },
  })
  const then = await check(['roles'], { database: db })
  expect(then('roles.anybody')?.status).toBe('ok')
  expect(then('roles.admin')).toMatchObject({ status: 'ok', found: 'Ada.' })
  expect(then('roles.owners')).toMatchObject({ status: 'warning', found: 'Not yet: Bob (Shop).' })
})

test('a .env that others may read, and every variable that is wrong, are told', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'temper-folder-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, '.env'), 'PORT=abc\n')
  await chmod(join(folder, '.env'), 0o644)
  const env = { PORT: 'abc', TEMPER_TIME_ZONE: 'Mars' }
  const of = await check(['configuration', 'sign-in'], { folder, env })
  expect(of('configuration.file')).toMatchObject({ status: 'warning', remedy: `chmod 600 ${join(folder, '.env')}` })
  expect(of('configuration.variables.PORT.0')).toMatchObject({ status: 'failed', title: 'PORT' })
  expect(of('configuration.variables.TEMPER_TIME_ZONE.1')?.status).toBe('failed')
  expect(of('sign-in.configured')?.status).toBe('skipped')
  await chmod(join(folder, '.env'), 0o600)
  expect((await check(['configuration'], { folder }))('configuration.file')?.status).toBe('ok')
})
