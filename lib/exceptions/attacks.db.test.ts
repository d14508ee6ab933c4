import { beforeEach, describe, expect, test } from 'vitest'
import { type Database, inTransaction } from '#lib/db/index.ts'
import { testDatabase } from '#lib/db/testing.ts'
import { contradictionsOfExceptions } from '#lib/jobs/testing-exceptions.ts'
import { settleAfterScan, turnClock } from './clock.ts'
import { Conflict, NoSuchException, NotAllowed } from './errors.ts'
import type { ExceptionTerms } from './model.ts'
import { comment, decide, requestException, revoke, saveDraft, withdrawRequest } from './register.ts'
import { readException } from './store.ts'
import { assetTarget, by, fillEstate, groupTarget, logs, media, people, TIME_ZONE, terms } from './testing.ts'
import { verify } from './verify.ts'

/** What happens at the worst moment, or is done by people who mean harm: one wins, nothing is lost, all of it is proved. */

let db: Database
beforeEach(async () => {
  db = await testDatabase()
  await fillEstate(db)
})

type Who = keyof typeof people
const ask = (given: Partial<ExceptionTerms> = {}, at?: string, who: Who = 'anna') =>
  requestException(db.pool, { id: null, terms: terms(given) }, by(who, at))
const approve = ({ id, version }: { id: number; version: number }, at?: string, who: Who = 'ben') =>
  decide(db.pool, { id, version, verdict: 'approve', reason: '' }, by(who, at))
const turn = (at: string, timeZone = TIME_ZONE) => turnClock(db.pool, new Date(at), { timeZone })
const settle = (at: string) =>
  inTransaction(db.pool, (client) => settleAfterScan(client, new Date(at), { timeZone: TIME_ZONE }))
const read = async (id: number) => {
  const stored = await readException(db.pool, id)
  if (!stored) throw new Error(`There is no exception ${id}.`)
  return stored
}
const stateOf = async (id: number) => (await read(id)).state
const covered = async () => (await db.pool.query('select from exception_coverage where valid_to is null')).rowCount ?? 0

/** Of things done at once, what came of each: done, or why not. */
async function atOnce(...doing: Promise<unknown>[]): Promise<string[]> {
  const done = await Promise.allSettled(doing)
  return done.map((one) => {
    if (one.status === 'fulfilled') return 'done'
    const isSaid = [Conflict, NotAllowed, NoSuchException].some((kind) => one.reason instanceof kind)
    if (!isSaid) throw one.reason
    return (one.reason as Error).name
  })
}

async function isProved(): Promise<void> {
  expect(await verify(db.pool)).toMatchObject({ chain: { state: 'whole' }, log: [], register: [], effect: [] })
  expect(await contradictionsOfExceptions(db)).toEqual({})
}

describe('at the same moment', () => {
  test('fifty people decide, ask, comment, withdraw and end: none waits for ever, none is lost, the sums are right', async () => {
    const waiting = await Promise.all(
      Array.from({ length: 8 }, (_, nth) =>
        ask({ ticket: `W-${nth}`, targets: [assetTarget(nth % 2 ? media : logs)] }),
      ),
    )
    const running = await Promise.all(
      Array.from({ length: 4 }, (_, nth) => ask({ ticket: `R-${nth}`, targets: [groupTarget('rg-shop')] })),
    )
    for (const one of running) await approve(one)
    const later = '2026-11-23T10:00:01Z'
    const said = await atOnce(
      ...waiting.flatMap((one) => [
        approve(one, later, 'ben'),
        approve(one, later, 'cleo'),
        withdrawRequest(db.pool, { id: one.id }, by('anna', later)),
        comment(db.pool, { id: one.id, text: 'Soon?' }, by('anna', later)),
      ]),
      ...running.flatMap(({ id }) => [
        revoke(db.pool, { id, reason: 'Over' }, by('ben', later)),
        revoke(db.pool, { id, reason: 'Over' }, by('cleo', later)),
        ask({ ticket: `N-${id}` }, later, 'olaf'),
      ]),
      turn(later),
      settle(later),
    )
    expect(said).toHaveLength(46)
    for (const [nth, one] of waiting.entries()) {
      const [ben, cleo, anna] = said.slice(nth * 4)
      // One of the three was first, and the others were told.
      expect([ben, cleo, anna].filter((what) => what === 'done')).toHaveLength(1)
      expect(await stateOf(one.id)).toBe(anna === 'done' ? 'withdrawn' : 'active')
    }
    for (const { id } of running) expect(await stateOf(id)).toBe('revoked')
    await isProved()
  })

  test('an approval and the end of the last day: it never is in force after its end', async () => {
    const asked = await ask({ endsOn: '2026-11-24' })
    const after = '2026-11-24T23:00:00Z'
    expect(await atOnce(approve(asked, after), turn(after))).toEqual(['NotAllowed', 'done'])
    expect(await stateOf(asked.id)).toBe('requested')
    const before = await approve(asked, '2026-11-24T22:59:59.999Z')
    expect(before.state).toBe('active')
    await turn(after)
    expect(await stateOf(asked.id)).toBe('expired')
    expect(await covered()).toBe(0)
    await isProved()
  })

  test('the same request under the same key makes one', async () => {
    const key = '7f7c1c52-5f5e-4f3e-9c0e-0d5b8f4f1a11'
    const send = () => requestException(db.pool, { id: null, key, terms: terms() }, by('anna'))
    const made = await Promise.all(Array.from({ length: 6 }, send))
    expect(new Set(made.map(({ id }) => id)).size).toBe(1)
    await isProved()
  })
})

