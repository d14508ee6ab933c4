import type { Row } from '../estate.ts'
import { type Columns, guid, idOf, type Place, type Properties, resource } from './row.ts'

export const planId = (at: Place, name: string) => idOf(at, 'Microsoft.Web/serverfarms', name)

export function appServicePlan(
  at: Place,
  name: string,
  sku: { name: string; tier: string },
  linux = true,
  workers = 1,
): Row {
  return resource(
    at,
    'Microsoft.Web/serverfarms',
    name,
    {
      provisioningState: 'Succeeded',
      name,
      status: 'Ready',
      reserved: linux,
      isXenon: false,
      hyperV: false,
      perSiteScaling: false,
      elasticScaleEnabled: false,
      zoneRedundant: false,
      numberOfWorkers: workers,
      maximumNumberOfWorkers: 30,
      currentNumberOfWorkers: workers,
      resourceGroup: at.group,
      subscription: at.subscriptionId,
      geoRegion: 'West Europe',
    },
    {
      kind: linux ? 'linux' : 'app',
      sku: { ...sku, size: sku.name, family: sku.name.replace(/\d+(v\d)?$/, ''), capacity: workers },
    },
  )
}

/** siteConfig as the listing returns it: most of it is null there. What is named is what was ever set. */
export function siteConfig(set: Properties): Properties {
  return {
    numberOfWorkers: 1,
    linuxFxVersion: '',
    windowsFxVersion: null,
    netFrameworkVersion: null,
    alwaysOn: false,
    http20Enabled: false,
    remoteDebuggingEnabled: null,
    remoteDebuggingVersion: null,
    ftpsState: null,
    minTlsVersion: null,
    minTlsCipherSuite: null,
    scmMinTlsVersion: null,
    publicNetworkAccess: null,
    cors: null,
    ipSecurityRestrictions: null,
    ipSecurityRestrictionsDefaultAction: null,
    scmIpSecurityRestrictions: null,
    scmIpSecurityRestrictionsDefaultAction: null,
    scmIpSecurityRestrictionsUseMain: null,
    healthCheckPath: null,
    acrUseManagedIdentityCreds: false,
    functionAppScaleLimit: 0,
    minimumElasticInstanceCount: 0,
    ...set,
  }
}

export interface SiteOptions {
  plan: string
  kind?: string
  /** What was ever set of siteConfig; null leaves the whole of it as the platform returns it when it will not say. */
  config?: Properties | null
  properties?: Properties
}

export function webApp(at: Place, name: string, options: SiteOptions, columns: Columns = {}): Row {
  return site(at, 'Microsoft.Web/sites', name, options, columns)
}

/** A deployment slot; Resource Graph names it `site/slot`. */
export function slot(at: Place, app: string, name: string, options: SiteOptions, columns: Columns = {}): Row {
  return site(at, 'Microsoft.Web/sites/slots', `${app}/${name}`, options, { ...columns, name: `${app}/${name}` })
}

function site(at: Place, type: string, name: string, options: SiteOptions, columns: Columns): Row {
  const host = name.replace('/', '-')
  const kind = options.kind ?? 'app,linux'
  return resource(
    at,
    type,
    name,
    {
      name,
      state: 'Running',
      usageState: 'Normal',
      availabilityState: 'Normal',
      enabled: true,
      adminEnabled: true,
      reserved: kind.includes('linux'),
      isXenon: false,
      hyperV: false,
      hostNames: [`${host}.azurewebsites.net`],
      enabledHostNames: [`${host}.azurewebsites.net`, `${host}.scm.azurewebsites.net`],
      defaultHostName: `${host}.azurewebsites.net`,
      hostNameSslStates: [
        { name: `${host}.azurewebsites.net`, sslState: 'Disabled', thumbprint: null, hostType: 'Standard' },
        { name: `${host}.scm.azurewebsites.net`, sslState: 'Disabled', thumbprint: null, hostType: 'Repository' },
      ],
      serverFarmId: options.plan,
      siteConfig: siteConfig({
        minTlsVersion: '1.2',
        ftpsState: 'FtpsOnly',
        remoteDebuggingEnabled: false,
        ...options.config,
      }),
      httpsOnly: true,
      clientAffinityEnabled: false,
      clientCertEnabled: false,
      clientCertMode: 'Required',
      clientCertExclusionPaths: null,
      hostNamesDisabled: false,
      publicNetworkAccess: 'Enabled',
      vnetRouteAllEnabled: false,
      vnetImagePullEnabled: false,
      virtualNetworkSubnetId: null,
      endToEndEncryptionEnabled: false,
      keyVaultReferenceIdentity: 'SystemAssigned',
      storageAccountRequired: false,
      redundancyMode: 'None',
      customDomainVerificationId: guid(`domain ${at.subscriptionId}`).replaceAll('-', '').toUpperCase(),
      kind,
      resourceGroup: at.group,
      repositorySiteName: name,
      sku: 'PremiumV3',
      ...(options.config === null ? { siteConfig: siteConfig({}) } : {}),
      ...options.properties,
    },
    { kind, ...columns },
  )
}
