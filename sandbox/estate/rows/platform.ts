import type { Row } from '../estate.ts'
import { type Columns, guid, idOf, moment, type Place, type Properties, resource } from './row.ts'

export const workspaceId = (at: Place, name: string) => idOf(at, 'Microsoft.OperationalInsights/workspaces', name)

export function logWorkspace(at: Place, name: string, overrides: Properties = {}): Row {
  return resource(at, 'Microsoft.OperationalInsights/workspaces', name, {
    provisioningState: 'Succeeded',
    customerId: guid(name),
    sku: { name: 'PerGB2018', lastSkuUpdate: moment(name) },
    retentionInDays: 90,
    features: { legacy: 0, searchVersion: 1, enableLogAccessUsingOnlyResourcePermissions: true },
    workspaceCapping: { dailyQuotaGb: -1, dataIngestionStatus: 'RespectQuota' },
    publicNetworkAccessForIngestion: 'Enabled',
    publicNetworkAccessForQuery: 'Enabled',
    createdDate: moment(name),
    modifiedDate: moment(name),
    ...overrides,
  })
}

export function appInsights(
  at: Place,
  name: string,
  workspace: string,
  overrides: Properties = {},
  columns: Columns = {},
): Row {
  return resource(
    at,
    'Microsoft.Insights/components',
    name,
    {
      provisioningState: 'Succeeded',
      Ver: 'v2',
      Name: name,
      ApplicationId: name,
      AppId: guid(`app ${name}`),
      Application_Type: 'web',
      Flow_Type: 'Bluefield',
      Request_Source: 'rest',
      InstrumentationKey: guid(`key ${name}`),
      TenantId: at.subscriptionId,
      RetentionInDays: 90,
      SamplingPercentage: null,
      IngestionMode: 'LogAnalytics',
      WorkspaceResourceId: workspace,
      publicNetworkAccessForIngestion: 'Enabled',
      publicNetworkAccessForQuery: 'Enabled',
      ...overrides,
    },
    { kind: 'web', ...columns },
  )
}

/** The rule that comes with every Application Insights component. */
export function failureAnomalies(at: Place, component: string): Row {
  return plain(
    at,
    'Microsoft.AlertsManagement/smartDetectorAlertRules',
    `Failure Anomalies - ${component}`,
    {
      state: 'Enabled',
      severity: 'Sev3',
      frequency: 'PT1M',
      detector: { id: 'FailureAnomaliesDetector' },
      scope: [idOf(at, 'Microsoft.Insights/components', component)],
    },
    { location: 'global' },
  )
}

export const identityId = (at: Place, name: string) =>
  idOf(at, 'Microsoft.ManagedIdentity/userAssignedIdentities', name)

export function managedIdentity(at: Place, name: string): Row {
  const id = identityId(at, name)
  return resource(at, 'Microsoft.ManagedIdentity/userAssignedIdentities', name, {
    tenantId: at.tenantId,
    principalId: guid(`principal ${id}`),
    clientId: guid(`client ${id}`),
    isolationScope: 'None',
  })
}

export function messagingNamespace(
  at: Place,
  service: 'ServiceBus' | 'EventHub',
  name: string,
  tier: 'Basic' | 'Standard' | 'Premium',
  overrides: Properties = {},
  columns: Columns = {},
): Row {
  return resource(
    at,
    `Microsoft.${service}/namespaces`,
    name,
    {
      provisioningState: 'Succeeded',
      status: 'Active',
      createdAt: moment(name),
      updatedAt: moment(name),
      serviceBusEndpoint: `https://${name}.servicebus.windows.net:443/`,
      metricId: `${at.subscriptionId}:${name}`,
      minimumTlsVersion: '1.2',
      publicNetworkAccess: 'Enabled',
      disableLocalAuth: false,
      zoneRedundant: true,
      privateEndpointConnections: [],
      ...(service === 'EventHub'
        ? { kafkaEnabled: tier !== 'Basic', isAutoInflateEnabled: false, maximumThroughputUnits: 0 }
        : {}),
      ...overrides,
    },
    { sku: { name: tier, tier, ...(service === 'EventHub' ? { capacity: 1 } : {}) }, ...columns },
  )
}

