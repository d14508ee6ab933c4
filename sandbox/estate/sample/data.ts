import type { Row } from '../estate.ts'
import { images, virtualMachine } from '../rows/compute.ts'
import { redisCache } from '../rows/databases.ts'
import {
  ipConfigurationId,
  nicId,
  privateEndpoint,
  privateEndpointConnection,
  privateEndpointId,
  publicIpAddress,
  publicIpId,
} from '../rows/interfaces.ts'
import { networkSecurityGroup, nsgId, routeTable, routeTableId, subnetId, virtualNetwork } from '../rows/network.ts'
import {
  appInsights,
  databricksWorkspace,
  dataFactory,
  failureAnomalies,
  logWorkspace,
  messagingNamespace,
  plain,
  privateDnsZone,
  workspaceId,
} from '../rows/platform.ts'
import { idOf, systemIdentity } from '../rows/row.ts'
import { accessPolicy, denyByDefault, keyVault, storageAccount, storageId } from '../rows/storage.ts'
import { appServicePlan, planId, webApp } from '../rows/web.ts'
import { groupRows, teamTags } from './cast.ts'
import { dataCompute } from './data-compute.ts'
import { dataGroups } from './groups.ts'

const { lake, etl, network } = dataGroups
const subnet = (name: string) => subnetId(network, 'vnet-data', name)
const workspace = workspaceId(lake, 'log-data')
const endpoints = ['pe-stdatalake01', 'pe-stdatalake02', 'pe-stdatacurated']

function networkRows(): Row[] {
  const nsg = (name: string) => nsgId(network, name)
  return [
    networkSecurityGroup(network, 'nsg-data-dbx', [
      { name: 'databricks-worker-to-worker', priority: 100, port: '*', protocol: '*', destination: 'VirtualNetwork' },
      {
        name: 'databricks-control-plane',
        priority: 110,
        port: ['443', '3306', '8443-8451'],
        source: 'AzureDatabricks',
      },
    ]),
    networkSecurityGroup(network, 'nsg-data-aks', [
      { name: 'allow-gateway', priority: 100, port: '443', source: '10.20.0.0/24' },
    ]),
    networkSecurityGroup(network, 'nsg-data-ir', [
      { name: 'allow-rdp', priority: 300, port: '3389', source: '*', description: 'Setup of the integration runtime' },
    ]),
    networkSecurityGroup(network, 'nsg-data-endpoints', []),
    routeTable(network, 'rt-data', '10.10.0.4'),
    virtualNetwork(
      network,
      'vnet-data',
      '10.30.0.0/16',
      [
        {
          name: 'snet-dbx-public',
          prefix: '10.30.0.0/22',
          nsg: nsg('nsg-data-dbx'),
          delegation: 'Microsoft.Databricks/workspaces',
        },
        {
          name: 'snet-dbx-private',
          prefix: '10.30.4.0/22',
          nsg: nsg('nsg-data-dbx'),
          delegation: 'Microsoft.Databricks/workspaces',
        },
        {
          name: 'snet-aks',
          prefix: '10.30.8.0/22',
          nsg: nsg('nsg-data-aks'),
          routeTable: routeTableId(network, 'rt-data'),
        },
        { name: 'snet-ir', prefix: '10.30.12.0/26', nsg: nsg('nsg-data-ir') },
        { name: 'snet-ml', prefix: '10.30.13.0/24' },
        {
          name: 'snet-endpoints',
          prefix: '10.30.14.0/24',
          nsg: nsg('nsg-data-endpoints'),
          privateEndpoints: endpoints.map((name) => privateEndpointId(network, name)),
        },
      ],
      [],
    ),
    ...endpoints.flatMap((name) =>
      privateEndpoint(network, name, subnet('snet-endpoints'), storageId(lake, name.slice(3)), 'dfs'),
    ),
    ...privateDnsZone(
      network,
      'privatelink.dfs.core.windows.net',
      idOf(network, 'Microsoft.Network/virtualNetworks', 'vnet-data'),
    ),
    ...privateDnsZone(
      network,
      'privatelink.blob.core.windows.net',
      idOf(network, 'Microsoft.Network/virtualNetworks', 'vnet-data'),
    ),
    publicIpAddress(network, 'pip-data-ir01', ipConfigurationId(nicId(etl, 'vm-data-ir01-nic'))),
    publicIpAddress(network, 'pip-data-nat', null, { tags: teamTags.data }),
    publicIpAddress(network, 'pip-data-dbx-poc', null, { tags: { owner: 'arjun.rao' } }),
  ]
}

