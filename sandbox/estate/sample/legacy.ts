import type { Row } from '../estate.ts'
import { images, virtualMachine } from '../rows/compute.ts'
import { sqlServer } from '../rows/databases.ts'
import { ipConfigurationId, nicId, publicIpAddress, publicIpId } from '../rows/interfaces.ts'
import { networkSecurityGroup, nsgId, subnetId, virtualNetwork } from '../rows/network.ts'
import { accessPolicy, keyVault, storageAccount } from '../rows/storage.ts'
import { appServicePlan, planId, webApp } from '../rows/web.ts'
import { groupRows } from './cast.ts'
import { legacyGroups } from './groups.ts'

const { lob, sql, network } = legacyGroups
const subnet = subnetId(network, 'vnet-legacy', 'default')

/** One database server for each branch office, all made from one script in 2018. */
export const sqlServers = ['hr', 'finance', 'stock', 'crm', 'archive', 'reporting'].map((name) => `sql-lob-${name}`)

function networkRows(): Row[] {
  return [
    networkSecurityGroup(network, 'nsg-legacy-jump', [
      { name: 'RDP', priority: 300, port: '3389', source: '*', description: 'Remote administration' },
      { name: 'SSH', priority: 310, port: '22', source: 'Internet' },
    ]),
    networkSecurityGroup(network, 'nsg-lob', [
      { name: 'HTTP', priority: 100, port: ['80', '443'], source: '*' },
      {
        name: 'Any-from-branches',
        priority: 200,
        port: '*',
        source: ['192.0.2.0/26', '198.51.100.0/26'],
        protocol: '*',
      },
    ]),
    virtualNetwork(network, 'vnet-legacy', '172.20.0.0/16', [
      { name: 'default', prefix: '172.20.0.0/24', nsg: nsgId(network, 'nsg-lob') },
      { name: 'jump', prefix: '172.20.1.0/28', nsg: nsgId(network, 'nsg-legacy-jump') },
      { name: 'old-vpn', prefix: '172.20.2.0/24' },
    ]),
    publicIpAddress(network, 'pip-legacy-jump', ipConfigurationId(nicId(lob, 'vm-legacy-jump-nic')), {
      sku: { name: 'Basic', tier: 'Regional' },
    }),
    publicIpAddress(network, 'pip-lob-web', ipConfigurationId(nicId(lob, 'vm-lob-web01-nic')), {
      sku: { name: 'Basic', tier: 'Regional' },
      label: 'kestrel-lob',
    }),
  ]
}

function machineRows(): Row[] {
  const old = {
    os: 'Windows',
    subnet,
    image: images.windows2012,
    securityType: null,
    patchMode: null,
    bootDiagnostics: null,
  } as const
  return [
    ...virtualMachine(lob, 'vm-lob-web01', {
      ...old,
      publicIp: publicIpId(network, 'pip-lob-web'),
      agents: ['MicrosoftMonitoringAgent'],
    }),
    ...virtualMachine(lob, 'vm-lob-web02', { ...old, vhdIn: 'stlobvhds' }),
    ...virtualMachine(
      lob,
      'vm-lob-sql01',
      { ...old, image: images.windows2019, patchMode: 'Manual', bootDiagnostics: false },
      { tags: { Owner: 'Petra Novak', Environment: 'PROD', 'patch-window': 'quarterly' } },
    ),
    ...virtualMachine(lob, 'vm-legacy-jump', {
      os: 'Windows',
      subnet: subnetId(network, 'vnet-legacy', 'jump'),
      image: images.windows2019,
      securityType: null,
      patchMode: 'AutomaticByOS',
      publicIp: publicIpId(network, 'pip-legacy-jump'),
      adminUsername: 'admin1',
    }),
  ]
}

/** The line-of-business system that nobody wants to touch. */
export const legacy = (): Row[] => [
  ...groupRows(legacyGroups),
  ...networkRows(),
  ...machineRows(),
  storageAccount(
    lob,
    'stlegacyfiles',
    {
      minimumTlsVersion: undefined,
      allowBlobPublicAccess: undefined,
      allowSharedKeyAccess: undefined,
      publicNetworkAccess: undefined,
      supportsHttpsTrafficOnly: false,
      allowCrossTenantReplication: undefined,
    },
    { kind: 'Storage', sku: { name: 'Standard_LRS', tier: 'Standard' } },
  ),
  storageAccount(
    lob,
    'stlobvhds',
    {
      minimumTlsVersion: 'TLS1_0',
      allowBlobPublicAccess: undefined,
      allowSharedKeyAccess: undefined,
      publicNetworkAccess: undefined,
    },
    { kind: 'Storage' },
  ),
  storageAccount(lob, 'stlobbackup', { minimumTlsVersion: 'TLS1_0', allowBlobPublicAccess: undefined }),
  appServicePlan(lob, 'LOB-Plan', { name: 'S1', tier: 'Standard' }, false),
  webApp(lob, 'app-lob-portal', {
    plan: planId(lob, 'LOB-Plan'),
    kind: 'app',
    config: {
      netFrameworkVersion: 'v4.0',
      minTlsVersion: '1.0',
      ftpsState: 'AllAllowed',
      remoteDebuggingEnabled: true,
    },
    properties: { httpsOnly: false, publicNetworkAccess: null },
  }),
  keyVault(lob, 'kv-lob', {
    enableRbacAuthorization: undefined,
    enablePurgeProtection: undefined,
    enableSoftDelete: false,
    softDeleteRetentionInDays: undefined,
    publicNetworkAccess: undefined,
    accessPolicies: ['app-lob-portal', 'petra.novak', 'karl.weiss', 'former.contractor'].map((who) =>
      accessPolicy(lob, who),
    ),
  }),
  ...sqlServers.flatMap((name) =>
    sqlServer(sql, name, [name.slice(8)], { minimalTlsVersion: '1.0', administrators: undefined }),
  ),
]
