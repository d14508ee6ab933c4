import type { Row } from '../estate.ts'
import { add, type Event, edit, on, remove, set, tag } from '../evolution.ts'
import { managedCluster, policyAddon } from '../rows/containers.ts'
import { privateEndpoint, privateEndpointConnection, privateEndpointId } from '../rows/interfaces.ts'
import { subnetId } from '../rows/network.ts'
import { dataFactory, managedIdentity, plain } from '../rows/platform.ts'
import { systemIdentity } from '../rows/row.ts'
import { storageAccount, storageId } from '../rows/storage.ts'
import { people, pipelines } from '../sample/cast.ts'
import { dataGroups } from '../sample/groups.ts'
import { assessDaily, denyLateral, dropRule, findOut, managedIdentityFor, openRule } from './effects.ts'

const { lake, etl, aks, network, ml } = dataGroups
const { mei, arjun, tom } = people
const deploy = pipelines.data

/** The new lakehouse: three layers, each behind its own endpoint. */
const lakehouse = (): Row[] =>
  ['stdatabronze', 'stdatasilver', 'stdatagold'].flatMap((name) => [
    storageAccount(lake, name, {
      isHnsEnabled: true,
      publicNetworkAccess: 'Disabled',
      allowSharedKeyAccess: false,
      networkAcls: { bypass: 'AzureServices', virtualNetworkRules: [], ipRules: [], defaultAction: 'Deny' },
      privateEndpointConnections: [
        privateEndpointConnection(storageId(lake, name), privateEndpointId(network, `pe-${name}`)),
      ],
    }),
    ...privateEndpoint(
      network,
      `pe-${name}`,
      subnetId(network, 'vnet-data', 'snet-endpoints'),
      storageId(lake, name),
      'dfs',
    ),
  ])

const endpointsOfLakehouse = ['pe-stdatabronze', 'pe-stdatasilver', 'pe-stdatagold'].map((name) => ({
  id: privateEndpointId(network, name),
}))

/** A subnet names the private endpoints in it. */
const withEndpoints = (row: Row): Row => {
  const properties = row.properties as {
    subnets: { name: string; properties: { privateEndpoints?: { id: string }[] } }[]
  }
  const subnets = properties.subnets.map((subnet) =>
    subnet.name === 'snet-endpoints'
      ? {
          ...subnet,
          properties: {
            ...subnet.properties,
            privateEndpoints: [...(subnet.properties.privateEndpoints ?? []), ...endpointsOfLakehouse],
          },
        }
      : subnet,
  )
  return { ...row, properties: { ...properties, subnets } }
}

const upgrade = (cluster: string, version: string) =>
  edit(cluster, (row) => {
    const properties = row.properties as { agentPoolProfiles: object[] }
    return {
      ...row,
      properties: {
        ...properties,
        kubernetesVersion: version,
        currentKubernetesVersion: version,
        agentPoolProfiles: properties.agentPoolProfiles.map((pool) => ({
          ...pool,
          orchestratorVersion: version,
          currentOrchestratorVersion: version,
        })),
      },
    }
  })

/** A cluster for streaming, from the module that the first clusters taught them. */
const streaming = (): Row[] => [
  managedCluster(aks, 'aks-data-stream', {
    version: '1.34.2',
    subnet: subnetId(network, 'vnet-data', 'snet-aks'),
    pools: [
      { name: 'system', count: 3, mode: 'System' },
      { name: 'flink', count: 4 },
    ],
    addons: policyAddon(true),
    network: { networkPolicy: 'cilium' },
    properties: {
      disableLocalAccounts: true,
      apiServerAccessProfile: { enablePrivateCluster: true },
      autoUpgradeProfile: { upgradeChannel: 'patch', nodeOSUpgradeChannel: 'NodeImage' },
    },
  }),
  managedIdentity(aks, 'id-data-stream'),
  plain(
    lake,
    'Microsoft.Insights/metricAlerts',
    'alert-data-stream-lag',
    { enabled: true, severity: 1 },
    { location: 'global' },
  ),
]

