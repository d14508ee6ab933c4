import { cases, row } from '../testing.ts'
import { roleAssignments, roleDefinitions, subscriptions } from './role-assignments.ts'

const subscription = '/subscriptions/00000000-0000-0000-0000-000000000001'
const managementGroup = '/providers/Microsoft.Management/managementGroups/root'
const builtIn = (guid: string) => `/providers/Microsoft.Authorization/RoleDefinitions/${guid}`
const owner = builtIn('8e3af657-a8ff-443c-a75c-2fe8c4bcb635')
const contributor = builtIn('b24988ac-6180-42a0-ab88-20f7382dd24c')
const administrator = builtIn('18d7d88d-d35e-4fb5-a5c3-7773c20a72d9')
const readerId = builtIn('acdd72a7-3385-48ef-bd42-f606fba81ae7')
const customId = `${subscription}/providers/Microsoft.Authorization/roleDefinitions/c`

const definition = (id: string, ...actions: string[]) => ({
  id,
  type: 'microsoft.authorization/roledefinitions',
  properties: { roleName: 'Role', permissions: [{ actions }] },
})
const reader = definition(readerId, '*/read')
const assigned = (roleDefinitionId: string, principalType = 'User', scope = subscription, more: object = {}) => ({
  principalId: 'p',
  roleDefinitionId,
  principalType,
  scope,
  ...more,
})

cases(roleAssignments, 'role-deleted-principals', [
  ['a user', assigned(owner), 'pass'],
  ['nobody any more', assigned(owner, 'Unknown'), 'fail'],
  ['not told', { principalType: null }, 'unknown'],
  ['no properties', null, 'unknown'],
])

cases(roleAssignments, 'role-user-access-administrator', [
  ['over the subscription', assigned(administrator), 'fail'],
  ['over the tenant', assigned(administrator, 'User', '/'), 'fail'],
  ['over a management group, in another case', assigned(administrator.toUpperCase(), 'User', managementGroup), 'fail'],
  ['over a resource group', assigned(administrator, 'User', `${subscription}/resourceGroups/rg`), 'none'],
  ['another role', assigned(readerId), 'pass'],
  ['no role', { scope: subscription }, 'unknown'],
  ['no scope', { roleDefinitionId: owner }, 'unknown'],
  ['no properties', null, 'unknown'],
])

cases(roleAssignments, 'role-privileged-applications', [
  ['owner', assigned(owner, 'ServicePrincipal'), 'fail'],
  ['contributor over a management group', assigned(contributor, 'ServicePrincipal', managementGroup), 'fail'],
  ['owner, named in its subscription', assigned(`${subscription}${owner}`, 'serviceprincipal'), 'fail'],
  ['reader', assigned(readerId, 'ServicePrincipal'), 'pass', [reader]],
  ['reader, named in its subscription', assigned(`${subscription}${readerId}`, 'ServicePrincipal'), 'pass', [reader]],
  ['a custom role for everything', assigned(customId, 'ServicePrincipal'), 'fail', [definition(customId, 'a/b', '*')]],
  [
    'a custom role that assigns roles',
    assigned(customId, 'ServicePrincipal'),
    'fail',
    [definition(customId, 'microsoft.authorization/roleassignments/write')],
  ],
  [
    'a custom role that is narrow',
    assigned(customId, 'ServicePrincipal'),
    'pass',
    [definition(customId, 'Microsoft.Compute/*')],
  ],
  ['a role that cannot be seen', assigned(customId, 'ServicePrincipal'), 'unknown'],
  ['owner of a resource group', assigned(owner, 'ServicePrincipal', `${subscription}/resourceGroups/rg`), 'none'],
  ['a user', assigned(owner), 'none'],
  ['no properties', null, 'unknown'],
])

cases(roleAssignments, 'role-privileged-people', [
  ['a person', assigned(owner), 'fail'],
  ['a group', assigned(owner, 'Group'), 'pass'],
  ['a person with a narrow role', assigned(readerId), 'none', [reader]],
  ['a person with a role that cannot be seen', assigned(customId), 'unknown'],
  ['an application', assigned(owner, 'ServicePrincipal'), 'none'],
  ['over a resource group', assigned(owner, 'User', `${subscription}/resourceGroups/rg`), 'none'],
])

cases(roleAssignments, 'role-descriptions', [
  ['described', assigned(owner, 'User', subscription, { description: 'Break glass' }), 'pass'],
  ['not described', assigned(owner), 'fail'],
  ['empty', assigned(owner, 'User', subscription, { description: '' }), 'fail'],
  ['a narrow role', assigned(readerId), 'none', [reader]],
  ['no properties', null, 'unknown'],
])

const role = (type: unknown, ...actions: unknown[]) => ({ type, permissions: [{ actions }] })

cases(roleDefinitions, 'custom-role-everything', [
  ['everything', role('CustomRole', '*'), 'fail'],
  ['may assign roles', role('customrole', 'Microsoft.Authorization/*'), 'fail'],
  ['narrow', role('CustomRole', 'Microsoft.Compute/virtualMachines/*', '*/read'), 'pass'],
  ['built in', role('BuiltInRole', '*'), 'none'],
  ['no permissions', { type: 'CustomRole' }, 'unknown'],
  ['no properties', null, 'unknown'],
])

const owners = (count: number, scope = subscription, roleDefinitionId = owner) =>
  Array.from({ length: count }, (_, number) => ({
    id: `${scope}/providers/Microsoft.Authorization/roleAssignments/${number}`,
    type: 'microsoft.authorization/roleassignments',
    properties: assigned(roleDefinitionId, 'User', scope.toUpperCase()),
  }))
const asset = row({ id: subscription, properties: {} })

cases(subscriptions, 'subscription-owners', [
  ['three', asset, 'pass', owners(3)],
  ['four', asset, 'fail', owners(4)],
  ['four readers', asset, 'pass', owners(4, subscription, readerId)],
  ['four of a resource group', asset, 'pass', [...owners(4, `${subscription}/resourceGroups/rg`), ...owners(1)]],
  ['none that can be seen', asset, 'unknown'],
])
cases(subscriptions, 'subscription-owners', [['three are too many', asset, 'fail', owners(3)]], { most: 2 })
