import { add, type Event, edit, on, remove, set } from '../evolution.ts'
import { extension } from '../rows/compute.ts'
import { unassigned } from '../sample/access.ts'
import { people, pipelines } from '../sample/cast.ts'
import { dataGroups, platformGroups, shopGroups } from '../sample/groups.ts'
import { assessDaily, campaign, findOut, managedIdentityFor } from './effects.ts'

const { policy } = pipelines
const { tom, noor, sofia } = people

/** Anonymous blobs, then TLS: what policy can remediate, it does. */
const storage: Event[] = [
  ...campaign(16, 1.5, policy, ['stshopfunc', 'stdatashare', 'sttestshop', 'starjunnotebooks', 'stlobbackup'], (name) =>
    set(name, { allowBlobPublicAccess: false }),
  ),
  on(
    42,
    policy,
    ...['stshopfunc', 'stshopstatic', 'stdatashare', 'sttestshop', 'stdataarchive', 'starjunnotebooks'].map((name) =>
      set(name, { minimumTlsVersion: 'TLS1_2' }),
    ),
  ),
  on(50, policy, set('stshopexports', { supportsHttpsTrafficOnly: true })),
  ...campaign(92, 1.8, tom, ['stshopstatic', 'stshopexports', 'sttestlake', 'stdataetl', 'starjunnotebooks'], (name) =>
    set(name, { allowSharedKeyAccess: false }),
  ),
  // A job that signs with the key fails over the weekend.
  on(112, people.arjun, set('stdataetl', { allowSharedKeyAccess: true })),
  on(131, people.arjun, set('stdataetl', { allowSharedKeyAccess: false })),
  ...campaign(
    128,
    2.2,
    tom,
    ['stshopmedia', 'stshopbackup', 'stshoployalty', 'stplatformtfstate', 'stdataml', 'stshopfunc'],
    (name) => set(name, { keyPolicy: { keyExpirationPeriodInDays: 90 } }),
  ),
]

const vaults: Event[] = [
  ...campaign(
    52,
    1.3,
    policy,
    ['kv-shop-api', 'kv-data-aks', 'kv-test-shop', 'kv-test-data', 'kv-jonas', 'kv-shop-web'],
    (name) => set(name, { enablePurgeProtection: true }),
  ),
  ...campaign(72, 3, noor, ['kv-shop-web', 'kv-test-shop', 'kv-jonas'], (name) =>
    set(name, { enableRbacAuthorization: true, accessPolicies: [] }),
  ),
  ...campaign(139, 2.5, noor, ['kv-shop-web', 'kv-test-shop'], (name) =>
    set(name, {
      networkAcls: { bypass: 'AzureServices', virtualNetworkRules: [], ipRules: [], defaultAction: 'Deny' },
    }),
  ),
]

const addresses: Event[] = [
  on(40, tom, remove('pip-shop-migration')),
  on(70, tom, remove('pip-test-01', 'pip-test-02')),
  on(73, tom, remove('pip-arjun-tmp')),
]

/** Access is reviewed: principals that are gone lose their roles, owners become groups, the rest says why it is there. */
const access: Event[] = [
  on(88, sofia, remove(unassigned('old-build-agent'), unassigned('old-release-agent'), unassigned('former.lead'))),
  on(94, people.mei, remove(unassigned('intern.2024'))),
  on(110, people.lena, remove(unassigned('lena.hoff'), unassigned('agency.webdesign'))),
  on(129, sofia, remove(unassigned('old-backup-runbook'), unassigned('trainee.2023'))),
  on(143, people.mei, remove(unassigned('arjun.rao', 1))),
  ...campaign(
    148,
    1,
    sofia,
    ['id-build-agents', 'id-data-spark', 'app-shop-web'].map((name) => unassigned(name)),
    (id) =>
      edit(id, (row) => ({
        ...row,
        properties: {
          ...(row.properties as object),
          description: 'Confirmed in the access review of autumn',
        },
      })),
  ),
]

/** Agents and assessments for machines; what they find is then worked off. */
const machines: Event[] = [
  on(
    52,
    policy,
    add(
      extension(shopGroups.batch, 'vm-shop-batch01', 'MDE.Linux'),
      extension(shopGroups.batch, 'vm-shop-batch02', 'MDE.Linux'),
    ),
  ),
  on(57, policy, add(extension(shopGroups.search, 'vm-shop-search03', 'MDE.Linux'))),
  on(
    60,
    policy,
    assessDaily('vm-shop-search01', 'linux'),
    assessDaily('vm-shop-search02', 'linux'),
    assessDaily('vm-data-gpu01', 'linux'),
  ),
  on(
    113,
    policy,
    add(
      ...['vm-shop-search01', 'vm-shop-search02', 'vm-shop-search03'].map((name) =>
        extension(shopGroups.search, name, 'AzurePolicyforLinux'),
      ),
      extension(dataGroups.etl, 'vm-data-ir01', 'AzurePolicyforWindows'),
    ),
  ),
  on(115, noor, findOut('vm-shop-search01', { findings: false, baseline: true })),
  on(
    122,
    noor,
    findOut('vm-data-ir01', { findings: false }),
    findOut('vm-data-ir02', { findings: false, baseline: true }),
  ),
  on(
    134,
    people.jonas,
    findOut('vm-shop-batch01', { findings: false }),
    findOut('vm-shop-batch02', { findings: false, baseline: true }),
  ),
  on(
    153,
    noor,
    findOut('vm-build-signing', { findings: false, baseline: true }),
    add(extension(platformGroups.identity, 'vm-dc01', 'DependencyAgentWindows')),
  ),
]

/** .NET 8 ends in November; the standby region is forgotten. */
const runtimes: Event[] = campaign(
  149,
  3,
  people.jonas,
  ['app-shop-orders', 'app-shop-catalog', 'app-shop-basket'],
  (name) => set(name, { 'siteConfig.linuxFxVersion': 'DOTNETCORE|10.0' }),
)

/** Applications get identities and lose FTP. */
const applications: Event[] = [
  ...campaign(
    81,
    1.6,
    people.jonas,
    [
      'func-shop-mail',
      'app-shop-basket',
      'app-shop-customers',
      'func-data-validate',
      'app-shop-search',
      'app-test-shop-web',
      'app-test-checkout',
    ],
    (name) => set(name, { 'siteConfig.ftpsState': 'Disabled' }),
  ),
  ...campaign(
    116,
    2,
    people.jonas,
    ['app-test-shop-web', 'app-test-checkout', 'app-test-orders', 'app-test-payments'],
    managedIdentityFor,
  ),
  ...campaign(
    102,
    2,
    people.lena,
    [
      'app-shop-admin',
      'app-shop-orders',
      'app-shop-catalog',
      'func-shop-invoices',
      'app-platform-portal',
      'func-platform-tagger',
    ],
    (name) => set(name, { publicNetworkAccess: 'Disabled' }),
  ),
  ...campaign(
    131,
    1.5,
    tom,
    [
      'app-shop-web',
      'app-shop-checkout',
      'app-shop-orders',
      'app-shop-catalog',
      'app-shop-basket',
      'app-platform-portal',
      'app-platform-status',
      'app-shop-payments',
      'app-shop-loyalty',
    ],
    (name) => set(name, { sshEnabled: false }),
  ),
]

export const campaigns: Event[] = [
  ...storage,
  ...vaults,
  ...addresses,
  ...access,
  ...machines,
  ...runtimes,
  ...applications,
]
