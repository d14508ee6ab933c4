import { describe, expect, test } from 'vitest'
import { listAuditEvents } from '#lib/auth/audit.ts'
import type { Database } from '#lib/db/index.ts'
import { testDatabase } from '#lib/db/testing.ts'
import { mostWorkloads, reorderWorkloads, retireWorkload, saveWorkload } from './change.ts'
import type { Definition } from './define.ts'
import { Conflict, Invalid, NoSuchWorkload } from './errors.ts'
import { rulesState } from './rules.ts'
import { getWorkload, listWorkloads } from './store.ts'
import { by, definition, inGroup, tagged } from './testing.ts'

const ada = '00000000-0000-0000-0000-0000000000ad'
const shop = definition('shop', [tagged('app', 'shop'), inGroup('rg-shop-*')], {
  target: 82.5,
  owners: [{ kind: 'person', objectId: ada, name: 'Ada' }],
})

const create = (db: Database, one: Definition) => saveWorkload(db.pool, { definition: one, version: null }, by)
const events = async (db: Database) => (await listAuditEvents(db.pool, {})).items
const versionOf = async (db: Database) => (await rulesState(db.pool)).version

describe('a workload that is saved', () => {
  test('is there as it was entered, last in order, and its rules wait to be applied', async () => {
    const db = await testDatabase()
    await create(db, definition('first', [tagged('a')]))
    expect(await create(db, shop)).toMatchObject({ slug: 'shop', version: 1, isRulesChanged: true })
    expect(await getWorkload(db.pool, 'shop')).toMatchObject({ ...shop, version: 1, createdAt: by.at, retiredAt: null })
    expect((await listWorkloads(db.pool)).map(({ slug }) => slug)).toEqual(['first', 'shop'])
    expect(await rulesState(db.pool)).toMatchObject({ version: 2, appliedVersion: 0, isApplied: false })
    expect(await db.prisma.person.findMany()).toMatchObject([{ id: ada, name: 'Ada', lastSeenAt: null }])
  })

  test('is in the log with what it is, and a change with what it was and is', async () => {
    const db = await testDatabase()
    await create(db, shop)
    const changed = { ...shop, name: 'The shop', target: null, rules: [tagged('app', 'shop')] }
    await saveWorkload(db.pool, { definition: changed, version: 1 }, { ...by, actor: ada, requestId: 'r1' })
    expect(await events(db)).toMatchObject([
      {
        actor: ada,
        actorName: 'Ada',
        action: 'workload.change',
        subjectType: 'workload',
        subjectId: 'shop',
        requestId: 'r1',
        detail: {
          change: 'changed',
          before: { name: 'SHOP', target: 82.5, rules: ['tag app = “shop”', 'resource group rg-shop-*'] },
          after: { name: 'The shop', target: null, rules: ['tag app = “shop”'] },
        },
      },
      { detail: { change: 'created', before: {}, after: { name: 'SHOP', owners: [`person Ada (${ada})`] } } },
    ])
    expect((await events(db))[0]!.detail).not.toHaveProperty('after.environment')
  })

  test('without a difference writes nothing; without other rules leaves assets where they are', async () => {
    const db = await testDatabase()
    await create(db, shop)
    expect(await saveWorkload(db.pool, { definition: shop, version: 1 }, by)).toMatchObject({ version: 1 })
    expect(await events(db)).toHaveLength(1)
    const renamed = { ...shop, name: 'The shop' }
    expect(await saveWorkload(db.pool, { definition: renamed, version: 1 }, by)).toMatchObject({
      version: 2,
      isRulesChanged: false,
    })
    expect(await versionOf(db)).toBe(1)
  })

  test('by somebody who saw an older version is refused, and told who changed it and when', async () => {
    const db = await testDatabase()
    await create(db, shop)
    const at = new Date('2026-01-02T08:30:00Z')
    await saveWorkload(db.pool, { definition: { ...shop, name: 'A' }, version: 1 }, { ...by, actor: ada, at })
    const late = saveWorkload(db.pool, { definition: { ...shop, name: 'B' }, version: 1 }, by)
    await expect(late).rejects.toThrow(Conflict)
    await expect(late).rejects.toMatchObject({ changedBy: 'Ada', changedAt: at })
    await expect(late).rejects.toThrow(/^Ada changed this workload on 2026-01-02 at 08:30 UTC/)
    expect(await getWorkload(db.pool, 'shop')).toMatchObject({ name: 'A', version: 2 })
  })

  test('by two at once is saved once', async () => {
    const db = await testDatabase()
    await create(db, shop)
    const saves = ['A', 'B', 'C'].map((name) =>
      saveWorkload(db.pool, { definition: { ...shop, name }, version: 1 }, by).then(
        () => 'saved',
        (error: Error) => error.name,
      ),
    )
    expect((await Promise.all(saves)).sort()).toEqual(['Conflict', 'Conflict', 'saved'])
  })

  test('under a name that is taken, or was, says so at the field', async () => {
    const db = await testDatabase()
    await create(db, shop)
    const taken = { problems: [{ path: ['slug'], message: expect.stringContaining('already') }] }
    await expect(create(db, shop)).rejects.toMatchObject(taken)
    await retireWorkload(db.pool, { slug: 'shop', version: 1 }, by)
    const retired = { problems: [{ path: ['slug'], message: expect.stringContaining('retired') }] }
    await expect(create(db, shop)).rejects.toMatchObject(retired)
  })

  test('one too many is refused', async () => {
    const db = await testDatabase()
    await db.pool.query(
      `insert into workload (slug, name, environment, criticality, precedence, created_at, updated_at)
       select 'w' || n, 'W', 'test', 'low', n, now(), now() from generate_series(1, ${mostWorkloads}) n`,
    )
    await expect(create(db, shop)).rejects.toThrow(Invalid)
  })

  test('that is not there is said to be so', async () => {
    const db = await testDatabase()
    await expect(saveWorkload(db.pool, { definition: shop, version: 1 }, by)).rejects.toThrow(NoSuchWorkload)
  })
})

