import type { Row } from '../estate.ts'
import { images, virtualMachine } from '../rows/compute.ts'
import {
  networkInterface,
  privateEndpoint,
  privateEndpointId,
  publicIpAddress,
  publicIpId,
} from '../rows/interfaces.ts'
import {
  networkSecurityGroup,
  nsgId,
  type Rule,
  routeTable,
  routeTableId,
  subnetId,
  virtualNetwork,
} from '../rows/network.ts'
import {
  appInsights,
  failureAnomalies,
  logWorkspace,
  managedIdentity,
  messagingNamespace,
  plain,
  privateDnsZone,
  workspaceId,
} from '../rows/platform.ts'
import { idOf, systemIdentity } from '../rows/row.ts'
import { denyByDefault, keyVault, keyVaultId, storageAccount } from '../rows/storage.ts'
import { groupRows, teamTags } from './cast.ts'
import { platformGroups } from './groups.ts'

import { platformServices } from './platform-services.ts'

/** Machines of the hub may not reach each other over SSH and RDP. */
const denyLateral: Rule = {
  name: 'deny-lateral',
  priority: 4090,
  port: ['22', '3389'],
  source: '*',
  destination: 'VirtualNetwork',
  access: 'Deny',
  direction: 'Outbound',
}

const { network, identity, monitoring, build, shared } = platformGroups
const subnet = (name: string) => subnetId(network, 'vnet-hub', name)
const workspace = workspaceId(monitoring, 'log-platform')

function hubRows(): Row[] {
  const firewall = idOf(network, 'Microsoft.Network/azureFirewalls', 'afw-hub')
  const bastion = idOf(network, 'Microsoft.Network/bastionHosts', 'bas-hub')
  const vpn = idOf(network, 'Microsoft.Network/virtualNetworkGateways', 'vgw-hub')
  const front = (id: string, name: string, pip: string, subnetName: string) => [
    {
      name,
      id: `${id}/ipConfigurations/${name}`,
      properties: {
        publicIPAddress: { id: publicIpId(network, pip) },
        subnet: { id: subnet(subnetName) },
        privateIPAllocationMethod: 'Dynamic',
      },
    },
  ]
  return [
    networkSecurityGroup(network, 'nsg-hub-identity', [
      {
        name: 'allow-ad',
        priority: 100,
        port: ['53', '88', '389', '445', '636', '3268-3269'],
        source: '10.0.0.0/8',
        protocol: '*',
      },
      denyLateral,
    ]),
    networkSecurityGroup(network, 'nsg-hub-build', [
      { name: 'allow-ssh-bastion', priority: 100, port: '22', source: '10.10.1.0/26' },
      denyLateral,
    ]),
    networkSecurityGroup(network, 'nsg-hub-shared', [
      { name: 'allow-https', priority: 100, port: '443', source: '10.0.0.0/8' },
      denyLateral,
    ]),
    networkSecurityGroup(network, 'nsg-hub-old-dmz', [
      { name: 'allow-any', priority: 100, port: '*', source: 'Any', protocol: '*' },
      { name: 'allow-winrm', priority: 110, port: '5985-5986', source: '0.0.0.0/0' },
    ]),
    routeTable(network, 'rt-hub', '10.10.0.4'),
    virtualNetwork(network, 'vnet-hub', '10.10.0.0/16', [
      { name: 'AzureFirewallSubnet', prefix: '10.10.0.0/26' },
      { name: 'AzureBastionSubnet', prefix: '10.10.1.0/26' },
      { name: 'GatewaySubnet', prefix: '10.10.2.0/27' },
      {
        name: 'snet-identity',
        prefix: '10.10.3.0/26',
        nsg: nsgId(network, 'nsg-hub-identity'),
        routeTable: routeTableId(network, 'rt-hub'),
      },
      {
        name: 'snet-build',
        prefix: '10.10.4.0/24',
        nsg: nsgId(network, 'nsg-hub-build'),
        routeTable: routeTableId(network, 'rt-hub'),
      },
      {
        name: 'snet-shared',
        prefix: '10.10.5.0/24',
        nsg: nsgId(network, 'nsg-hub-shared'),
        privateEndpoints: ['pe-kv-platform', 'pe-acrplatform'].map((name) => privateEndpointId(network, name)),
      },
      { name: 'snet-dns-inbound', prefix: '10.10.6.0/28', delegation: 'Microsoft.Network/dnsResolvers' },
    ]),
    plain(
      network,
      'Microsoft.Network/azureFirewalls',
      'afw-hub',
      {
        sku: { name: 'AZFW_VNet', tier: 'Standard' },
        threatIntelMode: 'Alert',
        ipConfigurations: front(firewall, 'public', 'pip-afw-hub', 'AzureFirewallSubnet'),
        firewallPolicy: { id: idOf(network, 'Microsoft.Network/firewallPolicies', 'afwp-hub') },
      },
      { zones: ['1', '2', '3'] },
    ),
    plain(network, 'Microsoft.Network/firewallPolicies', 'afwp-hub', {
      sku: { tier: 'Standard' },
      threatIntelMode: 'Alert',
      dnsSettings: { servers: [], enableProxy: true },
    }),
    plain(
      network,
      'Microsoft.Network/bastionHosts',
      'bas-hub',
      {
        dnsName: 'bst-7f1f.bastion.azure.com',
        scaleUnits: 2,
        enableTunneling: true,
        ipConfigurations: front(bastion, 'public', 'pip-bas-hub', 'AzureBastionSubnet'),
      },
      { sku: { name: 'Standard' } },
    ),
    plain(network, 'Microsoft.Network/virtualNetworkGateways', 'vgw-hub', {
      gatewayType: 'Vpn',
      vpnType: 'RouteBased',
      enableBgp: false,
      sku: { name: 'VpnGw2AZ', tier: 'VpnGw2AZ' },
      ipConfigurations: front(vpn, 'public', 'pip-vgw-hub', 'GatewaySubnet'),
    }),
    publicIpAddress(network, 'pip-afw-hub', `${firewall}/ipConfigurations/public`, { zones: ['1', '2', '3'] }),
    publicIpAddress(network, 'pip-bas-hub', `${bastion}/ipConfigurations/public`),
    publicIpAddress(network, 'pip-vgw-hub', `${vpn}/ipConfigurations/public`),
    publicIpAddress(network, 'pip-hub-dmz', null),
    plain(network, 'Microsoft.Network/dnsResolvers', 'dnspr-hub', {
      dnsResolverState: 'Connected',
      virtualNetwork: { id: idOf(network, 'Microsoft.Network/virtualNetworks', 'vnet-hub') },
    }),
    plain(
      network,
      'Microsoft.Network/dnszones',
      'kestrel.example',
      { numberOfRecordSets: 41, zoneType: 'Public' },
      { location: 'global' },
    ),
    ...['privatelink.azurecr.io', 'privatelink.vaultcore.azure.net', 'privatelink.azurewebsites.net'].flatMap((zone) =>
      privateDnsZone(network, zone, idOf(network, 'Microsoft.Network/virtualNetworks', 'vnet-hub')),
    ),
    ...privateEndpoint(network, 'pe-kv-platform', subnet('snet-shared'), keyVaultId(shared, 'kv-platform'), 'vault'),
    ...privateEndpoint(
      network,
      'pe-acrplatform',
      subnet('snet-shared'),
      idOf(build, 'Microsoft.ContainerRegistry/registries', 'acrplatform'),
      'registry',
    ),
    networkInterface(network, 'nic-old-dmz-proxy', {
      subnet: subnet('snet-shared'),
      nsg: nsgId(network, 'nsg-hub-old-dmz'),
      forwarding: true,
    }),
  ]
}

