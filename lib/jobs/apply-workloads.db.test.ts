import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Database } from '#lib/db/index.ts'
import { openTestDatabase, testDatabase } from '#lib/db/testing.ts'
import { writeFile } from '#lib/workloads/file-format.ts'
import {
  getWorkload,
  importWorkloads,
  listWorkloads,
  previewRules,
  type Rule,
  retireWorkload,
  rulesState,
} from '#lib/workloads/index.ts'
import { by, definition, inGroup, tagged } from '#lib/workloads/testing.ts'
import { applyWorkloads } from './apply-workloads.ts'
import { runScan } from './run-scan.ts'
import { releaseScanLock, takeScanLock } from './scan-lock.ts'
import { type FakeAzure, readFake } from './testing.ts'
import { evaluators, SUBSCRIPTIONS } from './testing-estate.ts'
import { contradictions } from './testing-posture.ts'
import { type RuleBook, ruleBook, rulesOf, type TaggedEstate, taggedEstate, workloadOf } from './testing-workloads.ts'

const DAY = 86_400_000
const dayOf = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * DAY)

const scan = (db: Database, day: number, azure: Omit<FakeAzure, 'subscriptions'>, evaluator = evaluators[0]!) =>
  runScan({
    db,
    read: () => readFake({ subscriptions: SUBSCRIPTIONS, ...azure }),
    evaluator,
    observedAt: dayOf(day),
    trigger: 'test',
  })

async function lines({ pool }: Database, sql: string, values: unknown[] = []): Promise<string[]> {
  const { rows } = await pool.query<[string]>({ text: sql, values, rowMode: 'array' })
  return rows.map(([line]) => line).sort()
}

const standing = (db: Database) =>
  lines(
    db,
    `select lower(a.id) || ' ' || coalesce(w.slug, '-') from asset a left join workload w on w.id = a.workload_id
     where a.removed_at is null`,
  )

const expected = (estate: TaggedEstate, book: RuleBook) =>
  estate.rows.map(({ row }) => `${row.id.toLowerCase()} ${workloadOf(row, estate, book) ?? '-'}`).sort()

/** Every sum, movement and membership of every scan before a moment, and at it that of whole subscriptions. */
async function pastOf(db: Database, moment: Date): Promise<string[]> {
  const at = (table: string) =>
    `scan s join ${table} r on r.valid_from <= s.observed_at and (r.valid_to is null or r.valid_to > s.observed_at)
     where s.state = 'published'`
  const of = (table: string, what: string, extra = '') =>
    lines(db, `select s.observed_at || ' ' || ${what} from ${at(table)} and (s.observed_at < $1 ${extra})`, [moment])
  const counts = `r.passed || ' ' || r.failed || ' ' || r.unknown`
  const parts = await Promise.all([
    of(
      'score_rollup',
      `r.scope || r.pillar || r.weight_applicable || ' ' || r.weight_passed || ' ' || ${counts}`,
      `or s.observed_at = $1 and r.scope !~ 'w'`,
    ),
    of(
      'check_rollup',
      `r.subscription_id || r.workload_id || ' ' || r.check_no || ' ' || r.weight || ' ' || ${counts}`,
    ),
    of('asset_rollup', `r.subscription_id || r.workload_id || ' ' || r.type || r.assets || ' ' || r.failing`),
    of('workload_membership', `r.asset_key || r.workload_id`),
    lines(
      db,
      `select at || subscription_id || workload_id || ' ' || check_no || cause || verdicts || ' ' || weight_applicable || ' ' || weight_passed
       from movement where at < $1`,
      [moment],
    ),
  ])
  return parts.flat()
}

const save = (db: Database, book: RuleBook) =>
  importWorkloads(db.pool, writeFile(book.map(({ slug, rules }) => definition(slug, rules))), {
    ...by,
    retireMissing: true,
  })

const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ estate: taggedEstate, checklist: fc.constantFrom(0, 0, 0, 2, 4) }) },
  { weight: 3, arbitrary: fc.record({ book: ruleBook, isApplied: fc.boolean() }) },
)

