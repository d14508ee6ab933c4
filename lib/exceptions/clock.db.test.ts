import { describe, expect, test } from 'vitest'
import type { Database } from '#lib/db/index.ts'
import { inTransaction } from '#lib/db/index.ts'
import { assetKey, type FixtureAsset } from '#lib/posture/testing.ts'
import { settleAfterScan, turnClock } from './clock.ts'
import { coverExceptions } from './effect.ts'
import type { ExceptionTerms } from './model.ts'
import { decide, requestException } from './register.ts'
import { readException } from './store.ts'
import { assetTarget, by, groupTarget, logs, media, people, TIME_ZONE, terms } from './testing.ts'
import { estate, isSound } from './testing-register.ts'
import { verifyRegister } from './verify-register.ts'

/** Asked for by anna and approved by ben. */
async function approved(db: Database, given: Partial<ExceptionTerms> = {}): Promise<number> {
  const { id, version } = await requestException(db.pool, { id: null, terms: terms(given) }, by('anna'))
  await decide(db.pool, { id, version, verdict: 'approve', reason: '' }, by('ben'))
  return id
}

const turn = (db: Database, now: string) => turnClock(db.pool, new Date(now), { timeZone: TIME_ZONE })
const nothing = { begun: [], expired: [], warned: [], reviewsDue: [] }
const stateOf = async (db: Database, id: number) => (await readException(db.pool, id))?.state
const entries = async ({ pool }: Database, id: number) =>
  (
    await pool.query<{ line: string }>(
      `select kind || ' ' || actor || ' ' || to_char(at at time zone 'UTC', 'MM-DD HH24:MI') as line
       from exception_event where exception_id = $1 order by seq`,
      [id],
    )
  ).rows.map(({ line }) => line)
const told = async ({ pool }: Database, kind: string) =>
  (
    await pool.query<{ audience: string; days: number | null; until: string }>(
      `select audience, (detail->>'days')::int as days, detail->>'until' as until from notification where kind = $1 order by id`,
      [kind],
    )
  ).rows
const excepted = async ({ pool }: Database, at: string) =>
  (
    await pool.query(`select from excepted_finding where valid_from <= $1 and (valid_to is null or valid_to > $1)`, [
      at,
    ])
  ).rows.length

