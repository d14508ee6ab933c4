import type { Row } from '../estate.ts'
import { sqlServerId } from '../rows/databases.ts'
import {
  ipConfigurationId,
  nicId,
  privateEndpoint,
  privateEndpointConnection,
  privateEndpointId,
  publicIpAddress,
  publicIpId,
} from '../rows/interfaces.ts'
import { networkSecurityGroup, nsgId, subnetId, virtualNetwork } from '../rows/network.ts'
import {
  appInsights,
  failureAnomalies,
  identityId,
  logWorkspace,
  managedIdentity,
  messagingNamespace,
  plain,
  privateDnsZone,
  workspaceId,
} from '../rows/platform.ts'
import { idOf, systemIdentity, userIdentity } from '../rows/row.ts'
import { accessPolicy, denyByDefault, keyVault, keyVaultId, storageAccount } from '../rows/storage.ts'
import { appServicePlan, planId, slot, webApp } from '../rows/web.ts'
import { groupRows, teamTags } from './cast.ts'
import { shopGroups } from './groups.ts'

import { shopRegions } from './shop-regions.ts'
import { shopStores } from './shop-stores.ts'

const { web, api, data, network, batch, monitoring } = shopGroups
const subnet = (name: string) => subnetId(network, 'vnet-shop', name)
const workspace = workspaceId(monitoring, 'log-shop')

function networkRows(): Row[] {
  const gateway = idOf(network, 'Microsoft.Network/applicationGateways', 'agw-shop')
  return [
    networkSecurityGroup(network, 'nsg-shop-web', [
      { name: 'allow-https', priority: 100, port: '443', source: 'Internet', description: 'Visitors' },
      { name: 'allow-gateway-manager', priority: 105, port: '65200-65535', source: 'GatewayManager' },
    ]),
    networkSecurityGroup(network, 'nsg-shop-api', [
      { name: 'allow-web', priority: 100, port: ['443', '8443'], source: '10.20.0.0/24' },
      { name: 'deny-rest', priority: 4000, port: '*', source: '*', protocol: '*', access: 'Deny' },
    ]),
    networkSecurityGroup(network, 'nsg-shop-data', [
      { name: 'allow-api', priority: 100, port: ['1433', '6380'], source: '10.20.1.0/24' },
    ]),
    networkSecurityGroup(network, 'nsg-shop-batch', [
      { name: 'allow-ssh-office', priority: 120, port: '22', source: '192.0.2.0/26', description: 'Office' },
    ]),
    virtualNetwork(network, 'vnet-shop', '10.20.0.0/16', [
      { name: 'snet-web', prefix: '10.20.0.0/24', nsg: nsgId(network, 'nsg-shop-web') },
      {
        name: 'snet-api',
        prefix: '10.20.1.0/24',
        nsg: nsgId(network, 'nsg-shop-api'),
        delegation: 'Microsoft.Web/serverFarms',
      },
      {
        name: 'snet-data',
        prefix: '10.20.2.0/24',
        nsg: nsgId(network, 'nsg-shop-data'),
        serviceEndpoints: ['Microsoft.Storage'],
      },
      { name: 'snet-batch', prefix: '10.20.3.0/24', nsg: nsgId(network, 'nsg-shop-batch') },
      {
        name: 'snet-endpoints',
        prefix: '10.20.4.0/24',
        privateEndpoints: [privateEndpointId(network, 'pe-sql-shop'), privateEndpointId(network, 'pe-kv-shop-pay')],
      },
    ]),
    ...privateEndpoint(
      network,
      'pe-sql-shop',
      subnet('snet-endpoints'),
      sqlServerId(data, 'sql-shop-prod'),
      'sqlServer',
    ),
    ...privateEndpoint(network, 'pe-kv-shop-pay', subnet('snet-endpoints'), keyVaultId(api, 'kv-shop-pay'), 'vault'),
    ...privateDnsZone(
      network,
      'privatelink.database.windows.net',
      idOf(network, 'Microsoft.Network/virtualNetworks', 'vnet-shop'),
    ),
    ...privateDnsZone(
      network,
      'privatelink.vaultcore.azure.net',
      idOf(network, 'Microsoft.Network/virtualNetworks', 'vnet-shop'),
    ),
    publicIpAddress(network, 'pip-agw-shop', `${gateway}/frontendIPConfigurations/public`, {
      label: 'kestrel-shop',
      zones: ['1', '2', '3'],
    }),
    publicIpAddress(network, 'pip-shop-batch01', ipConfigurationId(nicId(batch, 'vm-shop-batch01-nic'))),
    publicIpAddress(network, 'pip-shop-migration', null, { tags: null }),
    publicIpAddress(network, 'pip-shop-old-lb', null, { sku: { name: 'Basic', tier: 'Regional' } }),
    plain(network, 'Microsoft.Network/applicationGateways', 'agw-shop', {
      sku: { name: 'WAF_v2', tier: 'WAF_v2', family: 'Generation_1' },
      operationalState: 'Running',
      enableHttp2: true,
      sslPolicy: { policyType: 'Predefined', policyName: 'AppGwSslPolicy20220101' },
      firewallPolicy: {
        id: idOf(network, 'Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies', 'waf-shop'),
      },
      gatewayIPConfigurations: [
        {
          name: 'gateway',
          id: `${gateway}/gatewayIPConfigurations/gateway`,
          properties: { subnet: { id: subnet('snet-web') } },
        },
      ],
      frontendIPConfigurations: [
        {
          name: 'public',
          id: `${gateway}/frontendIPConfigurations/public`,
          type: 'Microsoft.Network/applicationGateways/frontendIPConfigurations',
          properties: {
            privateIPAllocationMethod: 'Dynamic',
            publicIPAddress: { id: publicIpId(network, 'pip-agw-shop') },
          },
        },
      ],
    }),
    plain(network, 'Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies', 'waf-shop', {
      policySettings: {
        state: 'Enabled',
        mode: 'Detection',
        requestBodyCheck: true,
        maxRequestBodySizeInKb: 128,
        fileUploadLimitInMb: 100,
      },
      managedRules: { managedRuleSets: [{ ruleSetType: 'OWASP', ruleSetVersion: '3.2' }] },
      customRules: [],
    }),
  ]
}

