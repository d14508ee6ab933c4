import { beforeAll, describe, expect, test } from 'vitest'
import { type Database, inTransaction } from '#lib/db/index.ts'
import { openTestDatabase } from '#lib/db/testing.ts'
import { coverExceptions } from '#lib/exceptions/effect.ts'
import { wholeEstate } from '../scope.ts'
import { assetKey, type FixtureAsset, insertHistory, sampleChecks, subscriptionId } from '../testing.ts'
import { insertRegister } from '../testing-register.ts'
import { assetTimeline } from './asset-timeline.ts'

const [blob, tls, keys] = sampleChecks.map(({ id }) => id) as [string, string, string]
const shop: FixtureAsset = {
  name: 'stshop',
  workload: 1,
  configuration: { properties: { a: 1 } },
  verdicts: { [tls]: 'fail', [blob]: 'fail', [keys]: 'fail' },
}
const busy: FixtureAsset = { name: 'stbusy', workload: 1, verdicts: { [tls]: 'fail' } }
const scans = ['2026-11-18T06:00:00.000Z', '2026-11-20T06:00:00.000Z'] as const
const moment = (day: number, hour = 9) => `2026-11-${day}T${String(hour).padStart(2, '0')}:00:00.000Z`

let db: Database
beforeAll(async () => {
  db = await openTestDatabase()
  await insertHistory(
    db.pool,
    [
      { at: scans[0], assets: [shop, busy] },
      { at: scans[1], assets: [{ ...shop, configuration: { properties: { a: 2 } } }, busy] },
    ],
    [{ asset: shop, at: '2026-11-19T15:00:00.000Z', changedBy: 'deploy@example.com' }],
    [
      { id: 1, slug: 'shop', name: 'Shop' },
      { id: 2, slug: 'data', name: 'Data' },
    ],
  )
  await insertRegister(
    db.pool,
    [{ id: 1, checks: [tls, blob], assets: [shop], approvers: ['Alex', 'Noor'] }],
    moment(19),
  )
  await insertRegister(
    db.pool,
    [{ id: 2, checks: [blob], targets: [{ kind: 'subscription', name: subscriptionId('shop') }] }],
    moment(21),
  )
  await end(1, 'revoked', moment(21, 12))
  await insertRegister(db.pool, [{ id: 3, checks: [keys], assets: [shop] }], moment(22))
  await inTransaction(db.pool, async (client) => {
    await client.query(`update exception set state = 'renewed', ended_at = $1 where id = 3`, [moment(23)])
    await coverExceptions(client, [3], new Date(moment(23)))
  })
  await insertRegister(db.pool, [{ id: 4, checks: [keys], assets: [shop] }], moment(23))
  return () => db.close()
})

async function end(id: number, state: string, at: string): Promise<void> {
  await inTransaction(db.pool, async (client) => {
    await client.query(`update exception set state = $2::exception_state, ended_at = $3 where id = $1`, [id, state, at])
    await client.query(
      `insert into exception_event (seq, at, exception_id, kind, actor, actor_name, detail, previous, hash)
       values (0, $2, $1, $3, 'kim', 'Kim', '{}', '', '')`,
      [id, at, state],
    )
    await coverExceptions(client, [id], new Date(at))
  })
}

const shown = async (asset: FixtureAsset, scope = wholeEstate, before?: string) =>
  (await assetTimeline(db.pool, scope, assetKey(asset), before)).entries

describe('the timeline of an asset', () => {
  test('has exceptions that began and ended among what scans saw, in the order of time', async () => {
    const entries = await shown(shop)
    expect(entries.map(({ at, kind, exceptions }) => [at, kind, exceptions.map(({ name }) => name)])).toEqual([
      [moment(23), 'excepted', ['EX-0003', 'EX-0004']],
      [moment(22), 'excepted', ['EX-0003']],
      [moment(21, 12), 'excepted', ['EX-0001']],
      [moment(21), 'excepted', ['EX-0002']],
      [scans[1], 'changed', []],
      [moment(19), 'excepted', ['EX-0001']],
      [scans[0], 'arrived', []],
    ])
    // Who changed it is told where the scan saw it, whatever was decided in between.
    expect(entries[4]?.authors).toMatchObject([{ by: 'deploy@example.com' }])
  })

  test('says who approved and who ended one, and what counts again', async () => {
    const entries = await shown(shop)
    expect(entries[5]?.exceptions).toMatchObject([
      { checks: [blob, tls].sort(), approvers: ['Alex', 'Noor'], ending: null, isLater: false, countsAgain: false },
    ])
    // One of its two checks is under another.
    expect(entries[2]?.exceptions).toMatchObject([{ ending: 'revoked', endedBy: 'Kim', countsAgain: true }])
    expect(entries[0]?.exceptions).toMatchObject([
      { ending: 'renewed', endedBy: '', countsAgain: false },
      { ending: null, checks: [keys] },
    ])
  })

  test('keeps quiet of what its reader does not see, as it came from a workload of others', async () => {
    const readers = { subscriptions: null, workloads: [1] }
    expect((await shown(shop, readers)).flatMap(({ exceptions }) => exceptions)).toHaveLength(6)
    await db.pool.query('update exception_place set workload_id = 2 where exception_id = 1')
    expect((await shown(shop, readers)).flatMap(({ exceptions }) => exceptions.map(({ name }) => name))).not.toContain(
      'EX-0001',
    )
    await db.pool.query('update exception_place set workload_id = 1 where exception_id = 1')
    expect(await shown(shop, { subscriptions: null, workloads: [2] })).toEqual([])
  })

  test('pages through exceptions, however many began and ended', async () => {
    await db.pool.query(
      `insert into exception (id, state, ends_on, starts_at, ended_at, created_at, updated_at)
       select 100 + n, 'expired', '2026-11-19', $1::timestamptz + n * interval '2 minutes', $1::timestamptz + n * interval '2 minutes' + interval '1 minute', $1, $1
       from generate_series(1, 130) n`,
      [moment(18)],
    )
    await db.pool.query(
      `insert into exception_coverage (exception_id, asset_key, check_no, valid_from, valid_to)
       select id, $1, (select no from check_number where check_id = $2), starts_at, ended_at from exception where id > 100`,
      [assetKey(busy), tls],
    )
    const all: string[] = []
    let before: string | undefined
    let pages = 0
    do {
      const { entries, older } = await assetTimeline(db.pool, wholeEstate, assetKey(busy), before)
      all.push(...entries.map(({ at }) => at))
      before = older ?? undefined
      pages += 1
    } while (before && pages < 9)
    expect(pages).toBe(3)
    expect(new Set(all).size).toBe(all.length)
    expect(all).toEqual(all.toSorted().reverse())
    // 130 that began and ended, and the asset's arrival.
    expect(all).toHaveLength(261)
  })
})
