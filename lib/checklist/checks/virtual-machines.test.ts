import { assetId, cases } from '../testing.ts'
import { virtualMachines } from './virtual-machines.ts'

const id = assetId('microsoft.compute/virtualmachines')
const nicId =
  '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.Network/networkInterfaces/nic'
const withNic = { networkProfile: { networkInterfaces: [{ id: nicId }] } }
const nic = (...addresses: unknown[]) => ({
  id: nicId.toLowerCase(),
  type: 'microsoft.network/networkinterfaces',
  properties: { ipConfigurations: addresses.map((publicIPAddress) => ({ properties: { publicIPAddress } })) },
})

cases(virtualMachines, 'vm-no-public-address', [
  ['private', withNic, 'pass', [nic(undefined)]],
  ['private, said with null', withNic, 'pass', [nic(null, null)]],
  ['public', withNic, 'fail', [nic({ id: '/ip' })]],
  ['public on its second configuration', withNic, 'fail', [nic(null, { id: '/ip' })]],
  [
    'public, told by the interface alone',
    {},
    'fail',
    [{ ...nic({ id: '/ip' }), properties: { ...nic({ id: '/ip' }).properties, virtualMachine: { id } } }],
  ],
  ['an interface that cannot be seen', withNic, 'unknown'],
  ['an interface that says nothing', withNic, 'unknown', [{ id: nicId, type: 'microsoft.network/networkinterfaces' }]],
  ['no properties', null, 'unknown'],
])

const guest = (name: string, complianceStatus: string) => ({
  id: `${id}/providers/Microsoft.GuestConfiguration/guestConfigurationAssignments/${name}`,
  name,
  type: 'microsoft.guestconfiguration/guestconfigurationassignments',
  properties: { targetResourceId: id, complianceStatus },
})
const system = (osType: string, osProfile?: object) => ({ storageProfile: { osDisk: { osType } }, osProfile })
const linux = (linuxConfiguration: object | null) => system('Linux', { linuxConfiguration })
const windows = (windowsConfiguration: object | null) => system('Windows', { windowsConfiguration })

cases(virtualMachines, 'vm-ssh-keys', [
  ['keys only', linux({ disablePasswordAuthentication: true }), 'pass'],
  ['passwords', linux({ disablePasswordAuthentication: false }), 'fail'],
  ['unset', linux({}), 'fail'],
  [
    'passwords at first, refused since',
    linux({ disablePasswordAuthentication: false }),
    'pass',
    [guest('LinuxNoPasswordForSSH', 'Compliant')],
  ],
  [
    'keys at first, passwords since',
    linux({ disablePasswordAuthentication: true }),
    'fail',
    [guest('LinuxNoPasswordForSSH', 'NonCompliant')],
  ],
  [
    'not found out yet',
    linux({ disablePasswordAuthentication: true }),
    'pass',
    [guest('LinuxNoPasswordForSSH', 'Pending')],
  ],
  ['another result', linux({}), 'fail', [guest('AzureLinuxBaseline', 'Compliant')]],
  ['no profile', system('linux'), 'unknown'],
  ['Windows', windows({}), 'none'],
  ['no properties', null, 'unknown'],
])

const launch = (securityType: unknown, secureBootEnabled: unknown, vTpmEnabled: unknown) => ({
  securityProfile: { securityType, uefiSettings: { secureBootEnabled, vTpmEnabled } },
})

cases(virtualMachines, 'vm-trusted-launch', [
  ['trusted launch', launch('TrustedLaunch', true, true), 'pass'],
  ['confidential', launch('ConfidentialVM', true, true), 'pass'],
  ['without secure boot', launch('TrustedLaunch', false, true), 'fail'],
  ['without a TPM', launch('TrustedLaunch', true, null), 'fail'],
  ['standard', launch('Standard', null, null), 'fail'],
  ['no security profile', {}, 'fail'],
  ['no properties', null, 'unknown'],
])

cases(virtualMachines, 'vm-encryption-at-host', [
  ['on', { securityProfile: { encryptionAtHost: true } }, 'pass'],
  ['off', { securityProfile: { encryptionAtHost: false } }, 'fail'],
  ['unset', {}, 'fail'],
  ['no properties', null, 'unknown'],
])

const image = (imageReference: unknown) => ({ storageProfile: { imageReference } })

cases(virtualMachines, 'vm-approved-images', [
  ['an approved publisher', image({ publisher: 'canonical' }), 'pass'],
  ['another publisher', image({ publisher: 'somebody' }), 'fail'],
  [
    'an image of your own',
    image({ id: '/Subscriptions/1/resourceGroups/rg/providers/Microsoft.Compute/galleries/g/images/i' }),
    'pass',
  ],
  ['a community image', image({ id: '/CommunityGalleries/x/images/y' }), 'fail'],
  ['a disk prepared elsewhere', image(null), 'unknown'],
  ['no properties', null, 'unknown'],
])
cases(virtualMachines, 'vm-approved-images', [['your own list', image({ publisher: 'somebody' }), 'pass']], {
  publishers: ['Somebody'],
})

