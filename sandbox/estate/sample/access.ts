import type { Row } from '../estate.ts'
import {
  type Assignment,
  assignmentId,
  type BuiltInRole,
  builtInRole,
  builtInRoles,
  customRole,
  roleAssignment,
} from '../rows/authorization.ts'
import { idOf } from '../rows/row.ts'
import { exemption } from '../signals/policies.ts'
import { type SubscriptionKey, scopeOf, subscriptions, tenantId } from './cast.ts'
import {
  dataGroups as data,
  devGroups as dev,
  legacyGroups as legacy,
  platformGroups as platform,
  shopGroups as shop,
} from './groups.ts'

export const subscriptionScope = (key: SubscriptionKey) => `/subscriptions/${subscriptions[key].id}`

const managementGroup = (name: string) => `/providers/Microsoft.Management/managementGroups/${name}`

type Short = [
  principal: string,
  type: Assignment['principalType'],
  role: BuiltInRole,
  scope: string,
  description?: string,
]

const assignment = ([principal, principalType, role, scope, description]: Short): Assignment => ({
  principal,
  principalType,
  role,
  scope,
  description,
})

const keys = Object.keys(subscriptions) as SubscriptionKey[]

/** Who may do what when the story begins: groups as they should be, and what ten years have left. */
export const assignments: Assignment[] = (
  [
    ...keys.map(
      (key): Short => [
        'grp-platform-admins',
        'Group',
        'Owner',
        subscriptionScope(key),
        'Platform team: break-glass and subscription vending',
      ],
    ),
    ...keys.map(
      (key): Short => [
        'id-temper-scanner',
        'ServicePrincipal',
        'Reader',
        subscriptionScope(key),
        'Temper reads the inventory',
      ],
    ),
    ...keys.map(
      (key): Short => [
        'policy-remediation',
        'ServicePrincipal',
        'Contributor',
        subscriptionScope(key),
        'Remediation tasks of Azure Policy',
      ],
    ),
    ['grp-platform-admins', 'Group', 'Owner', managementGroup('kestrel'), 'Break-glass'],
    ['sofia.marino', 'User', 'User Access Administrator', managementGroup('kestrel')],
    ['grp-auditors', 'Group', 'Reader', managementGroup('kestrel'), 'Internal audit'],
    // Shop
    ['lena.hoff', 'User', 'Owner', subscriptionScope('shop')],
    ['jonas.berg', 'User', 'Owner', subscriptionScope('shop')],
    ['deploy-shop', 'ServicePrincipal', 'Owner', subscriptionScope('shop')],
    ['former.lead', 'Unknown', 'Owner', subscriptionScope('shop')],
    ['grp-shop', 'Group', 'Contributor', subscriptionScope('shop'), 'Shop team'],
    ['emil.strand', 'User', 'User Access Administrator', subscriptionScope('shop')],
    [
      'id-shop-api',
      'ServicePrincipal',
      'Key Vault Secrets User',
      idOf(shop.api, 'Microsoft.KeyVault/vaults', 'kv-shop-api'),
      'The APIs read their secrets',
    ],
    [
      'id-shop-api',
      'ServicePrincipal',
      'Storage Blob Data Contributor',
      idOf(shop.web, 'Microsoft.Storage/storageAccounts', 'stshopmedia'),
    ],
    [
      'app-shop-web',
      'ServicePrincipal',
      'Storage Blob Data Reader',
      idOf(shop.web, 'Microsoft.Storage/storageAccounts', 'stshopmedia'),
    ],
    ['agency.webdesign', 'User', 'Contributor', scopeOf(shop.web), 'Agency, until the relaunch'],
    ['old-build-agent', 'Unknown', 'Contributor', scopeOf(shop.web)],
    ['old-release-agent', 'Unknown', 'Contributor', scopeOf(shop.api)],
    ['grp-shop-dba', 'Group', 'SQL DB Contributor', scopeOf(shop.data), 'Database administrators of the shop'],
    ['jonas.berg', 'User', 'Virtual Machine Contributor', scopeOf(shop.batch)],
    // Data platform
    ['mei.tanaka', 'User', 'Owner', subscriptionScope('data')],
    ['deploy-data', 'ServicePrincipal', 'Contributor', subscriptionScope('data'), 'Terraform'],
    ['deploy-data', 'ServicePrincipal', 'User Access Administrator', subscriptionScope('data')],
    ['grp-data', 'Group', 'Contributor', subscriptionScope('data'), 'Data team'],
    ['grp-data-scientists', 'Group', 'Reader', subscriptionScope('data'), 'Data scientists look up resources'],
    ['arjun.rao', 'User', 'Owner', scopeOf(data.etl)],
    ['arjun.rao', 'User', 'Owner', scopeOf(data.aks)],
    [
      'adf-data',
      'ServicePrincipal',
      'Storage Blob Data Contributor',
      idOf(data.lake, 'Microsoft.Storage/storageAccounts', 'stdatalake01'),
      'Pipelines write the lake',
    ],
    [
      'adf-data',
      'ServicePrincipal',
      'Storage Blob Data Contributor',
      idOf(data.lake, 'Microsoft.Storage/storageAccounts', 'stdataraw'),
      'Pipelines write the lake',
    ],
    ['id-data-spark', 'ServicePrincipal', 'Storage Blob Data Contributor', scopeOf(data.lake)],
    [
      'id-data-airflow',
      'ServicePrincipal',
      'AcrPull',
      idOf(data.aks, 'Microsoft.ContainerRegistry/registries', 'acrdata'),
      'Airflow pulls its images',
    ],
    ['partner.analytics', 'User', 'Reader', scopeOf(data.warehouse), 'Auditor of the partner, contract A-117'],
    ['intern.2024', 'Unknown', 'Contributor', scopeOf(data.ml)],
    ['intern.2025', 'Unknown', 'Reader', scopeOf(data.ml)],
    // Legacy
    ['petra.novak', 'User', 'Owner', subscriptionScope('legacy')],
    ['karl.weiss', 'User', 'Owner', subscriptionScope('legacy')],
    ['former.contractor', 'Unknown', 'Owner', subscriptionScope('legacy')],
    ['karl.weiss', 'User', 'Virtual Machine Contributor', scopeOf(legacy.lob)],
    // Platform
    ['sofia.marino', 'User', 'Owner', subscriptionScope('platform'), 'Lead of the platform team'],
    ['deploy-platform', 'ServicePrincipal', 'Owner', subscriptionScope('platform'), 'Terraform of the landing zones'],
    ['grp-platform', 'Group', 'Contributor', subscriptionScope('platform'), 'Platform team'],
    ['grp-network', 'Group', 'Network Contributor', scopeOf(platform.network), 'Network engineers'],
    ['grp-soc', 'Group', 'Reader', subscriptionScope('platform'), 'Security operations'],
    ['grp-soc', 'Group', 'Monitoring Contributor', scopeOf(platform.monitoring), 'Security operations tune alerts'],
    ['id-build-agents', 'ServicePrincipal', 'Contributor', scopeOf(platform.build)],
    [
      'id-platform-cert-manager',
      'ServicePrincipal',
      'Key Vault Administrator',
      idOf(platform.shared, 'Microsoft.KeyVault/vaults', 'kv-platform-certs'),
      'Renews certificates',
    ],
    ['old-backup-runbook', 'Unknown', 'Contributor', scopeOf(platform.backup)],
    ['grp-data-scientists', 'Group', 'Storage Blob Data Reader', scopeOf(data.lake), 'Data scientists read the lake'],
    ['mlw-data', 'ServicePrincipal', 'AcrPull', idOf(data.ml, 'Microsoft.ContainerRegistry/registries', 'acrdataml')],
    ['mlw-data', 'ServicePrincipal', 'Contributor', scopeOf(data.ml)],
    ['func-data-validate', 'ServicePrincipal', 'Storage Blob Data Contributor', scopeOf(data.etl)],
    ['vm-data-ir01', 'Unknown', 'Storage Blob Data Contributor', scopeOf(data.lake)],
    ['app-shop-loyalty-poc', 'Unknown', 'Contributor', scopeOf(shop.api)],
    ['jenkins', 'Unknown', 'Contributor', subscriptionScope('shop')],
    ['grp-shop-oncall', 'Group', 'Virtual Machine Contributor', scopeOf(shop.search), 'On-call restarts the search'],
    ['emil.strand', 'User', 'Contributor', scopeOf(shop.search)],
    ['aks-platform', 'ServicePrincipal', 'Network Contributor', scopeOf(platform.network)],
    ['aa-platform', 'ServicePrincipal', 'Contributor', subscriptionScope('platform')],
    ['old-dns-automation', 'Unknown', 'Network Contributor', scopeOf(platform.network)],
    [
      'adf-old',
      'Unknown',
      'Storage Blob Data Contributor',
      idOf(data.lake, 'Microsoft.Storage/storageAccounts', 'stdatashare'),
    ],
    ['intern.2023', 'Unknown', 'Reader', subscriptionScope('data')],
    ['former.tester', 'Unknown', 'Contributor', scopeOf(dev.shop)],
    ['former.admin', 'Unknown', 'User Access Administrator', subscriptionScope('platform')],
    // Tests and sandboxes
    ['grp-shop', 'Group', 'Contributor', scopeOf(dev.shop), 'Shop team'],
    ['grp-data', 'Group', 'Contributor', scopeOf(dev.data), 'Data team'],
    ['jonas.berg', 'User', 'Owner', scopeOf(dev.jonas)],
    ['arjun.rao', 'User', 'Owner', scopeOf(dev.arjun)],
    ['emil.strand', 'User', 'Owner', scopeOf(dev.poc)],
    ['lena.hoff', 'User', 'Owner', subscriptionScope('dev')],
    ['mei.tanaka', 'User', 'Owner', subscriptionScope('dev')],
    ['trainee.2023', 'Unknown', 'Contributor', subscriptionScope('dev')],
  ] satisfies Short[]
).map(assignment)

