import type { Row } from '../estate.ts'
import { type Columns, guid, idOf, moment, type Place, type Properties, resource } from './row.ts'

/** `overrides` are in Azure's own property names; undefined leaves a property out. */
export function storageAccount(at: Place, name: string, overrides: Properties = {}, columns: Columns = {}): Row {
  const created = moment(name)
  const service = { keyType: 'Account', enabled: true, lastEnabledTime: created }
  const endpoints = ['dfs', 'web', 'blob', 'queue', 'table', 'file'].map((kind) => [
    kind,
    kind === 'web' ? `https://${name}.z6.web.core.windows.net/` : `https://${name}.${kind}.core.windows.net/`,
  ])
  return resource(
    at,
    'Microsoft.Storage/storageAccounts',
    name,
    {
      provisioningState: 'Succeeded',
      creationTime: created,
      keyCreationTime: { key1: created, key2: created },
      accessTier: 'Hot',
      defaultToOAuthAuthentication: false,
      allowCrossTenantReplication: false,
      publicNetworkAccess: 'Enabled',
      minimumTlsVersion: 'TLS1_2',
      allowBlobPublicAccess: false,
      allowSharedKeyAccess: true,
      supportsHttpsTrafficOnly: true,
      largeFileSharesState: 'Enabled',
      networkAcls: { bypass: 'AzureServices', virtualNetworkRules: [], ipRules: [], defaultAction: 'Allow' },
      encryption: {
        keySource: 'Microsoft.Storage',
        services: { file: service, blob: service },
        requireInfrastructureEncryption: false,
      },
      privateEndpointConnections: [],
      primaryEndpoints: Object.fromEntries(endpoints),
      primaryLocation: at.location,
      statusOfPrimary: 'available',
      ...overrides,
    },
    { kind: 'StorageV2', sku: { name: 'Standard_ZRS', tier: 'Standard' }, ...columns },
  )
}

export const storageId = (at: Place, name: string) => idOf(at, 'Microsoft.Storage/storageAccounts', name)

/** The network rules of an account that lets in only what is named. */
export const denyByDefault = (ranges: string[] = [], subnets: string[] = []): Properties => ({
  bypass: 'AzureServices',
  virtualNetworkRules: subnets.map((id) => ({ id, action: 'Allow', state: 'Succeeded' })),
  ipRules: ranges.map((value) => ({ value, action: 'Allow' })),
  defaultAction: 'Deny',
})

export function keyVault(at: Place, name: string, overrides: Properties = {}, columns: Columns = {}): Row {
  return resource(
    at,
    'Microsoft.KeyVault/vaults',
    name,
    {
      provisioningState: 'Succeeded',
      sku: { family: 'A', name: 'standard' },
      tenantId: at.tenantId,
      vaultUri: `https://${name}.vault.azure.net/`,
      accessPolicies: [],
      enabledForDeployment: false,
      enabledForDiskEncryption: false,
      enabledForTemplateDeployment: false,
      enableSoftDelete: true,
      softDeleteRetentionInDays: 90,
      enableRbacAuthorization: true,
      enablePurgeProtection: true,
      publicNetworkAccess: 'Enabled',
      ...overrides,
    },
    columns,
  )
}

export const keyVaultId = (at: Place, name: string) => idOf(at, 'Microsoft.KeyVault/vaults', name)

export function accessPolicy(at: Place, principal: string): Properties {
  return {
    tenantId: at.tenantId,
    objectId: guid(`principal ${principal}`),
    permissions: { keys: ['get', 'list'], secrets: ['get', 'list', 'set', 'delete'], certificates: ['get', 'list'] },
  }
}
