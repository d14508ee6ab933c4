import fc from 'fast-check'
import { expect, test } from 'vitest'
import { copyRows } from './copy.ts'
import { testDatabase } from './testing.ts'

const columns = [
  { name: 'key', type: 'uuid' },
  { name: 'said', type: 'text' },
  { name: 'body', type: 'json' },
  { name: 'small', type: 'smallint' },
  { name: 'whole', type: 'integer' },
  { name: 'large', type: 'bigint' },
  { name: 'at', type: 'timestamptz' },
  { name: 'is', type: 'boolean' },
  { name: 'numbers', type: 'smallint[]' },
] as const

const nullable = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null })
const row = fc.tuple(
  fc.uuid(),
  nullable(fc.string({ unit: 'grapheme' })),
  nullable(fc.json()),
  nullable(fc.integer({ min: -32768, max: 32767 })),
  nullable(fc.integer()),
  nullable(fc.maxSafeInteger()),
  nullable(fc.date({ min: new Date('1900-01-01'), max: new Date('2200-01-01'), noInvalidDate: true })),
  nullable(fc.boolean()),
  nullable(fc.array(fc.integer({ min: -32768, max: 32767 }))),
)

test('what is copied in is read back, but for NUL characters', async () => {
  const db = await testDatabase()
  const client = await db.pool.connect()
  try {
    await client.query(
      'create temp table target (n serial, key uuid, said text, body json, small smallint, whole int, large bigint, at timestamptz(3), "is" boolean, numbers smallint[])',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 20 }), async (rows) => {
        await client.query('truncate target')
        expect(await copyRows(client, 'target', columns, rows)).toBe(rows.length)
        const { rows: read } = await client.query({
          text: 'select key, said, body::text, small, whole, large, at, "is", numbers from target order by n',
          rowMode: 'array',
        })
        expect(read).toEqual(rows.map(([key, said, ...rest]) => [key, said?.replaceAll('\0', '') ?? null, ...rest]))
      }),
      { numRuns: 40 },
    )
  } finally {
    client.release()
  }
})

test('a value wider than the buffer goes through', async () => {
  const db = await testDatabase()
  const client = await db.pool.connect()
  try {
    await client.query('create temp table target (said text)')
    await copyRows(client, 'target', [{ name: 'said', type: 'text' }], [['é'.repeat(1_000_000)], ['a'], [null]])
    const { rows } = await client.query('select octet_length(said) bytes from target')
    expect(rows).toEqual([{ bytes: 2_000_000 }, { bytes: 1 }, { bytes: null }])
  } finally {
    client.release()
  }
})

test('a row that the server refuses fails the copy and leaves the connection usable', async () => {
  const db = await testDatabase()
  const client = await db.pool.connect()
  try {
    await client.query('create temp table target (said json)')
    const copying = copyRows(client, 'target', [{ name: 'said', type: 'json' }], [['{not json']])
    await expect(copying).rejects.toThrow('invalid input syntax for type json')
    expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  } finally {
    client.release()
  }
})

test('a connection that is lost in the middle of a copy is an error, not silence', async () => {
  const db = await testDatabase()
  const client = await db.pool.connect()
  client.on('error', () => undefined)
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() pid')
  await client.query('create temp table target (said text)')
  function* endless() {
    for (let n = 0; ; n++) {
      if (n === 10_000) void db.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid])
      yield ['x'.repeat(1_000)]
    }
  }
  await expect(copyRows(client, 'target', [{ name: 'said', type: 'text' }], endless())).rejects.toThrow(/terminat/)
  client.release(true)
})

test('a copy into a connection that is lost already is an error, not silence', async () => {
  const db = await testDatabase()
  const client = await db.pool.connect()
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() pid')
  await client.query('create temp table target (said text)')
  const lost = new Promise((done) => client.once('error', done))
  client.on('error', () => undefined)
  await db.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid])
  await lost
  const copying = copyRows(client, 'target', [{ name: 'said', type: 'text' }], [['a']])
  await expect(copying).rejects.toThrow(/terminat|connection/i)
  client.release(true)
})
