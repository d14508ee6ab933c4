import { describe, expect, test } from 'vitest'
import { testDatabase } from '#lib/db/testing.ts'
import { scoreOf } from '#lib/scoring/index.ts'
import { wholeEstate } from '../scope.ts'
import { sumsAt, total } from '../score.ts'
import { type FixtureAsset, insertHistory, sampleChecks, subscriptionId } from '../testing.ts'
import { trendOf } from './trend.ts'

const shop: FixtureAsset = { name: 'stshop', verdicts: { 'storage-minimum-tls': 'fail', 'storage-shared-key': 'pass' } }
const legacy: FixtureAsset = {
  name: 'stlegacy',
  subscription: 'legacy',
  verdicts: { 'storage-minimum-tls': 'fail', 'storage-anonymous-blob-access': 'fail' },
}
const fixed: FixtureAsset = { ...shop, verdicts: { 'storage-minimum-tls': 'pass', 'storage-shared-key': 'pass' } }
const denied = { legacy: { code: 'AuthorizationFailed', message: 'No.' } }

const [blob, tls, key, defender] = sampleChecks
const history = [
  { at: '2026-11-15T06:00:00Z', assets: [shop, legacy], checks: [blob!, tls!, key!] },
  { at: '2026-11-16T06:00:00Z', assets: [shop, legacy], unreadable: denied },
  { at: '2026-11-16T18:00:00Z', assets: [fixed, legacy], unreadable: denied },
  // Nothing on the 17th and 18th.
  { at: '2026-11-19T06:00:00Z', assets: [fixed, legacy], checks: [blob!, tls!, key!, defender!] },
]
const to = new Date('2026-11-19T06:00:00Z')

describe('the trend', () => {
  test('has the last scan of each day, and a gap where a day has none', async () => {
    const { pool } = await testDatabase()
    await insertHistory(pool, history)
    const { days } = await trendOf(pool, wholeEstate, { to, days: 30, timeZone: 'UTC' })
    expect(days.map(({ day, score }) => [day, score && Math.round(score)])).toEqual([
      ['2026-11-15', 14],
      ['2026-11-16', 43],
      ['2026-11-17', null],
      ['2026-11-18', null],
      ['2026-11-19', 43],
    ])
  })

  test('of any day is the score that the sums of that day give', async () => {
    const { pool } = await testDatabase()
    await insertHistory(pool, history)
    for (const scope of [wholeEstate, { subscriptions: [subscriptionId('shop')], workloads: null }]) {
      const { days } = await trendOf(pool, scope, { to, days: 90, timeZone: 'UTC' })
      for (const { at, score, pillars } of days.filter((day) => day.at)) {
        const sums = await sumsAt(pool, scope, at!)
        expect(score).toBe(scoreOf(total(sums)).raw)
        expect(pillars.configure).toBe(scoreOf(sums.configure).raw)
      }
    }
  })

  test('begins with the sums that already stood when the range begins', async () => {
    const { pool } = await testDatabase()
    await insertHistory(pool, [
      { at: '2026-01-01T06:00:00Z', assets: [shop] },
      { at: '2026-11-18T06:00:00Z', assets: [shop] },
    ])
    const { days } = await trendOf(pool, wholeEstate, { to, days: 30, timeZone: 'UTC' })
    expect(days.map(({ day, score }) => [day, score && Math.round(score)])).toEqual([['2026-11-18', 33]])
  })

  test('marks what changed the score without the estate having changed', async () => {
    const { pool } = await testDatabase()
    await insertHistory(pool, history)
    const { events } = await trendOf(pool, wholeEstate, { to, days: 30, timeZone: 'UTC' })
    expect(events).toEqual([
      { kind: 'lost', at: new Date('2026-11-16T06:00:00Z'), subscriptions: ['legacy'] },
      { kind: 'checklist', at: to, version: 2, added: 1, changed: 0, retired: 0 },
      { kind: 'regained', at: to, subscriptions: ['legacy'] },
    ])
    const ofShop = await trendOf(
      pool,
      { subscriptions: [subscriptionId('shop')], workloads: null },
      { to, days: 30, timeZone: 'UTC' },
    )
    expect(ofShop.events.map(({ kind }) => kind)).toEqual(['checklist'])
  })

  test('of an estate never scanned is empty', async () => {
    const { pool } = await testDatabase()
    expect(await trendOf(pool, wholeEstate, { to, days: 30, timeZone: 'UTC' })).toEqual({ days: [], events: [] })
  })
})
