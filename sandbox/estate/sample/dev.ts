import type { Row } from '../estate.ts'
import { disk, images, virtualMachine } from '../rows/compute.ts'
import { containerRegistry, managedCluster, nodeGroup } from '../rows/containers.ts'
import { cosmosAccount, entraAdministrator, postgresServer, sqlServer } from '../rows/databases.ts'
import { ipConfigurationId, nicId, publicIpAddress, publicIpId } from '../rows/interfaces.ts'
import { networkSecurityGroup, nsgId, subnetId, virtualNetwork } from '../rows/network.ts'
import {
  appInsights,
  failureAnomalies,
  logWorkspace,
  messagingNamespace,
  plain,
  workspaceId,
} from '../rows/platform.ts'
import { denyByDefault, keyVault, storageAccount } from '../rows/storage.ts'
import { appServicePlan, planId, webApp } from '../rows/web.ts'
import { groupRows } from './cast.ts'
import { devGroups } from './groups.ts'

const { shop, data, jonas, arjun, poc, network, shell } = devGroups
const subnet = (name: string) => subnetId(network, 'vnet-dev', name)

function networkRows(): Row[] {
  return [
    networkSecurityGroup(network, 'nsg-dev', [
      { name: 'default-allow-ssh', priority: 1000, port: '22', source: '*' },
      { name: 'allow-http', priority: 1010, port: '80', source: '*' },
    ]),
    networkSecurityGroup(network, 'nsg-dev-test', [
      { name: 'allow-https', priority: 100, port: '443', source: 'Internet' },
    ]),
    networkSecurityGroup(poc, 'vm-poc-search-nsg', [{ name: 'RDP', priority: 300, port: '3389', source: '*' }]),
    virtualNetwork(network, 'vnet-dev', '10.90.0.0/16', [
      { name: 'default', prefix: '10.90.0.0/24', nsg: nsgId(network, 'nsg-dev') },
      { name: 'test', prefix: '10.90.1.0/24', nsg: nsgId(network, 'nsg-dev-test') },
      { name: 'scratch', prefix: '10.90.2.0/24' },
    ]),
    publicIpAddress(jonas, 'vm-jonas-ip', ipConfigurationId(nicId(jonas, 'vm-jonas-nic')), {
      sku: { name: 'Basic', tier: 'Regional' },
    }),
    publicIpAddress(poc, 'vm-poc-search-ip', ipConfigurationId(nicId(poc, 'vm-poc-search-nic'))),
    ...['pip-test-01', 'pip-test-02', 'pip-arjun-tmp', 'pip-loadtest'].map((name) =>
      publicIpAddress(network, name, null, { tags: null }),
    ),
  ]
}

function shopRows(): Row[] {
  const plan = planId(shop, 'asp-test-shop')
  const app = (name: string, config: Record<string, unknown>, properties: Record<string, unknown> = {}) =>
    webApp(shop, name, { plan, config: { linuxFxVersion: 'NODE|22-lts', ...config }, properties })
  return [
    appServicePlan(shop, 'asp-test-shop', { name: 'B2', tier: 'Basic' }),
    app('app-test-shop-web', { ftpsState: 'AllAllowed' }),
    app('app-test-checkout', { ftpsState: 'AllAllowed', minTlsVersion: '1.0' }, { httpsOnly: false }),
    app('app-test-orders', { ftpsState: 'FtpsOnly', remoteDebuggingEnabled: true }),
    app('app-test-payments', { ftpsState: 'Disabled' }),
    ...sqlServer(shop, 'sql-test-shop', ['shop-test', 'shop-loadtest'], {
      administrators: entraAdministrator(shop, 'grp-shop-dba', false),
      minimalTlsVersion: '1.2',
    }),
    cosmosAccount(shop, 'cosmos-test-shop', {}),
    storageAccount(shop, 'sttestshop', { allowBlobPublicAccess: true, minimumTlsVersion: 'TLS1_0' }),
    storageAccount(shop, 'sttestshopload', { networkAcls: denyByDefault() }),
    keyVault(shop, 'kv-test-shop', { enablePurgeProtection: undefined, enableRbacAuthorization: false }),
    failureAnomalies(shop, 'appi-test-shop'),
    appInsights(shop, 'appi-test-shop', workspaceId(network, 'log-dev')),
    messagingNamespace(shop, 'ServiceBus', 'sb-test-shop', 'Standard'),
  ]
}

