import fc from 'fast-check'
import { expect, test } from 'vitest'
import { configurationDiff } from './configuration-diff.ts'

test.each([
  ['a changed value', { tls: '1.0' }, { tls: '1.2' }, [{ path: 'tls', before: '1.0', after: '1.2' }]],
  ['an added property', {}, { a: { b: 1 } }, [{ path: 'a', before: undefined, after: { b: 1 } }]],
  ['a removed property', { a: 1 }, {}, [{ path: 'a', before: 1, after: undefined }]],
  ['a value in depth', { a: { b: [1, 2] } }, { a: { b: [1, 3] } }, [{ path: 'a.b[1]', before: 2, after: 3 }]],
  [
    'a key that is no word',
    { tags: { 'cost-center': '1' } },
    { tags: { 'cost-center': '2' } },
    [{ path: 'tags["cost-center"]', before: '1', after: '2' }],
  ],
  [
    'an item put in front of named ones',
    { rules: [{ name: 'b', x: 1 }] },
    { rules: [{ name: 'a' }, { name: 'b', x: 1 }] },
    [{ path: 'rules[0]', before: undefined, after: { name: 'a' } }],
  ],
  [
    'an item taken away',
    { rules: [{ name: 'a' }, { name: 'b' }] },
    { rules: [{ name: 'B' }] },
    [
      { path: 'rules[0].name', before: 'b', after: 'B' },
      { path: 'rules[0]', before: { name: 'a' }, after: undefined },
    ],
  ],
])('%s is named by its path', (_, before, after, expected) => {
  expect(configurationDiff(before, after)).toEqual(expected)
})

test('what is equal has no difference, whatever the order of its keys', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(configurationDiff(value, reversed(value))).toEqual([])
    }),
  )
})

test('what differs has a difference', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      fc.pre(JSON.stringify(reversed(a)) !== JSON.stringify(reversed(b)))
      const differences = configurationDiff({ a }, { a: b })
      // -0 and 0 are one number in JSON; lists of the same named items in another order are the same configuration.
      if (differences.length === 0) expect(normalised(a)).toEqual(normalised(b))
    }),
  )
})

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner)]),
  )
}

function normalised(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map(normalised).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort()
      .map(([key, inner]) => [key, normalised(inner)]),
  )
}
