import { z } from 'zod'
import { check, checksFor, parameter } from '../check.ts'

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
      bicep:
        "resource account 'Microsoft.Storage/storageAccounts@2023-05-01' = {\n  name: '$NAME'\n  properties: {\n    allowBlobPublicAccess: false\n  }\n}",
    },
    caution:
      'Static content that is served straight from blobs stops. Look for anonymous requests in the logs of the blob service, and put Front Door or a SAS before what remains.',
    effort: 'policy',
    references: {
      mcsb: ['NS-2'],
      psrule: ['Azure.Storage.BlobPublicAccess'],
      policy: ['4fa4b6c0-31ca-4c0d-b10d-24b96f62a751'],
    },
    // Accounts created before November 2023 have no value, and for them unset means allowed.
    evaluate: ({ at }) => at('properties.allowBlobPublicAccess').mustBe(false, { unset: 'fail' }),
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
      bicep:
        "resource account 'Microsoft.Storage/storageAccounts@2023-05-01' = {\n  name: '$NAME'\n  properties: {\n    minimumTlsVersion: 'TLS1_2'\n  }\n}",
    },
    caution: 'Clients that know only old versions lose access: look for their TLS version in the storage logs first.',
    effort: 'policy',
    references: {
      mcsb: ['DP-3'],
      psrule: ['Azure.Storage.MinTLS'],
      policy: ['fe83a0eb-a853-422d-aac2-1bffd182c5d0'],
    },
    parameters: {
      lowest: parameter(z.enum(['1.2', '1.3']), '1.2', 'The lowest TLS version that clients may use'),
    },
    evaluate: ({ at, parameters }) =>
      at('properties.minimumTlsVersion').atLeastTls(parameters.lowest, { unset: 'fail' }),
  }),
])
