import { expect, test } from 'vitest'
import type { Database } from '#lib/db/index.ts'
import { testDatabase } from '#lib/db/testing.ts'
import { reorderWorkloads, retireWorkload, saveWorkload } from './change.ts'
import type { Definition } from './define.ts'
import { writeFile } from './file-format.ts'
import { exportWorkloads, type ImportDifference, importWorkloads } from './import.ts'
import { rulesState } from './rules.ts'
import { listWorkloads } from './store.ts'
import { by, definition, inGroup, tagged } from './testing.ts'

const ant = definition('ant', [tagged('app', 'ant')], { target: 80 })
const bee = definition('bee', [inGroup('rg-bee')])
const cat = definition('cat', [inGroup('rg-cat')])

const bring = async (db: Database, all: Definition[], options = {}): Promise<ImportDifference> => {
  const imported = await importWorkloads(db.pool, writeFile(all), { ...by, ...options })
  if (imported.state === 'invalid') throw new Error(JSON.stringify(imported.problems))
  return imported.difference
}
const slugsOf = async (db: Database) => (await listWorkloads(db.pool)).map(({ slug }) => slug)
const slugs = (named: readonly { slug: string }[]) => named.map(({ slug }) => slug)

/** Everything that a change could have written. */
const written = async (db: Database) => [
  await listWorkloads(db.pool),
  await rulesState(db.pool),
  await db.prisma.auditEvent.count(),
]

test('a file brings what it says, in its order, and a second time changes nothing', async () => {
  const db = await testDatabase()
  const first = await bring(db, [bee, ant])
  expect([slugs(first.added), first.isRulesChanged]).toEqual([['bee', 'ant'], true])
  expect(await slugsOf(db)).toEqual(['bee', 'ant'])
  const before = await written(db)
  const again = await bring(db, [bee, ant])
  expect([slugs(again.same), again.added, again.changed, again.order, again.isRulesChanged]).toEqual([
    ['bee', 'ant'],
    [],
    [],
    null,
    false,
  ])
  expect(await written(db)).toEqual(before)
})

test('what is exported is imported without a difference, here and elsewhere', async () => {
  const [db, other] = [await testDatabase(), await testDatabase()]
  await bring(db, [cat, ant, bee])
  await reorderWorkloads(db.pool, ['ant', 'bee', 'cat'], by)
  const text = await exportWorkloads(db.pool)
  const here = await importWorkloads(db.pool, text, by)
  expect(here).toMatchObject({ difference: { added: [], changed: [], order: null, isRulesChanged: false } })
  await importWorkloads(other.pool, text, by)
  expect(await exportWorkloads(other.pool)).toBe(text)
})

test('a difference says what of a workload changes, and a dry run changes nothing', async () => {
  const db = await testDatabase()
  await bring(db, [ant, bee])
  const before = await written(db)
  const changed = { ...ant, name: 'Ants', target: 85, rules: [tagged('app', 'ants')] }
  const would = await bring(db, [cat, changed], { dryRun: true })
  expect(would).toMatchObject({
    added: [{ slug: 'cat' }],
    changed: [
      {
        slug: 'ant',
        name: 'Ants',
        what: ['name: “ANT” → “Ants”', 'target: 80 → 85', 'rules: − tag app = “ant”; + tag app = “ants”'],
      },
    ],
    untouched: [{ slug: 'bee' }],
    retired: [],
  })
  expect(await written(db)).toEqual(before)
  expect(await bring(db, [cat, changed])).toEqual(would)
  expect(await slugsOf(db)).toEqual(['cat', 'ant', 'bee'])
})

test('another order alone is a change of the rules', async () => {
  const db = await testDatabase()
  await bring(db, [ant, bee, cat])
  const difference = await bring(db, [bee, ant])
  expect(difference).toMatchObject({
    order: { before: ['ant', 'bee', 'cat'], after: ['bee', 'ant', 'cat'] },
    isRulesChanged: true,
  })
})

test('what the file does not name is retired if that is asked for, and comes back with a file that names it', async () => {
  const db = await testDatabase()
  await bring(db, [ant, bee])
  expect(slugs((await bring(db, [bee], { retireMissing: true })).retired)).toEqual(['ant'])
  expect(await slugsOf(db)).toEqual(['bee'])
  expect(slugs((await bring(db, [ant, bee])).returned)).toEqual(['ant'])
  expect(await listWorkloads(db.pool)).toMatchObject([{ ...ant, retiredAt: null }, bee])
})

test('a file with one problem changes nothing', async () => {
  const db = await testDatabase()
  const text = writeFile([ant, bee]).replace('rg-bee', 'rg bee')
  expect(await importWorkloads(db.pool, text, by)).toEqual({
    state: 'invalid',
    problems: [{ line: expect.any(Number), path: 'workloads[1].rules[0].resource_group', message: expect.any(String) }],
  })
  expect(await slugsOf(db)).toEqual([])
})

test('is all or nothing when the database refuses in the middle', async () => {
  const db = await testDatabase()
  await db.pool.query(`alter table workload add constraint no_cats check (slug <> 'cat')`)
  await expect(importWorkloads(db.pool, writeFile([ant, cat]), by)).rejects.toThrow(/no_cats/)
  expect(await slugsOf(db)).toEqual([])
  expect(await db.prisma.auditEvent.count()).toBe(0)
})

test('a workload that was made on a page is exported with the others', async () => {
  const db = await testDatabase()
  await bring(db, [ant])
  await saveWorkload(db.pool, { definition: bee, version: null }, by)
  await retireWorkload(db.pool, { slug: 'ant', version: 1 }, by)
  expect(await exportWorkloads(db.pool)).toBe(writeFile([bee]))
})
