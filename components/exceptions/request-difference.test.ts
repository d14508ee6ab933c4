import { expect, test } from 'vitest'
import type { RequestFields } from './request-contract.ts'
import { changesTyped } from './request-difference.ts'
import { noFields } from './request-terms.ts'

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
  expect(changesTyped(before, before)).toEqual([])
  expect(changesTyped(before, { ...before, endsOn: '', plannedOn: '', justification: ' ' })).toEqual([])
})

test('what came, what went, and what is otherwise', () => {
  expect(changesTyped(before, { ...before, checks: ['b', 'c'], targets: [shop, lake], endsOn: '2027-05-22' })).toEqual([
    { term: 'checks', kind: 'list', added: ['c'], removed: ['a'] },
    { term: 'targets', kind: 'list', added: ['Data platform'], removed: [] },
    { term: 'endsOn', kind: 'value', before: '2027-02-28', after: '2027-05-22' },
  ])
})
