import { bicep } from '../bicep.ts'
import { beginsWith } from '../casing.ts'
import { check, checksFor } from '../check.ts'

const disk = bicep('disk', 'Microsoft.Compute/disks@2024-03-02')

function isOfSiteRecovery(name: unknown): boolean {
  if (typeof name !== 'string') return false
  return name.endsWith('-ASRReplica') || beginsWith(name, 'ms-asr-') || beginsWith(name, 'asrseeddisk-')
}

export const disks = checksFor('microsoft.compute/disks', [
  check('disk-attached', {
    title: 'Managed disks belong to a machine',
    pillar: 'footprint',
    area: 'resources',
    severity: 'low',
    guidance: 'reduce-footprint',
    version: 1,
    why: 'A disk that stayed behind keeps its data and its secrets, where nobody patches, watches or misses it. Whoever may export it reads all of it.',
    fix: {
      portal: 'Disk $NAME → create a snapshot if the data may be needed → Delete',
      cli: 'az snapshot create --resource-group $RESOURCE_GROUP --name SNAPSHOT --source $ID\naz disk delete --ids $ID',
      bicep:
        "// Delete the disk. In the machine, so that it goes with it next time:\nstorageProfile: { osDisk: { deleteOption: 'Delete' } }",
    },
    caution:
      'The data is gone for good. Ask the owner, and look at when the disk was last attached (LastOwnershipUpdateTime).',
    effort: 'asset',
    references: { mcsb: ['AM-3'], cloudsploit: ['noUnattachedDisks'] },
    // Disks that wait for a failover of Site Recovery hang on nothing, and must stay.
    when: ({ any, at, not }) =>
      not(
        any(
          at('tags.ASR-ReplicaDisk').isSet(),
          at('name').satisfies('a disk of Site Recovery', isOfSiteRecovery, { unset: 'fail' }),
        ),
      ),
    // Reserved is the state of a disk whose machine is stopped.
    evaluate: ({ at }) => at('properties.diskState').mustNotBe('Unattached', { unset: 'unknown' }),
  }),

  check('disk-network-access', {
    title: 'Managed disks cannot be exported over the internet',
    pillar: 'footprint',
    area: 'networking',
    severity: 'medium',
    guidance: 'unused-capabilities',
    version: 1,
    why: 'Whoever may manage a disk can make a link to it that anybody on the internet downloads all of it with, past the machine and its logs.',
    fix: {
      portal: 'Disk $NAME → Settings → Networking → Network access: Disable public and private access → Save',
      cli: 'az disk update --ids $ID --network-access-policy DenyAll --public-network-access Disabled',
      bicep: disk("networkAccessPolicy: 'DenyAll'", "publicNetworkAccess: 'Disabled'"),
    },
    caution:
      'Backup and migration tools that read disks by such links stop; a disk access with a private endpoint (AllowPrivate) serves them.',
    effort: 'policy',
    references: {
      mcsb: ['NS-2'],
      policy: ['8405fdab-1faf-48aa-b702-999c9c172094'],
      cloudsploit: ['vmDiskPublicAccess'],
    },
    evaluate: ({ any, at }) =>
      any(
        // Unset means that all networks may, in both.
        at('properties.networkAccessPolicy').oneOf(['DenyAll', 'AllowPrivate'], { unset: 'fail' }),
        at('properties.publicNetworkAccess').mustBe('Disabled', { unset: 'fail' }),
      ),
  }),
])