function webRows(): Row[] {
  const plan = planId(web, 'asp-shop-web')
  const app = { identity: systemIdentity(web, 'app-shop') }
  return [
    appServicePlan(web, 'asp-shop-web', { name: 'P1v3', tier: 'PremiumV3' }, true, 3),
    webApp(
      web,
      'app-shop-web',
      {
        plan,
        config: { linuxFxVersion: 'NODE|22-lts', ftpsState: 'Disabled' },
        properties: { virtualNetworkSubnetId: subnet('snet-api') },
      },
      app,
    ),
    slot(
      web,
      'app-shop-web',
      'staging',
      { plan, config: { linuxFxVersion: 'NODE|22-lts', ftpsState: 'AllAllowed' } },
      app,
    ),
    webApp(
      web,
      'app-shop-checkout',
      { plan, config: { linuxFxVersion: 'NODE|22-lts', minTlsVersion: '1.2', ftpsState: 'FtpsOnly' } },
      app,
    ),
    webApp(web, 'app-shop-search', {
      plan,
      config: { linuxFxVersion: 'NODE|18-lts', minTlsVersion: '1.1', ftpsState: 'AllAllowed' },
    }),
    webApp(web, 'app-shop-admin', {
      plan,
      config: { linuxFxVersion: 'DOTNETCORE|8.0', ftpsState: 'AllAllowed', remoteDebuggingEnabled: true },
      properties: { httpsOnly: false },
    }),
    webApp(
      web,
      'app-shop-blog',
      { plan, config: null },
      { tags: { ...teamTags.shop, owner: 'jonas.berg@kestrel.example' } },
    ),
    failureAnomalies(monitoring, 'appi-shop-web'),
    appInsights(monitoring, 'appi-shop-web', workspace),
    storageAccount(web, 'stshopmedia', {
      allowBlobPublicAccess: true,
      allowSharedKeyAccess: false,
      privateEndpointConnections: [],
      networkAcls: denyByDefault(['203.0.113.10', '203.0.113.11', '203.0.113.12']),
    }),
    storageAccount(web, 'stshopstatic', { allowBlobPublicAccess: true, minimumTlsVersion: 'TLS1_0' }),
    keyVault(web, 'kv-shop-web', {
      enableRbacAuthorization: false,
      enablePurgeProtection: undefined,
      accessPolicies: [accessPolicy(web, 'app-shop-web'), accessPolicy(web, 'lena.hoff')],
    }),
    keyVault(web, 'kv-shop-certs', {
      publicNetworkAccess: 'Enabled',
      networkAcls: { ...denyByDefault(), bypass: 'AzureServices' },
    }),
  ]
}