/** The id of the nth assignment of a principal: what takes it away must name it. */
export function unassigned(principal: string, nth = 0): string {
  const found = assignments.filter((one) => one.principal === principal)[nth]
  if (!found) throw new Error(`${principal} has no role assignment number ${nth}`)
  return assignmentId(found)
}

const vendorRole = customRole(tenantId, subscriptions.legacy.id, 'LOB vendor support', ['*'])
const operatorRole = customRole(tenantId, subscriptions.platform.id, 'Virtual machine operator', [
  'Microsoft.Compute/virtualMachines/start/action',
  'Microsoft.Compute/virtualMachines/restart/action',
  'Microsoft.Compute/virtualMachines/read',
])

export const access = (): Row[] => [
  ...(Object.keys(builtInRoles) as BuiltInRole[]).map((role) => builtInRole(tenantId, role)),
  vendorRole,
  operatorRole,
  ...assignments.map((assigned) => roleAssignment(tenantId, assigned)),
  roleAssignment(tenantId, {
    principal: 'grp-lob-vendor',
    principalType: 'Group',
    role: { customRoleId: vendorRole.id as string },
    scope: subscriptionScope('legacy'),
  }),
  roleAssignment(tenantId, {
    principal: 'grp-operators',
    principalType: 'Group',
    role: { customRoleId: operatorRole.id as string },
    scope: subscriptionScope('platform'),
    description: 'Operators restart machines at night',
  }),
]