function lakeRows(): Row[] {
  const hierarchical = { isHnsEnabled: true }
  const behindEndpoint = (name: string) => ({
    ...hierarchical,
    publicNetworkAccess: 'Disabled',
    privateEndpointConnections: [
      privateEndpointConnection(storageId(lake, name), privateEndpointId(network, `pe-${name}`)),
    ],
  })
  return [
    storageAccount(lake, 'stdatalake01', { ...behindEndpoint('stdatalake01'), networkAcls: denyByDefault() }),
    storageAccount(lake, 'stdatalake02', { ...behindEndpoint('stdatalake02'), allowSharedKeyAccess: false }),
    storageAccount(lake, 'stdatacurated', {
      ...behindEndpoint('stdatacurated'),
      allowSharedKeyAccess: false,
      encryption: { keySource: 'Microsoft.Storage', requireInfrastructureEncryption: true },
    }),
    storageAccount(lake, 'stdataraw', { ...hierarchical, networkAcls: denyByDefault([], [subnet('snet-ir')]) }),
    storageAccount(lake, 'stdatashare', {
      ...hierarchical,
      allowBlobPublicAccess: undefined,
      minimumTlsVersion: 'TLS1_0',
      allowCrossTenantReplication: true,
    }),
    storageAccount(
      lake,
      'stdatalogs',
      { networkAcls: denyByDefault(), allowSharedKeyAccess: undefined, publicNetworkAccess: undefined },
      { tags: null },
    ),
    storageAccount(
      lake,
      'stdataarchive',
      { minimumTlsVersion: 'TLS1_1', accessTier: 'Cool' },
      { tags: { owner: 'team-data', env: 'prod' } },
    ),
    storageAccount(
      lake,
      'dbstorageq7vzt4k2',
      { allowSharedKeyAccess: true },
      { tags: { application: 'databricks', 'databricks-environment': 'true' } },
    ),
    logWorkspace(lake, 'log-data', { retentionInDays: 30 }),
    keyVault(lake, 'kv-data-lake', { publicNetworkAccess: 'Disabled' }),
    messagingNamespace(lake, 'EventHub', 'evh-data-ingest', 'Standard', { minimumTlsVersion: '1.2' }),
    messagingNamespace(lake, 'EventHub', 'evh-data-clickstream', 'Standard', {
      minimumTlsVersion: '1.0',
      disableLocalAuth: false,
    }),
    plain(
      lake,
      'Microsoft.Purview/accounts',
      'pview-data',
      { publicNetworkAccess: 'Enabled', managedResourcesPublicNetworkAccess: 'Disabled' },
      { identity: systemIdentity(lake, 'pview-data') },
    ),
  ]
}

function etlRows(): Row[] {
  const runtime = { os: 'Windows', subnet: subnet('snet-ir'), image: images.windows2019 } as const
  const plan = planId(etl, 'asp-data-etl')
  return [
    dataFactory(etl, 'adf-data', {}, { identity: systemIdentity(etl, 'adf-data') }),
    dataFactory(etl, 'adf-data-partners', { publicNetworkAccess: 'Enabled' }, { identity: null }),
    databricksWorkspace(etl, 'dbw-data', {
      parameters: {
        enableNoPublicIp: { type: 'Bool', value: true },
        customVirtualNetworkId: {
          type: 'String',
          value: idOf(network, 'Microsoft.Network/virtualNetworks', 'vnet-data'),
        },
      },
    }),
    ...virtualMachine(etl, 'vm-data-ir01', {
      ...runtime,
      publicIp: publicIpId(network, 'pip-data-ir01'),
      patchMode: 'AutomaticByOS',
      agents: ['AzureMonitorWindowsAgent', 'MDE.Windows'],
    }),
    ...virtualMachine(etl, 'vm-data-ir02', {
      ...runtime,
      patchMode: 'AutomaticByPlatform',
      assessmentMode: 'AutomaticByPlatform',
      encryptionAtHost: true,
      agents: ['AzureMonitorWindowsAgent', 'MDE.Windows', 'AzurePolicyforWindows'],
    }),
    keyVault(etl, 'kv-data-etl', {
      enableRbacAuthorization: false,
      accessPolicies: ['adf-data', 'arjun.rao', 'mei.tanaka'].map((who) => accessPolicy(etl, who)),
      networkAcls: denyByDefault(),
    }),
    storageAccount(etl, 'stdataetl', { networkAcls: denyByDefault(), allowSharedKeyAccess: true }),
    appServicePlan(etl, 'asp-data-etl', { name: 'P0v3', tier: 'PremiumV3' }),
    webApp(
      etl,
      'func-data-validate',
      { plan, kind: 'functionapp,linux', config: { linuxFxVersion: 'PYTHON|3.11', ftpsState: 'AllAllowed' } },
      { identity: systemIdentity(etl, 'func-data-validate') },
    ),
    webApp(etl, 'func-data-notify', {
      plan,
      kind: 'functionapp,linux',
      config: { linuxFxVersion: 'PYTHON|3.12', ftpsState: 'Disabled' },
    }),
    webApp(etl, 'app-data-catalog', {
      plan,
      config: { linuxFxVersion: 'JAVA|17', minTlsVersion: '1.2', ftpsState: 'FtpsOnly' },
      properties: { httpsOnly: false },
    }),
    failureAnomalies(etl, 'appi-data-etl'),
    appInsights(etl, 'appi-data-etl', workspace),
    redisCache(etl, 'redis-data-jobs', { publicNetworkAccess: 'Disabled' }),
  ]
}

/** The data platform as it stands when the story begins. */
export const data = (): Row[] => [
  ...groupRows(dataGroups),
  ...networkRows(),
  ...lakeRows(),
  ...etlRows(),
  ...dataCompute(),
]
