import { expect, test } from 'vitest'
import { testDatabase } from '#lib/db/testing.ts'
import { momentsOfDays } from './days.ts'

test('days begin and end at midnight of the organisation, also when clocks change', async () => {
  const { pool } = await testDatabase()
  const of = (from: string | null, to: string | null) => momentsOfDays(pool, { from, to }, 'Europe/Berlin')
  expect(await of('2026-03-29', '2026-03-29')).toEqual({
    from: new Date('2026-03-28T23:00:00Z'),
    to: new Date('2026-03-29T22:00:00Z'),
  })
  expect(await of(null, '2026-11-23')).toEqual({ from: undefined, to: new Date('2026-11-23T23:00:00Z') })
  expect(await of(null, null)).toEqual({ from: undefined, to: undefined })
})