export const dataTimeline: Event[] = [
  on(9, arjun, set('func-data-validate', { 'siteConfig.ftpsState': 'FtpsOnly' })),
  on(17, deploy, set('evh-data-clickstream', { minimumTlsVersion: '1.2' })),
  on(28, mei, tag('stdatalogs', { owner: 'team-data@kestrel.example', workload: 'data-platform' })),
  on(36, arjun, upgrade('aks-data', '1.33.5')),
  on(45, mei, dropRule('nsg-data-ir', 'allow-rdp')),
  on(
    46,
    deploy,
    set('vm-data-ir01-nic', { 'ipConfigurations.0.properties.publicIPAddress': undefined }),
    set('pip-data-ir01', { ipConfiguration: undefined }),
  ),
  on(48, mei, remove('pip-data-ir01'), assessDaily('vm-data-ir01', 'windows')),
  on(58, deploy, add(lakehouse()), edit('vnet-data', withEndpoints)),
  on(66, arjun, set('aks-data', { 'addonProfiles.azurepolicy': { enabled: true, config: { version: 'v2' } } })),
  on(71, deploy, set('acrdata', { adminUserEnabled: false }), findOut('acrdata', { findings: false })),
  on(
    76,
    deploy,
    set('app-data-catalog', { httpsOnly: true }),
    managedIdentityFor('app-data-catalog'),
    managedIdentityFor('func-data-notify'),
  ),
  on(83, mei, set('sql-data-dwh', { publicNetworkAccess: 'Disabled' })),
  // Reports break; the firewall is opened again until there is an endpoint.
  on(85, mei, set('sql-data-dwh', { publicNetworkAccess: 'Enabled' })),
  on(101, mei, set('adf-access-policies', { expiresOn: '2026-12-31T23:00:00Z' })),
  on(103, arjun, set('pg-data-airflow', { authConfig: { activeDirectoryAuth: 'Enabled', passwordAuth: 'Enabled' } })),
  on(108, deploy, add(dataFactory(etl, 'adf-data-events', {}, { identity: systemIdentity(etl, 'adf-data-events') }))),
  on(114, mei, set('sql-data-reports', { minimalTlsVersion: '1.2' })),
  on(117, tom, findOut('sql-data-dwh', { auditing: true }), findOut('sql-data-reports', { auditing: true })),
  on(
    121,
    arjun,
    upgrade('aks-data', '1.34.2'),
    set('aks-data', { autoUpgradeProfile: { upgradeChannel: 'patch', nodeOSUpgradeChannel: 'NodeImage' } }),
  ),
  on(126, deploy, add(streaming())),
  on(130, arjun, remove('aks-data-jobs', 'acrdatalab')),
  on(134, deploy, set('kv-data-etl', { enableRbacAuthorization: true, accessPolicies: [] })),
  on(138, mei, remove('adf-access-policies')),
  on(141, mei, remove('pip-data-dbx-poc', 'disk-data-training-2024')),
  // Terraform knows nothing of the add-on and of the admin user that was switched off by hand.
  on(
    152,
    deploy,
    set('aks-data', { 'addonProfiles.azurepolicy': { enabled: false, config: null } }),
    set('acrdata', { adminUserEnabled: true }),
    set('stdatashare', { minimumTlsVersion: 'TLS1_0' }),
  ),
  on(156, deploy, set('acrdata', { adminUserEnabled: false }), set('stdatashare', { minimumTlsVersion: 'TLS1_2' })),
  on(159, deploy, denyLateral('nsg-data-ir')),
  on(161, arjun, set('aks-data', { 'addonProfiles.azurepolicy': { enabled: true, config: { version: 'v2' } } })),
  on(153, arjun, openRule('nsg-data-kafka', { name: 'ssh-any', priority: 210, port: '22', source: '0.0.0.0/0' })),
  on(165, deploy, add(storageAccount(ml, 'stdatafeatures', { isHnsEnabled: true, allowSharedKeyAccess: false }))),
  on(169, mei, findOut('acrdataml', { findings: false }), set('acrdataml', { adminUserEnabled: false })),
  // A notebook does not start; support asks for SSH.
  on(
    177,
    arjun,
    openRule('nsg-data-dbx', {
      name: 'support-ssh',
      priority: 200,
      port: '22',
      source: '*',
      description: 'case 2411170040002281',
    }),
  ),
  on(179, deploy, set('kv-data-ml', { enableRbacAuthorization: true, accessPolicies: [] })),
]
