import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fingerprintOf } from './fingerprint.ts'

const of = (row: Record<string, unknown>, isSignal?: boolean) => fingerprintOf(row, isSignal).fingerprint
const json = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }))

/** The same value with the members of every object in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, item]) => [name, reversed(item)]),
  )
}

test('the order of properties does not matter', () => {
  fc.assert(
    fc.property(json, (row) => {
      expect(of(reversed(row) as Record<string, unknown>)).toBe(of(row))
    }),
  )
})

test('any other value matters, in any place', () => {
  const row = { id: '/a', properties: { list: [1, { on: true }], text: 'a' } }
  const others = [
    { id: '/b', properties: row.properties },
    { id: '/a', properties: { list: [1, { on: false }], text: 'a' } },
    { id: '/a', properties: { list: [{ on: true }, 1], text: 'a' } },
    { id: '/a', properties: { list: [1, { on: true }], text: 'A' } },
    { id: '/a', properties: { list: [1, { on: true }], text: null } },
    { id: '/a', properties: { list: [1, { on: true }] } },
    { id: '/a', properties: null },
  ]
  expect(new Set([row, ...others].map((one) => of(one))).size).toBe(others.length + 1)
})

test('a value is not taken for another that is written alike', () => {
  fc.assert(
    fc.property(json, json, (a, b) => {
      expect(of(a) === of(b)).toBe(JSON.stringify(sorted(a)) === JSON.stringify(sorted(b)))
    }),
  )
})

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, item]) => [name, sorted(item)])
}

test('the casing of ids and types does not matter, that of values does', () => {
  expect(of({ id: '/Subscriptions/A', type: 'Microsoft.Web/Sites' })).toBe(
    of({ id: '/subscriptions/a', type: 'microsoft.web/sites' }),
  )
  expect(of({ id: '/a', properties: { sku: 'B1' } })).not.toBe(of({ id: '/a', properties: { sku: 'b1' } }))
})

test('what changes by itself does not matter, unless something hides behind its name', () => {
  const row = (etag: unknown, earliestRestoreDate: string) => ({ id: '/a', etag, properties: { earliestRestoreDate } })
  expect(of(row('1', '2026-01-01'))).toBe(of(row('2', '2026-01-02')))
  expect(of(row({ a: 1 }, '2026-01-01'))).not.toBe(of(row({ a: 2 }, '2026-01-01')))
})

test('the name of a signal is that of a run, the name of an asset is the asset’s', () => {
  const [one, other] = [
    { id: '/a', name: 'x' },
    { id: '/a', name: 'y' },
  ]
  expect(of(one, true)).toBe(of(other, true))
  expect(of(one)).not.toBe(of(other))
})

test('a row that is nested without end is refused', () => {
  let deep: unknown = 1
  for (let i = 0; i < 200; i++) deep = { deep }
  expect(() => of({ id: '/a', properties: deep })).toThrow('nested more than 128 levels deep')
})
