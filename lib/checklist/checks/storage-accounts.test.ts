import { cases } from '../testing.ts'
import { storageAccounts } from './storage-accounts.ts'

cases(storageAccounts, 'storage-anonymous-blob-access', [
  ['declared off', { allowBlobPublicAccess: false }, 'pass'],
  ['declared off, as a text', { allowBlobPublicAccess: 'False' }, 'pass'],
  ['declared on', { allowBlobPublicAccess: true }, 'fail'],
  ['unset', {}, 'fail'],
  ['no properties', null, 'unknown'],
])

cases(storageAccounts, 'storage-minimum-tls', [
  ['TLS 1.2', { minimumTlsVersion: 'TLS1_2' }, 'pass'],
  ['TLS 1.2 in another case', { MinimumTlsVersion: 'tls1_2' }, 'pass'],
  ['TLS 1.3', { minimumTlsVersion: 'TLS1_3' }, 'pass'],
  ['TLS 1.0', { minimumTlsVersion: 'TLS1_0' }, 'fail'],
  ['unset', {}, 'fail'],
  ['not a version', { minimumTlsVersion: ['TLS1_2'] }, 'unknown'],
  ['no properties', null, 'unknown'],
])

cases(storageAccounts, 'storage-minimum-tls', [['TLS 1.2 is not enough', { minimumTlsVersion: 'TLS1_2' }, 'fail']], {
  lowest: '1.3',
})

cases(storageAccounts, 'storage-firewall', [
  ['denies by default', { networkAcls: { defaultAction: 'Deny' } }, 'pass'],
  ['allows by default', { networkAcls: { defaultAction: 'Allow' }, publicNetworkAccess: 'Enabled' }, 'fail'],
  [
    'allows by default, but has no public endpoint',
    { networkAcls: { defaultAction: 'Allow' }, publicNetworkAccess: 'Disabled' },
    'pass',
  ],
  ['has no firewall', { networkAcls: null }, 'fail'],
  ['no properties', null, 'unknown'],
])

cases(storageAccounts, 'storage-public-network-access', [
  ['disabled', { publicNetworkAccess: 'Disabled' }, 'pass'],
  ['secured by a perimeter', { publicNetworkAccess: 'SecuredByPerimeter' }, 'pass'],
  ['enabled', { publicNetworkAccess: 'Enabled' }, 'fail'],
  ['unset', {}, 'fail'],
  ['no properties', null, 'unknown'],
])

cases(storageAccounts, 'storage-sftp', [
  ['off', { isSftpEnabled: false }, 'pass'],
  ['on', { isSftpEnabled: true }, 'fail'],
  ['unset', {}, 'default'],
  ['no properties', null, 'unknown'],
])

cases(storageAccounts, 'storage-cross-tenant-replication', [
  ['refused', { allowCrossTenantReplication: false }, 'pass'],
  ['allowed', { allowCrossTenantReplication: true }, 'fail'],
  ['unset', {}, 'fail'],
  ['no properties', null, 'unknown'],
])

cases(storageAccounts, 'storage-secure-transfer', [
  ['required', { supportsHttpsTrafficOnly: true }, 'pass'],
  ['not required', { supportsHttpsTrafficOnly: false }, 'fail'],
  ['unset', {}, 'default'],
  ['no properties', null, 'unknown'],
])

cases(storageAccounts, 'storage-shared-keys', [
  ['refused', { allowSharedKeyAccess: false }, 'pass'],
  ['allowed', { allowSharedKeyAccess: true }, 'fail'],
  ['unset', { allowSharedKeyAccess: null }, 'fail'],
  ['no properties', null, 'unknown'],
])

cases(storageAccounts, 'storage-key-expiry', [
  ['90 days', { keyPolicy: { keyExpirationPeriodInDays: 90 } }, 'pass'],
  ['a year', { keyPolicy: { keyExpirationPeriodInDays: 365 } }, 'fail'],
  ['never', { keyPolicy: null }, 'fail'],
  ['keys are refused', { allowSharedKeyAccess: false }, 'none'],
  ['no properties', null, 'unknown'],
])
