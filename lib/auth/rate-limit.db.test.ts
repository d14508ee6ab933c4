import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '#lib/db/index.ts'
import { openTestDatabase } from '#lib/db/testing.ts'
import { limit } from './rate-limit.ts'

let db: Database
beforeAll(async () => {
  db = await openTestDatabase()
})
afterAll(() => db.close())

const key = () => `test:${crypto.randomUUID()}`

describe('a limit', () => {
  test('lets so many through, and tells the next when to come again', async () => {
    const asked = { key: key(), points: 3, perSeconds: 600 }
    const answers = []
    for (let count = 0; count < 5; count++) answers.push(await limit(db.pool, asked))
    expect(answers.map(({ isAllowed }) => isAllowed)).toEqual([true, true, true, false, false])
    expect(answers[0]?.retryAfterSeconds).toBe(0)
    expect(answers[4]?.retryAfterSeconds).toBeGreaterThan(590)
    expect(answers[4]?.retryAfterSeconds).toBeLessThanOrEqual(600)
  })

  test('counts each key for itself', async () => {
    const one = { key: key(), points: 1, perSeconds: 600 }
    await limit(db.pool, one)
    expect(await limit(db.pool, { ...one, key: key() })).toMatchObject({ isAllowed: true })
    expect(await limit(db.pool, one)).toMatchObject({ isAllowed: false })
  })

  test('holds across processes, and for many requests at once', async () => {
    const other = new pg.Pool({ connectionString: db.url, max: 4 })
    try {
      const asked = { key: key(), points: 10, perSeconds: 600 }
      const answers = await Promise.all(
        Array.from({ length: 40 }, (_, index) => limit(index % 2 ? db.pool : other, asked)),
      )
      expect(answers.filter(({ isAllowed }) => isAllowed)).toHaveLength(10)
    } finally {
      await other.end()
    }
  })

  test('takes keys of any length and any letters', async () => {
    for (const text of ['a'.repeat(10_000), 'a\0b', '\ud800'])
      expect(await limit(db.pool, { key: `${key()}${text}`, points: 1, perSeconds: 60 })).toMatchObject({
        isAllowed: true,
      })
  })

  test('still holds, in each process, while the database is away', async () => {
    const away = { query: () => Promise.reject(new Error('ECONNREFUSED')) } as unknown as pg.Pool
    const asked = { key: key(), points: 2, perSeconds: 600 }
    const answers = [await limit(away, asked), await limit(away, asked), await limit(away, asked)]
    expect(answers.map(({ isAllowed }) => isAllowed)).toEqual([true, true, false])
  })
})
