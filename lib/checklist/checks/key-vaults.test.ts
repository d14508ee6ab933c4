import { cases } from '../testing.ts'
import { keyVaults } from './key-vaults.ts'

cases(keyVaults, 'key-vault-firewall', [
  ['denies by default', { networkAcls: { defaultAction: 'Deny' } }, 'pass'],
  ['denies by default, in another case', { networkAcls: { defaultAction: 'deny' } }, 'pass'],
  ['allows by default', { networkAcls: { defaultAction: 'Allow' }, publicNetworkAccess: 'Enabled' }, 'fail'],
  ['has no firewall', {}, 'fail'],
  ['has no firewall and no public endpoint', { publicNetworkAccess: 'Disabled' }, 'pass'],
  ['is inside a perimeter', { publicNetworkAccess: 'SecuredByPerimeter' }, 'pass'],
  ['is being recovered', { createMode: 'recover' }, 'none'],
  ['no properties', null, 'unknown'],
])

cases(keyVaults, 'key-vault-public-network-access', [
  ['disabled', { publicNetworkAccess: 'disabled' }, 'pass'],
  ['enabled', { publicNetworkAccess: 'Enabled' }, 'fail'],
  ['unset', {}, 'fail'],
  ['no properties', null, 'unknown'],
])

cases(keyVaults, 'key-vault-rbac', [
  ['roles', { enableRbacAuthorization: true }, 'pass'],
  ['access policies', { enableRbacAuthorization: false }, 'fail'],
  ['unset', { enableRbacAuthorization: null }, 'fail'],
  ['is being recovered', { createMode: 'Recover', enableRbacAuthorization: false }, 'none'],
  ['no properties', null, 'unknown'],
])

const granting = (permissions: object) => ({ accessPolicies: [{ objectId: 'a', permissions }] })

cases(keyVaults, 'key-vault-access-policies', [
  ['reads only', granting({ keys: ['Get', 'List'], secrets: ['Get'] }), 'pass'],
  ['all keys', granting({ keys: ['all'], secrets: ['Get'] }), 'fail'],
  ['purges secrets', granting({ secrets: ['Get', 'PURGE'] }), 'fail'],
  ['purges certificates', granting({ certificates: ['purge'] }), 'fail'],
  ['all of storage', granting({ storage: ['All'] }), 'fail'],
  ['grants nothing', granting({}), 'pass'],
  [
    'the second policy is too wide',
    { accessPolicies: [{ permissions: {} }, { permissions: { keys: ['All'] } }] },
    'fail',
  ],
  ['has no policies', { accessPolicies: [] }, 'pass'],
  ['left over beside roles', { ...granting({ keys: ['All'] }), enableRbacAuthorization: true }, 'pass'],
  ['permissions that are no list', granting({ keys: 'All' }), 'unknown'],
  ['no properties', null, 'unknown'],
])

cases(keyVaults, 'key-vault-soft-delete', [
  ['on', { enableSoftDelete: true }, 'pass'],
  ['off', { enableSoftDelete: false }, 'fail'],
  ['unset', {}, 'fail'],
  ['is being recovered', { createMode: 'recover' }, 'none'],
  ['no properties', null, 'unknown'],
])

cases(keyVaults, 'key-vault-purge-protection', [
  ['on', { enablePurgeProtection: true, enableSoftDelete: true }, 'pass'],
  ['on, soft delete not told', { enablePurgeProtection: true }, 'pass'],
  ['on, but nothing is kept', { enablePurgeProtection: true, enableSoftDelete: false }, 'fail'],
  ['unset', { enableSoftDelete: true }, 'fail'],
  ['no properties', null, 'unknown'],
])
