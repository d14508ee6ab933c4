import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { decodeCursor, encodeCursor, instantKey, type PageOf, type Position, pageOf } from './paging.ts'

const key = z.tuple([z.string(), z.number().nullable()])
const anyKey = fc.tuple(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.option(fc.integer()))
const anyDirection = fc.constantFrom('after' as const, 'before' as const)

describe('a cursor', () => {
  test('leads back to the position that it was made of', () => {
    fc.assert(
      fc.property(anyDirection, anyKey, (direction, value) => {
        const cursor = encodeCursor({ direction, key: value })
        expect(cursor).toMatch(/^[\w-]+$/)
        expect(decodeCursor(cursor, key)).toEqual({ direction, key: value })
      }),
    )
  })

  test('that is not ours is the first page, never an error', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(decodeCursor(text, key)).toBeNull()
      }),
    )
    fc.assert(
      fc.property(fc.json(), (json) => {
        const foreign = Buffer.from(json).toString('base64url')
        expect(decodeCursor(foreign, z.tuple([z.literal('a key of this list')]))).toBeNull()
      }),
    )
  })

  test('of what PostgreSQL has no value for is the first page', () => {
    const foreign = (value: unknown) =>
      decodeCursor(Buffer.from(JSON.stringify([1, value])).toString('base64url'), z.tuple([z.string()]))
    expect(foreign(['a\0b'])).toBeNull()
    expect(foreign(['a\ud800'])).toBeNull()
    expect(foreign(['\u{1f600}'])).not.toBeNull()
    expect(instantKey.safeParse('0000-01-01T00:00:00.000Z').success).toBe(false)
    expect(instantKey.safeParse('0001-01-01T00:00:00.000Z').success).toBe(true)
  })

  test('of another sort order is the first page', () => {
    expect(decodeCursor(encodeCursor({ direction: 'after', key: [3] }), key)).toBeNull()
  })
})

describe('pages', () => {
  // What a query by keyset answers, over numbers in ascending order.
  function ask(rows: number[], size: number, cursor: string | null): PageOf<number> {
    const position: Position<number> | null = decodeCursor(cursor, z.number())
    const found =
      position === null
        ? rows
        : position.direction === 'after'
          ? rows.filter((row) => row > position.key)
          : rows.filter((row) => row < position.key).reverse()
    return pageOf(found.slice(0, size + 1), size, position, (row) => row)
  }

  const anyList = fc.uniqueArray(fc.integer(), { maxLength: 40 }).map((list) => list.sort((a, b) => a - b))

  test('walked forwards show every row once in order, and walked back the same pages', () => {
    fc.assert(
      fc.property(anyList, fc.integer({ min: 1, max: 12 }), (rows, size) => {
        const pages: number[][] = []
        let page = ask(rows, size, null)
        expect(page.previous).toBeNull()
        pages.push(page.items)
        while (page.next) {
          page = ask(rows, size, page.next)
          pages.push(page.items)
        }
        expect(pages.flat()).toEqual(rows)

        for (let i = pages.length - 2; i >= 0; i--) {
          page = ask(rows, size, page.previous)
          expect(page.items).toEqual(pages[i])
          expect(page.next).not.toBeNull()
        }
      }),
    )
  })
})
