import { z } from 'zod'
import { bicep } from '../bicep.ts'
import { check, checksFor, parameter } from '../check.ts'

const account = bicep('account', 'Microsoft.Storage/storageAccounts@2023-05-01')

export const storageAccounts = checksFor('microsoft.storage/storageaccounts', [
  check('storage-anonymous-blob-access', {
    title: 'Storage accounts allow no anonymous access to blobs',
    pillar: 'footprint',
    area: 'networking',
    severity: 'high',
    guidance: 'remove-internet-access',
    version: 1,
    why: 'Anyone on the internet can list and read the blobs of a container that somebody makes public. With the switch of the account off nobody can make one public.',
    fix: {
      portal: 'Storage account $NAME → Settings → Configuration → Allow Blob anonymous access: Disabled → Save',
      cli: 'az storage account update --ids $ID --allow-blob-public-access false',
      bicep: account('allowBlobPublicAccess: false'),
    },
    caution:
      'Static content that is served straight from blobs stops. Look for anonymous requests in the logs of the blob service, and put Front Door or a SAS before what remains.',
    effort: 'policy',
    references: {
      mcsb: ['NS-2'],
      cis: ['9.3.8'],
      psrule: ['Azure.Storage.BlobPublicAccess'],
      policy: ['4fa4b6c0-31ca-4c0d-b10d-24b96f62a751'],
      prowler: ['storage_blob_public_access_level_is_disabled'],
    },
    // Accounts created before November 2023 have no value, and for them unset means allowed.
    evaluate: ({ at }) => at('properties.allowBlobPublicAccess').mustBe(false, { unset: 'fail' }),
  }),

  check('storage-firewall', {
    title: 'Storage accounts answer only to chosen networks',
    pillar: 'footprint',
    area: 'networking',
    severity: 'high',
    guidance: 'service-firewalls',
    version: 1,
    why: 'A leaked key, SAS or token opens an account that answers to every network from anywhere in the world. Behind the firewall of the account it opens nothing from outside.',
    fix: {
      portal:
        'Storage account $NAME → Security + networking → Networking → Public network access: Enabled from selected networks → Save',
      cli: 'az storage account update --ids $ID --default-action Deny --bypass AzureServices',
      bicep: account("networkAcls: { defaultAction: 'Deny', bypass: 'AzureServices' }"),
    },
    caution:
      'Applications, pipelines and people outside the allowed networks are refused at once. Read the caller addresses in the storage logs and allow those that belong first.',
    effort: 'template',
    references: {
      mcsb: ['NS-2'],
      cis: ['9.3.2.3'],
      psrule: ['Azure.Storage.Firewall'],
      policy: ['34c877ad-507e-4c82-993e-3452a6e0ad3c'],
      prowler: ['storage_default_network_access_rule_is_denied'],
      cloudsploit: ['networkAccessDefaultAction'],
    },
    evaluate: ({ any, at }) =>
      any(
        // Unset, the default action is to allow.
        at('properties.networkAcls.defaultAction').mustBe('Deny', { unset: 'fail' }),
        // The firewall has nothing to decide where there is no public endpoint, or a perimeter decides; the policy
        // definition looks at the default action alone.
        at('properties.publicNetworkAccess').oneOf(['Disabled', 'SecuredByPerimeter'], { unset: 'none' }),
      ),
  }),

  check('storage-public-network-access', {
    title: 'Storage accounts have no public endpoint',
    pillar: 'footprint',
    area: 'networking',
    severity: 'medium',
    guidance: 'remove-internet-access',
    version: 1,
    why: 'A public endpoint stays one firewall rule away from the internet. With private endpoints alone the data can be reached only from inside your networks.',
    fix: {
      portal:
        'Storage account $NAME → Security + networking → Networking → Private endpoints: add one for each service in use; then Public network access: Disabled → Save',
      cli: 'az storage account update --ids $ID --public-network-access Disabled',
      bicep: account("publicNetworkAccess: 'Disabled'"),
    },
    caution:
      'Without private endpoints and their DNS zones nothing reaches the account any more, Azure services without a trusted identity included. Create them and resolve the names from every network that uses it first.',
    effort: 'asset',
    references: {
      mcsb: ['NS-2'],
      cis: ['9.3.2.2'],
      policy: ['b2982f36-99f2-4db5-8eff-283140c09693'],
      prowler: ['storage_account_public_network_access_disabled'],
      cloudsploit: ['storageAccountPublicNetworkAccess'],
    },
    // Unset, the public endpoint is enabled. Within a perimeter there is no public access but by its rules.
    evaluate: ({ at }) =>
      at('properties.publicNetworkAccess').oneOf(['Disabled', 'SecuredByPerimeter'], { unset: 'fail' }),
  }),

  check('storage-sftp', {
    title: 'Storage accounts do not serve SFTP',
    pillar: 'footprint',
    area: 'resources',
    severity: 'medium',
    guidance: 'unused-capabilities',
    version: 1,
    why: 'SFTP opens port 22 to passwords and keys of local users, whom neither Entra ID nor Conditional Access knows. It is one more way in that is seldom needed for long.',
    fix: {
      portal: 'Storage account $NAME → Settings → SFTP → Disable SFTP',
      cli: 'az storage account update --ids $ID --enable-sftp false',
      bicep: account('isSftpEnabled: false', 'isLocalUserEnabled: false'),
    },
    caution:
      'Partners who deliver files by SFTP are cut off: look for SftpConnect in the storage logs, and give them another way first.',
    effort: 'script',
    references: { mcsb: ['IM-1'] },
    // SFTP is off unless somebody turns it on.
    evaluate: ({ at }) => at('properties.isSftpEnabled').mustBe(false, { unset: 'default' }),
  }),

  check('storage-cross-tenant-replication', {
    title: 'Storage accounts do not replicate to other tenants',
    pillar: 'footprint',
    area: 'resources',
    severity: 'medium',
    guidance: 'unused-capabilities',
    version: 1,
    why: 'Somebody with rights over the account can have all new blobs copied, quietly and for good, to an account of a tenant that you do not control.',
    fix: {
      portal:
        'Storage account $NAME → Data management → Object replication → Advanced settings → clear Allow cross-tenant replication → OK',
      cli: 'az storage account update --ids $ID --allow-cross-tenant-replication false',
      bicep: account('allowCrossTenantReplication: false'),
    },
    caution:
      'Refused while a replication to another tenant exists: list the object replication rules of the account first.',
    effort: 'policy',
    references: {
      mcsb: ['DP-2'],
      cis: ['9.3.7'],
      prowler: ['storage_cross_tenant_replication_disabled'],
    },
    // Accounts created before December 2023 have no value, and for them unset means allowed.
    evaluate: ({ at }) => at('properties.allowCrossTenantReplication').mustBe(false, { unset: 'fail' }),
  }),

  check('storage-minimum-tls', {
    title: 'Storage accounts refuse TLS older than 1.2',
    pillar: 'configure',
    area: 'networking',
    severity: 'high',
    guidance: 'legacy-protocols',
    version: 1,
    why: 'TLS 1.0 and 1.1 have known weaknesses: somebody on the way can weaken or read a connection that a client still opens with them.',
    fix: {
      portal: 'Storage account $NAME → Settings → Configuration → Minimum TLS version: Version 1.2 → Save',
      cli: 'az storage account update --ids $ID --min-tls-version TLS1_2',
      bicep: account("minimumTlsVersion: 'TLS1_2'"),
    },
    caution: 'Clients that know only old versions lose access: look for their TLS version in the storage logs first.',
    effort: 'policy',
    references: {
      mcsb: ['DP-3'],
      cis: ['9.3.6'],
      psrule: ['Azure.Storage.MinTLS'],
      policy: ['fe83a0eb-a853-422d-aac2-1bffd182c5d0'],
      prowler: ['storage_ensure_minimum_tls_version_12'],
      cloudsploit: ['storageAccountsTlsVersion'],
    },
    parameters: {
      lowest: parameter(z.enum(['1.2', '1.3']), '1.2', 'The lowest TLS version that clients may use'),
    },
    // Unset means TLS 1.0, for all accounts of before that was the default.
    evaluate: ({ at, parameters }) =>
      at('properties.minimumTlsVersion').atLeastTls(parameters.lowest, { unset: 'fail' }),
  }),

  check('storage-secure-transfer', {
    title: 'Storage accounts refuse unencrypted connections',
    pillar: 'configure',
    area: 'networking',
    severity: 'high',
    guidance: 'legacy-protocols',
    version: 1,
    why: 'Over plain HTTP or SMB without encryption whoever sits on the way reads the data, and the key or SAS that was sent with it.',
    fix: {
      portal: 'Storage account $NAME → Settings → Configuration → Secure transfer required: Enabled → Save',
      cli: 'az storage account update --ids $ID --https-only true',
      bicep: account('supportsHttpsTrafficOnly: true'),
    },
    caution:
      'Clients over http:// and SMB 2.1 are refused, and so is NFS of file shares, which cannot encrypt: look for the protocol in the storage logs first.',
    effort: 'policy',
    references: {
      mcsb: ['DP-3'],
      cis: ['9.3.4'],
      psrule: ['Azure.Storage.SecureTransfer'],
      policy: ['404c3081-a854-4457-ae30-26a93ef643f9'],
      prowler: ['storage_secure_transfer_required_is_enabled'],
      cloudsploit: ['storageAccountsHttps'],
    },
    // Required by default since API version 2019-04-01; accounts where it is not required say false.
    evaluate: ({ at }) => at('properties.supportsHttpsTrafficOnly').mustBe(true, { unset: 'default' }),
  }),

  check('storage-shared-keys', {
    title: 'Storage accounts refuse shared keys',
    pillar: 'configure',
    area: 'identity',
    severity: 'high',
    guidance: 'identity-provider',
    version: 1,
    why: 'Whoever finds a key of the account, in code, a pipeline or a ticket, owns all of its data, unnoticed and until the key is changed. Nothing tells who used it. Entra ID knows who asks, and can refuse.',
    fix: {
      portal: 'Storage account $NAME → Settings → Configuration → Allow storage account key access: Disabled → Save',
      cli: 'az storage account update --ids $ID --allow-shared-key-access false',
      bicep: account('allowSharedKeyAccess: false'),
    },
    caution:
      'Everything with a connection string or an account SAS stops, SMB file shares without identity-based access and some Functions hosting too. The metric Transactions, split by authentication type, shows what still uses keys.',
    effort: 'asset',
    references: {
      mcsb: ['IM-1'],
      cis: ['9.3.1.3'],
      psrule: ['Azure.Storage.LocalAuth'],
      policy: ['8c6a50c6-9ffd-4ae7-986f-5fa6111f9a54'],
      prowler: ['storage_account_key_access_disabled'],
    },
    // Unset means allowed.
    evaluate: ({ at }) => at('properties.allowSharedKeyAccess').mustBe(false, { unset: 'fail' }),
  }),

  check('storage-key-expiry', {
    title: 'Storage account keys have an expiry',
    pillar: 'maintain',
    area: 'identity',
    severity: 'low',
    guidance: 'access-reviews',
    version: 1,
    why: 'Keys that are never changed end up in old backups, laptops and logs, and open the account years later. A period makes Azure remind of those that are due.',
    fix: {
      portal: 'Storage account $NAME → Security + networking → Access keys → Set rotation reminder → 90 days → Save',
      cli: 'az storage account update --ids $ID --key-exp-days 90',
      bicep: account('keyPolicy: { keyExpirationPeriodInDays: 90 }'),
    },
    caution:
      'The period only reminds, it changes no key. Before a key is regenerated, move all of its users to the second one.',
    effort: 'script',
    references: {
      mcsb: ['IM-3'],
      cis: ['9.3.1.1', '9.3.1.2'],
      prowler: ['storage_key_rotation_90_days'],
    },
    parameters: {
      days: parameter(z.int().min(1).max(365), 90, 'After how many days a key must be changed'),
    },
    // Where keys are refused their age does not matter.
    when: ({ at }) => at('properties.allowSharedKeyAccess').mustNotBe(false, { unset: 'pass' }),
    evaluate: ({ at, parameters }) =>
      at('properties.keyPolicy.keyExpirationPeriodInDays').atMost(parameters.days, { unset: 'fail' }),
  }),
])
