import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Database } from '#lib/db/index.ts'
import { inTransaction } from '#lib/db/index.ts'
import { openTestDatabase } from '#lib/db/testing.ts'
import { coverExceptions } from '#lib/exceptions/effect.ts'
import { changeExceptionPolicy, defaultPolicy } from '#lib/exceptions/index.ts'
import { writeFile } from '#lib/workloads/file-format.ts'
import { importWorkloads, type Rule } from '#lib/workloads/index.ts'
import { by, definition } from '#lib/workloads/testing.ts'
import { applyWorkloads } from './apply-workloads.ts'
import { runScan } from './run-scan.ts'
import { readFake } from './testing.ts'
import { evaluators, SUBSCRIPTIONS } from './testing-estate.ts'
import { contradictionsOfExceptions } from './testing-exceptions.ts'
import { contradictions } from './testing-posture.ts'
import { type RuleBook, ruleBook, type TaggedEstate, taggedEstate, workloadOf } from './testing-workloads.ts'

const HOUR = 3_600_000
const STORAGE = 'microsoft.storage/storageaccounts'
const CHECKS = ['storage-tls', 'storage-public', 'storage-healthy']

/** A target as the register stores it, with what the rule of a workload would make of the same. */
type Part =
  | { kind: 'asset'; name: string }
  | { kind: 'workload'; slug: string }
  | { kind: 'tag' | 'resource_group' | 'subscription'; name: string; value: string | null; subscription: string }

const idOf = (subscription: string, group: string, name: string) =>
  `/subscriptions/${subscription}/resourcegroups/${group}${name && `/providers/${STORAGE}/${name}`}`
const somewhere = fc.constantFrom(...SUBSCRIPTIONS)
const group = fc.constantFrom('rg-shop', 'rg_shop', 'data')
const part: fc.Arbitrary<Part> = fc.oneof(
  fc.record({
    kind: fc.constant('asset' as const),
    name: fc.tuple(somewhere, group, fc.constantFrom('', 'x', 'y')).map(([where, rg, name]) => idOf(where, rg, name)),
  }),
  fc.record({ kind: fc.constant('workload' as const), slug: fc.constantFrom('a', 'b', 'c') }),
  fc.record({
    kind: fc.constant('tag' as const),
    name: fc.constantFrom('app', 'env'),
    value: fc.constantFrom('shop', 'pay', '', null),
    subscription: fc.constantFrom('', ...SUBSCRIPTIONS),
  }),
  fc.record({
    kind: fc.constant('resource_group' as const),
    name: group,
    value: fc.constant(null),
    subscription: somewhere,
  }),
  fc.record({
    kind: fc.constant('subscription' as const),
    name: somewhere,
    value: fc.constant(null),
    subscription: fc.constant(''),
  }),
)

interface Excepted {
  checks: string[]
  parts: Part[]
}

const excepted: fc.Arbitrary<Excepted> = fc.record({
  checks: fc.subarray(CHECKS, { minLength: 1 }),
  parts: fc.array(part, { minLength: 1, maxLength: 3 }),
})

function isIn(one: Part, row: TaggedEstate['rows'][number]['row'], estate: TaggedEstate, book: RuleBook): boolean {
  const id = row.id.toLowerCase()
  const subscription = String(row.subscriptionId ?? '')
  if (one.kind === 'asset') return id === one.name || id.startsWith(`${one.name}/`)
  if (one.kind === 'workload') return workloadOf(row, estate, book) === one.slug
  const { kind, name, value } = one
  const where = one.subscription || null
  const rule = (kind === 'tag' ? { kind, name, value } : { kind, name, subscription: where }) as Rule
  const isThere = kind === 'subscription' || where === null || where === subscription
  return isThere && workloadOf(row, estate, [{ slug: 'it', rules: [rule] }]) !== null
}

async function insert(db: Database, { checks, parts }: Excepted, at: Date): Promise<number> {
  return inTransaction(db.pool, async (client) => {
    const { rows } = await client.query<{ id: number }>(
      `insert into exception (state, category, ends_on, starts_at, ends_at, measured_at, created_at, updated_at)
       values ('active', 'risk_accepted', '2099-01-01', $1, '2099-01-02', $1, $1, $1) returning id`,
      [at],
    )
    const { id } = rows[0]!
    for (const check of checks)
      await client.query('insert into exception_check (exception_id, check_id) values ($1, $2)', [id, check])
    for (const [position, one] of parts.entries())
      await client.query(
        `insert into exception_target (exception_id, position, kind, subscription_id, name, value, asset_key, workload_id, label)
         values ($1, $2, $3, $4, $5, $6, (select key from asset where lower(id) = $5), (select id from workload where slug = $5), '')`,
        [
          id,
          position,
          one.kind,
          'subscription' in one ? one.subscription : '',
          'name' in one ? one.name : one.slug,
          'value' in one ? one.value : null,
        ],
      )
    await coverExceptions(client, [id], at)
    return id
  })
}

async function end(db: Database, id: number, at: Date): Promise<void> {
  await inTransaction(db.pool, async (client) => {
    await client.query(`update exception set state = 'expired' where id = $1`, [id])
    await coverExceptions(client, [id], at)
  })
}