test('a workload that is retired has no rules, is in no list, keeps its name, and can be neither changed nor retired', async () => {
  const db = await testDatabase()
  await create(db, shop)
  await retireWorkload(db.pool, { slug: 'shop', version: 1 }, by)
  expect(await listWorkloads(db.pool)).toEqual([])
  expect(await getWorkload(db.pool, 'shop')).toMatchObject({ name: 'SHOP', rules: [], retiredAt: by.at })
  expect(await versionOf(db)).toBe(2)
  await expect(saveWorkload(db.pool, { definition: shop, version: 2 }, by)).rejects.toThrow(/retired/)
  await expect(retireWorkload(db.pool, { slug: 'shop', version: 2 }, by)).rejects.toThrow(Conflict)
})

describe('the order of workloads', () => {
  test('is changed as a whole, once, and told in the log', async () => {
    const db = await testDatabase()
    for (const slug of ['a', 'b', 'c']) await create(db, definition(slug, [tagged(slug)]))
    expect(await reorderWorkloads(db.pool, ['c', 'a', 'b'], by)).toEqual({ isRulesChanged: true })
    expect(await reorderWorkloads(db.pool, ['c', 'a', 'b'], by)).toEqual({ isRulesChanged: false })
    expect((await listWorkloads(db.pool)).map(({ slug, version }) => [slug, version])).toEqual([
      ['c', 1],
      ['a', 1],
      ['b', 1],
    ])
    expect((await events(db))[0]).toMatchObject({ detail: { before: ['a', 'b', 'c'], after: ['c', 'a', 'b'] } })
    expect(await versionOf(db)).toBe(4)
  })

  test.each([[['a']], [['a', 'b', 'x']], [['a', 'a']]])('%j of a and b is refused', async (slugs) => {
    const db = await testDatabase()
    for (const slug of ['a', 'b']) await create(db, definition(slug, [tagged(slug)]))
    await expect(reorderWorkloads(db.pool, slugs, by)).rejects.toThrow(Conflict)
  })
})
