import { add, columns, type Event, on, remove, set, tag } from '../evolution.ts'
import { publicIpAddress } from '../rows/interfaces.ts'
import { denyByDefault, keyVault, storageAccount } from '../rows/storage.ts'
import { appServicePlan, planId, webApp } from '../rows/web.ts'
import { unassigned } from '../sample/access.ts'
import { people, pipelines } from '../sample/cast.ts'
import { shopGroups } from '../sample/groups.ts'
import { campaign, findOut, managedIdentityFor, patchByPlatform } from './effects.ts'

const { api, data, network } = shopGroups
const { tom, noor, jonas, arjun, mei, sofia } = people
const closed = { networkAcls: denyByDefault() }

/** What the shop ships in the same week, from the old template. */
const giftCards = () => [
  appServicePlan(api, 'asp-shop-giftcards', { name: 'P0v3', tier: 'PremiumV3' }),
  webApp(api, 'app-shop-giftcards', {
    plan: planId(api, 'asp-shop-giftcards'),
    config: { linuxFxVersion: 'NODE|22-lts', ftpsState: 'FtpsOnly' },
  }),
  storageAccount(data, 'stshopgiftcards', { allowSharedKeyAccess: true }),
  keyVault(api, 'kv-shop-giftcards', { enablePurgeProtection: true }),
  publicIpAddress(network, 'pip-shop-giftcards', null),
]

/** The week before today: two people clear findings together, while deployments bring some back and new ones in. */
export const hardeningWeek: Event[] = [
  ...campaign(174, 0.5, tom, ['stdatashare', 'stdataarchive', 'stplatformartifacts', 'sttestshopload'], (name) =>
    set(name, { allowSharedKeyAccess: false }),
  ),
  ...campaign(174, 0.6, noor, ['kv-data-lake', 'kv-platform-aks', 'kv-data-ml', 'kv-shop-standby'], (name) =>
    set(name, closed),
  ),
  on(
    174,
    jonas,
    set('app-test-checkout', { 'siteConfig.ftpsState': 'Disabled' }),
    managedIdentityFor('app-test-orders'),
  ),
  on(175, tom, patchByPlatform('vm-data-kafka01', 'linux'), patchByPlatform('vm-data-kafka02', 'linux')),
  on(175, sofia, remove(unassigned('former.admin'), unassigned('jenkins'), unassigned('intern.2025'))),
  on(
    175,
    jonas,
    set('app-shop-customers', { 'siteConfig.linuxFxVersion': 'DOTNETCORE|10.0', 'siteConfig.ftpsState': 'Disabled' }),
  ),
  on(
    176,
    noor,
    ...['vm-shop-batch01', 'vm-shop-search02', 'vm-shop-search03'].map((name) =>
      set(name, { 'securityProfile.encryptionAtHost': true }),
    ),
  ),
  on(
    176,
    arjun,
    set('aks-test', {
      networkProfile: { networkPlugin: 'azure', networkPolicy: 'cilium' },
      'addonProfiles.azurepolicy': { enabled: true, config: { version: 'v2' } },
      disableLocalAccounts: true,
    }),
  ),
  on(
    176,
    tom,
    findOut('sql-test-shop', { auditing: true }),
    findOut('vm-shop-search02', { findings: false }),
    findOut('vm-data-ir01', { findings: false }),
  ),
  on(176, mei, set('sql-data-dwh', { publicNetworkAccess: 'Disabled' })),
  on(177, jonas, set('sql-test-shop', { 'administrators.azureADOnlyAuthentication': true })),
  on(177, tom, ...['stshopstandby', 'stdatafeatures', 'stpocassistant'].map((name) => set(name, closed))),
  on(177, pipelines.shop, add(giftCards())),
  // The pipeline of the data platform was not told either.
  on(
    178,
    pipelines.data,
    set('kv-data-etl', { enableRbacAuthorization: false }),
    set('acrdata', { adminUserEnabled: true }),
    set('vm-data-kafka02', { 'osProfile.linuxConfiguration.patchSettings.patchMode': 'ImageDefault' }),
  ),
  on(
    178,
    pipelines.shop,
    columns('vmss-shop-peak', { sku: { name: 'Standard_D2s_v5', tier: 'Standard', capacity: 16 } }),
    tag('vmss-shop-peak', { peak: 'black-friday' }),
  ),
  on(
    178,
    tom,
    set('kv-data-ml', { enablePurgeProtection: true, publicNetworkAccess: 'Disabled' }),
    set('stdataml', { allowSharedKeyAccess: false }),
  ),
  on(179, sofia, remove('pip-data-nat')),
]
