import type { Row } from '../estate.ts'
import { images, scaleSet, virtualMachine } from '../rows/compute.ts'
import {
  containerRegistry,
  entraProfile,
  managedCluster,
  monitoringAddon,
  nodeGroup,
  policyAddon,
} from '../rows/containers.ts'
import { cosmosAccount, entraAdministrator, sqlServer } from '../rows/databases.ts'
import {
  networkInterface,
  networkSecurityGroup,
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
  automationAccount,
  identityId,
  logWorkspace,
  managedIdentity,
  messagingNamespace,
  plain,
  privateDnsZone,
  recoveryVault,
  workspaceId,
} from '../rows/platform.ts'
import { idOf, systemIdentity, userIdentity } from '../rows/row.ts'
import { denyByDefault, keyVault, keyVaultId, storageAccount } from '../rows/storage.ts'
import { appServicePlan, planId, webApp } from '../rows/web.ts'
import { group, groupRows, teamTags } from './cast.ts'

export const groups = {
  network: group('platform', 'rg-platform-network'),
  identity: group('platform', 'rg-platform-identity'),
  monitoring: group('platform', 'rg-platform-monitoring'),
  backup: group('platform', 'rg-platform-backup'),
  build: group('platform', 'rg-platform-build'),
  shared: group('platform', 'rg-platform-shared'),
  aks: group('platform', 'rg-platform-aks'),
}

