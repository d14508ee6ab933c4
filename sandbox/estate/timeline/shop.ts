import { add, columns, type Event, on, remove, set, tag } from '../evolution.ts'
import { roleAssignment } from '../rows/authorization.ts'
import { cosmosAccount, redisCache } from '../rows/databases.ts'
import { ipConfigurationId, nicId, publicIpAddress, publicIpId } from '../rows/interfaces.ts'
import { subnetId } from '../rows/network.ts'
import {
  appInsights,
  failureAnomalies,
  identityId,
  managedIdentity,
  messagingNamespace,
  plain,
  workspaceId,
} from '../rows/platform.ts'
import { idOf, userIdentity } from '../rows/row.ts'
import { scaleSet } from '../rows/scale-sets.ts'
import { denyByDefault, keyVault, storageAccount } from '../rows/storage.ts'
import { appServicePlan, planId, webApp } from '../rows/web.ts'
import { people, pipelines, tenantId } from '../sample/cast.ts'
import { shopGroups } from '../sample/groups.ts'
import {
  decommission,
  denyLateral,
  dropRule,
  findOut,
  managedIdentityFor,
  narrowRule,
  openRule,
  patchByPlatform,
} from './effects.ts'

const { web, api, data, network, batch, monitoring } = shopGroups
const { jonas, lena, emil, tom } = people
const deploy = pipelines.shop

const ssh = { name: 'allow-ssh-temp', priority: 130, port: '22', source: '*', description: 'debugging, remove me' }

/** A loyalty programme, made well from the first day but for what the template forgot. */
function loyalty() {
  const plan = planId(api, 'asp-shop-loyalty')
  const identity = userIdentity([identityId(api, 'id-shop-loyalty')])
  return [
    managedIdentity(api, 'id-shop-loyalty'),
    appServicePlan(api, 'asp-shop-loyalty', { name: 'P0v3', tier: 'PremiumV3' }),
    webApp(
      api,
      'app-shop-loyalty',
      { plan, config: { linuxFxVersion: 'NODE|22-lts', ftpsState: 'Disabled' } },
      { identity },
    ),
    webApp(
      api,
      'func-shop-loyalty',
      { plan, kind: 'functionapp,linux', config: { linuxFxVersion: 'NODE|22', ftpsState: 'Disabled' } },
      { identity },
    ),
    storageAccount(api, 'stshoployalty', { allowSharedKeyAccess: false, networkAcls: denyByDefault() }),
    keyVault(api, 'kv-shop-loyalty', { networkAcls: denyByDefault() }),
    cosmosAccount(data, 'cosmos-shop-loyalty', { disableLocalAuth: true }),
    failureAnomalies(monitoring, 'appi-shop-loyalty'),
    appInsights(monitoring, 'appi-shop-loyalty', workspaceId(monitoring, 'log-shop')),
    plain(
      monitoring,
      'Microsoft.Insights/metricAlerts',
      'alert-shop-loyalty',
      { enabled: true, severity: 2 },
      { location: 'global' },
    ),
    roleAssignment(tenantId, {
      principal: identityId(api, 'id-shop-loyalty'),
      principalType: 'ServicePrincipal',
      role: 'Key Vault Secrets User',
      scope: idOf(api, 'Microsoft.KeyVault/vaults', 'kv-shop-loyalty'),
      description: 'The loyalty API reads its secrets',
    }),
  ]
}

/** What Black Friday needs, in a hurry. */
function blackFriday() {
  const plan = planId(web, 'asp-shop-queue')
  return [
    appServicePlan(web, 'asp-shop-queue', { name: 'P1v3', tier: 'PremiumV3' }),
    webApp(web, 'app-shop-waitingroom', { plan, config: { linuxFxVersion: 'NODE|22-lts', ftpsState: 'AllAllowed' } }),
    redisCache(data, 'redis-shop-waitingroom', { minimumTlsVersion: '1.2' }),
    messagingNamespace(api, 'ServiceBus', 'sb-shop-peak', 'Premium'),
    storageAccount(data, 'stshoppeak', { allowSharedKeyAccess: true }),
    scaleSet(batch, 'vmss-shop-peak', {
      os: 'Linux',
      subnet: subnetId(network, 'vnet-shop', 'snet-batch'),
      capacity: 8,
      trustedLaunch: true,
    }),
    publicIpAddress(network, 'pip-shop-peak', ipConfigurationId(nicId(batch, 'vm-shop-batch02-nic')), { tags: null }),
  ]
}