function dataRows(): Row[] {
  return [
    storageAccount(data, 'sttestlake', {
      networkAcls: denyByDefault(),
      isHnsEnabled: true,
      allowBlobPublicAccess: false,
    }),
    storageAccount(data, 'sttestraw', { isHnsEnabled: true, allowSharedKeyAccess: false }),
    postgresServer(
      data,
      'pg-test-meta',
      { network: { publicNetworkAccess: 'Enabled' } },
      { sku: { name: 'Standard_B2s', tier: 'Burstable' } },
    ),
    managedCluster(data, 'aks-test', {
      version: '1.30.14',
      subnet: subnet('test'),
      pools: [{ name: 'nodepool1', count: 2, mode: 'System' }],
      properties: { enableRBAC: false, nodeResourceGroup: nodeGroup(data, 'aks-test') },
    }),
    containerRegistry(data, 'acrtestdata', 'Standard', { adminUserEnabled: true, anonymousPullEnabled: true }),
    keyVault(data, 'kv-test-data', { enablePurgeProtection: undefined }),
    plain(data, 'Microsoft.DataFactory/factories', 'adf-test', {
      publicNetworkAccess: 'Enabled',
      version: '2018-06-01',
    }),
  ]
}

function sandboxRows(): Row[] {
  const small = { os: 'Linux', size: 'Standard_B2s', subnet: subnet('default') } as const
  return [
    ...virtualMachine(jonas, 'vm-jonas', {
      ...small,
      publicIp: publicIpId(jonas, 'vm-jonas-ip'),
      securityType: 'Standard',
      passwordLogin: true,
      bootDiagnostics: false,
    }),
    ...virtualMachine(jonas, 'vm-jonas-runner', { ...small, patchMode: 'AutomaticByPlatform' }),
    ...virtualMachine(arjun, 'vm-arjun-spark', {
      ...small,
      size: 'Standard_D8s_v5',
      image: images.ubuntu1804,
      securityType: null,
      patchMode: null,
      running: false,
      bootDiagnostics: null,
    }),
    ...virtualMachine(poc, 'vm-poc-search', {
      os: 'Windows',
      subnet: subnet('scratch'),
      publicIp: publicIpId(poc, 'vm-poc-search-ip'),
      nsg: nsgId(poc, 'vm-poc-search-nsg'),
      patchMode: 'AutomaticByOS',
      securityType: 'Standard',
      adminUsername: 'emil',
    }),
    storageAccount(jonas, 'stjonasdemo', { allowBlobPublicAccess: true, supportsHttpsTrafficOnly: false }),
    storageAccount(arjun, 'starjunnotebooks', {
      allowBlobPublicAccess: undefined,
      minimumTlsVersion: undefined,
      allowSharedKeyAccess: undefined,
    }),
    storageAccount(shell, 'csb10032000a1b2c3d4', {}, { tags: { 'ms-resource-usage': 'azure-cloud-shell' } }),
    disk(arjun, 'disk-arjun-data', { gigabytes: 512 }),
    disk(arjun, 'vm-arjun-old_OsDisk_1', { os: 'Linux', gigabytes: 30 }),
    disk(jonas, 'disk-jonas-backup', { gigabytes: 64 }),
    plain(
      poc,
      'Microsoft.Search/searchServices',
      'srch-poc',
      { publicNetworkAccess: 'enabled', disableLocalAuth: false, replicaCount: 1, partitionCount: 1 },
      { sku: { name: 'basic' } },
    ),
    plain(jonas, 'Microsoft.ContainerInstance/containerGroups', 'aci-jonas-selenium', {
      osType: 'Linux',
      ipAddress: { type: 'Public', ip: '203.0.113.77', ports: [{ port: 4444, protocol: 'TCP' }] },
    }),
    keyVault(jonas, 'kv-jonas', { enablePurgeProtection: undefined, enableRbacAuthorization: undefined }),
  ]
}

/** Tests, sandboxes and what people forgot. */
export const dev = (): Row[] => [
  ...groupRows(devGroups),
  ...networkRows(),
  ...shopRows(),
  ...dataRows(),
  ...sandboxRows(),
  logWorkspace(network, 'log-dev', { retentionInDays: 30 }),
]