describe('the clock', () => {
  test('begins an exception with its first day and ends it with its last, in the organisation’s time zone', async () => {
    const db = await estate()
    const id = await approved(db, { startsOn: '2026-12-01', endsOn: '2026-12-24' })
    expect(await stateOf(db, id)).toBe('approved')
    expect(await turn(db, '2026-11-30T22:59:59.999Z')).toEqual(nothing)
    expect(await turn(db, '2026-11-30T23:00:00Z')).toMatchObject({ begun: [id], expired: [] })
    expect(await stateOf(db, id)).toBe('active')
    expect(await turn(db, '2026-12-24T22:59:59Z')).toMatchObject({ expired: [] })
    expect(await turn(db, '2026-12-24T23:00:00Z')).toMatchObject({ expired: [id] })
    expect(await stateOf(db, id)).toBe('expired')
    expect(await turn(db, '2026-12-26T00:00:00Z')).toEqual(nothing)
    await isSound(db)
  })

  test('that looks late still ends it when its day ended, and says so once', async () => {
    const db = await estate()
    const id = await approved(db, { startsOn: '2026-12-01', endsOn: '2026-12-24' })
    const both = await Promise.all([turn(db, '2027-01-10T08:00:00Z'), turn(db, '2027-01-10T08:00:00Z')])
    expect(both.flatMap(({ expired }) => expired)).toEqual([id])
    // Approved, and over before anybody looked: it never covered anything.
    expect(await entries(db, id)).toEqual([
      `requested ${people.anna.id} 11-23 10:00`,
      `approved ${people.ben.id} 11-23 10:00`,
      'expired clock 12-24 23:00',
    ])
    expect((await told(db, 'expired')).map(({ audience }) => audience)).toEqual([
      `person:${people.anna.id}`,
      `person:${people.olaf.id}`,
    ])
    await isSound(db)
  })

  test('lets findings count again from the moment of the end, not from the one at which it looks', async () => {
    const db = await estate()
    const id = await approved(db, { endsOn: '2026-12-24' })
    await turn(db, '2026-12-25T07:00:00Z')
    expect(await stateOf(db, id)).toBe('expired')
    expect(await excepted(db, '2026-12-24T22:59:59Z')).toBe(1)
    expect(await excepted(db, '2026-12-24T23:00:00Z')).toBe(0)
    await isSound(db)
  })

  test('lets one begin in the very moment in which the one before ends', async () => {
    const db = await estate()
    const first = await approved(db, { endsOn: '2026-12-24' })
    const { id, version } = await requestException(
      db.pool,
      { id: null, terms: terms({ startsOn: '2026-12-25' }), kind: 'renewal', predecessorId: first },
      by('anna'),
    )
    await decide(db.pool, { id, version, verdict: 'approve', reason: '' }, by('ben'))
    await turn(db, '2026-12-26T00:00:00Z')
    expect([await stateOf(db, first), await stateOf(db, id)]).toEqual(['expired', 'active'])
    expect(await excepted(db, '2026-12-24T22:59:59Z')).toBe(1)
    expect(await excepted(db, '2026-12-24T23:00:00Z')).toBe(1)
    await isSound(db)
  })

  test('ends days across a change of the clocks when they end there', async () => {
    const db = await estate()
    const id = await approved(db, { endsOn: '2027-03-28' })
    expect((await readException(db.pool, id))?.endsAt).toEqual(new Date('2027-03-28T22:00:00Z'))
  })

  test('tells the owner and the requester before the end, twice and not more often', async () => {
    const db = await estate()
    const id = await approved(db, { endsOn: '2027-02-28' })
    expect(await turn(db, '2027-02-13T12:00:00Z')).toEqual(nothing)
    expect(await turn(db, '2027-02-14T12:00:00Z')).toEqual({ ...nothing, warned: [id] })
    expect(await turn(db, '2027-02-20T12:00:00Z')).toEqual(nothing)
    expect(await turn(db, '2027-02-27T12:00:00Z')).toEqual({ ...nothing, warned: [id] })
    expect(await turn(db, '2027-02-28T12:00:00Z')).toEqual(nothing)
    expect(await told(db, 'expiring')).toEqual(
      [14, 14, 1, 1].map((days, place) => ({
        audience: `person:${[people.anna.id, people.olaf.id][place % 2]}`,
        days,
        until: '2027-02-28',
      })),
    )
    await isSound(db)
  })

  test('tells once of what ends tomorrow anyway', async () => {
    const db = await estate()
    const id = await approved(db, { endsOn: '2026-11-24' })
    expect(await turn(db, '2026-11-23T12:00:00Z')).toEqual({ ...nothing, warned: [id] })
    expect(await turn(db, '2026-11-23T12:00:15Z')).toEqual(nothing)
    expect(await told(db, 'expiring')).toHaveLength(2)
  })

  test('asks for a review in its cadence, once for what was missed, and it stays due until somebody says so', async () => {
    const db = await estate()
    const id = await approved(db, { reviewEveryDays: 10 })
    expect((await readException(db.pool, id))?.nextReviewOn).toBe('2026-12-03')
    expect(await turn(db, '2026-12-02T12:00:00Z')).toEqual(nothing)
    expect(await turn(db, '2026-12-03T12:00:00Z')).toEqual({ ...nothing, reviewsDue: [id] })
    expect(await turn(db, '2026-12-03T13:00:00Z')).toEqual(nothing)
    expect(await turn(db, '2027-01-15T12:00:00Z')).toEqual({ ...nothing, reviewsDue: [id] })
    expect(await turn(db, '2027-01-15T13:00:00Z')).toEqual(nothing)
    expect((await readException(db.pool, id))?.nextReviewOn).toBe('2026-12-03')
    expect(await told(db, 'review_due')).toHaveLength(4)
    await isSound(db)
  })
})