test('whatever the estate and the rules become, every asset is where the rules say, the past stays, and all sums add up', async () => {
  await fc.assert(
    fc.asyncProperty(taggedEstate, fc.array(step, { minLength: 2, maxLength: 6 }), async (first, steps) => {
      const db = await openTestDatabase()
      try {
        let [day, estate, book] = [0, first, [] as RuleBook]
        await scan(db, day, first)
        for (const one of steps) {
          const past = await pastOf(db, dayOf(day))
          if ('estate' in one) {
            const outcome = await scan(db, ++day, one.estate, evaluators[one.checklist])
            expect(outcome).toMatchObject({ state: 'published' })
            estate = one.estate
          } else {
            expect(await save(db, one.book)).toMatchObject({ state: 'imported' })
            book = one.book
            if (one.isApplied) expect((await applyWorkloads(db)).state).toMatch(/applied|up to date/)
          }
          const { isApplied } = await rulesState(db.pool)
          if (isApplied) expect(await standing(db)).toEqual(expected(estate, book))
          expect(await contradictions(db)).toEqual({})
          const kept = new Set(await pastOf(db, dayOf(day)))
          expect(past.filter((line) => !kept.has(line))).toEqual([])
        }
      } finally {
        await db.close()
      }
    }),
    { numRuns: 8 },
  )
}, 600_000)

test('what a preview says is what the rules match, whom they take it from, and what is there once they are saved', async () => {
  await fc.assert(
    fc.asyncProperty(taggedEstate, ruleBook, rulesOf(1, 2), fc.nat(2), async (estate, book, rules, nth) => {
      const db = await openTestDatabase()
      try {
        await save(db, book)
        await scan(db, 0, estate)
        const slug = book[nth]?.slug ?? null
        const preview = await previewRules(db.pool, { rules, slug }, { limit: 100 })
        const tried = [...book.slice(0, nth), { slug: slug ?? 'another', rules }, ...book.slice(nth + 1)]
        const isMatched = ({ row }: TaggedEstate['rows'][number]) =>
          workloadOf(row, estate, [{ slug: '', rules }]) !== null
        expect(preview.sample.map(({ id }) => id).sort()).toEqual(
          estate.rows
            .filter(isMatched)
            .map(({ row }) => row.id)
            .sort(),
        )
        const changes = estate.rows.map((one) => ({
          was: workloadOf(one.row, estate, book),
          is: workloadOf(one.row, estate, tried),
          isMatched: isMatched(one),
        }))
        const own = slug ?? 'another'
        const count = (where: (change: (typeof changes)[number]) => boolean) => changes.filter(where).length
        const counted = (list: { workload: { slug: string }; count: number }[]) =>
          Object.fromEntries(list.map(({ workload, count }) => [workload.slug, count]))
        const others = book.filter((one) => one.slug !== own)
        expect({
          ...preview,
          sample: null,
          byType: null,
          takenFrom: counted(preview.takenFrom),
          keptBy: counted(preview.keptBy),
        }).toEqual({
          matched: count((one) => one.isMatched),
          belonging: count(({ is }) => is === own),
          alreadyHere: count(({ was, is }) => is === own && was === own),
          unassignedGained: count(({ was, is }) => is === own && was === null),
          lost: count(({ was, is }) => was === own && is !== own),
          takenFrom: some(others.map((one) => [one.slug, count(({ was, is }) => is === own && was === one.slug)])),
          keptBy: some(others.map((one) => [one.slug, count(({ is, isMatched }) => isMatched && is === one.slug)])),
          sample: null,
          byType: null,
        })
        await save(db, tried)
        await applyWorkloads(db)
        const { id } = (await getWorkload(db.pool, own))!
        expect(await db.prisma.asset.count({ where: { removedAt: null, workloadId: id } })).toBe(preview.belonging)
      } finally {
        await db.close()
      }
    }),
    { numRuns: 10 },
  )
}, 600_000)

const some = (counts: [string, number][]) => Object.fromEntries(counts.filter(([, count]) => count > 0))

const account = (group: string, name: string, rest: object = {}) => ({
  source: 'resources' as const,
  row: {
    id: `/subscriptions/${SUBSCRIPTIONS[0]}/resourceGroups/${group}/providers/Microsoft.Storage/storageAccounts/${name}`,
    name,
    type: 'microsoft.storage/storageaccounts',
    properties: { tls: '1.0' },
    ...rest,
  },
})
const one = (slug: string, ...rules: Rule[]): RuleBook => [{ slug, rules }]
const workloadsOf = async ({ pool }: Database) =>
  (
    await pool.query(
      `select a.name, slug from asset a left join workload w on w.id = workload_id where removed_at is null order by 1`,
    )
  ).rows.map(({ name, slug }) => [name, slug])