describe('what its scope and its predecessor do meanwhile', () => {
  test('assets that are removed while it waits: it covers nothing when it is approved, and closes with the next scan', async () => {
    const asked = await ask({ targets: [assetTarget(logs)] })
    const at = '2026-11-24T06:00:00Z'
    await db.pool.query(`update asset set removed_at = $1 where name = 'stshoplogs'`, [at])
    await db.pool.query(
      `update finding set valid_to = $1 from asset where key = asset_key and name = 'stshoplogs' and finding.valid_to is null`,
      [at],
    )
    expect((await approve(asked, '2026-11-24T10:00:00Z')).state).toBe('active')
    expect(await covered()).toBe(0)
    expect((await settle('2026-11-25T06:00:00Z')).closed).toEqual([asked.id])
    await isProved()
  })

  test('revoked while its renewal waits: the end holds, and the renewal is decided on its own', async () => {
    const first = await ask()
    await approve(first)
    const renewal = {
      id: null,
      terms: terms({ endsOn: '2027-03-31' }),
      kind: 'renewal',
      predecessorId: first.id,
    } as const
    const second = await requestException(db.pool, renewal, by('anna', '2026-11-24T10:00:00Z'))
    await revoke(db.pool, { id: first.id, reason: 'Misused' }, by('cleo', '2026-11-24T11:00:00Z'))
    expect(await covered()).toBe(0)
    await approve(second, '2026-11-24T12:00:00Z')
    expect([await stateOf(first.id), await stateOf(second.id)]).toEqual(['revoked', 'active'])
    await isProved()
  })

  test('closed while its change waits: the change is decided on its own', async () => {
    const first = await ask()
    await approve(first)
    const change = {
      id: null,
      terms: terms({ targets: [assetTarget(logs)] }),
      kind: 'change',
      predecessorId: first.id,
    } as const
    const second = await requestException(db.pool, change, by('anna', '2026-11-24T05:00:00Z'))
    const at = '2026-11-24T06:00:00Z'
    await db.pool.query(
      `update finding set valid_to = $1 from asset where key = asset_key and name = 'stshopmedia' and finding.valid_to is null`,
      [at],
    )
    await db.pool.query(`update exception set findings = 0, assets = 0 where id = $1`, [first.id])
    expect((await settle(at)).closed).toEqual([first.id])
    await approve(second, '2026-11-24T10:00:00Z')
    expect([await stateOf(first.id), await stateOf(second.id)]).toEqual(['closed', 'active'])
    expect(await contradictionsOfExceptions(db)).toEqual({})
  })

  test('renewed over and over: one is in force at any time, without a gap', async () => {
    let last = await ask({ endsOn: '2026-12-31' })
    await approve(last)
    for (const month of ['01', '02', '03']) {
      const at = `2026-11-2${3 + Number(month)}T10:00:00Z`
      const renewal = {
        id: null,
        terms: terms({ endsOn: `2027-${month}-28` }),
        kind: 'renewal',
        predecessorId: last.id,
      } as const
      last = await requestException(db.pool, renewal, by('anna', at))
      await approve(last, at)
      expect(await covered()).toBe(1)
    }
    const { rows } = await db.pool.query('select valid_to from excepted_finding')
    expect(rows).toEqual([{ valid_to: null }])
    await expect(
      requestException(
        db.pool,
        { id: null, terms: terms(), kind: 'renewal', predecessorId: 1 },
        by('anna', '2026-11-27T10:00:00Z'),
      ),
    ).rejects.toThrow('has a successor already')
    await isProved()
  })
})