function apiRows(): Row[] {
  const plan = planId(api, 'asp-shop-api')
  const functions = planId(api, 'asp-shop-func')
  const identity = userIdentity([identityId(api, 'id-shop-api')])
  const fn = (name: string, config: Record<string, unknown>) =>
    webApp(
      api,
      name,
      { plan: functions, kind: 'functionapp,linux', config: { linuxFxVersion: 'NODE|20', ...config } },
      { identity },
    )
  const rest = (name: string, config: Record<string, unknown>, properties: Record<string, unknown> = {}) =>
    webApp(api, name, { plan, config: { linuxFxVersion: 'DOTNETCORE|8.0', ...config }, properties }, { identity })
  return [
    managedIdentity(api, 'id-shop-api'),
    appServicePlan(api, 'asp-shop-api', { name: 'P2v3', tier: 'PremiumV3' }, true, 2),
    appServicePlan(api, 'asp-shop-func', { name: 'EP1', tier: 'ElasticPremium' }),
    rest('app-shop-orders', { ftpsState: 'Disabled' }, { clientCertEnabled: true }),
    rest('app-shop-catalog', { ftpsState: 'Disabled' }),
    rest('app-shop-basket', { ftpsState: 'FtpsOnly' }),
    rest(
      'app-shop-payments',
      { ftpsState: 'Disabled', minTlsVersion: '1.3' },
      { publicNetworkAccess: 'Disabled', clientCertEnabled: true },
    ),
    rest('app-shop-customers', { ftpsState: 'AllAllowed', minTlsVersion: '1.0' }),
    fn('func-shop-resize', { ftpsState: 'AllAllowed' }),
    fn('func-shop-mail', { ftpsState: 'FtpsOnly' }),
    fn('func-shop-invoices', { ftpsState: 'Disabled' }),
    fn('func-shop-stock', { ftpsState: null, minTlsVersion: null }),
    storageAccount(
      api,
      'stshopfunc',
      { networkAcls: denyByDefault(), minimumTlsVersion: 'TLS1_0', allowBlobPublicAccess: undefined },
      { kind: 'Storage', sku: { name: 'Standard_LRS', tier: 'Standard' } },
    ),
    keyVault(api, 'kv-shop-api', { networkAcls: denyByDefault(), enablePurgeProtection: undefined }),
    keyVault(api, 'kv-shop-pay', {
      publicNetworkAccess: 'Disabled',
      privateEndpointConnections: [
        privateEndpointConnection(keyVaultId(api, 'kv-shop-pay'), privateEndpointId(network, 'pe-kv-shop-pay')),
      ],
    }),
    messagingNamespace(api, 'ServiceBus', 'sb-shop-orders', 'Premium'),
    failureAnomalies(monitoring, 'appi-shop-api'),
    appInsights(monitoring, 'appi-shop-api', workspace),
  ]
}

/** The shop as it stands when the story begins. */
export const shop = (): Row[] => [
  ...groupRows(shopGroups),
  ...networkRows(),
  ...webRows(),
  ...apiRows(),
  logWorkspace(monitoring, 'log-shop'),
  plain(
    monitoring,
    'Microsoft.Insights/actionGroups',
    'ag-shop-oncall',
    { groupShortName: 'shop-oncall', enabled: true },
    { location: 'global' },
  ),
  ...shopStores(),
  ...shopRegions(),
]