describe('rules that are saved', () => {
  test('before the first scan wait for it', async () => {
    const db = await testDatabase()
    await save(db, one('shop', inGroup('rg-*')))
    expect(await applyWorkloads(db)).toEqual({ state: 'no scan yet' })
    await scan(db, 0, { rows: [account('rg-a', 'x'), account('data', 'y')] })
    expect(await workloadsOf(db)).toEqual([
      ['x', 'shop'],
      ['y', null],
    ])
    expect(await rulesState(db.pool)).toMatchObject({ isApplied: true, appliedAt: expect.any(Date) })
    expect(await applyWorkloads(db)).toEqual({ state: 'up to date' })
  })

  test('while a scan runs are left to it', async () => {
    const db = await testDatabase()
    await save(db, one('shop', inGroup('rg-*')))
    const other = await db.pool.connect()
    await takeScanLock(other)
    expect(await applyWorkloads(db)).toEqual({ state: 'scan running' })
    await releaseScanLock(other)
    other.release()
  })

  test('to and fro as of one scan leave nothing behind', async () => {
    const db = await testDatabase()
    await scan(db, 0, { rows: [account('rg-a', 'x')] })
    const before = await pastOf(db, dayOf(1))
    await save(db, one('shop', inGroup('rg-*')))
    expect(await applyWorkloads(db)).toMatchObject({ state: 'applied', moved: 1 })
    const { id, version } = (await listWorkloads(db.pool))[0]!
    expect(await db.prisma.movement.findMany({ where: { workloadId: id } })).toMatchObject([
      { cause: 'workload', at: dayOf(0), verdicts: 1 },
      { cause: 'workload', at: dayOf(0), verdicts: 1 },
    ])
    await retireWorkload(db.pool, { slug: 'shop', version }, by)
    expect(await applyWorkloads(db)).toMatchObject({ state: 'applied', moved: 1 })
    expect(await pastOf(db, dayOf(1))).toEqual(before)
    expect(await db.prisma.workloadMembership.count()).toBe(0)
    expect(await contradictions(db)).toEqual({})
  })

  test('change what holds from the newest scan on, and not what was before', async () => {
    const db = await testDatabase()
    const rows = [account('rg-a', 'x')]
    await save(db, one('shop', inGroup('rg-*')))
    await scan(db, 0, { rows })
    await scan(db, 1, { rows })
    await save(db, one('pay', inGroup('rg-a')))
    await applyWorkloads(db)
    const memberships = await db.pool.query(
      'select slug, valid_from, valid_to from workload_membership m join workload w on w.id = m.workload_id order by 2',
    )
    expect(memberships.rows).toEqual([
      { slug: 'shop', valid_from: dayOf(0), valid_to: dayOf(1) },
      { slug: 'pay', valid_from: dayOf(1), valid_to: null },
    ])
    expect(await contradictions(db)).toEqual({})
  })

  test('hold for what is removed until it is, and again when it returns', async () => {
    const db = await testDatabase()
    await save(db, one('shop', tagged('app', 'shop')))
    const rows = [account('rg-a', 'x', { tags: { App: 'shop' } })]
    for (const [day, given] of [rows, [], rows].entries()) await scan(db, day, { rows: given })
    const { rows: memberships } = await db.pool.query('select valid_from, valid_to from workload_membership order by 1')
    expect(memberships).toEqual([
      { valid_from: dayOf(0), valid_to: dayOf(1) },
      { valid_from: dayOf(2), valid_to: null },
    ])
    expect(await db.prisma.finding.count({ where: { workloadId: 0 } })).toBe(0)
    expect(await contradictions(db)).toEqual({})
  })

  test('that are gone hold no asset that returns after them', async () => {
    const db = await testDatabase()
    await save(db, one('shop', tagged('app', 'shop')))
    const rows = [account('rg-a', 'x', { tags: { App: 'shop' } })]
    await scan(db, 0, { rows })
    await scan(db, 1, { rows: [] })
    await importWorkloads(db.pool, writeFile([]), { ...by, retireMissing: true })
    await applyWorkloads(db)
    await scan(db, 2, { rows })
    expect(await standing(db)).toEqual([expect.stringMatching(/ -$/)])
    expect(await contradictions(db)).toEqual({})
  })

  test('leave an asset under its management groups when Azure does not name them', async () => {
    const db = await testDatabase()
    await save(db, one('shop', { kind: 'management_group', name: 'mg-shop' }))
    const under = (...groups: string[]) => ({ managementGroups: { [SUBSCRIPTIONS[0]!]: groups } })
    const rows = [account('rg-a', 'x')]
    await scan(db, 0, { rows, ...under('MG-Shop', 'root') })
    await scan(db, 1, { rows, ...under() })
    expect(await workloadsOf(db)).toEqual([['x', 'shop']])
    await scan(db, 2, { rows, ...under('root') })
    expect(await workloadsOf(db)).toEqual([['x', null]])
  })

  test('that fail to be applied stay unapplied, and nothing has moved', async () => {
    const db = await testDatabase()
    await scan(db, 0, { rows: [account('rg-a', 'x')] })
    await save(db, one('shop', inGroup('rg-*')))
    await db.pool.query(`alter table workload_membership add constraint none check (false) not valid`)
    await expect(applyWorkloads(db)).rejects.toThrow(/none/)
    expect(await workloadsOf(db)).toEqual([['x', null]])
    expect(await rulesState(db.pool)).toMatchObject({ isApplied: false, appliedAt: null })
    await db.pool.query('alter table workload_membership drop constraint none')
    expect(await applyWorkloads(db)).toMatchObject({ state: 'applied', moved: 1 })
  })
})