export const shopTimeline: Event[] = [
  on(6, jonas, set('app-shop-admin', { httpsOnly: true, 'siteConfig.remoteDebuggingEnabled': false })),
  // A job hangs; the rule that was opened to look at it stays for three weeks.
  on(14, emil, openRule('nsg-shop-batch', ssh)),
  on(22, jonas, set('app-shop-search', { 'siteConfig.minTlsVersion': '1.2' }), managedIdentityFor('app-shop-search')),
  on(
    24,
    lena,
    ...decommission(batch, 'vm-shop-batch03'),
    columns('vmss-shop-render', { sku: { name: 'Standard_D4s_v5', tier: 'Standard', capacity: 4 } }),
  ),
  on(30, deploy, add(loyalty())),
  on(33, tom, dropRule('nsg-shop-batch', ssh.name)),
  on(37, jonas, patchByPlatform('vm-shop-search02', 'linux')),
  on(41, lena, managedIdentityFor('app-shop-blog')),
  // The template still says what the portal had changed.
  on(
    47,
    deploy,
    set('app-shop-admin', { httpsOnly: false }),
    set('app-shop-search', { 'siteConfig.minTlsVersion': '1.1' }),
    set('app-shop-customers', { 'siteConfig.ftpsState': 'AllAllowed' }),
  ),
  on(
    54,
    deploy,
    set('app-shop-admin', { httpsOnly: true }),
    set('app-shop-search', { 'siteConfig.minTlsVersion': '1.2', 'siteConfig.ftpsState': 'FtpsOnly' }),
    set('app-shop-customers', { 'siteConfig.ftpsState': 'FtpsOnly', 'siteConfig.minTlsVersion': '1.2' }),
  ),
  on(62, deploy, set('app-shop-search', { 'siteConfig.linuxFxVersion': 'NODE|22-lts' })),
  on(63, deploy, set('redis-shop-cache', { minimumTlsVersion: '1.2', enableNonSslPort: false })),
  on(69, jonas, set('func-shop-stock', { 'siteConfig.ftpsState': 'Disabled', 'siteConfig.minTlsVersion': '1.2' })),
  on(
    77,
    deploy,
    set('app-shop-admin', { 'siteConfig.ftpsState': 'Disabled' }),
    set('func-shop-resize', { 'siteConfig.ftpsState': 'Disabled' }),
    managedIdentityFor('app-shop-admin'),
  ),
  // The image resizer stops working without keys, and takes the backup's template with it.
  on(
    84,
    deploy,
    set('stshopmedia', { allowSharedKeyAccess: true }),
    set('stshopbackup', { allowSharedKeyAccess: true }),
  ),
  on(91, jonas, set('sql-shop-prod', { 'administrators.azureADOnlyAuthentication': true })),
  on(95, tom, findOut('sql-shop-prod', { auditing: true }), findOut('sql-shop-reporting', { auditing: true })),
  on(
    105,
    emil,
    openRule('nsg-shop-search', { name: 'kibana', priority: 140, port: ['5601', '9200'], source: 'Internet' }),
  ),
  on(107, tom, dropRule('nsg-shop-search', 'kibana')),
  // The standby region gets the template of the first one.
  on(
    118,
    deploy,
    set('app-shop-web-ne', { 'siteConfig.ftpsState': 'Disabled' }),
    set('app-shop-orders-ne', { 'siteConfig.minTlsVersion': '1.2' }),
    managedIdentityFor('app-shop-orders-ne'),
  ),
  on(
    119,
    deploy,
    set('sql-shop-standby', { minimalTlsVersion: '1.2' }),
    set('redis-shop-standby', { minimumTlsVersion: '1.2' }),
  ),
  on(
    120,
    deploy,
    set('stshopstandby', { minimumTlsVersion: 'TLS1_2', allowBlobPublicAccess: false, allowSharedKeyAccess: false }),
    set('kv-shop-standby', { enablePurgeProtection: true, enableRbacAuthorization: true, accessPolicies: [] }),
  ),
  on(124, deploy, set('waf-shop', { 'policySettings.mode': 'Prevention' })),
  on(127, lena, remove('pip-shop-old-lb')),
  on(
    132,
    jonas,
    tag('vm-shop-search03', { owner: 'emil.strand@kestrel.example', team: 'shop', environment: 'production' }),
  ),
  // Somebody needed to reach the web tier on a Monday; the rule came with a template and is still there.
  on(138, deploy, openRule('nsg-shop-web', { name: 'allow-admin', priority: 110, port: ['22', '3389'], source: '*' })),
  on(146, jonas, denyLateral('nsg-shop-batch'), denyLateral('nsg-shop-search')),
  on(151, deploy, managedIdentityFor('app-shop-catalog-ne')),
  on(157, lena, narrowRule('nsg-shop-batch', 'allow-ssh-office', '192.0.2.0/28')),
  on(
    163,
    deploy,
    add(blackFriday()),
    set('vm-shop-batch02-nic', {
      'ipConfigurations.0.properties.publicIPAddress': { id: publicIpId(network, 'pip-shop-peak') },
    }),
  ),
  on(166, deploy, columns('vmss-shop-render', { sku: { name: 'Standard_D4s_v5', tier: 'Standard', capacity: 12 } })),
  on(
    170,
    jonas,
    set('app-shop-waitingroom', { 'siteConfig.ftpsState': 'Disabled' }),
    managedIdentityFor('app-shop-waitingroom'),
  ),
  on(172, lena, set('app-shop-payments', { endToEndEncryptionEnabled: true })),
  on(174, tom, set('stshoppeak', { networkAcls: denyByDefault() })),
  on(166, emil, openRule('nsg-shop-standby', { name: 'peak-support', priority: 120, port: '3389', source: '*' })),
  on(178, jonas, set('app-shop-checkout', { 'siteConfig.ftpsState': 'Disabled', clientCertEnabled: true })),
]
