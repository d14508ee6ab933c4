import { describe, expect, test } from 'vitest'
import { sayLeft } from '#lib/auth/people.ts'
import type { Database } from '#lib/db/index.ts'
import { testDatabase } from '#lib/db/testing.ts'
import { Conflict, Invalid } from './errors.ts'
import { handOver, handOverAll } from './hand-over.ts'
import { withdrawRequest } from './register.ts'
import { assetTarget, by, fillEstate, logs, pay, people } from './testing.ts'
import { approve, ask, read } from './testing-register.ts'
import { verifyRegister } from './verify-register.ts'

type Who = keyof typeof people
const note = 'Olaf has left.'

/** An estate that these people have signed in to. Olaf answers for what is asked for. */
async function estate(...here: Who[]): Promise<Database> {
  const db = await testDatabase()
  await fillEstate(db)
  for (const who of here)
    await db.pool.query('insert into person (id, name) values ($1, $2)', [people[who].id, people[who].name])
  return db
}

const lines = async ({ pool }: Database, sql: string, id: number | string) =>
  (await pool.query<{ line: string }>(sql, [id])).rows.map(({ line }) => line)

describe('another owner', () => {
  test('answers for it without another review; all three hear of it, and both logs say so', async () => {
    const db = await estate('ben')
    const request = await ask(db)
    await approve(db, request, 'cleo')
    const before = await read(db, request.id)
    const give = () =>
      handOver(db.pool, { id: request.id, version: before.version, to: people.ben.id, note }, by('cleo'))
    await give()
    await give()
    const { ownerId, ownerName, state, round, requesterId, decisions } = await read(db, request.id)
    expect({ ownerId, ownerName }).toEqual({ ownerId: people.ben.id, ownerName: 'Ben Ortiz' })
    expect({ state, round, requesterId, decisions }).toEqual({
      ...{ state: 'active', round: 1, requesterId: people.anna.id, decisions: before.decisions },
    })
    const log = `select kind || ' ' || coalesce(detail->>'reason', '') as line from exception_event where exception_id = $1 order by seq`
    expect((await lines(db, log, request.id)).at(-1)).toBe('handed_over Olaf has left.')
    const told = `select audience as line from notification where exception_id = $1 and kind = 'handed_over' order by id`
    expect(await lines(db, told, request.id)).toEqual(
      [people.anna, people.ben, people.olaf].map(({ id }) => `person:${id}`),
    )
    const audit = `select action || ' ' || actor as line from audit_event where subject_id = $1 order by id desc limit 1`
    expect(await lines(db, audit, 'EX-0001')).toEqual([`exception.hand-over ${people.cleo.id}`])
    expect(await verifyRegister(db.pool)).toEqual([])
  })

  test('is somebody who is here', async () => {
    const db = await estate('ben')
    const request = await ask(db)
    const give = (to: Who) => handOver(db.pool, { ...request, to: people[to].id, note }, by('cleo'))
    await expect(give('cleo')).rejects.toThrow(Invalid)
    await sayLeft(db.pool, people.ben.id, by('cleo').at)
    await expect(give('ben')).rejects.toThrow(Invalid)
    await sayLeft(db.pool, people.ben.id, null)
    await give('ben')
  })

  test('does not become who asked, so that nobody decides on what they asked for; nor takes it themselves while it waits', async () => {
    const db = await estate('ben', 'cleo')
    const request = await ask(db)
    await expect(handOver(db.pool, { ...request, to: people.cleo.id, note }, by('cleo'))).rejects.toThrow(
      'until then, somebody else has to hand it to you',
    )
    await handOver(db.pool, { ...request, to: people.ben.id, note }, by('cleo'))
    // Whoever looks at it meanwhile hears that it is not what they saw.
    await expect(approve(db, request, 'cleo')).rejects.toThrow(Conflict)
    const { version } = await read(db, request.id)
    await expect(approve(db, { id: request.id, version }, 'anna')).rejects.toThrow('You asked for this exception')
    expect(await approve(db, { id: request.id, version }, 'cleo')).toMatchObject({ state: 'active' })
  })

  test('takes all that somebody answers for, but what is over', async () => {
    const db = await estate('ben')
    const running = await ask(db)
    const waiting = await ask(db, { targets: [assetTarget(logs)] })
    const over = await ask(db, { targets: [assetTarget(pay)] })
    await approve(db, running, 'cleo')
    await withdrawRequest(db.pool, { id: over.id }, by('anna'))
    const all = () => handOverAll(db.pool, { from: people.olaf.id, to: people.ben.id, note: '' }, by('cleo'))
    expect(await all()).toEqual({ done: 2, problems: [] })
    expect(await all()).toEqual({ done: 0, problems: [] })
    const owners = await Promise.all([running, waiting, over].map(async ({ id }) => (await read(db, id)).ownerName))
    expect(owners).toEqual(['Ben Ortiz', 'Ben Ortiz', 'Olaf Lind'])
    expect(await verifyRegister(db.pool)).toEqual([])
  })
})