const lines = async ({ pool }: Database, sql: string) =>
  (await pool.query<[string]>({ text: sql, rowMode: 'array' })).rows.map(([line]) => line).sort()

const closed = async ({ pool }: Database) =>
  (await pool.query<{ id: number }>(`select id from exception where state = 'closed'`)).rows.map(({ id }) => id)

const COVERED = `
  select c.exception_id || ' ' || lower(a.id) || ' ' || n.check_id
  from exception_coverage c join asset a on a.key = c.asset_key join check_number n on n.no = c.check_no
  where c.valid_to is null`
const OPEN = `
  select lower(a.id) || ' ' || n.check_id
  from finding f join asset a on a.key = f.asset_key join check_number n on n.no = f.check_no where f.valid_to is null`

const step = fc.oneof(
  { weight: 2, arbitrary: fc.record({ estate: taggedEstate, checklist: fc.constantFrom(0, 0, 2, 4) }) },
  { weight: 1, arbitrary: fc.record({ book: ruleBook }) },
  { weight: 4, arbitrary: fc.record({ excepted }) },
  { weight: 2, arbitrary: fc.record({ ends: fc.nat(5) }) },
)

test('whatever the estate, workloads and exceptions become, those in force cover exactly the open findings of their scope, sums add up, and raw stays', async () => {
  await fc.assert(
    fc.asyncProperty(
      taggedEstate,
      ruleBook,
      fc.array(step, { minLength: 3, maxLength: 9 }),
      async (first, book, steps) => {
        const db = await openTestDatabase()
        try {
          let [now, estate, rules] = [Date.UTC(2026, 0, 1), first, book]
          const inForce = new Map<number, Excepted>()
          const hasCovered = new Set<number>()
          const at = () => {
            now += HOUR
            return new Date(now)
          }
          const scan = (evaluator = evaluators[0]!) =>
            runScan({
              db,
              read: () => readFake({ subscriptions: SUBSCRIPTIONS, ...estate }),
              evaluator,
              observedAt: at(),
              trigger: 'test',
            })
          const save = () =>
            importWorkloads(db.pool, writeFile(rules.map((one) => definition(one.slug, one.rules))), {
              ...by,
              retireMissing: true,
            })
          // Growth has tests of its own: here nothing goes back for approval.
          const growth = { assets: 1_000, percent: 100 }
          const change = { actor: 'command', at: at(), requestId: 'test' }
          await changeExceptionPolicy(db.pool, { ...defaultPolicy, growth }, change)
          await save()
          await scan()
          for (const one of steps) {
            if ('estate' in one) {
              estate = one.estate
              expect(await scan(evaluators[one.checklist])).toMatchObject({ state: 'published' })
              for (const id of await closed(db)) {
                // What has covered something and does not now is done, whether that was fixed or left its scope; so is
                // what names removed assets only.
                const isLeft = inForce.get(id)?.parts.some(({ kind }) => kind !== 'asset') ?? false
                if (isLeft) expect(hasCovered).toContain(id)
                inForce.delete(id)
              }
            } else if ('book' in one) {
              rules = one.book
              await save()
              await applyWorkloads(db, { now: at() })
            } else if ('excepted' in one) {
              // A workload that nobody has defined is no scope.
              const parts = one.excepted.parts.filter(
                (p) => p.kind !== 'workload' || rules.some(({ slug }) => slug === p.slug),
              )
              if (parts.length === 0) continue
              const known = { ...one.excepted, parts }
              inForce.set(await insert(db, known, at()), known)
            } else {
              const id = [...inForce.keys()][one.ends]
              if (id !== undefined) await end(db, id, at())
              if (id !== undefined) inForce.delete(id)
            }
            const open = new Set(await lines(db, OPEN))
            const expected = [...inForce].flatMap(([id, { checks, parts }]) =>
              estate.rows
                .filter(({ row }) => parts.some((one) => isIn(one, row, estate, rules)))
                .flatMap(({ row }) => checks.map((check) => `${row.id.toLowerCase()} ${check}`))
                .filter((finding) => open.has(finding))
                .map((finding) => `${id} ${finding}`),
            )
            expect(await lines(db, COVERED)).toEqual(expected.sort())
            const covering = new Set(expected.map((line) => Number(line.split(' ')[0])))
            if ('estate' in one)
              expect([...inForce.keys()].filter((id) => hasCovered.has(id) && !covering.has(id))).toEqual([])
            for (const id of covering) hasCovered.add(id)
            expect(await contradictionsOfExceptions(db)).toEqual({})
            expect(await contradictions(db)).toEqual({})
          }
        } finally {
          await db.close()
        }
      },
    ),
    { numRuns: 10 },
  )
}, 600_000)

test('a change that was undone leaves its connection able to make the next one', async () => {
  const db = await openTestDatabase()
  const client = await db.pool.connect()
  try {
    await client.query('begin')
    await coverExceptions(client, [1], new Date())
    await client.query('rollback')
    await client.query('begin')
    await coverExceptions(client, [1], new Date())
    await client.query('commit')
  } finally {
    client.release()
    await db.close()
  }
})
