import { expect, test } from 'vitest'
import { scopeWords } from './scope-words.ts'

const items = (...names: string[]) => names.map((name) => ({ value: name.toLowerCase(), name }))
const choices = {
  workloads: { items: items('Shop', 'Data lake'), total: 4 },
  subscriptions: { items: items('prod', 'legacy-lob'), total: 12 },
}
const nameOf = (_: string, value: string) =>
  [...choices.workloads.items, ...choices.subscriptions.items].find((one) => one.value === value)?.name
const said = (workloads: string[], subscriptions: string[], among = choices) => {
  const { label, text } = scopeWords({ workloads, subscriptions }, among, nameOf)
  return `${label} ${text}`
}

test('without a choice the scope says how many workloads there are', () => expect(said([], [])).toBe('Workload All 4'))
test('where nothing is a workload, it speaks of subscriptions', () =>
  expect(said([], [], { ...choices, workloads: { items: [], total: 0 } })).toBe('Subscription All 12'))
test('who has one workload reads its name', () =>
  expect(said([], [], { ...choices, workloads: { items: items('Shop'), total: 1 } })).toBe('Workload Shop'))
test('one choice is named, several are counted', () => {
  expect(said(['shop'], [])).toBe('Workload Shop')
  expect(said(['shop', 'data lake'], [])).toBe('Workload 2 of 4')
  expect(said([], ['legacy-lob'])).toBe('Subscription legacy-lob')
})
test('a workload in a subscription is a scope of both', () =>
  expect(said(['shop'], ['legacy-lob'])).toBe('Scope Shop in legacy-lob'))
test('a name that is not known yet is left open', () => expect(said(['elsewhere'], [])).toBe('Workload …'))
