import { expect, test } from 'vitest'
import type { RequestFields } from './request-contract.ts'
import { noFields } from './request-terms.ts'
import { changeWords, termChanges } from './term-changes.ts'

const shop = { target: { kind: 'workload', slug: 'shop' }, label: 'Online shop', hint: '' } as const
const lake = { target: { kind: 'workload', slug: 'data' }, label: 'Data platform', hint: '' } as const
const before: RequestFields = {
  ...noFields,
  checks: ['a', 'b'],
  targets: [shop],
  category: 'planned_remediation',
  plannedOn: '2027-02-28',
  endsOn: '2027-02-28',
}

test('what is as before is no difference, and neither is a day that is not chosen yet', () => {
  expect(termChanges(before, before)).toEqual([])
  expect(termChanges(before, { ...before, endsOn: '', plannedOn: '', startsOn: '', justification: ' ' })).toEqual([])
})

test('what came, what went, and what is otherwise', () => {
  expect(termChanges(before, { ...before, checks: ['b', 'c'], targets: [shop, lake], endsOn: '2027-05-22' })).toEqual([
    { term: 'checks', kind: 'list', added: ['c'], removed: ['a'] },
    { term: 'targets', kind: 'list', added: ['Data platform'], removed: [] },
    { term: 'endsOn', kind: 'value', before: '2027-02-28', after: '2027-05-22' },
  ])
  expect(termChanges(before, { ...before, startsOn: '2027-01-01' })).toEqual([
    { term: 'startsOn', kind: 'value', before: '', after: '2027-01-01' },
  ])
})

test('a change is shown as before and after', () => {
  expect(changeWords({ term: 'endsOn', kind: 'value', before: '2027-02-28', after: '2027-03-15' })).toEqual({
    term: 'Last day',
    before: '28 Feb 2027',
    after: '15 Mar 2027',
  })
  expect(changeWords({ term: 'targets', kind: 'list', added: ['stb'], removed: ['sta'] })).toEqual({
    term: 'Scope',
    before: 'sta',
    after: '+ stb',
  })
})
