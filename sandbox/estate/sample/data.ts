import type { Row } from '../estate.ts'
import { disk, images, scaleSet, virtualMachine } from '../rows/compute.ts'
import {
  containerRegistry,
  entraProfile,
  managedCluster,
  monitoringAddon,
  nodeGroup,
  policyAddon,
} from '../rows/containers.ts'
import { cosmosAccount, entraAdministrator, postgresServer, redisCache, sqlServer } from '../rows/databases.ts'
import {
  ipConfigurationId,
  networkSecurityGroup,
  nicId,
  nsgId,
  privateEndpoint,
  privateEndpointConnection,
  privateEndpointId,
  publicIpAddress,
  publicIpId,
  routeTable,
  routeTableId,
  subnetId,
  virtualNetwork,
} from '../rows/network.ts'
import {
  appInsights,
  databricksWorkspace,
  dataFactory,
  identityId,
  logWorkspace,
  managedIdentity,
  messagingNamespace,
  plain,
  privateDnsZone,
  searchService,
  workspaceId,
} from '../rows/platform.ts'
import { idOf, systemIdentity, userIdentity } from '../rows/row.ts'
import { accessPolicy, denyByDefault, keyVault, storageAccount, storageId } from '../rows/storage.ts'
import { appServicePlan, planId, webApp } from '../rows/web.ts'
import { group, groupRows, teamTags } from './cast.ts'

export const groups = {
  lake: group('data', 'rg-data-lake'),
  etl: group('data', 'rg-data-etl'),
  aks: group('data', 'rg-data-aks'),
  network: group('data', 'rg-data-network'),
  warehouse: group('data', 'rg-data-warehouse'),
  ml: group('data', 'rg-data-ml', { ...teamTags.data, owner: 'mei.tanaka@kestrel.example' }),
  nodes: group('data', 'MC_rg-data-aks_aks-data_westeurope', { 'aks-managed-cluster-name': 'aks-data' }),
}

const { lake, etl, aks, network, warehouse, ml, nodes } = groups
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
    privateDnsZone(network, 'privatelink.dfs.core.windows.net'),
    privateDnsZone(network, 'privatelink.blob.core.windows.net'),
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
      { allowSharedKeyAccess: undefined, publicNetworkAccess: undefined },
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
    storageAccount(etl, 'stdataetl', { allowSharedKeyAccess: true }),
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
    appInsights(etl, 'appi-data-etl', workspace),
    redisCache(etl, 'redis-data-jobs', { publicNetworkAccess: 'Disabled' }),
  ]
}

function clusterRows(): Row[] {
  const pools = [
    { name: 'system', count: 3, mode: 'System' as const },
    { name: 'spark', count: 6, size: 'Standard_E8ds_v5' },
  ]
  return [
    managedCluster(aks, 'aks-data', {
      version: '1.30.9',
      subnet: subnet('snet-aks'),
      pools,
      addons: { ...policyAddon(false), ...monitoringAddon(workspace) },
      network: { networkPolicy: 'azure' },
      properties: {
        aadProfile: entraProfile(aks, 'grp-data-admins', true),
        nodeResourceGroup: nodes.group,
        apiServerAccessProfile: { authorizedIPRanges: ['192.0.2.0/26'] },
      },
    }),
    managedCluster(aks, 'aks-data-jobs', {
      version: '1.29.15',
      subnet: subnet('snet-aks'),
      pools: [{ name: 'default', count: 2, mode: 'System' }],
      properties: { nodeResourceGroup: nodeGroup(aks, 'aks-data-jobs') },
    }),
    containerRegistry(aks, 'acrdata', 'Premium', {
      adminUserEnabled: true,
      networkRuleSet: { defaultAction: 'Allow', ipRules: [] },
    }),
    containerRegistry(
      aks,
      'acrdatalab',
      'Basic',
      { adminUserEnabled: true, anonymousPullEnabled: undefined },
      { tags: null },
    ),
    managedIdentity(aks, 'id-data-spark'),
    managedIdentity(aks, 'id-data-airflow'),
    keyVault(aks, 'kv-data-aks', { enablePurgeProtection: undefined }),
    postgresServer(aks, 'pg-data-airflow', {
      authConfig: { activeDirectoryAuth: 'Disabled', passwordAuth: 'Enabled' },
    }),
    scaleSet(
      nodes,
      'aks-system-21455738-vmss',
      {
        os: 'Linux',
        subnet: subnet('snet-aks'),
        capacity: 3,
        image: { publisher: 'microsoft-aks', offer: 'aks', sku: '2204gen2containerd' },
      },
      { tags: { 'aks-managed-poolName': 'system', 'aks-managed-orchestrator': 'Kubernetes:1.30.9' } },
    ),
    scaleSet(
      nodes,
      'aks-spark-21455738-vmss',
      {
        os: 'Linux',
        subnet: subnet('snet-aks'),
        capacity: 6,
        size: 'Standard_E8ds_v5',
        image: { publisher: 'microsoft-aks', offer: 'aks', sku: '2204gen2containerd' },
      },
      { tags: { 'aks-managed-poolName': 'spark', 'aks-managed-orchestrator': 'Kubernetes:1.30.9' } },
    ),
    networkSecurityGroup(nodes, 'aks-agentpool-21455738-nsg', [
      { name: 'k8s-azure-lb_allow_IPv4', priority: 500, port: ['80', '443'], source: 'Internet' },
    ]),
    publicIpAddress(
      nodes,
      'kubernetes-a3c1f2',
      `${idOf(nodes, 'Microsoft.Network/loadBalancers', 'kubernetes')}/frontendIPConfigurations/a3c1f2`,
    ),
    plain(
      nodes,
      'Microsoft.Network/loadBalancers',
      'kubernetes',
      {
        frontendIPConfigurations: [
          {
            name: 'a3c1f2',
            id: `${idOf(nodes, 'Microsoft.Network/loadBalancers', 'kubernetes')}/frontendIPConfigurations/a3c1f2`,
            properties: { publicIPAddress: { id: publicIpId(nodes, 'kubernetes-a3c1f2') } },
          },
        ],
      },
      { sku: { name: 'Standard', tier: 'Regional' } },
    ),
  ]
}

