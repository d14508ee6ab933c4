import { describe, expect, test } from 'vitest'
import { testDatabase } from '#lib/db/testing.ts'
import { lastDays, momentOf } from '../moments.ts'
import { countOpenFindings } from '../open-findings.ts'
import { type Scope, wholeEstate } from '../scope.ts'
import { assetKey, type FixtureAsset, insertHistory, subscriptionId } from '../testing.ts'
import { coverageNow } from './coverage.ts'
import { exposureNow } from './exposure.ts'
import { fixFirst } from './fix-first.ts'
import { findingTurns, whyItMoved } from './movement.ts'
import { newlyFailing } from './newly-failing.ts'
import { standingOf } from './standing.ts'
import { listTurnedFindings } from './turned-findings.ts'

const tls = 'storage-minimum-tls'
const blob = 'storage-anonymous-blob-access'
const legacyOnly: Scope = { subscriptions: [subscriptionId('legacy')], workloads: null }

const asset = (name: string, verdicts: FixtureAsset['verdicts'], subscription = 'shop'): FixtureAsset => ({
  name,
  verdicts,
  subscription,
})
const denied = { legacy: { code: 'AuthorizationFailed', message: 'The client has no permission.' } }

// Each of four assets goes another way; `old` lies where nothing can be read from the 19th on.
const old = asset('old', { [tls]: 'fail', [blob]: 'fail' }, 'legacy')
const history = [
  {
    at: '2026-11-10T06:00:00Z',
    assets: [
      old,
      asset('mends', { [tls]: 'fail' }),
      asset('relapses', { [tls]: 'fail' }),
      asset('goes', { [tls]: 'fail' }),
    ],
  },
  {
    at: '2026-11-16T06:00:07Z',
    assets: [
      old,
      asset('mends', { [tls]: 'fail' }),
      asset('relapses', { [tls]: 'pass' }),
      asset('goes', { [tls]: 'fail' }),
    ],
  },
  {
    at: '2026-11-19T06:00:00Z',
    assets: [asset('mends', { [tls]: 'pass' }), asset('relapses', { [tls]: 'fail' })],
    unreadable: denied,
  },
  {
    at: '2026-11-23T06:00:00Z',
    assets: [asset('mends', { [tls]: 'pass' }), asset('relapses', { [tls]: 'fail' }), asset('new', { [blob]: 'fail' })],
    unreadable: denied,
  },
]

async function estate() {
  const { pool } = await testDatabase()
  const change = { asset: asset('relapses', {}), at: '2026-11-18T10:00:00Z', changedBy: 'anna@example.com' }
  await insertHistory(pool, history, [change])
  return pool
}

