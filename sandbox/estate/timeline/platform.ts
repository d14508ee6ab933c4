import { add, columns, type Event, on, remove, set } from '../evolution.ts'
import { roleAssignment } from '../rows/authorization.ts'
import { extension, virtualMachine } from '../rows/compute.ts'
import { publicIpAddress } from '../rows/interfaces.ts'
import { subnetId } from '../rows/network.ts'
import { plain } from '../rows/platform.ts'
import { groupScope, idOf } from '../rows/row.ts'
import { storageAccount } from '../rows/storage.ts'
import { subscriptionScope } from '../sample/access.ts'
import { people, pipelines, tenantId } from '../sample/cast.ts'
import { platformGroups, shopGroups } from '../sample/groups.ts'
import { exemption } from '../signals/policies.ts'
import { assessDaily, dropRule, findOut } from './effects.ts'

const { network, identity, monitoring, build, backup } = platformGroups
const { sofia, tom, noor } = people
const deploy = pipelines.platform

const scanner = () =>
  virtualMachine(build, 'vm-build-scanner', {
    os: 'Linux',
    subnet: subnetId(network, 'vnet-hub', 'snet-build'),
    patchMode: 'AutomaticByPlatform',
    assessmentMode: 'AutomaticByPlatform',
    encryptionAtHost: true,
    privateDisks: true,
    agents: ['AzureMonitorLinuxAgent', 'AzurePolicyforLinux', 'MDE.Linux'],
  })

export const platformTimeline: Event[] = [
  on(8, tom, dropRule('nsg-hub-old-dmz', 'allow-winrm')),
  on(19, sofia, remove('nic-old-dmz-proxy', 'nsg-hub-old-dmz')),
  on(20, sofia, remove('pip-hub-dmz')),
  on(32, noor, add(scanner())),
  on(43, deploy, set('afw-hub', { threatIntelMode: 'Deny' }), set('afwp-hub', { threatIntelMode: 'Deny' })),
  on(44, tom, assessDaily('vm-adconnect', 'windows')),
  on(
    49,
    tom,
    findOut('vm-dc01', { baseline: true, findings: false }),
    findOut('vm-dc02', { baseline: true, findings: false }),
  ),
  on(56, deploy, set('stplatformartifacts', { allowBlobPublicAccess: false })),
  on(
    59,
    deploy,
    add(
      plain(
        monitoring,
        'Microsoft.Insights/metricAlerts',
        'alert-platform-firewall',
        { enabled: true, severity: 1 },
        { location: 'global' },
      ),
    ),
  ),
  on(65, sofia, set('rsv-platform-old', { 'securitySettings.softDeleteSettings.softDeleteState': 'AlwaysON' })),
  on(
    74,
    noor,
    add(
      extension(identity, 'vm-adconnect', 'MDE.Windows'),
      extension(identity, 'vm-adconnect', 'AzurePolicyforWindows'),
    ),
  ),
  on(80, deploy, columns('vmss-build-windows', { sku: { name: 'Standard_D4s_v5', tier: 'Standard', capacity: 3 } })),
  on(93, deploy, set('aa-platform', { publicNetworkAccess: false, disableLocalAuth: true })),
  on(
    104,
    deploy,
    set('vm-build-runner01', { 'osProfile.linuxConfiguration.patchSettings.patchMode': 'AutomaticByPlatform' }),
  ),
  // The agents of the build read packages with a key until their pipeline signs in by itself.
  on(
    112,
    sofia,
    add(
      exemption(tenantId, {
        scope: groupScope(build),
        name: 'build-agents-use-keys',
        displayName: 'Build agents use account keys',
        references: ['storagePreventSharedKeyAccess'],
        category: 'Mitigated',
        why: 'The accounts of the build are reached from the subnet of its agents only.',
        expiresOn: '2027-03-31T22:00:00Z',
        metadata: { requestedBy: 'sofia.marino@kestrel.example', ticketRef: 'PLAT-318' },
      }),
    ),
  ),
  on(116, sofia, set('kv-platform-build', { publicNetworkAccess: 'Disabled' })),
  on(125, deploy, set('apim-platform', { virtualNetworkType: 'Internal' })),
  on(
    135,
    noor,
    add(
      storageAccount(backup, 'stplatformarchive', {
        allowSharedKeyAccess: false,
        publicNetworkAccess: 'Disabled',
        accessTier: 'Cool',
      }),
    ),
  ),
  on(142, sofia, remove('rsv-platform-old')),
  on(147, deploy, set('app-platform-status', { 'siteConfig.ftpsState': 'Disabled', endToEndEncryptionEnabled: true })),
  on(154, tom, findOut('sql-platform-cmdb', { auditing: true }), findOut('acrplatform', { findings: false })),
  // A log shipper without a managed identity gets keys again.
  on(168, noor, set('stplatformlogs', { allowSharedKeyAccess: true })),
  on(
    171,
    sofia,
    add(
      roleAssignment(tenantId, {
        principal: 'noor.haddad',
        principalType: 'User',
        role: 'Owner',
        scope: subscriptionScope('platform'),
      }),
    ),
  ),
  on(173, deploy, add(publicIpAddress(network, 'pip-hub-test', null))),
  on(
    176,
    sofia,
    add(
      roleAssignment(tenantId, {
        principal: 'consultant.peak',
        principalType: 'User',
        role: 'Contributor',
        scope: idOf(shopGroups.web, 'Microsoft.Web/sites', 'app-shop-waitingroom'),
        description: 'Peak support until 5 December',
      }),
    ),
  ),
]