function warehouseRows(): Row[] {
  return [
    ...sqlServer(warehouse, 'sql-data-dwh', ['dwh', 'dwh-staging', 'dwh-finance'], {
      administrators: entraAdministrator(warehouse, 'grp-data-dba', true),
      publicNetworkAccess: 'Enabled',
    }),
    ...sqlServer(warehouse, 'sql-data-reports', ['reports'], {
      minimalTlsVersion: 'None',
      administrators: entraAdministrator(warehouse, 'grp-data-dba', false),
    }),
    postgresServer(warehouse, 'pg-data-meta', {
      network: { publicNetworkAccess: 'Disabled', delegatedSubnetResourceId: subnet('snet-ml') },
      authConfig: { activeDirectoryAuth: 'Enabled', passwordAuth: 'Disabled' },
    }),
    cosmosAccount(warehouse, 'cosmos-data-features', { disableLocalAuth: true, publicNetworkAccess: 'Disabled' }),
    storageAccount(warehouse, 'stdatadwh', { networkAcls: denyByDefault(['198.51.100.7']) }),
    keyVault(warehouse, 'kv-data-dwh', { networkAcls: denyByDefault(['198.51.100.7']) }),
  ]
}

function learningRows(): Row[] {
  return [
    plain(
      ml,
      'Microsoft.MachineLearningServices/workspaces',
      'mlw-data',
      {
        friendlyName: 'mlw-data',
        publicNetworkAccess: 'Enabled',
        hbiWorkspace: false,
        storageAccount: storageId(ml, 'stdataml'),
        v1LegacyMode: false,
      },
      { kind: 'Default', sku: { name: 'Basic', tier: 'Basic' }, identity: systemIdentity(ml, 'mlw-data') },
    ),
    storageAccount(ml, 'stdataml', { allowSharedKeyAccess: true }),
    keyVault(ml, 'kv-data-ml', { enableRbacAuthorization: false, accessPolicies: [accessPolicy(ml, 'mlw-data')] }),
    containerRegistry(ml, 'acrdataml', 'Standard', { adminUserEnabled: true }),
    appInsights(ml, 'appi-data-ml', workspace),
    searchService(ml, 'srch-data', { disableLocalAuth: false }),
    plain(
      ml,
      'Microsoft.CognitiveServices/accounts',
      'oai-data',
      {
        publicNetworkAccess: 'Enabled',
        disableLocalAuth: false,
        customSubDomainName: 'oai-data',
        networkAcls: { defaultAction: 'Allow', ipRules: [], virtualNetworkRules: [] },
      },
      { kind: 'OpenAI', sku: { name: 'S0' }, identity: userIdentity([identityId(aks, 'id-data-spark')]) },
    ),
    ...virtualMachine(ml, 'vm-data-gpu01', {
      os: 'Linux',
      size: 'Standard_NC6s_v3',
      subnet: subnet('snet-ml'),
      image: images.ubuntu2204,
      patchMode: 'ImageDefault',
      securityType: 'Standard',
      dataDisks: 1,
      agents: ['AzureMonitorLinuxAgent'],
    }),
    disk(ml, 'disk-data-training-2024', { gigabytes: 1024 }, { tags: { owner: 'arjun.rao' } }),
    disk(ml, 'disk-data-gpu-snapshot', {
      gigabytes: 512,
      networkAccessPolicy: 'DenyAll',
      publicNetworkAccess: 'Disabled',
    }),
  ]
}

/** The data platform as it stands when the story begins. */
export const data = (): Row[] => [
  ...groupRows(groups),
  ...networkRows(),
  ...lakeRows(),
  ...etlRows(),
  ...clusterRows(),
  ...warehouseRows(),
  ...learningRows(),
]