/** As a scan leaves it: these findings are fixed, these assets fail the check now; and then what exceptions cover. */
async function scan(
  db: Database,
  at: string,
  { fixed = [], failing = [] }: Partial<Record<'fixed' | 'failing', FixtureAsset[]>>,
) {
  return inTransaction(db.pool, async (client) => {
    for (const asset of fixed)
      await client.query(
        `update finding set valid_to = $2, closed = 'fixed' where asset_key = $1 and valid_to is null`,
        [assetKey(asset), at],
      )
    for (const asset of failing) {
      const key = assetKey(asset)
      await client.query(
        `insert into asset select (json_populate_record(a, json_build_object('key', $2::uuid, 'id', replace(a.id, a.name, $3), 'name', $3))).*
         from asset a where a.key = $1`,
        [assetKey(media), key, asset.name],
      )
      await client.query(
        `insert into finding select (json_populate_record(f, json_build_object('asset_key', $2::uuid, 'asset_name', $3::text, 'valid_from', $4::timestamptz))).*
         from finding f join check_number n on n.no = f.check_no
         where f.asset_key = $1 and n.check_id = 'storage-shared-keys' and f.valid_to is null`,
        [assetKey(media), key, asset.name, at],
      )
    }
    const { rows } = await client.query<{ id: number }>('select id from exception')
    await coverExceptions(
      client,
      rows.map(({ id }) => id),
      new Date(at),
    )
    return settleAfterScan(client, new Date(at), { timeZone: TIME_ZONE })
  })
}

