import { describe, expect, test } from 'vitest'
import {
  changedParts,
  draftOf,
  isSame,
  onTopOf,
  problemAt,
  problemOf,
  problemsElsewhere,
  rulesOf,
  type StoredWorkload,
  slugFrom,
  targetOf,
  workloadOf,
} from './draft.ts'

const stored: StoredWorkload = {
  slug: 'shop',
  name: 'Shop',
  description: '',
  environment: 'production',
  criticality: 'high',
  target: 82.5,
  owners: [{ kind: 'person', objectId: 'a', name: 'Ada' }],
  rules: [
    { kind: 'tag', name: 'workload', value: 'shop' },
    { kind: 'tag', name: 'shop', value: null },
    { kind: 'tag', name: 'shop', value: '' },
    { kind: 'resource_group', name: 'rg-shop-*', subscription: 's1' },
    { kind: 'subscription', name: 's2' },
  ],
}

test('what is stored comes back as it was, through the form', () => {
  expect(workloadOf(draftOf(stored))).toEqual(stored)
  expect(isSame(draftOf(stored), draftOf(stored))).toBe(true)
  expect(isSame(draftOf(stored), { ...draftOf(stored), target: '83' })).toBe(false)
})

test.each([
  ['Shop (EU)', 'shop-eu'],
  ['  Übergröße  ', 'ubergrosse'],
  ['a'.repeat(60), 'a'.repeat(50)],
  ['!!!', ''],
  ['Zahlungs- & Rechnungswesen', 'zahlungs-rechnungswesen'],
])('the address of %j is proposed as %j', (name, slug) => expect(slugFrom(name)).toBe(slug))

test('a target may be typed with a comma, or not at all', () => {
  expect([targetOf('82,5'), targetOf(' 82 '), targetOf('')]).toEqual([82.5, 82, null])
  expect(targetOf('high')).toBeNaN()
})

test('what a kind of rule does not have is left out, whatever was typed before the kind changed', () => {
  const typed = { key: 'k', name: ' rg ', value: 'x', subscription: 's1' }
  expect(rulesOf([{ ...typed, kind: 'resource_group' }])).toEqual([
    { kind: 'resource_group', name: 'rg', subscription: 's1' },
  ])
  expect(rulesOf([{ ...typed, kind: 'subscription' }])).toEqual([{ kind: 'subscription', name: 'rg' }])
})

describe('what is wrong is told where it is wrong', () => {
  const problems = [
    { path: ['rules', 1, 'name'], message: 'Name the tag.' },
    { path: ['rules'], message: 'Give it a rule.' },
    { path: [], message: 'Not now.' },
  ]
  test('beside its field', () => {
    expect(problemAt(problems, 'rules', 1)).toBe('Name the tag.')
    expect(problemOf(problems, 'rules')).toBe('Give it a rule.')
    expect(problemAt(problems, 'rules', 10)).toBeNull()
    expect(problemAt(problems, 'name')).toBeNull()
  })
  test('or above them all, where no field is its own', () => {
    expect(problemsElsewhere(problems, ['rules', 'name'])).toEqual([{ path: [], message: 'Not now.' }])
  })
})

describe('somebody else saved meanwhile', () => {
  const seen = draftOf(stored)
  const theirs = draftOf({ ...stored, target: null, rules: [] })
  test('what they changed is named by its field', () => {
    expect(changedParts(seen, theirs)).toEqual(['target', 'rules'])
    expect(changedParts(seen, draftOf(stored))).toEqual([])
  })
  test('what I changed comes on top of theirs, and nothing else of mine', () => {
    const mine = { ...seen, name: 'Shop EU', target: '90' }
    expect(onTopOf(theirs, mine, seen)).toEqual({ ...theirs, name: 'Shop EU', target: '90' })
  })
})
