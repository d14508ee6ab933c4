import { describe, expect, test } from 'vitest'
import { askedScopeOf, scopeInView } from './scope.ts'
import { scopesOf } from './score.ts'

const a = '11111111-1111-4111-8111-111111111111'
const b = '22222222-2222-4222-8222-222222222222'
const everything = { subscriptions: null, workloads: null }

describe('the scope that an address asks for', () => {
  test('is the whole estate where nothing is said', () => {
    expect(askedScopeOf({})).toEqual(everything)
    expect(askedScopeOf({ subscription: '', workload: '' })).toEqual(everything)
  })

  test('takes subscriptions and workloads repeated, by commas, in any case and order, each once', () => {
    expect(askedScopeOf({ subscription: [b.toUpperCase(), `${a}, ${b}`], workload: 'Shop,data-lake' })).toEqual({
      subscriptions: [a, b],
      workloads: ['data-lake', 'shop'],
    })
  })

  test('drops what cannot be an id or a slug', () => {
    expect(askedScopeOf({ subscription: ["' or 1=1", a], workload: ['-x', 'shop--', '../etc'] })).toEqual({
      subscriptions: [a],
      workloads: null,
    })
    expect(askedScopeOf({ subscription: '<script>' })).toEqual(everything)
  })
})

describe('the scope in view', () => {
  const numbers = new Map([
    ['shop', 3],
    ['data', 2],
  ])
  const asking = (...workloads: string[]) => ({ subscriptions: null, workloads })

  test('is what was asked for, for those who may see everything', () => {
    expect(scopeInView(everything, null, numbers)).toEqual(everything)
    expect(scopeInView(asking('data', 'none', 'shop'), null, numbers).workloads).toEqual([0, 2, 3])
  })

  test('is what is theirs, for those who may see some workloads only', () => {
    expect(scopeInView(everything, [5, 3], numbers).workloads).toEqual([3, 5])
    expect(scopeInView(everything, [], numbers).workloads).toEqual([])
    expect(scopeInView(asking('shop', 'data'), [3, 5], numbers).workloads).toEqual([3])
  })

  test('is nothing for a workload that is not theirs, exactly as for one that does not exist', () => {
    const nobodys = scopeInView(asking('nobodys'), [3], numbers)
    expect(nobodys.workloads).toEqual([])
    expect(scopeInView(asking('data'), [3], numbers)).toEqual(nobodys)
    expect(scopeInView(asking('none'), [3], numbers)).toEqual(nobodys)
    expect(scopeInView(asking('nobodys'), null, numbers)).toEqual(nobodys)
  })

  test('keeps the subscriptions asked for', () => {
    expect(scopeInView({ subscriptions: [a], workloads: null }, [3], numbers)).toEqual({
      subscriptions: [a],
      workloads: [3],
    })
  })
})

test('a scope is the sum of the estate’s row, of subscriptions’, of workloads’, or of the parts that both share', () => {
  expect(scopesOf(everything)).toEqual([''])
  expect(scopesOf({ subscriptions: [a, b], workloads: null })).toEqual([a, b])
  expect(scopesOf({ subscriptions: null, workloads: [0, 3] })).toEqual(['w0', 'w3'])
  expect(scopesOf({ subscriptions: [a, b], workloads: [0, 3] })).toEqual([`${a}/w0`, `${a}/w3`, `${b}/w0`, `${b}/w3`])
  expect(scopesOf({ subscriptions: [a], workloads: [] })).toEqual([])
})
