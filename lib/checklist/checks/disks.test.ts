import { cases, row } from '../testing.ts'
import { disks } from './disks.ts'

cases(disks, 'disk-attached', [
  ['attached', { diskState: 'Attached' }, 'pass'],
  ['of a stopped machine', { diskState: 'Reserved' }, 'pass'],
  ['left behind', { diskState: 'unattached' }, 'fail'],
  ['not told', {}, 'unknown'],
  ['of Site Recovery', row({ tags: { 'ASR-ReplicaDisk': 'x' }, properties: { diskState: 'Unattached' } }), 'none'],
  ['of Site Recovery, by its name', row({ name: 'data-ASRReplica', properties: { diskState: 'Unattached' } }), 'none'],
  ['no properties', null, 'unknown'],
])

cases(disks, 'disk-network-access', [
  ['nobody', { networkAccessPolicy: 'DenyAll', publicNetworkAccess: 'Enabled' }, 'pass'],
  ['private endpoints', { networkAccessPolicy: 'AllowPrivate' }, 'pass'],
  ['not over public networks', { networkAccessPolicy: 'AllowAll', publicNetworkAccess: 'Disabled' }, 'pass'],
  ['everybody', { networkAccessPolicy: 'AllowAll', publicNetworkAccess: 'Enabled' }, 'fail'],
  ['unset', {}, 'fail'],
  ['no properties', null, 'unknown'],
])
