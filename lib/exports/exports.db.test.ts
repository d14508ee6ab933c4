import { beforeAll, describe, expect, test } from 'vitest'
import { type Action, type Role, reachOf, roles } from '#lib/auth/permissions.ts'
import type { Database } from '#lib/db/index.ts'
import { testDatabase } from '#lib/db/testing.ts'
import { type ChainHead, genesis, headOf, headText, parseHead, verifyChain } from '#lib/exceptions/chain.ts'
import { type Scope, wholeEstate } from '#lib/posture/scope.ts'
import { type FixtureAsset, insertHistory } from '#lib/posture/testing.ts'
import { insertRegister } from '#lib/posture/testing-register.ts'
import { exportFileName } from './file-name.ts'
import { written } from './formats.ts'
import { exportables, filterWords } from './lists.ts'
import { streamOf } from './stream.ts'

const asset = (i: number): FixtureAsset => ({
  name: i === 0 ? '=cmd|calc' : `st${i}`,
  workload: i % 2,
  verdicts: { 'storage-minimum-tls': 'fail', 'storage-shared-key': i % 3 === 0 ? 'unknown' : 'pass' },
})

/** More than two pages of findings. */
const ASSETS = 2_100

let db: Database
beforeAll(async () => {
  const { openTestDatabase } = await import('#lib/db/testing.ts')
  db = await openTestDatabase()
  await insertHistory(
    db.pool,
    [{ at: '2026-11-23T06:00:00.000Z', assets: Array.from({ length: ASSETS }, (_, i) => asset(i)) }],
    [],
    [{ id: 1, slug: 'shop', name: 'Shop' }],
  )
  return () => db.close()
})

const filterOf = (list: string, query = '') =>
  exportables.get(list)!.filter.parse(Object.fromEntries(new URLSearchParams(query)))

const noHead: ChainHead = { seq: 0, hash: genesis }

async function rowsOf(
  list: string,
  query = '',
  scope: Scope = wholeEstate,
  head = noHead,
): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = []
  const filter = filterOf(list, query)
  for await (const page of exportables.get(list)!.pages({ db: db.pool, scope, timeZone: 'UTC', filter, head }))
    rows.push(...page)
  return rows
}

