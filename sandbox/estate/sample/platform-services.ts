import type { Row } from '../estate.ts'
import { images, virtualMachine } from '../rows/compute.ts'
import {
  containerRegistry,
  entraProfile,
  managedCluster,
  monitoringAddon,
  nodeGroup,
  policyAddon,
} from '../rows/containers.ts'
import { cosmosAccount, entraAdministrator, sqlServer } from '../rows/databases.ts'
import { privateEndpointConnection, privateEndpointId } from '../rows/interfaces.ts'
import { subnetId } from '../rows/network.ts'
import {
  automationAccount,
  identityId,
  managedIdentity,
  messagingNamespace,
  plain,
  recoveryVault,
  workspaceId,
} from '../rows/platform.ts'
import { idOf, systemIdentity, userIdentity } from '../rows/row.ts'
import { scaleSet } from '../rows/scale-sets.ts'
import { denyByDefault, keyVault, keyVaultId, storageAccount } from '../rows/storage.ts'
import { appServicePlan, planId, webApp } from '../rows/web.ts'
import { platformGroups } from './groups.ts'

const { network, monitoring, backup, build, shared, aks } = platformGroups
const subnet = (name: string) => subnetId(network, 'vnet-hub', name)
const workspace = workspaceId(monitoring, 'log-platform')

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
    storageAccount(backup, 'stplatformbackup', { allowSharedKeyAccess: false, publicNetworkAccess: 'Disabled' }),
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
      privateDisks: true,
      agents: ['AzureMonitorWindowsAgent', 'AzurePolicyforWindows', 'MDE.Windows'],
    }),
    storageAccount(build, 'stplatformtfstate', {
      allowSharedKeyAccess: true,
      networkAcls: denyByDefault(['192.0.2.10']),
    }),
    storageAccount(build, 'stplatformartifacts', { networkAcls: denyByDefault(), allowBlobPublicAccess: true }),
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
      version: '1.33.5',
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

/** Backup, builds, and what the platform team runs for everybody. */
export const platformServices = (): Row[] => [...backupRows(), ...buildRows(), ...sharedRows(), ...clusterRows()]
