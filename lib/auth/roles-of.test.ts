import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { peopleRoles, rolesOf } from './roles-of.ts'

const owners = '0b0e3c9a-7f0e-4b58-9b0f-2f6f1f0f9a11'
const admins = '3c1d9a52-53f5-4d0c-8f6f-0f8d2b9f4c22'
const mapping = { Owner: [owners], Admin: [admins] }

describe('a person has', () => {
  test.each([
    ['the roles of the token', ['Security', 'Auditor'], [], ['Security', 'Auditor']],
    ['the roles of their groups', [], [owners], ['Owner']],
    ['both, each once', ['Owner'], [owners, admins], ['Owner', 'Admin']],
    ['none for a role that is not ours', ['Superuser', 'Global Administrator', '__proto__'], [], []],
    ['none for a role in other letters', ['admin', 'ADMIN', ' Admin'], [], []],
    ['never the role of applications', ['Reader'], [], []],
    ['none for a group that is not mapped', [], ['00000000-0000-4000-8000-000000000000'], []],
  ])('%s', (_, appRoles, groups, roles) => {
    expect(rolesOf({ appRoles, groups }, mapping)).toEqual(roles)
  })
})

test('more claims never take a role away, and no claim makes a role that nobody gave', () => {
  const claims = fc.record({
    appRoles: fc.array(fc.oneof(fc.constantFrom(...peopleRoles, 'Reader'), fc.string())),
    groups: fc.array(fc.constantFrom(owners, admins, 'other')),
  })
  fc.assert(
    fc.property(claims, claims, (one, other) => {
      const before = rolesOf(one, mapping)
      const together = { appRoles: [...one.appRoles, ...other.appRoles], groups: [...one.groups, ...other.groups] }
      expect(rolesOf(together, mapping)).toEqual(expect.arrayContaining(before))
      for (const role of before)
        expect(
          one.appRoles.includes(role) ||
            (role === 'Owner' && one.groups.includes(owners)) ||
            (role === 'Admin' && one.groups.includes(admins)),
        ).toBe(true)
    }),
  )
})