function identityRows(): Row[] {
  const controller = {
    os: 'Windows',
    subnet: subnet('snet-identity'),
    size: 'Standard_D4s_v5',
    patchMode: 'Manual',
    assessmentMode: 'AutomaticByPlatform',
    encryptionAtHost: true,
    privateDisks: true,
    dataDisks: 1,
  } as const
  const agents = ['AzureMonitorWindowsAgent', 'AzurePolicyforWindows', 'MDE.Windows']
  const tags = { ...teamTags.platform, 'patch-window': 'monthly' }
  return [
    ...virtualMachine(identity, 'vm-dc01', { ...controller, agents }, { tags, zones: ['1'] }),
    ...virtualMachine(identity, 'vm-dc02', { ...controller, agents }, { tags, zones: ['2'] }),
    ...virtualMachine(identity, 'vm-adconnect', {
      os: 'Windows',
      subnet: subnet('snet-identity'),
      image: images.windows2019,
      patchMode: 'AutomaticByOS',
      agents: ['AzureMonitorWindowsAgent'],
    }),
    keyVault(identity, 'kv-platform-identity', { publicNetworkAccess: 'Disabled' }),
    managedIdentity(identity, 'id-temper-scanner'),
  ]
}

function monitoringRows(): Row[] {
  return [
    logWorkspace(monitoring, 'log-platform', { retentionInDays: 180 }),
    logWorkspace(monitoring, 'log-sentinel', { retentionInDays: 365 }),
    plain(monitoring, 'Microsoft.OperationsManagement/solutions', 'SecurityInsights(log-sentinel)', {
      workspaceResourceId: workspaceId(monitoring, 'log-sentinel'),
    }),
    failureAnomalies(monitoring, 'appi-platform'),
    appInsights(monitoring, 'appi-platform', workspace, { DisableLocalAuth: true }),
    storageAccount(monitoring, 'stplatformlogs', { allowSharedKeyAccess: false, networkAcls: denyByDefault() }),
    storageAccount(monitoring, 'stplatformflow', { allowSharedKeyAccess: false, networkAcls: denyByDefault() }),
    messagingNamespace(monitoring, 'EventHub', 'evh-platform-siem', 'Standard', { disableLocalAuth: true }),
    ...['sev1', 'sev2', 'security'].map((name) =>
      plain(
        monitoring,
        'Microsoft.Insights/actionGroups',
        `ag-platform-${name}`,
        { groupShortName: name, enabled: true },
        { location: 'global' },
      ),
    ),
    ...['cpu', 'disk', 'vpn', 'backup', 'certificates'].map((name) =>
      plain(
        monitoring,
        'Microsoft.Insights/metricAlerts',
        `alert-platform-${name}`,
        { enabled: true, severity: 2, autoMitigate: true },
        { location: 'global' },
      ),
    ),
    plain(
      monitoring,
      'Microsoft.Dashboard/grafana',
      'graf-platform',
      { apiKey: 'Disabled', publicNetworkAccess: 'Enabled', zoneRedundancy: 'Disabled' },
      { sku: { name: 'Standard' }, identity: systemIdentity(monitoring, 'graf-platform') },
    ),
    plain(monitoring, 'Microsoft.Insights/dataCollectionRules', 'dcr-platform-vm', {
      dataSources: {},
      destinations: {},
    }),
  ]
}

/** What all teams share: the hub network, identity, monitoring, builds. */
export const platform = (): Row[] => [
  ...groupRows(platformGroups),
  ...hubRows(),
  ...identityRows(),
  ...monitoringRows(),
  ...platformServices(),
]
