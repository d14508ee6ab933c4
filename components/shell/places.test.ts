import { expect, test } from 'vitest'
import { homeOf } from '#lib/auth/home.ts'
import { actions, type Role, reachOf } from '#lib/auth/permissions.ts'
import { initialsOf, placeOf, placesInBar, placesOf } from './places.ts'

const labelsOf = (...roles: Role[]) => {
  const may = actions.filter((action) => reachOf(roles, action) !== null)
  return placesOf({ name: 'Ada', roles, home: homeOf(roles), may }).map(({ label }) => label)
}

test('an owner begins at their own work, and does not see what they may not enter', () => {
  expect(labelsOf('Owner')).toEqual([
    'My work',
    'Overview',
    'Findings',
    'Assets',
    'Checklist',
    'Exceptions',
    'Workloads',
  ])
})

test('who sees the whole begins there, also when they own a part of it', () => {
  expect(labelsOf('Security').slice(0, 2)).toEqual(['Overview', 'Findings'])
  expect(labelsOf('Security', 'Owner').slice(0, 3)).toEqual(['Overview', 'My work', 'Findings'])
})

test('the bar of a phone has where one begins and the two lists, the rest is one touch away', () => {
  const bar = (...roles: Role[]) => {
    const may = actions.filter((action) => reachOf(roles, action) !== null)
    const { inBar, inMore } = placesInBar({ name: 'Ada', roles, home: homeOf(roles), may })
    expect(inBar.length + inMore.length).toBe(labelsOf(...roles).length)
    return inBar.map(({ label }) => label)
  }
  expect(bar('Owner')).toEqual(['My work', 'Findings', 'Exceptions'])
  expect(bar('Security')).toEqual(['Overview', 'Findings', 'Exceptions'])
  expect(bar()).toEqual([])
})

test('who has no role sees no place', () => {
  expect(labelsOf()).toEqual([])
})

test('a page belongs to the place above it', () => {
  expect(placeOf('/')?.label).toBe('Overview')
  expect(placeOf('/assets/some-key')?.label).toBe('Assets')
  expect(placeOf('/settings/people')?.label).toBe('Settings')
  expect(placeOf('/assetsandmore')).toBeUndefined()
})

test.each([
  ['Security analyst', 'SA'],
  ['Ada Maria Lovelace', 'AL'],
  ['Ada', 'A'],
  ['ada.lovelace@example.com', 'AC'],
  ['  ', '?'],
  ['𝒜da 👩‍🚀', '𝒜👩'],
])('%j is drawn as %j', (name, initials) => {
  expect(initialsOf(name)).toBe(initials)
})
