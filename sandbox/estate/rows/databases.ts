import type { Row } from '../estate.ts'
import { type Columns, guid, idOf, moment, type Place, type Properties, resource } from './row.ts'

export const sqlServerId = (at: Place, name: string) => idOf(at, 'Microsoft.Sql/servers', name)

/** The administrator from Entra ID of a SQL server, as `properties.administrators`. */
export function entraAdministrator(at: Place, group: string, only: boolean): Properties {
  return {
    administratorType: 'ActiveDirectory',
    principalType: 'Group',
    login: group,
    sid: guid(`principal ${group}`),
    tenantId: at.tenantId,
    azureADOnlyAuthentication: only,
  }
}

/** A logical server with its databases (and `master`, which Resource Graph lists too). */
export function sqlServer(
  at: Place,
  name: string,
  databases: string[],
  overrides: Properties = {},
  columns: Columns = {},
): Row[] {
  return [
    resource(
      at,
      'Microsoft.Sql/servers',
      name,
      {
        administratorLogin: 'sqladmin',
        fullyQualifiedDomainName: `${name}.database.windows.net`,
        version: '12.0',
        state: 'Ready',
        minimalTlsVersion: '1.2',
        publicNetworkAccess: 'Enabled',
        restrictOutboundNetworkAccess: 'Disabled',
        externalGovernanceStatus: 'Disabled',
        privateEndpointConnections: [],
        ...overrides,
      },
      { kind: 'v12.0', ...columns },
    ),
    ...['master', ...databases].map((database) => sqlDatabase(at, name, database, columns)),
  ]
}

export function sqlDatabase(at: Place, server: string, name: string, columns: Columns = {}): Row {
  const master = name === 'master'
  const id = `${sqlServerId(at, server)}/databases/${name}`
  return resource(
    at,
    'Microsoft.Sql/servers/databases',
    `${server}/${name}`,
    {
      status: 'Online',
      databaseId: guid(id),
      creationDate: moment(id),
      collation: 'SQL_Latin1_General_CP1_CI_AS',
      catalogCollation: 'SQL_Latin1_General_CP1_CI_AS',
      maxSizeBytes: master ? 32_212_254_720 : 268_435_456_000,
      currentServiceObjectiveName: master ? 'System0' : 'GP_Gen5_2',
      requestedServiceObjectiveName: master ? 'System0' : 'GP_Gen5_2',
      defaultSecondaryLocation: 'northeurope',
      zoneRedundant: false,
      readScale: 'Disabled',
      currentBackupStorageRedundancy: 'Geo',
      requestedBackupStorageRedundancy: 'Geo',
      isLedgerOn: false,
      isInfraEncryptionEnabled: false,
    },
    {
      kind: master ? 'v12.0,system' : 'v12.0,user,vcore',
      sku: master
        ? { name: 'System', tier: 'System', capacity: 0 }
        : { name: 'GP_Gen5', tier: 'GeneralPurpose', family: 'Gen5', capacity: 2 },
      managedBy: sqlServerId(at, server),
      tags: columns.tags,
    },
  )
}

export function cosmosAccount(at: Place, name: string, overrides: Properties = {}, columns: Columns = {}): Row {
  const region = {
    id: `${name}-${at.location}`,
    locationName: 'West Europe',
    failoverPriority: 0,
    isZoneRedundant: false,
  }
  return resource(
    at,
    'Microsoft.DocumentDB/databaseAccounts',
    name,
    {
      provisioningState: 'Succeeded',
      documentEndpoint: `https://${name}.documents.azure.com:443/`,
      databaseAccountOfferType: 'Standard',
      EnabledApiTypes: 'Sql',
      publicNetworkAccess: 'Enabled',
      disableLocalAuth: false,
      disableKeyBasedMetadataWriteAccess: false,
      minimalTlsVersion: 'Tls12',
      enableAutomaticFailover: true,
      enableMultipleWriteLocations: false,
      isVirtualNetworkFilterEnabled: false,
      virtualNetworkRules: [],
      ipRules: [],
      networkAclBypass: 'None',
      networkAclBypassResourceIds: [],
      consistencyPolicy: { defaultConsistencyLevel: 'Session', maxIntervalInSeconds: 5, maxStalenessPrefix: 100 },
      locations: [region],
      writeLocations: [region],
      readLocations: [region],
      capabilities: [],
      cors: [],
      backupPolicy: { type: 'Continuous', continuousModeProperties: { tier: 'Continuous7Days' } },
      privateEndpointConnections: [],
      ...overrides,
    },
    { kind: 'GlobalDocumentDB', ...columns },
  )
}

export function postgresServer(at: Place, name: string, overrides: Properties = {}, columns: Columns = {}): Row {
  return resource(
    at,
    'Microsoft.DBforPostgreSQL/flexibleServers',
    name,
    {
      state: 'Ready',
      version: '16',
      minorVersion: '4',
      administratorLogin: 'pgadmin',
      fullyQualifiedDomainName: `${name}.postgres.database.azure.com`,
      authConfig: { activeDirectoryAuth: 'Enabled', passwordAuth: 'Enabled', tenantId: at.tenantId },
      network: { publicNetworkAccess: 'Enabled' },
      storage: { storageSizeGB: 256, autoGrow: 'Enabled', iops: 1_100, tier: 'P15' },
      backup: { backupRetentionDays: 14, geoRedundantBackup: 'Disabled' },
      highAvailability: { mode: 'Disabled', state: 'NotEnabled' },
      dataEncryption: { type: 'SystemManaged' },
      maintenanceWindow: { customWindow: 'Disabled', dayOfWeek: 0, startHour: 0, startMinute: 0 },
      replicationRole: 'Primary',
      availabilityZone: '1',
      ...overrides,
    },
    { sku: { name: 'Standard_D4ds_v5', tier: 'GeneralPurpose' }, ...columns },
  )
}

export function redisCache(at: Place, name: string, overrides: Properties = {}, columns: Columns = {}): Row {
  return resource(
    at,
    'Microsoft.Cache/Redis',
    name,
    {
      provisioningState: 'Succeeded',
      redisVersion: '6.0',
      sku: { name: 'Standard', family: 'C', capacity: 1 },
      enableNonSslPort: false,
      minimumTlsVersion: '1.2',
      publicNetworkAccess: 'Enabled',
      disableAccessKeyAuthentication: false,
      hostName: `${name}.redis.cache.windows.net`,
      port: 6379,
      sslPort: 6380,
      linkedServers: [],
      redisConfiguration: { maxclients: '1000', 'maxmemory-reserved': '125', 'maxmemory-policy': 'allkeys-lru' },
      updateChannel: 'Stable',
      accessKeys: null,
      ...overrides,
    },
    columns,
  )
}