describe('an export', () => {
  test.each(['points', 'oldest', 'newest', 'name'])('of findings by %s has each that matches once', async (sort) => {
    const rows = await rowsOf('findings', `status=both&sort=${sort}`)
    expect(rows).toHaveLength(ASSETS + ASSETS / 3)
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length)
  })

  test('holds what the filter and the scope leave, and nothing else', async () => {
    const rows = await rowsOf('findings', 'status=unknown', { subscriptions: null, workloads: [1] })
    expect(rows).toHaveLength(ASSETS / 6)
    expect(new Set(rows.map(({ workload, status }) => `${workload} ${status}`))).toEqual(new Set(['shop unknown']))
  })

  test.each([
    ['assets', ASSETS],
    ['scans', 1],
    ['workloads', 2],
  ])('of %s has all %i', async (list, count) => {
    expect(await rowsOf(list)).toHaveLength(count)
  })

  test('of the checklist has every check once, with how the estate stands', async () => {
    const rows = await rowsOf('checklist')
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
    expect(rows.find(({ id }) => id === 'storage-minimum-tls')).toMatchObject({ failed: ASSETS })
  })

  test.each([...exportables.keys()])('of %s has the columns that it names, and no other', async (list) => {
    const [row = {}] = await rowsOf(list)
    expect(exportables.get(list)!.columns).toEqual(expect.arrayContaining(Object.keys(row)))
  })

  test('of exceptions has every field, and in each row the head of their log', async () => {
    const exception = (id: number, of: FixtureAsset) => ({ id, checks: ['storage-minimum-tls'], assets: [of] })
    await insertRegister(db.pool, [exception(1, asset(1)), exception(2, asset(2))], '2026-11-23T07:00:00.000Z')
    const { rows } = await db.pool.query(
      `insert into exception_event (seq, at, exception_id, kind, actor, actor_name, detail, previous, hash)
       values (0, now(), 1, 'approved', 'a', 'Alex', '{}', '', '') returning seq::int as seq, hash`,
    )
    const all = await rowsOf('exceptions', 'sort=newest', wholeEstate, await headOf(db.pool))
    expect(
      all.map(({ name, approvedBy, logHeadSeq, logHeadHash }) => [name, approvedBy, logHeadSeq, logHeadHash]),
    ).toEqual(['EX-0002', 'EX-0001'].map((name) => [name, ['Alex'], rows[0].seq, rows[0].hash]))
    expect(Object.keys(all[0]!).toSorted()).toEqual(exportables.get('exceptions')!.columns.toSorted())
    const own = await rowsOf('exceptions', '', { subscriptions: null, workloads: [1] })
    expect(own.map(({ name }) => name)).toEqual(['EX-0001'])
    expect(await rowsOf('exceptions', 'view=ended')).toEqual([])
  })

  test('of exceptions says in cells what is several things, and nothing as JSON', async () => {
    const list = exportables.get('exceptions')!
    const filter = filterOf('exceptions', 'sort=oldest')
    const pages = list.pages({ db: db.pool, scope: wholeEstate, timeZone: 'UTC', filter, head: noHead })
    let csv = ''
    for await (const piece of written('csv', list.columns, pages, list.inCells)) csv += piece
    expect(csv).not.toMatch(/[{[]"/)
    const [header = '', first = ''] = csv.split('\r\n')
    expect(header).toMatch(/^\uFEFFname,title,/)
    expect(first).toMatch(/^EX-0001,Old TLS on [^,]*st1 until 2027-02-28,/)
    for (const text of [',shop,', ' Alex approved']) expect(first).toContain(text)
    const [whole] = await rowsOf('exceptions', 'sort=oldest')
    expect(whole).toMatchObject({ workloads: ['shop'], targets: [{ kind: 'asset' }] })
  })

  test('of the logs is complete, in pages', async () => {
    await db.pool.query(
      `insert into security_event (at, kind, detail) select now(), 'sign-in', '{"a": 1}' from generate_series(1, 1001)`,
    )
    await db.pool.query(
      `insert into audit_event (at, actor, action, subject_type, subject_id, detail)
       select now(), 'command', 'workload.change', 'workload', '1', '{}' from generate_series(1, 1001)`,
    )
    expect(await rowsOf('security-events', 'kind=sign-out')).toEqual([])
    expect(await rowsOf('audit', 'to=2000-01-01')).toEqual([])
    for (const list of ['security-events', 'audit']) {
      const rows = await rowsOf(list)
      expect(rows).toHaveLength(1_001)
      expect(new Set(rows.map(({ id }) => id)).size).toBe(1_001)
    }
  })

  test('writes a name that is a formula as text', async () => {
    const list = exportables.get('assets')!
    const pages = list.pages({
      db: db.pool,
      scope: wholeEstate,
      timeZone: 'UTC',
      filter: filterOf('assets', 'q==cmd'),
      head: noHead,
    })
    let csv = ''
    for await (const piece of written('csv', list.columns, pages)) csv += piece
    expect(csv).toContain(`,'=cmd|calc,`)
    expect(csv).not.toMatch(/(^|[,;\n])"?=/)
  })

  test('asks the store no further than somebody reads', async () => {
    let asked = 0
    const query = ((...args: [string]) => {
      asked++
      return db.pool.query(...args)
    }) as Database['pool']['query']
    const counting = { query }
    const list = exportables.get('assets')!
    const pages = list.pages({
      db: counting,
      scope: wholeEstate,
      timeZone: 'UTC',
      filter: filterOf('assets'),
      head: noHead,
    })
    const reader = streamOf(written('csv', list.columns, pages), async () => undefined).getReader()
    await reader.read()
    expect(asked).toBe(0)
    await reader.read()
    expect(asked).toBe(1)
    await reader.cancel()
    expect(asked).toBe(1)
  })
})

test('any export, even an empty one, finds a log that was rewritten since, by its header or its name', async () => {
  const { pool } = await testDatabase()
  const write = () =>
    pool.query(
      `insert into exception_event (seq, at, exception_id, kind, actor, actor_name, detail, previous, hash)
       values (0, now(), 1, 'commented', 'a', 'Alex', '{}', '', '')`,
    )
  await write()
  await write()
  const head = await headOf(pool)
  const kept = [headText(head), exportFileName({ list: 'findings', words: [], day: '2026-11-23', head, ending: 'csv' })]
  await write()
  for (const text of kept) expect(await verifyChain(pool, parseHead(text))).toMatchObject({ state: 'whole' })
  await pool.query('alter table exception_event disable trigger all; delete from exception_event where seq > 1')
  await pool.query('alter table exception_event enable trigger all')
  for (const text of kept) expect(await verifyChain(pool, parseHead(text))).toMatchObject({ state: 'broken', seq: 2 })
  await write()
  expect(await verifyChain(pool)).toMatchObject({ state: 'whole' })
  for (const text of kept) expect(await verifyChain(pool, parseHead(text))).toMatchObject({ state: 'broken', seq: 2 })
})

test('a file is named after what was left out', () => {
  const findings = exportables.get('findings')!
  const words = (query: string, asked = {}) =>
    filterWords(findings, filterOf('findings', query), { subscriptions: null, workloads: null, ...asked })
  expect(words('')).toEqual([])
  expect(words('sort=name')).toEqual([])
  expect(words('severity=critical&status=both', { workloads: ['shop'] })).toEqual(['shop', 'critical', 'both'])
  expect(words('type=microsoft.storage/storageaccounts&q=prod')).toEqual(['storageaccounts', 'prod'])
  expect(words('check=a,b,c,d')).toEqual(['4 checks'])
})

test('who may export reaches with no list further than with the export', () => {
  const sets: Role[][] = roles.flatMap((one) => roles.map((other) => [one, other]))
  for (const held of sets)
    for (const { action } of exportables.values()) {
      const of = (asked: Action) => reachOf(held, asked)
      // The scope of an export is that of `export.create`: it must not be wider than the list's own.
      if (of(action) === 'own') expect(of('export.create')).toBe('own')
    }
})

test('a database without anything gives lists without anything', async () => {
  const { pool } = await testDatabase()
  for (const list of exportables.values()) {
    if (['checklist', 'workloads'].includes(list.name)) continue
    for await (const page of list.pages({
      db: pool,
      scope: wholeEstate,
      timeZone: 'UTC',
      filter: list.filter.parse({}),
      head: noHead,
    }))
      expect(page).toEqual([])
  }
})