describe('time', () => {
  test('an organisation that moves to another time zone keeps the ends that were approved', async () => {
    const asked = await ask({ endsOn: '2026-11-30' })
    await approve(asked)
    const approvedEnd = new Date('2026-11-30T23:00:00Z')
    expect((await read(asked.id)).endsAt).toEqual(approvedEnd)
    // It is December there for eleven hours already, and the last day in Berlin.
    await turn('2026-11-30T22:59:00Z', 'Pacific/Auckland')
    expect(await stateOf(asked.id)).toBe('active')
    await turn('2026-11-30T23:00:00Z', 'America/Los_Angeles')
    expect(await stateOf(asked.id)).toBe('expired')
    await isProved()
  })

  test('a clock that is set back brings nothing back', async () => {
    const asked = await ask({ endsOn: '2026-11-30' })
    await approve(asked)
    await turn('2026-12-01T00:00:00Z')
    await turn('2026-11-24T00:00:00Z')
    await settle('2026-11-24T06:00:00Z')
    expect(await stateOf(asked.id)).toBe('expired')
    expect(await covered()).toBe(0)
    await isProved()
  })

  test('days that are 23 or 25 hours long, and 29 February, end with the day', async () => {
    const ends = async (endsOn: string, at: string) => {
      const asked = await ask({ endsOn }, at)
      await approve(asked, at)
      return (await read(asked.id)).endsAt?.toISOString()
    }
    expect(await ends('2027-03-28', '2027-01-10T10:00:00Z')).toBe('2027-03-28T22:00:00.000Z')
    expect(await ends('2027-10-31', '2027-06-10T10:00:00Z')).toBe('2027-10-31T23:00:00.000Z')
    expect(await ends('2028-02-29', '2027-12-10T10:00:00Z')).toBe('2028-02-29T23:00:00.000Z')
    await expect(ask({ endsOn: '2027-02-29' })).rejects.toThrow('There is no such date')
  })
})

describe('who means harm', () => {
  test('fills neither the lists with drafts nor the queue with requests', async () => {
    await db.pool.query(
      `insert into exception (state, requester_id, created_at, updated_at)
       select 'draft', $1, now(), now() from generate_series(1, 200)`,
      [people.anna.id],
    )
    await expect(saveDraft(db.pool, { id: null, draft: {} }, by('anna'))).rejects.toThrow('You have 200 drafts')
    await saveDraft(db.pool, { id: null, draft: {} }, by('ben'))
    await db.pool.query(
      `insert into exception (state, requester_id, ends_on, created_at, updated_at)
       select 'requested', $1, current_date, now(), now() from generate_series(1, 1000)`,
      [people.olaf.id],
    )
    await expect(ask({}, undefined, 'olaf')).rejects.toThrow('1000 requests of yours are open')
  })

  test('hears nothing of a request for the same place that reaches where they see nothing', async () => {
    const first = await ask()
    await approve(first)
    const change = (targets: ExceptionTerms['targets']) =>
      ({ id: null, terms: terms({ targets }), kind: 'change', predecessorId: first.id }) as const
    await requestException(db.pool, change([groupTarget('rg-pay')]), by('anna'))
    const refusal = await requestException(db.pool, change([assetTarget(media)]), by('olaf')).catch(
      (error: Error) => error,
    )
    expect(refusal).toMatchObject({ message: expect.stringMatching(/^Another request already asks/), changedBy: null })
  })

  test('finds nothing of a draft by its number: not to read, change, send, withdraw, comment, renew or decide', async () => {
    const { id, version } = await saveDraft(db.pool, { id: null, draft: { justification: 'Secret' } }, by('anna'))
    for (const who of ['ben', 'olaf'] as const)
      expect(
        await atOnce(
          saveDraft(db.pool, { id, draft: {} }, by(who)),
          requestException(db.pool, { id, terms: terms() }, by(who)),
          requestException(db.pool, { id: null, terms: terms(), kind: 'renewal', predecessorId: id }, by(who)),
          withdrawRequest(db.pool, { id }, by(who)),
          comment(db.pool, { id, text: 'Hello?' }, by(who)),
          approve({ id, version }, undefined, who),
          revoke(db.pool, { id, reason: 'x' }, by(who)),
        ),
      ).toEqual(Array(7).fill('NoSuchException'))
    expect((await read(id)).justification).toBe('Secret')
  })
})