describe('the overview', () => {
  test('compares now with the scan nearest to seven days ago', async () => {
    const db = await estate()
    const moments = await lastDays(db)
    expect([moments?.now.scanId, moments?.before?.scanId]).toEqual([4, 2])
  })

  test('has nothing to compare after one scan, and nothing at all before', async () => {
    const { pool } = await testDatabase()
    expect(await lastDays(pool)).toBeNull()
    expect(await coverageNow(pool, wholeEstate)).toBeNull()
    expect(await newlyFailing(pool, wholeEstate, 5)).toEqual([])
    await insertHistory(pool, history.slice(0, 1))
    expect((await lastDays(pool))?.before).toBeNull()
    expect(await newlyFailing(pool, wholeEstate, 5)).toEqual([])
  })

  test('explains the whole difference between two moments by its causes', async () => {
    const db = await estate()
    for (const scope of [wholeEstate, legacyOnly]) {
      const moments = await lastDays(db)
      const [now, before] = [moments!.now, moments!.before!]
      const moved = await whyItMoved(db, scope, before, now)
      const standing = await standingOf(db, scope)
      const tenths = (value: number | null) => Math.round((value ?? 0) * 10)
      expect(moved.end).toBeCloseTo(tenths(standing!.score) / 10, 9)
      expect(tenths(moved.start) + moved.steps.reduce((all, { points }) => all + tenths(points), 0)).toBe(
        tenths(moved.end),
      )
      expect(tenths(standing!.change)).toBe(tenths(moved.end) - tenths(moved.start))
    }
  })

  test('counts the findings that each cause opened and closed', async () => {
    const db = await estate()
    const moments = await lastDays(db)
    const turns = await findingTurns(db, wholeEstate, moments!.before!, moments!.now)
    expect(turns.toSorted((a, b) => a.cause.localeCompare(b.cause))).toEqual([
      { cause: 'arrived', opened: 1, closed: 0 },
      { cause: 'came_back', opened: 1, closed: 0 },
      { cause: 'fixed', opened: 0, closed: 1 },
      { cause: 'removed', opened: 0, closed: 1 },
    ])
    expect(await findingTurns(db, legacyOnly, moments!.before!, moments!.now)).toEqual([])
  })

  test('lists the findings behind these counts, page by page and by cause', async () => {
    const db = await estate()
    const { now, before } = (await lastDays(db))!
    const range = { from: before!, to: now, cause: null, size: 3 }
    const first = await listTurnedFindings(db, wholeEstate, range)
    const second = await listTurnedFindings(db, wholeEstate, { ...range, cursor: first.next! })
    const told = [...first.items, ...second.items].map(({ what, cause, assetName }) => `${what} ${cause} ${assetName}`)
    expect(told[0]).toBe('opened arrived new')
    expect(told.toSorted()).toEqual([
      'closed fixed mends',
      'closed removed goes',
      'opened arrived new',
      'opened came_back relapses',
    ])
    expect(second.next).toBeNull()
    expect((await listTurnedFindings(db, wholeEstate, { ...range, cursor: second.previous! })).items).toEqual(
      first.items,
    )
    const fixed = await listTurnedFindings(db, wholeEstate, { ...range, cause: 'fixed' })
    expect(fixed.items.map(({ assetName }) => assetName)).toEqual(['mends'])
    expect((await listTurnedFindings(db, legacyOnly, range)).items).toEqual([])
  })

  test('takes a day or an instant for the moment that was known then', async () => {
    const db = await estate()
    const scanOf = async (text: string) => (await momentOf(db, text, 'Europe/Berlin'))?.scanId
    expect(await scanOf('2026-11-16')).toBe(2)
    expect(await scanOf('2026-11-18')).toBe(2)
    expect(await scanOf('2026-11-19T06:00:00Z')).toBe(3)
    expect(await scanOf('2026-11-19T05:59:59Z')).toBe(2)
    expect(await scanOf('2020-01-01')).toBe(1)
  })

  test('says what could not be read, since when, and what is kept of it', async () => {
    const coverage = await coverageNow(await estate(), wholeEstate)
    expect(coverage).toMatchObject({ subscriptions: 2, subscriptionsRead: 1, assets: 4, assetsCurrent: 3 })
    expect(coverage?.problems).toEqual([
      {
        subscriptionId: subscriptionId('legacy'),
        name: 'legacy',
        isUnreadable: true,
        tables: ['resources', 'resourcecontainers'],
        code: 'AuthorizationFailed',
        message: 'The client has no permission.',
        lastReadAt: new Date('2026-11-16T06:00:07Z'),
        since: new Date('2026-11-19T06:00:00Z'),
        assets: 1,
      },
    ])
  })

  test('of a scope counts that scope only', async () => {
    const db = await estate()
    expect(await coverageNow(db, legacyOnly)).toMatchObject({ subscriptions: 1, subscriptionsRead: 0, assets: 1 })
    expect(await countOpenFindings(db, wholeEstate)).toBe(4)
    expect(await countOpenFindings(db, legacyOnly)).toBe(2)
    expect(await fixFirst(db, legacyOnly, 1)).toMatchObject([{ findings: 1, points: 50 }])
  })

  test('counts what is open to the internet, and against seven days ago', async () => {
    const db = await estate()
    const moments = await lastDays(db)
    const blobs = async (scope: Scope, before = moments!.before) =>
      (await exposureNow(db, scope, before)).find(({ title }) => title === 'Anonymous blob access')
    expect(await blobs(wholeEstate)).toMatchObject({ count: 2, change: 1, behind: { checks: [blob] } })
    expect(await blobs(legacyOnly)).toMatchObject({ count: 1, change: 0 })
    expect(await blobs(wholeEstate, null)).toMatchObject({ count: 2, change: null })
  })

  test('shows what fails newly, and who changed it', async () => {
    const newest = await newlyFailing(await estate(), wholeEstate, 5)
    expect(newest).toEqual([
      expect.objectContaining({ assetName: 'new', checkId: blob, opened: 'arrived', changedBy: null }),
      expect.objectContaining({
        assetKey: assetKey(asset('relapses', {})),
        checkId: tls,
        opened: 'came_back',
        changedBy: 'anna@example.com',
      }),
    ])
  })
})