/** Exemptions from policies, as the teams filed them. */
export const exemptions = (): Row[] => [
  exemption(tenantId, {
    scope: idOf(shop.web, 'Microsoft.Storage/storageAccounts', 'stshopmedia'),
    name: 'media-is-public',
    displayName: 'Media account signs with its key',
    references: ['storagePreventSharedKeyAccess'],
    category: 'Waiver',
    why: 'The image resizer signs its URLs with the account key (SHOP-2210).',
    expiresOn: '2027-02-28T23:00:00Z',
    metadata: { requestedBy: 'lena.hoff@kestrel.example', ticketRef: 'SHOP-2210' },
  }),
  // Extended once, and gone when the last linked service had moved (timeline).
  exemption(tenantId, {
    scope: idOf(data.etl, 'Microsoft.KeyVault/vaults', 'kv-data-etl'),
    name: 'adf-access-policies',
    displayName: 'Data Factory still uses access policies',
    references: ['keyVaultShouldUseRBACPermissionModel'],
    category: 'Waiver',
    why: 'Linked services are moved one by one.',
    expiresOn: '2026-09-30T22:00:00Z',
  }),
  exemption(tenantId, {
    scope: scopeOf(legacy.sql),
    name: 'branch-offices-tls',
    displayName: 'Branch offices reach SQL over the internet',
    references: ['publicNetworkAccessOnAzureSQLDatabaseShouldBeDisabled'],
    category: 'Waiver',
    why: 'Clients in the branch offices until they are replaced.',
    expiresOn: null,
  }),
  exemption(tenantId, {
    scope: idOf(platform.build, 'Microsoft.Storage/storageAccounts', 'stplatformtfstate'),
    name: 'state-behind-firewall',
    displayName: 'Terraform state is behind a firewall',
    references: ['storagePreventSharedKeyAccess'],
    category: 'Mitigated',
    why: 'Only the build agents reach it.',
    expiresOn: '2026-10-31T23:00:00Z',
  }),
  // Filed years ago for the whole subscription, by somebody who has left.
  exemption(tenantId, {
    scope: subscriptionScope('dev'),
    name: 'tests-need-no-purge-protection',
    displayName: 'Test vaults may be purged',
    references: ['keyVaultsShouldHavePurgeProtectionEnabled'],
    category: 'Waiver',
    why: 'Vaults of tests are made and thrown away by the pipeline.',
    expiresOn: null,
    metadata: { requestedBy: 'former.admin' },
  }),
  // From an assignment of the team's own: no check of ours references its definition.
  exemption(tenantId, {
    scope: scopeOf(legacy.lob),
    name: 'vendor-runs-in-the-us',
    displayName: 'The vendor runs its part in the US',
    references: [],
    assignment: 'allowed-locations',
    category: 'Waiver',
    why: 'The contract with the vendor names its region.',
    expiresOn: '2027-06-30T22:00:00Z',
  }),
]