const { network, identity, monitoring, backup, build, shared, aks } = groups
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
    ]),
    networkSecurityGroup(network, 'nsg-hub-build', [
      { name: 'allow-ssh-bastion', priority: 100, port: '22', source: '10.10.1.0/26' },
    ]),
    networkSecurityGroup(network, 'nsg-hub-shared', [
      { name: 'allow-https', priority: 100, port: '443', source: '10.0.0.0/8' },
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
    ...['privatelink.azurecr.io', 'privatelink.vaultcore.azure.net', 'privatelink.azurewebsites.net'].map((zone) =>
      privateDnsZone(network, zone),
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
    appInsights(monitoring, 'appi-platform', workspace, { DisableLocalAuth: true }),
    storageAccount(monitoring, 'stplatformlogs', { allowSharedKeyAccess: false, networkAcls: denyByDefault() }),
    storageAccount(monitoring, 'stplatformflow', { networkAcls: denyByDefault() }),
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

function backupRows(): Row[] {
  return [
    recoveryVault(backup, 'rsv-platform', {
      securitySettings: {
        immutabilitySettings: { state: 'Unlocked' },
        softDeleteSettings: { softDeleteState: 'AlwaysON', softDeleteRetentionPeriodInDays: 30 },
        multiUserAuthorization: 'Disabled',
      },
    }),
    recoveryVault(backup, 'rsv-platform-old'),
    plain(backup, 'Microsoft.DataProtection/backupVaults', 'bvault-platform', {
      storageSettings: [{ datastoreType: 'VaultStore', type: 'GeoRedundant' }],
      securitySettings: {
        softDeleteSettings: { state: 'On', retentionDurationInDays: 14 },
        immutabilitySettings: { state: 'Disabled' },
      },
    }),
    storageAccount(backup, 'stplatformbackup', { allowSharedKeyAccess: true, publicNetworkAccess: 'Disabled' }),
    automationAccount(
      backup,
      'aa-platform',
      { publicNetworkAccess: true },
      { identity: systemIdentity(backup, 'aa-platform') },
    ),
  ]
}

function buildRows(): Row[] {
  return [
    containerRegistry(build, 'acrplatform', 'Premium', {
      publicNetworkAccess: 'Disabled',
      networkRuleSet: { defaultAction: 'Deny', ipRules: [] },
      privateEndpointConnections: [
        privateEndpointConnection(
          idOf(build, 'Microsoft.ContainerRegistry/registries', 'acrplatform'),
          privateEndpointId(network, 'pe-acrplatform'),
        ),
      ],
      policies: {
        quarantinePolicy: { status: 'enabled' },
        trustPolicy: { type: 'Notary', status: 'disabled' },
        retentionPolicy: { days: 30, status: 'enabled' },
        exportPolicy: { status: 'disabled' },
        azureADAuthenticationAsArmPolicy: { status: 'enabled' },
        softDeletePolicy: { retentionDays: 7, status: 'enabled' },
      },
    }),
    scaleSet(build, 'vmss-build-linux', {
      os: 'Linux',
      subnet: subnet('snet-build'),
      capacity: 4,
      image: images.ubuntu2404,
      automaticOsUpgrade: true,
      upgradePolicy: 'Automatic',
      trustedLaunch: true,
      encryptionAtHost: true,
    }),
    scaleSet(build, 'vmss-build-windows', {
      os: 'Windows',
      subnet: subnet('snet-build'),
      capacity: 2,
      image: images.windows2022,
      passwordLogin: true,
    }),
    ...virtualMachine(build, 'vm-build-signing', {
      os: 'Windows',
      subnet: subnet('snet-build'),
      patchMode: 'AutomaticByPlatform',
      assessmentMode: 'AutomaticByPlatform',
      encryptionAtHost: true,
      agents: ['AzureMonitorWindowsAgent', 'AzurePolicyforWindows', 'MDE.Windows'],
    }),
    storageAccount(build, 'stplatformtfstate', {
      allowSharedKeyAccess: true,
      networkAcls: denyByDefault(['192.0.2.10']),
    }),
    storageAccount(build, 'stplatformartifacts', { allowBlobPublicAccess: true }),
    keyVault(build, 'kv-platform-build', { enableRbacAuthorization: true }),
    managedIdentity(build, 'id-build-agents'),
    plain(build, 'Microsoft.Compute/galleries', 'galplatform', {
      description: 'Hardened images',
      identifier: { uniqueName: 'galplatform' },
    }),
    plain(build, 'Microsoft.Compute/galleries/images', 'galplatform/ubuntu-hardened', {
      osType: 'Linux',
      osState: 'Generalized',
      hyperVGeneration: 'V2',
      features: [{ name: 'SecurityType', value: 'TrustedLaunch' }],
    }),
  ]
}

function sharedRows(): Row[] {
  const plan = planId(shared, 'asp-platform')
  const managed = { identity: userIdentity([identityId(build, 'id-build-agents')]) }
  return [
    keyVault(shared, 'kv-platform', {
      publicNetworkAccess: 'Disabled',
      privateEndpointConnections: [
        privateEndpointConnection(keyVaultId(shared, 'kv-platform'), privateEndpointId(network, 'pe-kv-platform')),
      ],
    }),
    keyVault(shared, 'kv-platform-certs', { networkAcls: denyByDefault() }),
    appServicePlan(shared, 'asp-platform', { name: 'P1v3', tier: 'PremiumV3' }),
    webApp(shared, 'app-platform-portal', { plan, config: { ftpsState: 'Disabled', minTlsVersion: '1.3' } }, managed),
    webApp(shared, 'app-platform-status', { plan, config: { ftpsState: 'FtpsOnly' } }, managed),
    webApp(
      shared,
      'func-platform-tagger',
      { plan, kind: 'functionapp,linux', config: { ftpsState: 'Disabled' } },
      managed,
    ),
    plain(
      shared,
      'Microsoft.ApiManagement/service',
      'apim-platform',
      {
        gatewayUrl: 'https://apim-platform.azure-api.net',
        virtualNetworkType: 'None',
        publicNetworkAccess: 'Enabled',
        customProperties: {
          'Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Protocols.Tls10': 'False',
          'Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Protocols.Tls11': 'False',
        },
        disableGateway: false,
      },
      { sku: { name: 'Premium', capacity: 1 }, identity: systemIdentity(shared, 'apim-platform') },
    ),
    plain(
      shared,
      'Microsoft.Cdn/profiles',
      'afd-kestrel',
      {
        frontDoorId: 'f2a0f6a4-7c2e-4d3f-9f53-1d2f6f0a7b11',
        resourceState: 'Active',
        originResponseTimeoutSeconds: 60,
      },
      { location: 'global', kind: 'frontdoor', sku: { name: 'Premium_AzureFrontDoor' } },
    ),
    plain(
      shared,
      'Microsoft.Network/frontdoorwebapplicationfirewallpolicies',
      'waffdkestrel',
      {
        policySettings: { enabledState: 'Enabled', mode: 'Prevention', requestBodyCheck: 'Enabled' },
        resourceState: 'Enabled',
      },
      { location: 'global', sku: { name: 'Premium_AzureFrontDoor' } },
    ),
    ...sqlServer(shared, 'sql-platform-cmdb', ['cmdb'], {
      administrators: entraAdministrator(shared, 'grp-platform-dba', true),
      publicNetworkAccess: 'Disabled',
    }),
    cosmosAccount(shared, 'cosmos-platform-inventory', { disableLocalAuth: true }),
    messagingNamespace(shared, 'ServiceBus', 'sb-platform', 'Premium', {
      disableLocalAuth: true,
      publicNetworkAccess: 'Disabled',
    }),
    plain(
      shared,
      'Microsoft.AppConfiguration/configurationStores',
      'appcs-platform',
      {
        disableLocalAuth: true,
        publicNetworkAccess: 'Enabled',
        enablePurgeProtection: true,
        softDeleteRetentionInDays: 7,
      },
      { sku: { name: 'standard' } },
    ),
  ]
}

function clusterRows(): Row[] {
  return [
    managedCluster(aks, 'aks-platform', {
      version: '1.31.11',
      subnet: subnet('snet-shared'),
      pools: [
        { name: 'system', count: 3, mode: 'System' },
        { name: 'tools', count: 3 },
      ],
      addons: {
        ...policyAddon(true),
        ...monitoringAddon(workspace),
        azureKeyvaultSecretsProvider: { enabled: true, config: { enableSecretRotation: 'true' } },
      },
      network: { networkPolicy: 'cilium', networkDataplane: 'cilium', outboundType: 'userDefinedRouting' },
      properties: {
        disableLocalAccounts: true,
        aadProfile: entraProfile(aks, 'grp-platform-admins', true),
        apiServerAccessProfile: {
          enablePrivateCluster: true,
          privateDNSZone: 'system',
          enablePrivateClusterPublicFQDN: false,
        },
        autoUpgradeProfile: { upgradeChannel: 'stable', nodeOSUpgradeChannel: 'NodeImage' },
        securityProfile: {
          defender: { logAnalyticsWorkspaceResourceId: workspace, securityMonitoring: { enabled: true } },
          workloadIdentity: { enabled: true },
          imageCleaner: { enabled: true, intervalHours: 168 },
        },
        nodeResourceGroup: nodeGroup(aks, 'aks-platform'),
      },
    }),
    keyVault(aks, 'kv-platform-aks', {}),
    managedIdentity(aks, 'id-platform-cert-manager'),
    managedIdentity(aks, 'id-platform-external-dns'),
  ]
}

/** What all teams share: the hub network, identity, monitoring, backup, builds. */
export const platform = (): Row[] => [
  ...groupRows(groups),
  ...hubRows(),
  ...identityRows(),
  ...monitoringRows(),
  ...backupRows(),
  ...buildRows(),
  ...sharedRows(),
  ...clusterRows(),
]