cases(virtualMachines, 'vm-automatic-patching', [
  ['Linux by Azure', linux({ patchSettings: { patchMode: 'AutomaticByPlatform' } }), 'pass'],
  ['Linux by its image', linux({ patchSettings: { patchMode: 'ImageDefault' } }), 'fail'],
  ['Linux, unset', linux({}), 'fail'],
  [
    'Windows by Azure',
    windows({ enableAutomaticUpdates: true, patchSettings: { patchMode: 'AutomaticByPlatform' } }),
    'pass',
  ],
  [
    'Windows by itself',
    windows({ enableAutomaticUpdates: true, patchSettings: { patchMode: 'AutomaticByOS' } }),
    'pass',
  ],
  ['Windows by hand', windows({ enableAutomaticUpdates: false, patchSettings: { patchMode: 'Manual' } }), 'fail'],
  ['Windows, switched off', windows({ enableAutomaticUpdates: false }), 'fail'],
  ['Windows, unset', windows(null), 'default'],
  ['no profile', system('Linux'), 'unknown'],
  ['no properties', null, 'unknown'],
])

cases(virtualMachines, 'vm-update-assessment', [
  ['Linux', linux({ patchSettings: { assessmentMode: 'AutomaticByPlatform' } }), 'pass'],
  ['Windows', windows({ patchSettings: { assessmentMode: 'AutomaticByPlatform' } }), 'pass'],
  ['by the image', linux({ patchSettings: { assessmentMode: 'ImageDefault' } }), 'fail'],
  ['unset', windows({}), 'fail'],
  ['no profile', system('Windows'), 'unknown'],
  ['no properties', null, 'unknown'],
])

const patches = (status: unknown, availablePatchCountByClassification: unknown) => [
  {
    id: `${id}/patchAssessmentResults/latest`,
    name: 'latest',
    type: 'microsoft.compute/virtualmachines/patchassessmentresults',
    properties: { status, availablePatchCountByClassification },
  },
]

cases(virtualMachines, 'vm-pending-updates', [
  ['none', {}, 'pass', patches('Succeeded', { critical: 0, security: 0, other: 0 })],
  ['others only', {}, 'pass', patches('Succeeded', { security: 0, other: 40 })],
  ['a security update', {}, 'fail', patches('Succeeded', { critical: 0, security: 1 })],
  ['a critical update', {}, 'fail', patches('CompletedWithWarnings', { critical: 2, security: 0 })],
  ['the assessment failed', {}, 'unknown', patches('Failed', { critical: 0, security: 0 })],
  ['the assessment counted nothing', {}, 'unknown', patches('Succeeded', null)],
  ['never assessed', {}, 'unknown'],
])

const sku = (sku: string) => ({ imageReference: { sku }, osDisk: { osType: 'Windows' } })
const hotpatching = (enableHotpatching: unknown) => ({ windowsConfiguration: { patchSettings: { enableHotpatching } } })

cases(virtualMachines, 'vm-hotpatch', [
  ['on', { storageProfile: sku('2022-datacenter-azure-edition'), osProfile: hotpatching(true) }, 'pass'],
  ['off', { storageProfile: sku('2022-Datacenter-Azure-Edition-Core'), osProfile: hotpatching(false) }, 'fail'],
  ['unset', { storageProfile: sku('2022-datacenter-azure-edition') }, 'fail'],
  ['of 2025', { storageProfile: sku('2025-datacenter-azure-edition-smalldisk') }, 'fail'],
  ['another edition', { storageProfile: sku('2022-datacenter') }, 'none'],
  ['no image', { storageProfile: {} }, 'none'],
  ['no properties', null, 'unknown'],
])

const assessed = (name: string, code: string) => [
  {
    id: `${id}/providers/Microsoft.Security/assessments/${name}`,
    name,
    type: 'microsoft.security/assessments',
    properties: { resourceDetails: { id: id.toUpperCase() }, status: { code } },
  },
]
const vulnerabilities = '1195afff-c881-495e-9bc5-1486211ae03f'
const detection = '06e3a6db-6c0c-4ad9-943f-31d9d73ecf6c'

cases(virtualMachines, 'vm-vulnerabilities', [
  ['healthy', {}, 'pass', assessed(vulnerabilities, 'Healthy')],
  ['unhealthy', {}, 'fail', assessed(vulnerabilities, 'unhealthy')],
  ['never scanned', {}, 'unknown', assessed(detection, 'Healthy')],
])

cases(virtualMachines, 'vm-endpoint-protection', [
  ['healthy', {}, 'pass', assessed(detection, 'Healthy')],
  ['unhealthy', {}, 'fail', assessed(detection, 'Unhealthy')],
  ['not applicable', {}, 'none', assessed(detection, 'NotApplicable')],
  ['never assessed', {}, 'unknown'],
])

cases(virtualMachines, 'vm-security-baseline', [
  ['compliant', {}, 'pass', [guest('AzureLinuxBaseline', 'Compliant')]],
  ['not compliant', {}, 'fail', [guest('AzureWindowsBaseline', 'NonCompliant')]],
  ['pending', {}, 'unknown', [guest('AzureLinuxBaseline', 'Pending')]],
  ['another result', {}, 'unknown', [guest('LinuxNoPasswordForSSH', 'Compliant')]],
  ['never looked at', {}, 'unknown'],
])
