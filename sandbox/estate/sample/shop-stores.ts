import type { Row } from '../estate.ts'
import { images, virtualMachine } from '../rows/compute.ts'
import { cosmosAccount, entraAdministrator, redisCache, sqlServer, sqlServerId } from '../rows/databases.ts'
import { privateEndpointConnection, privateEndpointId, publicIpId } from '../rows/interfaces.ts'
import { subnetId } from '../rows/network.ts'
import { scaleSet } from '../rows/scale-sets.ts'
import { denyByDefault, storageAccount } from '../rows/storage.ts'
import { shopGroups } from './groups.ts'

const { data, network, batch } = shopGroups
const subnet = (name: string) => subnetId(network, 'vnet-shop', name)

function dataRows(): Row[] {
  return [
    ...sqlServer(data, 'sql-shop-prod', ['shop-orders', 'shop-catalog', 'shop-customers'], {
      administrators: entraAdministrator(data, 'grp-shop-dba', false),
      publicNetworkAccess: 'Disabled',
      privateEndpointConnections: [
        privateEndpointConnection(sqlServerId(data, 'sql-shop-prod'), privateEndpointId(network, 'pe-sql-shop')),
      ],
    }),
    ...sqlServer(data, 'sql-shop-reporting', ['shop-reporting'], {
      administrators: entraAdministrator(data, 'grp-shop-dba', true),
    }),
    cosmosAccount(data, 'cosmos-shop-basket'),
    redisCache(data, 'redis-shop-cache', { enableNonSslPort: true, minimumTlsVersion: '1.0' }),
    redisCache(data, 'redis-shop-sessions'),
    storageAccount(
      data,
      'stshopbackup',
      { allowSharedKeyAccess: false, networkAcls: denyByDefault() },
      { sku: { name: 'Standard_GRS', tier: 'Standard' } },
    ),
    storageAccount(data, 'stshopexports', {
      networkAcls: denyByDefault(),
      supportsHttpsTrafficOnly: false,
      allowSharedKeyAccess: undefined,
    }),
  ]
}

function batchRows(): Row[] {
  const linux = { os: 'Linux', subnet: subnet('snet-batch') } as const
  return [
    ...virtualMachine(batch, 'vm-shop-batch01', {
      ...linux,
      publicIp: publicIpId(network, 'pip-shop-batch01'),
      patchMode: 'AutomaticByPlatform',
      assessmentMode: 'AutomaticByPlatform',
      agents: ['AzureMonitorLinuxAgent'],
    }),
    ...virtualMachine(batch, 'vm-shop-batch02', {
      ...linux,
      encryptionAtHost: true,
      patchMode: 'AutomaticByPlatform',
      assessmentMode: 'AutomaticByPlatform',
      agents: ['AzureMonitorLinuxAgent', 'AzurePolicyforLinux'],
    }),
    ...virtualMachine(batch, 'vm-shop-batch03', {
      ...linux,
      image: images.ubuntu1804,
      securityType: null,
      passwordLogin: true,
      patchMode: null,
    }),
    scaleSet(batch, 'vmss-shop-render', { os: 'Linux', subnet: subnet('snet-batch'), capacity: 4 }),
  ]
}

/** Where the shop keeps its data, and its batch machines. */
export const shopStores = (): Row[] => [...dataRows(), ...batchRows()]
