import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '#lib/db/index.ts'
import { openTestDatabase } from '#lib/db/testing.ts'
import { wholeEstate } from '../scope.ts'
import { type FixtureAsset, insertHistory, subscriptionId } from '../testing.ts'
import { checkHistory } from './check-history.ts'
import { checkTrend } from './check-trend.ts'
import { checklistStanding } from './checklist-standing.ts'
import { getCheck } from './get-check.ts'

const tls = 'storage-minimum-tls'
const key = 'storage-shared-key'
const first = { id: tls, pillar: 'configure', severity: 'high' } as const
const second = { id: key, pillar: 'configure', severity: 'medium' } as const
const media: FixtureAsset = { name: 'stshopmedia' }
const lake: FixtureAsset = { name: 'stdatalake01', subscription: 'data' }
const shop = { subscriptions: [subscriptionId('shop')], workloads: null }

let db: Database

beforeAll(async () => {
  db = await openTestDatabase()
  await insertHistory(db.pool, [
    { at: '2026-11-18T06:00:00Z', checks: [first], assets: [{ ...media, verdicts: { [tls]: 'fail' } }] },
    {
      at: '2026-11-19T06:00:00Z',
      assets: [
        { ...media, verdicts: { [tls]: 'fail' } },
        { ...lake, verdicts: { [tls]: 'default' } },
      ],
    },
    {
      at: '2026-11-21T06:00:00Z',
      checks: [{ ...first, version: 2 } as typeof first, second],
      assets: [
        { ...media, verdicts: { [tls]: 'pass', [key]: 'unknown' } },
        { ...lake, verdicts: { [tls]: 'default', [key]: 'fail' } },
      ],
    },
  ])
})
afterAll(() => db.close())

const nothingExcepted = { failedExcepted: 0, unknownExcepted: 0 }

test('the checklist knows its version and how each check stands', async () => {
  expect(await checklistStanding(db.pool, wholeEstate)).toEqual({
    version: 2,
    since: '2026-11-21T06:00:00.000Z',
    checks: {
      [tls]: { passed: 2, defaulted: 1, failed: 0, unknown: 0, ...nothingExcepted },
      [key]: { passed: 0, defaulted: 0, failed: 1, unknown: 1, ...nothingExcepted },
    },
    judged: [tls, key],
  })
  expect((await checklistStanding(db.pool, shop)).checks).toEqual({
    [tls]: { passed: 1, defaulted: 0, failed: 0, unknown: 0, ...nothingExcepted },
    [key]: { passed: 0, defaulted: 0, failed: 0, unknown: 1, ...nothingExcepted },
  })
})

test('before the first scan the checklist has no version and nothing stands', async () => {
  const empty = await openTestDatabase()
  expect(await checklistStanding(empty.pool, wholeEstate)).toEqual({
    version: null,
    since: null,
    checks: {},
    judged: [],
  })
  expect(await checkTrend(empty.pool, wholeEstate, tls, { days: 90, timeZone: 'UTC' })).toEqual([])
  await empty.close()
})

test('a check knows when it was added and changed', async () => {
  expect(await checkHistory(db.pool, tls)).toEqual([
    { version: 1, at: '2026-11-18T06:00:00.000Z', what: 'added' },
    { version: 2, at: '2026-11-21T06:00:00.000Z', what: 'changed' },
  ])
  expect(await checkHistory(db.pool, key)).toHaveLength(1)
  expect(await checkHistory(db.pool, 'nonsense')).toEqual([])
})

describe('the trend of a check', () => {
  const trend = async (...args: [typeof wholeEstate | typeof shop, string, number]) => {
    const days = await checkTrend(db.pool, args[0], args[1], { days: args[2], timeZone: 'UTC' })
    return days.map(({ day, standing }) => [
      day.slice(8),
      standing && [standing.passed, standing.defaulted, standing.failed, standing.unknown],
    ])
  }

  test('has every day, those without a scan as such', async () => {
    expect(await trend(wholeEstate, tls, 90)).toEqual([
      ['18', [0, 0, 1, 0]],
      ['19', [1, 1, 1, 0]],
      ['20', null],
      ['21', [2, 1, 0, 0]],
    ])
  })

  test('is that of the scope, and of the days asked for', async () => {
    expect(await trend(shop, tls, 90)).toEqual([
      ['18', [0, 0, 1, 0]],
      ['19', [0, 0, 1, 0]],
      ['20', null],
      ['21', [1, 0, 0, 0]],
    ])
    expect(await trend(wholeEstate, tls, 1)).toEqual([['21', [2, 1, 0, 0]]])
  })

  test('begins with nothing where the check came later', async () => {
    expect((await trend(wholeEstate, key, 90)).map(([, counts]) => counts)).toEqual([
      [0, 0, 0, 0],
      [0, 0, 0, 0],
      null,
      [0, 0, 1, 1],
    ])
  })
})

describe('one check', () => {
  test('is described, and knows how it stands', async () => {
    const check = await getCheck(db.pool, wholeEstate, tls)
    expect(check).toMatchObject({ id: tls, severity: 'high', score: 100, weight: 0, weightApplicable: 18 })
    expect(check.guidance?.slug).toBe('legacy-protocols')
    expect(check.making).toMatchObject({
      kind: 'automated',
      appliesTo: ['microsoft.storage/storageaccounts'],
      parameters: [{ name: 'lowest', value: '1.2' }],
    })
  })

  test('that applies to nothing in the scope stands nowhere', async () => {
    const nowhere = { subscriptions: [subscriptionId('elsewhere')], workloads: null }
    expect(await getCheck(db.pool, nowhere, tls)).toMatchObject({
      standing: null,
      score: null,
      weightApplicable: 0,
      isNew: false,
    })
  })

  test('that no scan has judged by yet is new', async () => {
    expect(await getCheck(db.pool, wholeEstate, 'storage-anonymous-blob-access')).toMatchObject({
      isNew: true,
      standing: null,
    })
  })

  test('that the checklist does not have is not found', async () => {
    await expect(getCheck(db.pool, wholeEstate, 'storage-teapot')).rejects.toThrow('no such check')
  })
})