describe('after a scan', () => {
  const quiet = { closed: [], grown: [], sentBack: [] }
  const news = (count: number, from = 0): FixtureAsset[] =>
    Array.from({ length: count }, (_, place) => ({ name: `stnew${place + from}`, resourceGroup: 'rg-shop' }))

  test('an exception closes when nothing that it covers fails any more, and says so; while something does, it stays', async () => {
    const db = await estate()
    const id = await approved(db, { targets: [assetTarget(media), assetTarget(logs)] })
    expect(await scan(db, '2026-11-24T06:00:00Z', { fixed: [media] })).toEqual(quiet)
    expect(await scan(db, '2026-11-25T06:00:00Z', { fixed: [logs] })).toEqual({ ...quiet, closed: [id] })
    expect(await stateOf(db, id)).toBe('closed')
    expect(await scan(db, '2026-11-26T06:00:00Z', {})).toEqual(quiet)
    expect((await entries(db, id)).at(-1)).toBe('closed scan 11-25 06:00')
    expect(await told(db, 'closed')).toHaveLength(2)
    expect(await verifyRegister(db.pool)).toEqual([])
  })

  test('one for what is still to come stays until it came and went', async () => {
    const db = await estate()
    const [asset] = news(1) as [FixtureAsset]
    const id = await approved(db, { targets: [assetTarget(asset)] })
    expect(await scan(db, '2026-11-24T06:00:00Z', {})).toEqual(quiet)
    // What was not there when it was approved is growth, within what the policy allows.
    expect(await scan(db, '2026-11-25T06:00:00Z', { failing: [asset] })).toEqual({ ...quiet, grown: [id] })
    expect(await scan(db, '2026-11-26T06:00:00Z', { fixed: [asset] })).toEqual({ ...quiet, closed: [id] })
  })

  test('a scope that grows is flagged once for what is new, and past the policy goes back for approval', async () => {
    const db = await estate()
    const id = await approved(db, { targets: [groupTarget('rg-shop')] })
    expect(await scan(db, '2026-11-24T06:00:00Z', { failing: news(2) })).toEqual({ ...quiet, grown: [id] })
    expect(await scan(db, '2026-11-25T06:00:00Z', {})).toEqual(quiet)
    expect(await excepted(db, '2026-11-25T06:00:00Z')).toBe(4)
    // Five are allowed; then only what was approved is covered.
    expect(await scan(db, '2026-11-26T06:00:00Z', { failing: news(4, 2) })).toEqual({ ...quiet, sentBack: [id] })
    const back = await readException(db.pool, id)
    expect(back).toMatchObject({
      state: 'review',
      round: 2,
      reviewSince: new Date('2026-11-26T06:00:00Z'),
      grownAssets: 6,
    })
    expect(await excepted(db, '2026-11-26T06:00:00Z')).toBe(2)
    expect(await scan(db, '2026-11-27T06:00:00Z', { failing: news(1, 6) })).toEqual(quiet)
    expect((await told(db, 'grown')).map(({ audience }) => audience)).toContain('approvers')

    const version = back?.version ?? 0
    const at = '2026-11-28T08:00:00Z'
    await expect(decide(db.pool, { id, version, verdict: 'approve', reason: '' }, by('anna', at))).rejects.toThrow(
      'You asked for this exception',
    )
    await decide(db.pool, { id, version, verdict: 'approve', reason: '' }, by('ben', at))
    expect(await readException(db.pool, id)).toMatchObject({ state: 'active', grownAssets: 0, assets: 9 })
    expect(await excepted(db, at)).toBe(9)
    expect(await scan(db, '2026-11-29T06:00:00Z', {})).toEqual(quiet)
    expect(await verifyRegister(db.pool)).toEqual([])
  })

  test('one whose findings were all fixed before its first day closes', async () => {
    const db = await estate()
    const id = await approved(db, { startsOn: '2026-11-25' })
    expect(await scan(db, '2026-11-24T06:00:00Z', { fixed: [media] })).toEqual(quiet)
    await turn(db, '2026-11-25T00:00:00Z')
    expect(await scan(db, '2026-11-25T06:00:00Z', {})).toEqual({ ...quiet, closed: [id] })
  })

  test('one that has grown between its approval and its first day goes back before it covers anything', async () => {
    const db = await estate()
    const id = await approved(db, { targets: [groupTarget('rg-shop')], startsOn: '2026-11-25' })
    await scan(db, '2026-11-24T06:00:00Z', { failing: news(6) })
    expect(await turn(db, '2026-11-25T00:00:00Z')).toMatchObject({ begun: [id] })
    expect(await readException(db.pool, id)).toMatchObject({ state: 'review', assets: 0, grownAssets: 8 })
    expect(await excepted(db, '2026-11-25T00:00:00Z')).toBe(0)
    expect(await scan(db, '2026-11-25T06:00:00Z', {})).toEqual(quiet)
    const version = (await readException(db.pool, id))?.version ?? 0
    await decide(db.pool, { id, version, verdict: 'approve', reason: '' }, by('ben', '2026-11-26T06:00:00Z'))
    expect(await excepted(db, '2026-11-26T06:00:00Z')).toBe(8)
    expect(await verifyRegister(db.pool)).toEqual([])
  })

  test('what has grown and is refused ends', async () => {
    const db = await estate()
    const id = await approved(db, { targets: [groupTarget('rg-shop')] })
    await scan(db, '2026-11-24T06:00:00Z', { failing: news(6) })
    const version = (await readException(db.pool, id))?.version ?? 0
    await decide(db.pool, { id, version, verdict: 'reject', reason: 'Too many.' }, by('cleo', '2026-11-25T08:00:00Z'))
    expect(await stateOf(db, id)).toBe('revoked')
    expect(await excepted(db, '2026-11-25T08:00:00Z')).toBe(0)
    expect(await verifyRegister(db.pool)).toEqual([])
  })
})
