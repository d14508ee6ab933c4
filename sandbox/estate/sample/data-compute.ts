import type { Row } from '../estate.ts'
import { disk, images, virtualMachine } from '../rows/compute.ts'
import {
  containerRegistry,
  entraProfile,
  managedCluster,
  monitoringAddon,
  nodeGroup,
  policyAddon,
} from '../rows/containers.ts'
import { cosmosAccount, entraAdministrator, postgresServer, sqlServer } from '../rows/databases.ts'
import { publicIpAddress, publicIpId } from '../rows/interfaces.ts'
import { networkSecurityGroup, subnetId } from '../rows/network.ts'
import {
  appInsights,
  failureAnomalies,
  identityId,
  managedIdentity,
  plain,
  searchService,
  workspaceId,
} from '../rows/platform.ts'
import { idOf, systemIdentity, userIdentity } from '../rows/row.ts'
import { scaleSet } from '../rows/scale-sets.ts'
import { accessPolicy, denyByDefault, keyVault, storageAccount, storageId } from '../rows/storage.ts'
import { dataGroups } from './groups.ts'

const { lake, aks, network, warehouse, ml, nodes } = dataGroups
const subnet = (name: string) => subnetId(network, 'vnet-data', name)
const workspace = workspaceId(lake, 'log-data')

function clusterRows(): Row[] {
  const pools = [
    { name: 'system', count: 3, mode: 'System' as const },
    { name: 'spark', count: 6, size: 'Standard_E8ds_v5' },
  ]
  return [
    managedCluster(aks, 'aks-data', {
      version: '1.32.9',
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
      version: '1.31.13',
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
    keyVault(aks, 'kv-data-aks', { networkAcls: denyByDefault(), enablePurgeProtection: undefined }),
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
      { tags: { 'aks-managed-poolName': 'system', 'aks-managed-orchestrator': 'Kubernetes:1.32.9' } },
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
      { tags: { 'aks-managed-poolName': 'spark', 'aks-managed-orchestrator': 'Kubernetes:1.32.9' } },
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
    storageAccount(ml, 'stdataml', { networkAcls: denyByDefault(), allowSharedKeyAccess: true }),
    keyVault(ml, 'kv-data-ml', { enableRbacAuthorization: false, accessPolicies: [accessPolicy(ml, 'mlw-data')] }),
    containerRegistry(ml, 'acrdataml', 'Standard', { adminUserEnabled: true }),
    failureAnomalies(ml, 'appi-data-ml'),
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

/** Clusters, the warehouse and machine learning of the data platform. */
export const dataCompute = (): Row[] => [...clusterRows(), ...warehouseRows(), ...learningRows()]
