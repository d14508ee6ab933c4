import { bicep } from '../bicep.ts'
import { check, checksFor, type Tools } from '../check.ts'

const vault = bicep('vault', 'Microsoft.KeyVault/vaults@2024-11-01')

/** A row that says `recover` asks for a deleted vault back, with the settings it had: it tells nothing of those. */
const isNotRecovery = ({ at }: Tools) => at('properties.createMode').mustNotBe('recover', { unset: 'pass' })

export const keyVaults = checksFor('microsoft.keyvault/vaults', [
  check('key-vault-firewall', {
    title: 'Key vaults answer only to chosen networks',
    pillar: 'footprint',
    area: 'networking',
    severity: 'high',
    guidance: 'service-firewalls',
    version: 1,
    why: 'A vault that answers to every network can be read from anywhere with one stolen token or client secret. Behind its firewall the thief needs a place inside your network as well.',
    fix: {
      portal:
        'Key vault $NAME → Settings → Networking → Firewalls and virtual networks → Allow public access from specific virtual networks and IP addresses, or Disable public access → Apply',
      cli: 'az keyvault update --name $NAME --resource-group $RESOURCE_GROUP --default-action Deny --bypass AzureServices',
      bicep: vault("networkAcls: { defaultAction: 'Deny', bypass: 'AzureServices' }"),
    },
    caution:
      'Applications and pipelines outside the allowed networks lose their secrets at once. Read the caller addresses in the AuditEvent log of the vault and add those that belong, or private endpoints, first.',
    effort: 'template',
    references: {
      mcsb: ['DP-8', 'NS-2'],
      psrule: ['Azure.KeyVault.Firewall'],
      policy: ['55615ac9-af46-4a59-874e-391cc3dfb490'],
      cloudsploit: ['restrictDefaultNetworkAccess'],
    },
    when: isNotRecovery,
    evaluate: ({ any, at }) =>
      any(
        // Unset, the default action is to allow.
        at('properties.networkAcls.defaultAction').mustBe('Deny', { unset: 'fail' }),
        // The firewall has nothing to decide where there is no public endpoint, or a perimeter decides.
        at('properties.publicNetworkAccess').oneOf(['Disabled', 'SecuredByPerimeter'], { unset: 'none' }),
      ),
  }),

  check('key-vault-public-network-access', {
    title: 'Key vaults have no public endpoint',
    pillar: 'footprint',
    area: 'networking',
    severity: 'medium',
    guidance: 'remove-internet-access',
    version: 1,
    why: 'A public endpoint is reachable by whoever steals a credential. With private endpoints alone, secrets can be asked for only from inside your networks, whatever a firewall rule says one day.',
    fix: {
      portal:
        'Key vault $NAME → Settings → Networking → Private endpoint connections → Create; then Firewalls and virtual networks → Disable public access → Apply',
      cli: 'az keyvault update --name $NAME --resource-group $RESOURCE_GROUP --public-network-access Disabled',
      bicep: vault("publicNetworkAccess: 'Disabled'"),
    },
    caution:
      'Without a private endpoint and its DNS zone nothing reaches the vault any more, the portal included. Create them, resolve the name of the vault from every network that uses it, then close.',
    effort: 'asset',
    references: {
      mcsb: ['NS-2'],
      cis: ['8.3.7'],
      prowler: ['keyvault_access_only_through_private_endpoints'],
      cloudsploit: ['keyVaultPublicAccess'],
    },
    when: isNotRecovery,
    // Unset, the public endpoint is enabled.
    evaluate: ({ at }) =>
      at('properties.publicNetworkAccess').oneOf(['Disabled', 'SecuredByPerimeter'], { unset: 'fail' }),
  }),

  check('key-vault-rbac', {
    title: 'Key vaults grant access through Azure roles',
    pillar: 'configure',
    area: 'identity',
    severity: 'medium',
    guidance: 'least-privilege',
    version: 1,
    why: 'With access policies, anyone who may write to the vault may grant themselves every secret in it, and no grant can be narrower than the vault. Roles keep managing the vault and reading it apart.',
    fix: {
      portal:
        'Key vault $NAME → Settings → Access configuration → Permission model: Azure role-based access control → Apply',
      cli: 'az keyvault update --name $NAME --resource-group $RESOURCE_GROUP --enable-rbac-authorization true',
      bicep: vault('enableRbacAuthorization: true'),
    },
    caution:
      'All access policies stop working at that moment. Assign the matching Key Vault roles to every principal in the policies first, and wait until the assignments have taken effect.',
    effort: 'asset',
    references: {
      mcsb: ['PA-7'],
      cis: ['8.3.6'],
      psrule: ['Azure.KeyVault.RBAC'],
      policy: ['12d4fa5e-1f9f-4c21-97a9-b99b3c6611b5'],
      prowler: ['keyvault_rbac_enabled'],
    },
    when: isNotRecovery,
    // Vaults without a value were created when access policies were the default.
    evaluate: ({ at }) => at('properties.enableRbacAuthorization').mustBe(true, { unset: 'fail' }),
  }),

  check('key-vault-access-policies', {
    title: 'Key vault access policies grant no "all" and no purge',
    pillar: 'configure',
    area: 'identity',
    severity: 'high',
    guidance: 'least-privilege',
    version: 1,
    why: 'Whoever holds "all" can read, change and destroy; whoever holds purge can destroy for good what soft delete would have kept. One stolen identity is then enough for extortion.',
    fix: {
      portal:
        'Key vault $NAME → Access policies → open each policy and clear Purge and what is not used → Save; better, change to Azure roles',
      cli: 'az keyvault set-policy --name $NAME --resource-group $RESOURCE_GROUP --object-id OBJECT_ID --secret-permissions get list --key-permissions get list --certificate-permissions get list',
      bicep: vault(
        "accessPolicies: [{ tenantId: tenant().tenantId, objectId: 'OBJECT_ID', permissions: { secrets: ['get', 'list'] } }]",
      ),
    },
    caution: 'Clean-up jobs may rely on purge: look for SecretPurge and KeyPurge in the AuditEvent log of the vault.',
    effort: 'asset',
    references: { mcsb: ['PA-7'], psrule: ['Azure.KeyVault.AccessPolicy'] },
    evaluate: ({ any, all, at }) => {
      const granted = (kind: string) =>
        at(`permissions.${kind}`)
          .items()
          .every(at('').noneOf(['all', 'purge'], { unset: 'none' }))
      return any(
        at('properties.accessPolicies')
          .items()
          .every(all(granted('keys'), granted('secrets'), granted('certificates'), granted('storage')), {
            none: 'pass',
          }),
        // Policies that are left over from before have no effect.
        at('properties.enableRbacAuthorization').mustBe(true, { unset: 'none' }),
      )
    },
  }),

  check('key-vault-soft-delete', {
    title: 'Key vaults keep what is deleted',
    pillar: 'configure',
    area: 'resources',
    severity: 'medium',
    guidance: 'tighten-configuration',
    version: 1,
    why: 'Without soft delete a deleted key is gone at once, and all data that it encrypts with it. A single mistaken or hostile call is enough.',
    fix: {
      portal: 'Key vault $NAME → Properties → Soft-delete: Enable recovery → Save (it cannot be switched off again)',
      cli: 'az keyvault update --name $NAME --resource-group $RESOURCE_GROUP --set properties.enableSoftDelete=true',
      bicep: vault('enableSoftDelete: true', 'softDeleteRetentionInDays: 90'),
    },
    caution:
      'The name of a deleted vault or secret stays taken until its retention ends: pipelines that delete and create again must recover instead.',
    effort: 'script',
    references: {
      mcsb: ['DP-8'],
      policy: ['1e66c121-a66a-4b1f-9b83-0fd99bf0fc2d'],
      cloudsploit: ['kvRecoveryEnabled'],
    },
    when: isNotRecovery,
    // Vaults without a value are from before 2019, when unset meant off; newer ones say true.
    evaluate: ({ at }) => at('properties.enableSoftDelete').mustBe(true, { unset: 'fail' }),
  }),

  check('key-vault-purge-protection', {
    title: 'Key vaults are protected from purging',
    pillar: 'configure',
    area: 'resources',
    severity: 'medium',
    guidance: 'tighten-configuration',
    version: 1,
    why: 'Somebody with enough rights can delete a vault and purge it in one go. With purge protection nobody can, Microsoft included, before the retention ends.',
    fix: {
      portal: 'Key vault $NAME → Properties → Purge protection: Enable → Save (it cannot be switched off again)',
      cli: 'az keyvault update --name $NAME --resource-group $RESOURCE_GROUP --enable-purge-protection true',
      bicep: vault('enableSoftDelete: true', 'enablePurgeProtection: true'),
    },
    caution:
      'There is no way back: for as long as 90 days nothing deleted can be destroyed, and its name cannot be used again. Leave short-lived test vaults out.',
    effort: 'policy',
    references: {
      mcsb: ['DP-8'],
      cis: ['8.3.5'],
      policy: ['0b60c0b2-2dc2-4e1c-b5c9-abbed971de53'],
      prowler: ['keyvault_recoverable'],
      cloudsploit: ['kvRecoveryEnabled'],
    },
    when: isNotRecovery,
    evaluate: ({ all, at }) =>
      all(
        // Unset means off; the service never writes false.
        at('properties.enablePurgeProtection').mustBe(true, { unset: 'fail' }),
        // What is not kept cannot be protected. Unset is judged by the check on soft delete.
        at('properties.enableSoftDelete').mustNotBe(false, { unset: 'none' }),
      ),
  }),
])
