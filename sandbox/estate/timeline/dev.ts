import type { Row } from '../estate.ts'
import { add, type Event, on, remove, set } from '../evolution.ts'
import { withAttachments } from '../rows/attachments.ts'
import { images, virtualMachine } from '../rows/compute.ts'
import { containerRegistry, managedCluster } from '../rows/containers.ts'
import { cosmosAccount } from '../rows/databases.ts'
import { ipConfigurationId, nicId, publicIpAddress, publicIpId } from '../rows/interfaces.ts'
import { networkSecurityGroup, nsgId, subnetId } from '../rows/network.ts'
import { plain, searchService } from '../rows/platform.ts'
import { resourceGroupRow } from '../rows/scopes.ts'
import { keyVault, storageAccount } from '../rows/storage.ts'
import { appServicePlan, planId, webApp } from '../rows/web.ts'
import { group, people, pipelines } from '../sample/cast.ts'
import { devGroups } from '../sample/groups.ts'
import { decommission, findOut, narrowRule } from './effects.ts'

const { jonas: jonasSandbox, network } = devGroups
const { jonas, arjun, emil, tom, lena, mei } = people
const subnet = (name: string) => subnetId(network, 'vnet-dev', name)

const hackathon = group('dev', 'rg-hackathon', { owner: 'emil.strand', event: 'hackathon' }, 'northeurope')
const load = group('dev', 'rg-loadtest', null)
const assistant = group('dev', 'rg-poc-assistant', { owner: 'mei.tanaka@kestrel.example', environment: 'poc' })

/** Two days of fun, a fortnight of leftovers. */
const hackathonRows = (): Row[] => [
  resourceGroupRow(hackathon),
  appServicePlan(hackathon, 'asp-hack', { name: 'B1', tier: 'Basic' }),
  ...['app-hack-alpha', 'app-hack-beta', 'app-hack-gamma'].map((name) =>
    webApp(hackathon, name, {
      plan: planId(hackathon, 'asp-hack'),
      config: { ftpsState: 'AllAllowed', minTlsVersion: '1.0' },
      properties: { httpsOnly: false },
    }),
  ),
  storageAccount(hackathon, 'sthack2026', { allowBlobPublicAccess: true }),
  cosmosAccount(hackathon, 'cosmos-hack', { publicNetworkAccess: 'Enabled' }),
]

/** A copy of the shop to throw load at, made from a blog post. */
const loadRows = (): Row[] => [
  resourceGroupRow(load),
  networkSecurityGroup(load, 'nsg-loadtest', [
    { name: 'ssh', priority: 100, port: '22', source: '*' },
    { name: 'locust', priority: 110, port: '8089', source: '*' },
  ]),
  ...['01', '02', '03'].flatMap((nth) => [
    ...virtualMachine(load, `vm-load${nth}`, {
      os: 'Linux',
      image: images.ubuntu2204,
      subnet: subnet('scratch'),
      nsg: nsgId(load, 'nsg-loadtest'),
      publicIp: publicIpId(load, `pip-load${nth}`),
      securityType: 'Standard',
      passwordLogin: true,
      bootDiagnostics: false,
    }),
    publicIpAddress(load, `pip-load${nth}`, ipConfigurationId(nicId(load, `vm-load${nth}-nic`))),
  ]),
  managedCluster(load, 'aks-loadtest', {
    version: '1.32.9',
    subnet: subnet('test'),
    pools: [{ name: 'nodepool1', count: 6, mode: 'System' }],
  }),
  containerRegistry(load, 'acrloadtest', 'Basic', { adminUserEnabled: true }),
  storageAccount(load, 'stloadresults', { allowBlobPublicAccess: true, minimumTlsVersion: 'TLS1_0' }),
]

/** An assistant that answers customers: the proof of concept that nobody wants to end. */
const assistantRows = (): Row[] => [
  resourceGroupRow(assistant),
  plain(
    assistant,
    'Microsoft.CognitiveServices/accounts',
    'oai-poc-assistant',
    { publicNetworkAccess: 'Enabled', disableLocalAuth: false, networkAcls: { defaultAction: 'Allow' } },
    { kind: 'OpenAI', sku: { name: 'S0' } },
  ),
  searchService(assistant, 'srch-poc-assistant'),
  appServicePlan(assistant, 'asp-poc-assistant', { name: 'B2', tier: 'Basic' }),
  webApp(assistant, 'app-poc-assistant', {
    plan: planId(assistant, 'asp-poc-assistant'),
    config: { linuxFxVersion: 'PYTHON|3.12', ftpsState: 'FtpsOnly' },
  }),
  storageAccount(assistant, 'stpocassistant', { allowBlobPublicAccess: false }),
  keyVault(assistant, 'kv-poc-assistant', { enablePurgeProtection: undefined }),
  cosmosAccount(assistant, 'cosmos-poc-assistant', {}),
]

const idsOf = (rows: Row[]) => rows.map((row) => row.id as string).reverse()

export const devTimeline: Event[] = [
  on(10, emil, add(hackathonRows())),
  on(26, lena, remove(...idsOf(hackathonRows()))),
  on(
    34,
    emil,
    ...decommission(devGroups.poc, 'vm-poc-search'),
    remove('vm-poc-search-ip', 'vm-poc-search-nsg', 'srch-poc'),
  ),
  on(53, jonas, set('app-test-orders', { 'siteConfig.remoteDebuggingEnabled': false })),
  on(68, tom, narrowRule('nsg-dev', 'default-allow-ssh', '192.0.2.0/26')),
  on(78, emil, add(withAttachments(loadRows()))),
  on(87, jonas, set('app-test-checkout', { httpsOnly: true, 'siteConfig.minTlsVersion': '1.2' })),
  on(101, arjun, remove('disk-arjun-data', 'vm-arjun-old_OsDisk_1')),
  on(113, emil, remove(...idsOf(loadRows()))),
  on(122, jonas, add(storageAccount(jonasSandbox, 'stjonastest', {}))),
  on(128, arjun, ...decommission(devGroups.arjun, 'vm-arjun-spark')),
  on(136, pipelines.policy, set('stjonasdemo', { supportsHttpsTrafficOnly: true, allowBlobPublicAccess: false })),
  on(145, mei, add(assistantRows())),
  on(148, jonas, narrowRule('nsg-dev', 'default-allow-ssh', '*')),
  on(155, jonas, remove('aci-jonas-selenium', 'stjonastest')),
  on(162, mei, set('kv-poc-assistant', { enablePurgeProtection: true })),
  on(167, arjun, set('acrtestdata', { anonymousPullEnabled: false }), findOut('acrtestdata', { findings: true })),
  on(180, jonas, add(publicIpAddress(jonasSandbox, 'pip-jonas-vpn', null))),
]
