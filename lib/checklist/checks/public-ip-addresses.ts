import { check, checksFor } from '../check.ts'

const NICS = 'microsoft.network/networkinterfaces'

export const publicIpAddresses = checksFor('microsoft.network/publicipaddresses', [
  check('public-ip-attached', {
    title: 'Public IP addresses are attached to something',
    pillar: 'footprint',
    area: 'networking',
    severity: 'medium',
    guidance: 'public-addresses',
    version: 1,
    why: 'An address that serves nothing waits to be attached to the wrong machine, and stays trusted in firewalls and DNS records of others: whoever holds it inherits that trust.',
    fix: {
      portal: 'Public IP address $NAME → Overview → Delete',
      cli: 'az network public-ip delete --ids $ID',
      bicep:
        '// Take the address out of the template, then delete it: a deployment in incremental mode leaves it there.',
    },
    caution:
      'The address cannot be had back. Look for DNS records and allowlists that name it, at partners too, and remove them first.',
    effort: 'asset',
    references: { mcsb: ['AM-3'], cis: ['7.7'] },
    reads: [NICS],
    evaluate: ({ all, any, at, pointingAt }) =>
      all(
        any(at('properties.ipConfiguration.id').isSet(), at('properties.natGateway.id').isSet()),
        // On an interface without a machine it serves as little. An interface that is not told decides nothing.
        pointingAt(NICS).every(
          any(at('properties.virtualMachine.id').isSet(), at('properties.privateEndpoint.id').isSet()),
        ),
      ),
  }),

  check('public-ip-standard', {
    title: 'Public IP addresses are of the Standard SKU',
    pillar: 'maintain',
    area: 'networking',
    severity: 'medium',
    guidance: 'roadmap',
    version: 1,
    why: 'Basic addresses let everything in unless a security group says otherwise, and Azure retired them in September 2025: they have no guarantee and no future. Standard ones are closed until opened.',
    fix: {
      portal: 'Public IP address $NAME → dissociate it → Overview → Upgrade to Standard SKU → associate it again',
      cli: 'az network public-ip update --ids $ID --allocation-method Static\naz network public-ip update --ids $ID --sku Standard',
      bicep: [
        "resource address 'Microsoft.Network/publicIPAddresses@2024-05-01' = {",
        "  name: '$NAME'",
        "  sku: { name: 'Standard' }",
        "  properties: { publicIPAllocationMethod: 'Static' }",
        '}',
      ].join('\n'),
    },
    caution:
      'The address must be dissociated for the upgrade, and traffic stops meanwhile. Afterwards nothing comes in that no security group allows.',
    effort: 'asset',
    references: { mcsb: ['NS-1', 'AM-2'] },
    // Addresses without an SKU are from before there was more than Basic.
    evaluate: ({ at }) => at('sku.name').oneOf(['Standard', 'StandardV2'], { unset: 'fail' }),
  }),
])
