import { describe, expect, test } from 'vitest'
import { readingOf } from './reading.ts'

const reading = readingOf({
  pathsRead: () => [
    'name',
    'properties.list',
    'properties.list[*].properties.a',
    'properties.b.c',
    'properties.d',
    'properties.d.e',
  ],
})
const cut = (properties: unknown) => reading({ id: '/x', type: 't', name: 'n', tags: { big: 1 }, properties })

describe('what an index keeps of a row', () => {
  test('is its id, name, type and what checks read', () => {
    expect(cut({ b: { c: 1, z: 2 }, z: 3 })).toEqual({ id: '/x', type: 't', name: 'n', properties: { b: { c: 1 } } })
  })

  test('of a list of which items are read, the items, each cut down', () => {
    expect(cut({ list: [{ properties: { a: 1, z: 2 } }, null, 7, {}] }).properties).toEqual({
      list: [{ properties: { a: 1 } }, null, 7, {}],
    })
  })

  test('the whole of what is read whole', () => {
    expect(cut({ d: { e: 1, f: 2 } }).properties).toEqual({ d: { e: 1, f: 2 } })
  })

  test('names in the spelling of the checks', () => {
    expect(cut({ B: { C: 1 } }).properties).toEqual({ b: { c: 1 } })
  })

  test('what is not as expected, as it is', () => {
    expect(cut(null).properties).toBe(null)
    expect(cut('x').properties).toBe('x')
    expect(cut({ list: { x: 1 }, b: [1] }).properties).toEqual({ list: { x: 1 }, b: [1] })
    expect(Object.hasOwn(cut(undefined), 'properties')).toBe(false)
  })
})
