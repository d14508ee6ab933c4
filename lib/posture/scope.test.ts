import { describe, expect, test } from 'vitest'
import { scopeOf, wholeEstate } from './scope.ts'

const a = '11111111-1111-4111-8111-111111111111'
const b = '22222222-2222-4222-8222-222222222222'

describe('the scope of an address', () => {
  test('is the whole estate where nothing is said', () => {
    expect(scopeOf({})).toEqual(wholeEstate)
    expect(scopeOf({ subscription: '' })).toEqual(wholeEstate)
  })

  test('takes subscriptions repeated, by commas, in any case and order, each once', () => {
    expect(scopeOf({ subscription: [b.toUpperCase(), `${a}, ${b}`] })).toEqual({ subscriptions: [a, b] })
  })

  test('drops what cannot be an id', () => {
    expect(scopeOf({ subscription: ["' or 1=1", a] })).toEqual({ subscriptions: [a] })
    expect(scopeOf({ subscription: '<script>' })).toEqual(wholeEstate)
  })
})
