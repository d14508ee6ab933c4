import { cases, row } from '../testing.ts'
import { managedClusters } from './managed-clusters.ts'

const api = (apiServerAccessProfile: unknown) => ({ apiServerAccessProfile })

cases(managedClusters, 'aks-api-server-networks', [
  ['some ranges', api({ authorizedIPRanges: ['203.0.113.0/24'] }), 'pass'],
  ['private', api({ enablePrivateCluster: true }), 'pass'],
  ['no public endpoint', { publicNetworkAccess: 'Disabled' }, 'pass'],
  ['no ranges', api({ authorizedIPRanges: [], enablePrivateCluster: false }), 'fail'],
  ['every address', api({ authorizedIPRanges: ['203.0.113.0/24', '0.0.0.0/0'] }), 'fail'],
  ['unset', {}, 'fail'],
  ['no properties', null, 'unknown'],
])

cases(managedClusters, 'aks-private-cluster', [
  ['private', api({ enablePrivateCluster: true }), 'pass'],
  ['public', api({ enablePrivateCluster: false, authorizedIPRanges: ['203.0.113.0/24'] }), 'fail'],
  ['unset', api(null), 'fail'],
  ['no properties', null, 'unknown'],
])

cases(managedClusters, 'aks-http-application-routing', [
  ['disabled', { addonProfiles: { httpApplicationRouting: { enabled: false } } }, 'pass'],
  ['enabled, in another case', { addonProfiles: { httpapplicationrouting: { enabled: true } } }, 'fail'],
  ['no addons', { addonProfiles: null }, 'default'],
  ['no properties', null, 'unknown'],
])

cases(managedClusters, 'aks-local-accounts', [
  ['disabled', { disableLocalAccounts: true }, 'pass'],
  ['enabled', { disableLocalAccounts: false }, 'fail'],
  ['unset', {}, 'fail'],
  ['no properties', null, 'unknown'],
])

cases(managedClusters, 'aks-azure-rbac', [
  ['Azure roles', { aadProfile: { enableAzureRBAC: true } }, 'pass'],
  ['Azure roles, in another case', { aadProfile: { enableAzureRbac: true } }, 'pass'],
  ['Entra ID alone', { aadProfile: { managed: true } }, 'fail'],
  ['neither', {}, 'fail'],
  ['no properties', null, 'unknown'],
])

cases(managedClusters, 'aks-managed-identity', [
  ['of the system', row({ identity: { type: 'SystemAssigned' }, properties: {} }), 'pass'],
  ['a service principal', row({ identity: null, properties: {} }), 'fail'],
  ['none', row({ identity: { type: 'None' }, properties: {} }), 'fail'],
])

cases(managedClusters, 'aks-network-policy', [
  ['azure', { networkProfile: { networkPolicy: 'azure' } }, 'pass'],
  ['Cilium', { networkProfile: { networkPolicy: 'Cilium' } }, 'pass'],
  ['none', { networkProfile: { networkPolicy: 'none' } }, 'fail'],
  ['unset', { networkProfile: {} }, 'fail'],
  ['no properties', null, 'unknown'],
])

cases(managedClusters, 'aks-policy-addon', [
  ['enabled', { addonProfiles: { azurepolicy: { enabled: true } } }, 'pass'],
  ['enabled, in another case', { addonProfiles: { azurePolicy: { enabled: true } } }, 'pass'],
  ['disabled', { addonProfiles: { azurepolicy: { enabled: false } } }, 'fail'],
  ['not there', { addonProfiles: {} }, 'fail'],
  ['no properties', null, 'unknown'],
])

cases(managedClusters, 'aks-encrypted-secrets', [
  ['on', { securityProfile: { azureKeyVaultKms: { enabled: true } } }, 'pass'],
  ['off', { securityProfile: { azureKeyVaultKms: { enabled: false } } }, 'fail'],
  ['unset', { securityProfile: {} }, 'fail'],
  ['no properties', null, 'unknown'],
])

cases(managedClusters, 'aks-node-os-upgrades', [
  ['node images', { autoUpgradeProfile: { nodeOSUpgradeChannel: 'NodeImage' } }, 'pass'],
  ['security patches', { autoUpgradeProfile: { nodeOSUpgradeChannel: 'securitypatch' } }, 'pass'],
  ['node images, the older way', { autoUpgradeProfile: { upgradeChannel: 'node-image' } }, 'pass'],
  ['unmanaged', { autoUpgradeProfile: { nodeOSUpgradeChannel: 'Unmanaged', upgradeChannel: 'stable' } }, 'fail'],
  ['none', { autoUpgradeProfile: { nodeOSUpgradeChannel: 'None' } }, 'fail'],
  ['unset', {}, 'fail'],
  ['no properties', null, 'unknown'],
])

cases(managedClusters, 'aks-auto-upgrade', [
  ['patch', { autoUpgradeProfile: { upgradeChannel: 'patch' } }, 'pass'],
  ['stable', { autoUpgradeProfile: { upgradeChannel: 'stable' } }, 'pass'],
  ['node images only', { autoUpgradeProfile: { upgradeChannel: 'node-image' } }, 'fail'],
  ['none', { autoUpgradeProfile: { upgradeChannel: 'none' } }, 'fail'],
  ['unset', {}, 'fail'],
  ['no properties', null, 'unknown'],
])

cases(managedClusters, 'aks-defender', [
  ['on', { securityProfile: { defender: { securityMonitoring: { enabled: true } } } }, 'pass'],
  ['off', { securityProfile: { defender: { securityMonitoring: { enabled: false } } } }, 'fail'],
  ['unset', { securityProfile: {} }, 'fail'],
  ['no properties', null, 'unknown'],
])

const secrets = (enabled: unknown, enableSecretRotation?: unknown) => ({
  addonProfiles: { azureKeyvaultSecretsProvider: { enabled, config: { enableSecretRotation } } },
})

cases(managedClusters, 'aks-secret-store', [
  ['enabled', secrets(true), 'pass'],
  ['disabled', secrets(false), 'fail'],
  ['not there', { addonProfiles: {} }, 'fail'],
  ['no properties', null, 'unknown'],
])

cases(managedClusters, 'aks-secret-rotation', [
  ['on', secrets(true, 'true'), 'pass'],
  ['off', secrets(true, 'False'), 'fail'],
  ['unset', secrets(true), 'fail'],
  ['no secret store', secrets(false, 'false'), 'none'],
  ['no addons', {}, 'none'],
  ['no properties', null, 'unknown'],
])
