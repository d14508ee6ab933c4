import type { Row } from '../estate.ts'
import { type Columns, guid, type Place, type Properties, resource, systemIdentity } from './row.ts'

export interface ClusterOptions {
  version: string
  subnet: string
  pools: { name: string; count: number; size?: string; mode?: 'System' | 'User' }[]
  addons?: Properties
  network?: Properties
  properties?: Properties
}

export function managedCluster(at: Place, name: string, options: ClusterOptions, columns: Columns = {}): Row {
  return resource(
    at,
    'Microsoft.ContainerService/managedClusters',
    name,
    {
      provisioningState: 'Succeeded',
      powerState: { code: 'Running' },
      kubernetesVersion: options.version,
      currentKubernetesVersion: options.version,
      dnsPrefix: `${name}-dns`,
      fqdn: `${name}-dns-${guid(name).slice(0, 8)}.hcp.${at.location}.azmk8s.io`,
      azurePortalFQDN: `${name}-dns-${guid(name).slice(0, 8)}.portal.hcp.${at.location}.azmk8s.io`,
      agentPoolProfiles: options.pools.map((pool) => agentPool(options, pool)),
      servicePrincipalProfile: { clientId: 'msi' },
      addonProfiles: options.addons ?? {},
      nodeResourceGroup: nodeGroup(at, name),
      enableRBAC: true,
      supportPlan: 'KubernetesOfficial',
      maxAgentPools: 100,
      networkProfile: {
        networkPlugin: 'azure',
        networkPolicy: 'none',
        loadBalancerSku: 'standard',
        outboundType: 'loadBalancer',
        serviceCidr: '172.16.0.0/16',
        dnsServiceIP: '172.16.0.10',
        ...options.network,
      },
      disableLocalAccounts: false,
      securityProfile: {},
      storageProfile: {
        diskCSIDriver: { enabled: true },
        fileCSIDriver: { enabled: true },
        snapshotController: { enabled: true },
      },
      oidcIssuerProfile: { enabled: true },
      ...options.properties,
    },
    { sku: { name: 'Base', tier: 'Standard' }, identity: systemIdentity(at, name), ...columns },
  )
}

export const nodeGroup = (at: Place, cluster: string) => `MC_${at.group}_${cluster}_${at.location}`

function agentPool(options: ClusterOptions, pool: ClusterOptions['pools'][number]): Properties {
  return {
    name: pool.name,
    count: pool.count,
    vmSize: pool.size ?? 'Standard_D4ds_v5',
    osDiskSizeGB: 128,
    osDiskType: 'Ephemeral',
    vnetSubnetID: options.subnet,
    maxPods: 60,
    type: 'VirtualMachineScaleSets',
    mode: pool.mode ?? 'User',
    osType: 'Linux',
    osSKU: 'Ubuntu',
    enableAutoScaling: true,
    minCount: 1,
    maxCount: pool.count + 3,
    orchestratorVersion: options.version,
    currentOrchestratorVersion: options.version,
    nodeImageVersion: 'AKSUbuntu-2204gen2containerd-202606.01.0',
    provisioningState: 'Succeeded',
    powerState: { code: 'Running' },
    enableFIPS: false,
    enableNodePublicIP: false,
    enableEncryptionAtHost: false,
    upgradeSettings: { maxSurge: '10%' },
  }
}

/** What the AAD profile of a cluster with Entra ID looks like. */
export function entraProfile(at: Place, adminGroup: string, azureRbac: boolean): Properties {
  return {
    managed: true,
    enableAzureRBAC: azureRbac,
    adminGroupObjectIDs: [guid(`principal ${adminGroup}`)],
    tenantID: at.tenantId,
  }
}

/** Azure spells the names of addons in more than one way. */
export function policyAddon(enabled: boolean): Properties {
  return { azurepolicy: enabled ? { enabled, config: { version: 'v2' } } : { enabled, config: null } }
}

export function monitoringAddon(workspace: string): Properties {
  return {
    omsagent: {
      enabled: true,
      config: { logAnalyticsWorkspaceResourceID: workspace.toLowerCase(), useAADAuth: 'true' },
    },
  }
}

export function containerRegistry(
  at: Place,
  name: string,
  tier: 'Basic' | 'Standard' | 'Premium',
  overrides: Properties = {},
  columns: Columns = {},
): Row {
  return resource(
    at,
    'Microsoft.ContainerRegistry/registries',
    name,
    {
      provisioningState: 'Succeeded',
      loginServer: `${name}.azurecr.io`,
      creationDate: '2023-04-18T08:12:44.1200733Z',
      adminUserEnabled: false,
      anonymousPullEnabled: false,
      publicNetworkAccess: 'Enabled',
      networkRuleBypassOptions: 'AzureServices',
      networkRuleSet: tier === 'Premium' ? { defaultAction: 'Allow', ipRules: [] } : undefined,
      dataEndpointEnabled: false,
      dataEndpointHostNames: [],
      encryption: { status: 'disabled' },
      zoneRedundancy: 'Disabled',
      policies: {
        quarantinePolicy: { status: 'disabled' },
        trustPolicy: { type: 'Notary', status: 'disabled' },
        retentionPolicy: { days: 7, status: 'disabled', lastUpdatedTime: '2023-04-18T08:12:51.4+00:00' },
        exportPolicy: { status: 'enabled' },
        azureADAuthenticationAsArmPolicy: { status: 'enabled' },
        softDeletePolicy: { retentionDays: 7, status: 'disabled', lastUpdatedTime: '2023-04-18T08:12:51.4+00:00' },
      },
      privateEndpointConnections: [],
      ...overrides,
    },
    { sku: { name: tier, tier }, ...columns },
  )
}