test('a tag is the asset’s own, else its group’s, else its subscription’s: who has it hides what is above', async () => {
  const db = await testDatabase()
  const group = (name: string, tags: object) => ({
    source: 'resourcecontainers' as const,
    row: {
      id: `/subscriptions/${SUBSCRIPTIONS[0]}/resourceGroups/${name}`,
      name,
      type: 'microsoft.resources/subscriptions/resourcegroups',
      tags,
    },
  })
  await save(db, [
    { slug: 'shop', rules: [tagged('app', 'shop')] },
    { slug: 'pay', rules: [tagged('APP', 'pay')] },
    { slug: 'rest', rules: [tagged('env')] },
  ])
  const rows = [
    group('rg-shop', { App: 'shop' }),
    group('rg-other', { app: 'other' }),
    account('rg-shop', 'a-inherits'),
    account('rg-shop', 'b-own', { tags: { app: 'pay' } }),
    account('rg-shop', 'c-other-tag', { tags: { owner: 'ada' } }),
    account('rg-shop', 'd-hides', { tags: { APP: 'nothing', env: '' } }),
    account('rg-other', 'e-hidden-by-group'),
    account('rg-none', 'f-from-subscription'),
    account('rg-none', 'g-value-in-another-case', { tags: { app: 'Pay' } }),
  ]
  const scanWith = (day: number, given: typeof rows, tags: Record<string, string>) =>
    scan(db, day, { rows: given, subscriptionTags: { [SUBSCRIPTIONS[0]!]: tags } })
  await scanWith(0, rows, { app: 'pay' })
  expect(await workloadsOf(db)).toEqual([
    ['a-inherits', 'shop'],
    ['b-own', 'pay'],
    ['c-other-tag', 'shop'],
    ['d-hides', 'rest'],
    ['e-hidden-by-group', null],
    ['f-from-subscription', 'pay'],
    ['g-value-in-another-case', null],
    ['rg-other', null],
    ['rg-shop', 'shop'],
  ])
  // Other tags of the group and the subscription reach what did not change itself.
  await scanWith(1, [group('rg-shop', {}), ...rows.slice(1)], { app: 'shop', ENV: 'x' })
  expect(await workloadsOf(db)).toEqual([
    ['a-inherits', 'shop'],
    ['b-own', 'pay'],
    ['c-other-tag', 'shop'],
    ['d-hides', 'rest'],
    ['e-hidden-by-group', 'rest'],
    ['f-from-subscription', 'shop'],
    ['g-value-in-another-case', 'rest'],
    ['rg-other', 'rest'],
    ['rg-shop', 'shop'],
  ])
  expect(await contradictions(db)).toEqual({})
})

test('a scan of an unchanged estate asks for the rules and writes nothing of workloads', async () => {
  const db = await testDatabase()
  await save(db, one('shop', inGroup('rg-*'), tagged('app')))
  const rows = [account('rg-a', 'x', { tags: { app: 'a' } })]
  const versions = async () =>
    (
      await db.pool.query(`select ctid::text, xmin::text, xmax::text from workload_membership union all
       select ctid::text, xmin::text, xmax::text from workload_rules_state order by 1, 2`)
    ).rows
  await scan(db, 0, { rows })
  const before = await versions()
  await scan(db, 1, { rows })
  expect(await versions()).toEqual(before)
})
