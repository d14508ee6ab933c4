import { bicep, bicepBeside } from '../bicep.ts'
import { check, checksFor } from '../check.ts'
import { managedIdentity } from '../managed-identity.ts'

const cluster = bicep('cluster', 'Microsoft.ContainerService/managedClusters@2025-05-01')
const beside = bicepBeside('cluster', 'Microsoft.ContainerService/managedClusters@2025-05-01')
const update = 'az aks update --resource-group $RESOURCE_GROUP --name $NAME'

/** Whether a list of ranges leaves any address out. */
function limitsAddresses(ranges: unknown): boolean {
  if (!Array.isArray(ranges) || ranges.length === 0) return false
  for (let i = 0; i < ranges.length; i++) if (ranges[i] === '0.0.0.0/0' || ranges[i] === '::/0') return false
  return true
}

export const managedClusters = checksFor('microsoft.containerservice/managedclusters', [
  check('aks-api-server-networks', {
    title: 'AKS API servers answer only to chosen networks',
    pillar: 'footprint',
    area: 'networking',
    severity: 'high',
    guidance: 'administrative-access',
    version: 1,
    why: 'The API server is the door to everything in the cluster. Open to the internet, one leaked kubeconfig or one flaw in Kubernetes is enough to walk in from anywhere.',
    fix: {
      portal: 'Kubernetes service $NAME → Settings → Networking → Resource settings → Set authorized IP ranges → Save',
      cli: `${update} --api-server-authorized-ip-ranges CIDR`,
      bicep: cluster("apiServerAccessProfile: { authorizedIPRanges: ['203.0.113.0/24'] }"),
    },
    caution:
      'Pipelines, developers and the outbound address of the cluster must be among the ranges, or nodes and deployments lose the API server. Collect their addresses first.',
    effort: 'asset',
    references: {
      mcsb: ['NS-2'],
      psrule: ['Azure.AKS.AuthorizedIPs'],
      policy: ['0e246bcf-5f6f-4f87-bc6f-775d4712c7ea'],
      cloudsploit: ['aksApiAuthorizedIpRanges'],
    },
    evaluate: ({ any, at }) =>
      any(
        // No ranges means every address.
        at('properties.apiServerAccessProfile.authorizedIPRanges').satisfies(
          'ranges of addresses, 0.0.0.0/0 not among them',
          limitsAddresses,
          { unset: 'fail' },
        ),
        at('properties.apiServerAccessProfile.enablePrivateCluster').mustBe(true, { unset: 'fail' }),
        at('properties.publicNetworkAccess').mustBe('Disabled', { unset: 'none' }),
      ),
  }),

  check('aks-private-cluster', {
    title: 'AKS API servers have no public endpoint',
    pillar: 'footprint',
    area: 'networking',
    severity: 'medium',
    guidance: 'remove-internet-access',
    version: 1,
    why: 'A list of allowed addresses still leaves the API server on the internet, for whoever sits behind one of them. In a private cluster it has an address of your network alone.',
    fix: {
      portal:
        'Kubernetes service $NAME → Settings → Networking → API server: private (needs API server VNet integration; otherwise create the cluster anew)',
      cli: `${update} --enable-apiserver-vnet-integration --apiserver-subnet-id SUBNET_ID\n${update} --enable-private-cluster`,
      bicep: cluster('apiServerAccessProfile: { enablePrivateCluster: true }'),
    },
    caution:
      'Everybody who uses kubectl, and every pipeline, needs a way into the network: a jump host, a VPN or agents of your own. az aks command invoke works without.',
    effort: 'asset',
    references: {
      mcsb: ['NS-2'],
      policy: ['040732e8-d947-40b8-95d6-854c95024bf8'],
      prowler: ['aks_clusters_public_access_disabled'],
      cloudsploit: ['aksPrivateCluster'],
    },
    // Public unless it was made private.
    evaluate: ({ at }) => at('properties.apiServerAccessProfile.enablePrivateCluster').mustBe(true, { unset: 'fail' }),
  }),

  check('aks-http-application-routing', {
    title: 'AKS clusters do not use HTTP application routing',
    pillar: 'footprint',
    area: 'resources',
    severity: 'medium',
    guidance: 'unused-capabilities',
    version: 1,
    why: 'The addon publishes services of the cluster in a public DNS zone over plain HTTP. It was made for trying out, and is retired: nobody fixes its ingress controller any more.',
    fix: {
      portal:
        'Kubernetes service $NAME → Settings → Networking → Virtual network integration → HTTP application routing: off → Save',
      cli: 'az aks disable-addons --resource-group $RESOURCE_GROUP --name $NAME --addons http_application_routing',
      bicep: cluster('addonProfiles: { httpApplicationRouting: { enabled: false } }'),
    },
    caution:
      'Ingresses of class addon-http-application-routing stop working: move them to the application routing addon first.',
    effort: 'asset',
    references: { mcsb: ['NS-1'], psrule: ['Azure.AKS.HttpAppRouting'] },
    // An addon that is not named was never enabled.
    evaluate: ({ at }) =>
      at('properties.addonProfiles.httpApplicationRouting.enabled').mustBe(false, { unset: 'default' }),
  }),

  check('aks-local-accounts', {
    title: 'AKS clusters have no local accounts',
    pillar: 'footprint',
    area: 'identity',
    severity: 'high',
    guidance: 'unused-accounts',
    version: 1,
    why: 'Whoever may list the cluster credentials gets a certificate of a cluster administrator: it works past Entra ID, names nobody in the audit log, and cannot be revoked but by rotating the certificates of the cluster.',
    fix: {
      portal: 'Kubernetes service $NAME → Settings → Security configuration → Kubernetes local accounts: clear → Save',
      cli: `${update} --disable-local-accounts`,
      bicep: cluster('disableLocalAccounts: true'),
    },
    caution:
      'Pipelines with --admin credentials stop: give them an identity with a Kubernetes role. Certificates that were handed out stay valid until they are rotated (az aks rotate-certs).',
    effort: 'asset',
    references: {
      mcsb: ['IM-1'],
      psrule: ['Azure.AKS.LocalAccounts'],
      policy: ['993c2fcd-2b29-49d2-9eb0-df2c3a730c32'],
      prowler: ['aks_cluster_local_accounts_disabled'],
    },
    // There are local accounts unless they were disabled.
    evaluate: ({ at }) => at('properties.disableLocalAccounts').mustBe(true, { unset: 'fail' }),
  }),

  check('aks-azure-rbac', {
    title: 'AKS clusters authorise through Azure roles',
    pillar: 'configure',
    area: 'identity',
    severity: 'medium',
    guidance: 'identity-provider',
    version: 1,
    why: 'Rights that live inside the cluster escape access reviews and Conditional Access, and outlast the people who had them. Azure roles are seen, reviewed and revoked in one place.',
    fix: {
      portal:
        'Kubernetes service $NAME → Settings → Security configuration → Authentication and authorization: Microsoft Entra ID with Azure RBAC → Save',
      cli: `${update} --enable-aad --enable-azure-rbac`,
      bicep: cluster('aadProfile: { managed: true, enableAzureRBAC: true }'),
    },
    caution:
      'Assign Azure Kubernetes Service RBAC roles to everyone with a binding in the cluster first, or they lose access.',
    effort: 'asset',
    references: { mcsb: ['IM-1', 'PA-7'], psrule: ['Azure.AKS.AzureRBAC'] },
    // Kubernetes decides alone unless Azure was asked to.
    evaluate: ({ at }) => at('properties.aadProfile.enableAzureRBAC').mustBe(true, { unset: 'fail' }),
  }),

  check('aks-managed-identity', {
    title: 'AKS clusters run under a managed identity',
    pillar: 'configure',
    area: 'identity',
    severity: 'medium',
    guidance: 'managed-identities',
    version: 1,
    why: 'A cluster under a service principal keeps its secret on every node. Whoever reads it there acts as the cluster from anywhere, and the day it expires the cluster stops.',
    fix: {
      portal: 'There is no switch in the portal: use the command line, then upgrade the node pools',
      cli: `${update} --enable-managed-identity`,
      bicep: beside("identity: { type: 'SystemAssigned' }"),
    },
    caution:
      'The new identity needs the roles of the old principal (network, registry, disks) before node pools are upgraded.',
    effort: 'asset',
    references: {
      mcsb: ['IM-3'],
      psrule: ['Azure.AKS.ManagedIdentity'],
      cloudsploit: ['aksManagedIdentity'],
    },
    // Clusters without an identity run under a service principal.
    evaluate: managedIdentity,
  }),

  check('aks-network-policy', {
    title: 'AKS clusters can separate their pods',
    pillar: 'configure',
    area: 'networking',
    severity: 'medium',
    guidance: 'segmentation',
    version: 1,
    why: 'Without a network policy engine every pod reaches every other, and policies that somebody writes are silently ignored: one broken web shop sees the payment service.',
    fix: {
      portal: 'Kubernetes service $NAME → Settings → Networking → Network policy → Save',
      cli: `${update} --network-policy azure`,
      bicep: cluster("networkProfile: { networkPolicy: 'azure' }"),
    },
    caution:
      'All nodes are reimaged, and network policies that were without effect begin to work: read those in the cluster first.',
    effort: 'asset',
    references: {
      mcsb: ['NS-1'],
      psrule: ['Azure.AKS.NetworkPolicy'],
      prowler: ['aks_network_policy_enabled'],
    },
    // None unless one was chosen.
    evaluate: ({ at }) =>
      at('properties.networkProfile.networkPolicy').oneOf(['azure', 'calico', 'cilium'], { unset: 'fail' }),
  }),

  check('aks-policy-addon', {
    title: 'AKS clusters enforce Azure Policy inside',
    pillar: 'configure',
    area: 'resources',
    severity: 'medium',
    guidance: 'approved-applications',
    version: 1,
    why: 'Nothing else stops a deployment from running privileged, as root, on the network of the host or from an unknown registry, which are the usual steps from a pod to the whole cluster.',
    fix: {
      portal: 'Kubernetes service $NAME → Settings → Policies → Enable add-on',
      cli: 'az aks enable-addons --resource-group $RESOURCE_GROUP --name $NAME --addons azure-policy',
      bicep: cluster('addonProfiles: { azurepolicy: { enabled: true } }'),
    },
    caution: 'The addon alone denies nothing. Assign the policies with audit first and look at what they would refuse.',
    effort: 'policy',
    references: {
      mcsb: ['PV-2'],
      psrule: ['Azure.AKS.AzurePolicyAddOn'],
      policy: ['0a15ec92-a229-4763-bb14-0ea34a568f8d'],
    },
    // An addon that is not named was never enabled.
    evaluate: ({ at }) => at('properties.addonProfiles.azurePolicy.enabled').mustBe(true, { unset: 'fail' }),
  }),

  check('aks-encrypted-secrets', {
    title: 'AKS clusters encrypt their secrets with a key of yours',
    pillar: 'configure',
    area: 'resources',
    severity: 'low',
    guidance: 'file-system',
    version: 1,
    why: 'Kubernetes keeps secrets merely encoded in its store. With a key in your own vault a copy of the store is worthless, and each use of the key is logged.',
    fix: {
      portal: 'There is no switch in the portal: use the command line',
      cli: `${update} --enable-azure-keyvault-kms --azure-keyvault-kms-key-id KEY_ID`,
      bicep: cluster("securityProfile: { azureKeyVaultKms: { enabled: true, keyId: 'KEY_ID' } }"),
    },
    caution:
      'When the vault or the key cannot be reached, the API server cannot read secrets: protect the key from purging, and encrypt existing secrets anew afterwards.',
    effort: 'asset',
    references: { mcsb: ['DP-5'], policy: ['dbbdc317-9734-4dd8-9074-993b29c69008'] },
    // The platform's own encryption of the disks is below this, and does not count.
    evaluate: ({ at }) => at('properties.securityProfile.azureKeyVaultKms.enabled').mustBe(true, { unset: 'fail' }),
  }),

  check('aks-secret-store', {
    title: 'AKS clusters take secrets from a key vault',
    pillar: 'configure',
    area: 'identity',
    severity: 'low',
    guidance: 'managed-identities',
    version: 1,
    why: 'Secrets that are written into manifests end up in repositories and pipelines, and in the cluster anyone who may read the namespace reads them. From a vault each pod gets only what its identity may have.',
    fix: {
      portal: 'There is no switch in the portal: use the command line',
      cli: 'az aks enable-addons --resource-group $RESOURCE_GROUP --name $NAME --addons azure-keyvault-secrets-provider --enable-secret-rotation',
      bicep: cluster(
        "addonProfiles: { azureKeyvaultSecretsProvider: { enabled: true, config: { enableSecretRotation: 'true' } } }",
      ),
    },
    caution:
      'The addon alone moves nothing: deployments must mount the secrets. Clusters with another operator for secrets may not need it.',
    effort: 'asset',
    references: { mcsb: ['IM-8'], psrule: ['Azure.AKS.SecretStore'] },
    // An addon that is not named was never enabled.
    evaluate: ({ at }) =>
      at('properties.addonProfiles.azureKeyvaultSecretsProvider.enabled').mustBe(true, { unset: 'fail' }),
  }),

  check('aks-secret-rotation', {
    title: 'AKS clusters notice when a secret was changed',
    pillar: 'maintain',
    area: 'identity',
    severity: 'low',
    guidance: 'platform-updates',
    version: 1,
    why: 'A secret that was changed because it leaked goes on being used by pods that read it once. Nobody dares to revoke the old one, which is what the thief has.',
    fix: {
      portal: 'There is no switch in the portal: use the command line',
      cli: 'az aks addon update --resource-group $RESOURCE_GROUP --name $NAME --addon azure-keyvault-secrets-provider --enable-secret-rotation',
      bicep: cluster(
        "addonProfiles: { azureKeyvaultSecretsProvider: { enabled: true, config: { enableSecretRotation: 'true' } } }",
      ),
    },
    caution:
      'Mounted files change under the running pod; environment variables do not. Find out how each application reads its secrets.',
    effort: 'script',
    references: { mcsb: ['DP-7'], psrule: ['Azure.AKS.SecretStoreRotation'] },
    when: ({ at }) =>
      at('properties.addonProfiles.azureKeyvaultSecretsProvider.enabled').mustBe(true, { unset: 'none' }),
    // Off unless it was turned on; Azure writes it as a text.
    evaluate: ({ at }) =>
      at('properties.addonProfiles.azureKeyvaultSecretsProvider.config.enableSecretRotation').mustBe(true, {
        unset: 'fail',
      }),
  }),

  check('aks-node-os-upgrades', {
    title: 'AKS nodes get security updates by themselves',
    pillar: 'maintain',
    area: 'resources',
    severity: 'high',
    guidance: 'platform-updates',
    version: 1,
    why: 'Flaws in the kernel and the container runtime let a pod take over its node. Images of nodes that nobody renews keep them for as long as they run.',
    fix: {
      portal:
        'Kubernetes service $NAME → Settings → Cluster configuration → Upgrade → Node security channel type: Node image or Security patch → Save',
      cli: `${update} --node-os-upgrade-channel NodeImage`,
      bicep: cluster("autoUpgradeProfile: { nodeOSUpgradeChannel: 'NodeImage' }"),
    },
    caution:
      'Nodes are drained and restarted: set disruption budgets, and a maintenance window (aksManagedNodeOSUpgradeSchedule).',
    effort: 'policy',
    references: {
      mcsb: ['PV-6'],
      psrule: ['Azure.AKS.NodeAutoUpgrade'],
      policy: ['04408ca5-aa10-42ce-8536-98955cdddd4c'],
    },
    evaluate: ({ any, at }) =>
      any(
        // Unset and None mean never; Unmanaged leaves it to the image, which does not restart.
        at('properties.autoUpgradeProfile.nodeOSUpgradeChannel').oneOf(['NodeImage', 'SecurityPatch'], {
          unset: 'fail',
        }),
        // The older channel for the same, of before there were two.
        at('properties.autoUpgradeProfile.upgradeChannel').mustBe('node-image', { unset: 'none' }),
      ),
  }),

  check('aks-auto-upgrade', {
    title: 'AKS clusters follow an upgrade channel',
    pillar: 'maintain',
    area: 'resources',
    severity: 'medium',
    guidance: 'platform-updates',
    version: 1,
    why: 'A Kubernetes version gets fixes for about a year. A cluster that nobody upgrades falls out of support, and the jump across several versions becomes too risky to make in a hurry.',
    fix: {
      portal:
        'Kubernetes service $NAME → Settings → Cluster configuration → Upgrade → Automatic upgrade → Patch or Stable → Save',
      cli: `${update} --auto-upgrade-channel patch`,
      bicep: cluster("autoUpgradeProfile: { upgradeChannel: 'patch' }"),
    },
    caution:
      'New minor versions remove old APIs (stable and rapid take them, patch does not): look for deprecated calls in the diagnostics of the cluster, and set a maintenance window.',
    effort: 'policy',
    references: {
      mcsb: ['PV-6'],
      prowler: ['aks_cluster_auto_upgrade_enabled'],
    },
    // Unset and none mean never; node-image renews the nodes, not Kubernetes.
    evaluate: ({ at }) =>
      at('properties.autoUpgradeProfile.upgradeChannel').oneOf(['patch', 'stable', 'rapid'], { unset: 'fail' }),
  }),

  check('aks-defender', {
    title: 'AKS clusters run the Defender sensor',
    pillar: 'maintain',
    area: 'operations',
    severity: 'high',
    guidance: 'continuous-detection',
    version: 1,
    why: 'What happens inside pods, such as miners, shells and connections to command servers, shows only on the nodes. Without the sensor there nobody is told.',
    fix: {
      portal:
        'Microsoft Defender for Cloud → Environment settings → the subscription → Containers: On → Settings → Defender sensor: On',
      cli: `${update} --enable-defender`,
      bicep: cluster(
        "securityProfile: { defender: { logAnalyticsWorkspaceResourceId: 'WORKSPACE_ID', securityMonitoring: { enabled: true } } }",
      ),
    },
    caution: 'Each node spends some memory and CPU on the sensor, and the plan is charged for each core.',
    effort: 'policy',
    references: {
      mcsb: ['LT-1', 'LT-2'],
      psrule: ['Azure.AKS.DefenderProfile'],
      policy: ['a1840de2-8088-4ea8-b153-b4c723e9cb01'],
      prowler: ['aks_cluster_defender_enabled'],
    },
    // There is no sensor unless it was enabled.
    evaluate: ({ at }) =>
      at('properties.securityProfile.defender.securityMonitoring.enabled').mustBe(true, { unset: 'fail' }),
  }),
])
