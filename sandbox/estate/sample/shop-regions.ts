import type { Row } from '../estate.ts'
import { images, virtualMachine } from '../rows/compute.ts'
import { entraAdministrator, redisCache, sqlServer } from '../rows/databases.ts'
import { networkSecurityGroup, nsgId, subnetId, virtualNetwork } from '../rows/network.ts'
import { appInsights, failureAnomalies, plain, workspaceId } from '../rows/platform.ts'
import { systemIdentity } from '../rows/row.ts'
import { denyByDefault, keyVault, storageAccount } from '../rows/storage.ts'
import { appServicePlan, planId, slot, webApp } from '../rows/web.ts'
import { teamTags } from './cast.ts'
import { shopGroups } from './groups.ts'

const { search, standby, monitoring, web, api } = shopGroups

/** The product search: three machines of its own behind a balancer, built by hand in 2022. */
function searchRows(): Row[] {
  const node = {
    os: 'Linux',
    image: images.ubuntu2204,
    size: 'Standard_E4s_v5',
    subnet: subnetId(search, 'vnet-shop-search', 'nodes'),
    dataDisks: 1,
    securityType: 'Standard',
  } as const
  const tags = { ...teamTags.shop, owner: 'emil.strand@kestrel.example' }
  return [
    networkSecurityGroup(search, 'nsg-shop-search', [
      { name: 'allow-elastic', priority: 100, port: '9200-9300', source: 'VirtualNetwork' },
      { name: 'allow-ssh-vpn', priority: 110, port: '22', source: '10.10.2.0/27' },
    ]),
    virtualNetwork(search, 'vnet-shop-search', '10.21.0.0/24', [
      { name: 'nodes', prefix: '10.21.0.0/26', nsg: nsgId(search, 'nsg-shop-search') },
    ]),
    ...['01', '02', '03'].flatMap((nth) =>
      virtualMachine(
        search,
        `vm-shop-search${nth}`,
        {
          ...node,
          agents: nth === '03' ? [] : ['AzureMonitorLinuxAgent', 'MDE.Linux'],
          encryptionAtHost: nth === '01',
        },
        { tags: nth === '03' ? null : tags, zones: [String(Number(nth))] },
      ),
    ),
    plain(
      search,
      'Microsoft.Network/loadBalancers',
      'lbi-shop-search',
      { frontendIPConfigurations: [] },
      { sku: { name: 'Standard', tier: 'Regional' } },
    ),
  ]
}

/** The standby region: copied from the first one when that was younger, and not kept in step since. */
function standbyRows(): Row[] {
  const plan = planId(standby, 'asp-shop-standby')
  return [
    appServicePlan(standby, 'asp-shop-standby', { name: 'P1v2', tier: 'PremiumV2' }),
    webApp(
      standby,
      'app-shop-web-ne',
      { plan, config: { linuxFxVersion: 'NODE|18-lts', ftpsState: 'AllAllowed', minTlsVersion: '1.2' } },
      { identity: systemIdentity(standby, 'app-shop-web-ne') },
    ),
    webApp(standby, 'app-shop-orders-ne', {
      plan,
      config: { linuxFxVersion: 'DOTNETCORE|6.0', ftpsState: 'AllAllowed', minTlsVersion: '1.1' },
    }),
    webApp(standby, 'app-shop-catalog-ne', { plan, config: null }),
    ...sqlServer(standby, 'sql-shop-standby', ['shop-orders'], {
      administrators: entraAdministrator(standby, 'grp-shop-dba', false),
      minimalTlsVersion: '1.1',
    }),
    redisCache(standby, 'redis-shop-standby', { minimumTlsVersion: undefined }),
    storageAccount(standby, 'stshopstandby', { minimumTlsVersion: 'TLS1_1', allowBlobPublicAccess: undefined }),
    keyVault(standby, 'kv-shop-standby', { enablePurgeProtection: undefined, enableRbacAuthorization: false }),
    networkSecurityGroup(standby, 'nsg-shop-standby', [
      { name: 'allow-https', priority: 100, port: '443', source: 'Internet' },
    ]),
    virtualNetwork(standby, 'vnet-shop-standby', '10.22.0.0/16', [
      { name: 'snet-web', prefix: '10.22.0.0/24', nsg: nsgId(standby, 'nsg-shop-standby') },
      { name: 'snet-spare', prefix: '10.22.1.0/24' },
    ]),
    failureAnomalies(monitoring, 'appi-shop-standby'),
    appInsights(monitoring, 'appi-shop-standby', workspaceId(monitoring, 'log-shop'), {}, { location: 'northeurope' }),
  ]
}

/** What hangs on the shop's applications: slots, logs, alerts, certificates, flows. */
function aroundRows(): Row[] {
  const webPlan = planId(web, 'asp-shop-web')
  return [
    slot(web, 'app-shop-checkout', 'staging', {
      plan: webPlan,
      config: { linuxFxVersion: 'NODE|22-lts', ftpsState: 'FtpsOnly' },
    }),
    slot(api, 'app-shop-orders', 'staging', {
      plan: planId(api, 'asp-shop-api'),
      config: { linuxFxVersion: 'DOTNETCORE|8.0', ftpsState: 'Disabled' },
    }),
    storageAccount(monitoring, 'stshoplogs', { allowSharedKeyAccess: false, networkAcls: denyByDefault() }),
    storageAccount(monitoring, 'stshopaudit', { allowSharedKeyAccess: false, publicNetworkAccess: 'Disabled' }),
    ...['errors', 'latency', 'basket', 'payments', 'queue-depth'].map((name) =>
      plain(
        monitoring,
        'Microsoft.Insights/metricAlerts',
        `alert-shop-${name}`,
        { enabled: true, severity: name === 'payments' ? 0 : 2 },
        { location: 'global' },
      ),
    ),
    ...['web', 'api'].map((name) =>
      plain(web, 'Microsoft.Insights/autoscaleSettings', `autoscale-shop-${name}`, { enabled: true, profiles: [] }),
    ),
    ...['shop', 'api'].map((name) =>
      plain(web, 'Microsoft.Web/certificates', `cert-${name}-kestrel`, {
        subjectName: `${name}.kestrel.example`,
        issuer: 'GeoTrust TLS RSA CA G1',
        keyVaultSecretStatus: 'Initialized',
      }),
    ),
    plain(api, 'Microsoft.Logic/workflows', 'logic-shop-returns', {
      state: 'Enabled',
      accessControl: null,
      endpointsConfiguration: {},
    }),
    plain(api, 'Microsoft.EventGrid/topics', 'evgt-shop-stock', {
      publicNetworkAccess: 'Enabled',
      disableLocalAuth: false,
      inputSchema: 'EventGridSchema',
      minimumTlsVersionAllowed: '1.0',
    }),
  ]
}

export const shopRegions = (): Row[] => [...searchRows(), ...standbyRows(), ...aroundRows()]
