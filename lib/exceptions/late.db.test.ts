import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Database } from '#lib/db/index.ts'
import { openTestDatabase, testDatabase } from '#lib/db/testing.ts'
import { contradictionsOfExceptions } from '#lib/jobs/testing-exceptions.ts'
import { turnClock } from './clock.ts'
import type { ExceptionTerms, Target } from './model.ts'
import { decide, requestException, revoke } from './register.ts'
import { assetTarget, by, fillEstate, groupTarget, logs, media, pay, TIME_ZONE, terms } from './testing.ts'
import { verifyLog } from './verify-log.ts'
import { verifyPast } from './verify-past.ts'

/** What happens after something later is written already: ends seen late, hosts whose clocks differ. */

async function approved({ pool }: Database, given: Partial<ExceptionTerms>, at: Date | string): Promise<number> {
  const { id, version } = await requestException(pool, { id: null, terms: terms(given) }, by('anna', at))
  await decide(pool, { id, version, verdict: 'approve', reason: '' }, by('ben', at))
  return id
}

test('an end that is seen late, after somebody decided, leaves sums that add up at every moment', async () => {
  const db = await testDatabase()
  await fillEstate(db)
  await approved(db, { endsOn: '2026-11-24' }, '2026-11-23T10:00:00Z')
  await approved(db, { targets: [assetTarget(logs)] }, '2026-11-24T23:00:05Z')

  await turnClock(db.pool, new Date('2026-11-24T23:00:15Z'), { timeZone: TIME_ZONE })

  expect(await contradictionsOfExceptions(db)).toEqual({})
})

test('an end that is seen late, after somebody decided on the same finding, leaves it counting in between', async () => {
  const db = await testDatabase()
  await fillEstate(db)
  await approved(db, { endsOn: '2026-11-24' }, '2026-11-23T10:00:00Z')
  await approved(db, { ticket: 'SHOP-900' }, '2026-11-25T09:00:00Z')

  await turnClock(db.pool, new Date('2026-11-25T12:00:00Z'), { timeZone: TIME_ZONE })

  const { rows } = await db.pool.query(
    'select valid_from as since, valid_to as until from excepted_finding order by valid_from',
  )
  expect(rows).toEqual([
    { since: new Date('2026-11-23T10:00:00Z'), until: new Date('2026-11-24T23:00:00Z') },
    { since: new Date('2026-11-25T09:00:00Z'), until: null },
  ])
  expect(await contradictionsOfExceptions(db)).toEqual({})
})

const scopes: readonly Target[] = [
  assetTarget(media),
  assetTarget(logs),
  assetTarget(pay),
  groupTarget('rg-shop'),
  { kind: 'workload', slug: 'shop' },
  { kind: 'tag', name: 'app', value: 'shop', subscriptionId: '' },
]
const step = fc.record({
  behind: fc.integer({ min: 0, max: 40_000 }),
  ends: fc.option(fc.nat(5)),
  scope: fc.constantFrom(...scopes),
  checks: fc.constantFrom(['storage-shared-keys'], ['storage-shared-keys', 'storage-minimum-tls']),
})

test('whatever overlaps and ends in whatever order, by clocks that differ, sums add up at every moment', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 12, maxLength: 12 }), async (steps) => {
      const db = await openTestDatabase()
      try {
        await fillEstate(db)
        const running: number[] = []
        for (const [place, { behind, ends, scope, checks }] of steps.entries()) {
          const at = new Date(Date.UTC(2026, 10, 23, 10) + place * 10_000 - behind)
          const [id] = ends === null ? [] : running.splice(ends % Math.max(1, running.length), 1)
          if (id === undefined) running.push(await approved(db, { targets: [scope], checks }, at))
          else await revoke(db.pool, { id, reason: 'It is not needed any more.' }, by('ben', at))
        }
        expect(await contradictionsOfExceptions(db)).toEqual({})
        const { found, periods } = await verifyLog(db.pool)
        expect([...found, ...(await verifyPast(db.pool, periods))]).toEqual([])
      } finally {
        await db.close()
      }
    }),
    { numRuns: 4 },
  )
}, 120_000)
