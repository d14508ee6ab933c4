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
