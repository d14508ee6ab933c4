import { expect, test } from 'vitest'
import { testDatabase } from '#lib/db/testing.ts'
import { checkAndKeep } from './check-and-keep.ts'
import { installationOf } from './installation.ts'
import { keptChecks } from './kept-checks.ts'
import { countChecks } from './run-checks.ts'

const actor = '11111111-1111-4111-8111-111111111111'
const now = () => new Date('2026-11-23T10:00:00Z')

test('what was found is kept, whole and without secrets, with who asked', async () => {
  const db = await testDatabase()
  await db.prisma.person.create({ data: { id: actor, name: 'Ada Lovelace' } })
  expect(await keptChecks(db.pool, now())).toBeNull()
  // A configuration that is wrong: nothing is asked of anybody elsewhere.
  const env = { PORT: 'abc', TEMPER_SIGN_IN_CLIENT_SECRET: 'top-secret', DATABASE_URL: db.url }
  await checkAndKeep(installationOf({ folder: '/nowhere', env, database: db, now }), actor)
  const kept = await keptChecks(db.pool, now())
  expect(kept).toMatchObject({
    state: 'finished',
    startedBy: 'Ada Lovelace',
    done: countChecks(),
    total: countChecks(),
  })
  expect(kept?.results.find(({ id }) => id.startsWith('configuration.variables.PORT'))).toMatchObject({
    status: 'failed',
  })
  expect(JSON.stringify(kept)).not.toContain('top-secret')
})

test('one that told nothing for minutes counts as interrupted, not as running', async () => {
  const db = await testDatabase()
  const value = { startedAt: now(), finishedAt: null, done: 1, total: 40, results: [] }
  await db.prisma.setting.create({
    data: { key: 'connection-check', value: JSON.parse(JSON.stringify(value)), updatedAt: now(), updatedBy: actor },
  })
  expect(await keptChecks(db.pool, now())).toMatchObject({ state: 'running' })
  expect(await keptChecks(db.pool, new Date('2026-11-23T10:05:00Z'))).toMatchObject({ state: 'interrupted' })
})

test('what an older version kept in another form is as good as nothing', async () => {
  const db = await testDatabase()
  await db.prisma.setting.create({
    data: { key: 'connection-check', value: { what: 'else' }, updatedAt: now(), updatedBy: actor },
  })
  expect(await keptChecks(db.pool, now())).toBeNull()
})
