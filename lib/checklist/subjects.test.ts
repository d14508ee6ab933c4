import { expect, test } from 'vitest'
import { checklist } from './checks/index.ts'
import { deviation, subjectOf } from './subjects.ts'

const asset = (label: string) => ({ kind: 'asset', label }) as const

test('every check says in a few words what it is about', () => {
  const long = checklist.map(({ id }) => subjectOf(id)).filter((subject) => subject.split(' ').length > 7)
  expect(long).toEqual([])
  expect(checklist.filter(({ id }) => subjectOf(id).toLowerCase() === id.replaceAll('-', ' '))).toEqual([])
})

test('a check that is gone is called by its id', () => {
  expect(subjectOf('storage-old-thing')).toBe('Storage old thing')
})

test.each([
  [['storage-shared-keys'], [asset('stshopmedia')], 'Shared keys on stshopmedia'],
  [['storage-shared-keys', 'storage-sftp'], [asset('a'), asset('b')], 'SFTP and shared keys on a and b'],
  [['sql-minimum-tls', 'storage-minimum-tls'], [asset('a'), asset('b'), asset('c')], 'Old TLS on 3 assets'],
  [['app-service-ftp', 'storage-sftp', 'nsg-udp'], [{ kind: 'workload', label: 'shop' }], 'FTP and 2 more in shop'],
  [['app-service-ftp'], [{ kind: 'tag', label: 'env = dev' }], 'FTP where env = dev'],
  [['app-service-ftp'], [asset('a'), { kind: 'resource_group', label: 'rg' }], 'FTP in 2 places'],
  [[], [], 'No check'],
] as const)('%j at %j is %s', (checks, places, words) => {
  expect(deviation(checks, places)).toBe(words)
})