export function recoveryVault(at: Place, name: string, overrides: Properties = {}): Row {
  return resource(
    at,
    'Microsoft.RecoveryServices/vaults',
    name,
    {
      provisioningState: 'Succeeded',
      publicNetworkAccess: 'Enabled',
      privateEndpointStateForBackup: 'None',
      privateEndpointStateForSiteRecovery: 'None',
      redundancySettings: { standardTierStorageRedundancy: 'GeoRedundant', crossRegionRestore: 'Disabled' },
      securitySettings: {
        immutabilitySettings: { state: 'Disabled' },
        softDeleteSettings: {
          softDeleteState: 'Enabled',
          softDeleteRetentionPeriodInDays: 14,
          enhancedSecurityState: 'Enabled',
        },
        multiUserAuthorization: 'Disabled',
      },
      secureScore: 'Adequate',
      ...overrides,
    },
    { sku: { name: 'RS0', tier: 'Standard' } },
  )
}

export function dataFactory(at: Place, name: string, overrides: Properties = {}, columns: Columns = {}): Row {
  return resource(
    at,
    'Microsoft.DataFactory/factories',
    name,
    {
      provisioningState: 'Succeeded',
      createTime: moment(name),
      version: '2018-06-01',
      publicNetworkAccess: 'Enabled',
      ...overrides,
    },
    columns,
  )
}

export function databricksWorkspace(at: Place, name: string, overrides: Properties = {}): Row {
  return resource(
    at,
    'Microsoft.Databricks/workspaces',
    name,
    {
      provisioningState: 'Succeeded',
      managedResourceGroupId: `/subscriptions/${at.subscriptionId}/resourceGroups/databricks-rg-${name}`,
      publicNetworkAccess: 'Enabled',
      requiredNsgRules: 'AllRules',
      workspaceUrl: `adb-${guid(name).replace(/\D/g, '').slice(0, 8)}.7.azuredatabricks.net`,
      parameters: { enableNoPublicIp: { type: 'Bool', value: true } },
      createdDateTime: moment(name),
      ...overrides,
    },
    { sku: { name: 'premium' } },
  )
}

export function automationAccount(at: Place, name: string, overrides: Properties = {}, columns: Columns = {}): Row {
  return resource(
    at,
    'Microsoft.Automation/automationAccounts',
    name,
    {
      state: 'Ok',
      sku: { name: 'Basic', family: null, capacity: null },
      creationTime: moment(name),
      publicNetworkAccess: true,
      disableLocalAuth: false,
      encryption: { keySource: 'Microsoft.Automation', identity: { userAssignedIdentity: null } },
      ...overrides,
    },
    columns,
  )
}

export function searchService(at: Place, name: string, overrides: Properties = {}): Row {
  return resource(
    at,
    'Microsoft.Search/searchServices',
    name,
    {
      provisioningState: 'succeeded',
      status: 'running',
      replicaCount: 2,
      partitionCount: 1,
      hostingMode: 'Default',
      publicNetworkAccess: 'enabled',
      networkRuleSet: { ipRules: [], bypass: 'None' },
      disableLocalAuth: false,
      authOptions: { apiKeyOnly: {} },
      privateEndpointConnections: [],
      ...overrides,
    },
    { sku: { name: 'standard' } },
  )
}

/** What has next to no properties that hardening looks at: alerts, action groups, DNS zones and the like. */
export function plain(at: Place, type: string, name: string, properties: Properties = {}, columns: Columns = {}): Row {
  return resource(at, type, name, { provisioningState: 'Succeeded', ...properties }, columns)
}

/** A private zone and its links to networks. */
export const privateDnsZone = (at: Place, name: string, ...networks: string[]): Row[] => [
  plain(
    at,
    'Microsoft.Network/privateDnsZones',
    name,
    { numberOfRecordSets: 9, numberOfVirtualNetworkLinks: networks.length },
    { location: 'global' },
  ),
  ...networks.map((network) =>
    plain(
      at,
      'Microsoft.Network/privateDnsZones/virtualNetworkLinks',
      `${name}/link-${network.slice(network.lastIndexOf('/') + 1)}`,
      { registrationEnabled: false, virtualNetwork: { id: network }, virtualNetworkLinkState: 'Completed' },
      { location: 'global' },
    ),
  ),
]
