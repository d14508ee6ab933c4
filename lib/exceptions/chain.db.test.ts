import { beforeEach, describe, expect, test } from 'vitest'
import { type Database, inTransaction } from '#lib/db/index.ts'
import { testDatabase } from '#lib/db/testing.ts'
import { genesis, headOf, verifyChain } from './chain.ts'

let db: Database
beforeEach(async () => {
  db = await testDatabase()
})

const write = (name: string, detail: unknown = { name }) =>
  db.pool.query(
    `insert into exception_event (at, exception_id, kind, actor, actor_name, detail) values ($1, 1, 'commented', 'ada', $2, $3)`,
    [new Date('2026-11-23T10:00:00.120Z'), name, JSON.stringify(detail)],
  )

/** What somebody does who owns the tables. */
const tamper = (statement: string) =>
  db.pool.query(
    `alter table exception_event disable trigger all; ${statement}; alter table exception_event enable trigger all`,
  )

describe('the log of exceptions', () => {
  test('is whole while it is empty', async () => {
    expect(await verifyChain(db.pool)).toEqual({ state: 'whole', head: { seq: 0, hash: genesis } })
  })

  test('is whole whatever is written, and by however many at once', async () => {
    const names = ['Ada', 'Žofie 🦊', 'a\nb', `'; drop table exception_event; --`, '<script>']
    await Promise.all(names.flatMap((name) => [write(name), write(name, { z: 1, a: [1.5, 'é'], b: null })]))
    const verdict = await verifyChain(db.pool)
    expect(verdict).toEqual({ state: 'whole', head: await headOf(db.pool) })
    expect(verdict.head.seq).toBe(10)
  })

  test('has no gap where a transaction was undone', async () => {
    await write('a')
    await db.pool.query(`begin`)
    await expect(
      db.pool.query(`insert into exception_event (at, exception_id, kind, actor, actor_name, detail)
        values (now(), 1, 'x', 'x', 'x', 'not json')`),
    ).rejects.toThrow()
    await db.pool.query('rollback')
    await write('b')
    expect(await verifyChain(db.pool)).toMatchObject({ state: 'whole', head: { seq: 2 } })
  })

  test('is not read through for each entry, though it was empty when the session began', async () => {
    await db.pool.query('vacuum analyze exception_event')
    const { rows } = await inTransaction(db.pool, async (client) => {
      await client.query(
        `insert into exception_event (at, exception_id, kind, actor, actor_name, detail)
         select now(), n, 'commented', 'ada', 'Ada', '{}' from generate_series(1, 50) n`,
      )
      return client.query(`select seq_scan::int from pg_stat_xact_user_tables where relname = 'exception_event'`)
    })
    expect(rows).toEqual([{ seq_scan: 0 }])
  })

  test('follows from itself, whatever a session calls by its name', async () => {
    await write('a')
    const client = await db.pool.connect()
    try {
      await client.query('create temp table exception_event (like public.exception_event)')
      await client.query(
        `insert into pg_temp.exception_event values (9e17::bigint, now(), 1, 'x', 'x', 'x', '{}', 'x', 'x')`,
      )
      await client.query(
        `insert into public.exception_event (at, exception_id, kind, actor, actor_name, detail) values (now(), 1, 'x', 'x', 'x', '{}')`,
      )
    } finally {
      client.release(true)
    }
    expect(await verifyChain(db.pool)).toMatchObject({ state: 'whole', head: { seq: 2 } })
  })

  test.each(['update exception_event set seq = seq', 'delete from exception_event', 'truncate exception_event'])(
    'refuses its owner to %s',
    async (statement) => {
      await write('a')
      await expect(db.pool.query(statement)).rejects.toThrow('only ever added to')
    },
  )

  test.each([
    ['a name is another', `update exception_event set actor_name = 'Eve' where seq = 2`, 2],
    [
      'its JSON is spelled otherwise',
      `update exception_event set detail = (detail::text || ' ')::json where seq = 2`,
      2,
    ],
    ['a moment is another', `update exception_event set at = at + interval '1 ms' where seq = 3`, 3],
    ['a link is gone', 'delete from exception_event where seq = 2', 2],
    ['the first is gone', 'delete from exception_event where seq = 1', 1],
    ['a hash is another', `update exception_event set hash = repeat('0', 64) where seq = 1`, 1],
  ])('names the first broken link when %s', async (_what, statement, seq) => {
    for (const name of ['a', 'b', 'c', 'd']) await write(name)
    await tamper(statement)
    expect(await verifyChain(db.pool)).toMatchObject({ state: 'broken', seq })
  })

  test('that lost its end, or was written anew, is found by a head that was written down', async () => {
    for (const name of ['a', 'b', 'c']) await write(name)
    const known = await headOf(db.pool)
    expect(await verifyChain(db.pool, known)).toMatchObject({ state: 'whole' })
    await tamper('delete from exception_event where seq = 3')
    expect(await verifyChain(db.pool)).toMatchObject({ state: 'whole', head: { seq: 2 } })
    expect(await verifyChain(db.pool, known)).toMatchObject({ state: 'broken', seq: 3 })
    await write('forged')
    expect(await verifyChain(db.pool)).toMatchObject({ state: 'whole', head: { seq: 3 } })
    expect(await verifyChain(db.pool, known)).toMatchObject({ state: 'broken', seq: 3 })
  })
})
