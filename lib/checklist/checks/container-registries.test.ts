import { assetId, cases } from '../testing.ts'
import { containerRegistries } from './container-registries.ts'

cases(containerRegistries, 'registry-admin-user', [
  ['off', { adminUserEnabled: false }, 'pass'],
  ['on', { adminUserEnabled: true }, 'fail'],
  ['unset', {}, 'default'],
  ['no properties', null, 'unknown'],
])

cases(containerRegistries, 'registry-anonymous-pull', [
  ['off', { anonymousPullEnabled: false }, 'pass'],
  ['on', { anonymousPullEnabled: true }, 'fail'],
  ['unset', {}, 'default'],
  ['no properties', null, 'unknown'],
])

cases(containerRegistries, 'registry-firewall', [
  ['no public endpoint', { publicNetworkAccess: 'Disabled' }, 'pass'],
  ['denies by default', { publicNetworkAccess: 'Enabled', networkRuleSet: { defaultAction: 'Deny' } }, 'pass'],
  ['allows by default', { publicNetworkAccess: 'Enabled', networkRuleSet: { defaultAction: 'Allow' } }, 'fail'],
  ['a lower tier', { publicNetworkAccess: 'Enabled' }, 'fail'],
  ['unset', {}, 'fail'],
  ['no properties', null, 'unknown'],
])

const exporting = (status: unknown, publicNetworkAccess: unknown) => ({
  policies: { exportPolicy: { status } },
  publicNetworkAccess,
})

cases(containerRegistries, 'registry-export', [
  ['disabled and closed', exporting('disabled', 'Disabled'), 'pass'],
  ['disabled but open', exporting('disabled', 'Enabled'), 'fail'],
  ['enabled', exporting('enabled', 'Disabled'), 'fail'],
  ['unset', {}, 'fail'],
  ['no properties', null, 'unknown'],
])

const id = assetId('microsoft.containerregistry/registries')
const images = (code: string) => [
  {
    id: `${id}/providers/Microsoft.Security/assessments/c0b7cfc6-3172-465a-b378-53c7ff2cc0d5`,
    name: 'c0b7cfc6-3172-465a-b378-53c7ff2cc0d5',
    type: 'microsoft.security/assessments',
    properties: { resourceDetails: { id }, status: { code } },
  },
]

cases(containerRegistries, 'registry-image-vulnerabilities', [
  ['healthy', {}, 'pass', images('Healthy')],
  ['unhealthy', {}, 'fail', images('Unhealthy')],
  ['not applicable', {}, 'none', images('NotApplicable')],
  ['never scanned', {}, 'unknown'],
])
