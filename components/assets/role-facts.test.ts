import { expect, test } from 'vitest'
import { roleFacts } from './role-facts.ts'

const assignment = (scope: string, role = '8e3af657-a8ff-443c-a75c-2fe8c4bcb635') =>
  roleFacts('microsoft.authorization/roleassignments', {
    properties: {
      roleDefinitionId: `/subscriptions/1/providers/Microsoft.Authorization/RoleDefinitions/${role}`,
      principalType: 'User',
      principalId: 'p-1',
      scope,
    },
  })

test('an assignment says which role whom is given, and over what', () => {
  expect(assignment('/subscriptions/1')).toEqual([
    { key: 'Role', value: 'Owner' },
    { key: 'Given to', value: 'User p-1' },
    { key: 'Over', value: 'the whole subscription' },
  ])
})

test('scopes are named as people name them', () => {
  const over = (scope: string) => assignment(scope).at(-1)?.value
  expect(over('/')).toBe('the whole tenant')
  expect(over('/providers/Microsoft.Management/managementGroups/corp')).toBe('the management group corp')
  expect(over('/subscriptions/1/resourceGroups/rg-shop')).toBe('resourceGroups/rg-shop')
})

test('a role of one’s own keeps its id, as its name stands with its definition', () => {
  expect(assignment('/', 'ab-c')[0]).toEqual({ key: 'Role', value: 'ab-c' })
  expect(roleFacts('microsoft.authorization/roledefinitions', { properties: { roleName: 'Deployer' } })).toEqual([
    { key: 'Role', value: 'Deployer' },
  ])
})

test('what is not there is not said', () => {
  expect(roleFacts('microsoft.authorization/roleassignments', null)).toEqual([])
  expect(roleFacts('microsoft.compute/disks', { properties: { scope: '/' } })).toEqual([])
})
