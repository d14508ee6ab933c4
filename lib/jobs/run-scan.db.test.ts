import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Database } from '#lib/db/index.ts'
import { openTestDatabase } from '#lib/db/testing.ts'
import { runScan } from './run-scan.ts'
import { type FakeAzure, readFake } from './testing.ts'
import { believed, evaluators, SUBSCRIPTIONS, step } from './testing-estate.ts'
import { contradictions, judgedFromScratch, storedPosture } from './testing-posture.ts'

const DAY = 86_400_000
const dayOf = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * DAY)

const scan = (db: Database, day: number, azure: FakeAzure, evaluator = evaluators[0]!) =>
  runScan({ db, read: () => readFake(azure), evaluator, observedAt: dayOf(day), trigger: 'test' })

test('after any sequence of scans the posture is that of judging everything from scratch, and the history adds up', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
      const db = await openTestDatabase()
      try {
        let estate: ReturnType<typeof believed> = new Map()
        for (const [day, { rows, unreadable, checklist }] of steps.entries()) {
          const evaluator = evaluators[checklist]!
          const outcome = await scan(db, day, { subscriptions: SUBSCRIPTIONS, rows, unreadable }, evaluator)
          expect(outcome).toMatchObject({ state: 'published' })
          estate = believed(estate, { rows, unreadable })
          const placed = [...estate.values()]
          const assets = new Set(placed.filter(({ source }) => source === 'resources').map(({ row }) => row.id))
          const expected = judgedFromScratch(
            evaluator,
            placed.map(({ row }) => row),
            ({ id }) => assets.has(id),
          )
          expect(await storedPosture(db)).toEqual(expected)
          expect(await contradictions(db)).toEqual({})
        }
      } finally {
        await db.close()
      }
    }),
    { numRuns: 12 },
  )
}, 180_000)
