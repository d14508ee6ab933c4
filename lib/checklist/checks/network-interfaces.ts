import { bicep } from '../bicep.ts'
import { check, checksFor } from '../check.ts'

const nic = bicep('nic', 'Microsoft.Network/networkInterfaces@2024-05-01')

export const networkInterfaces = checksFor('microsoft.network/networkinterfaces', [
  check('nic-ip-forwarding', {
    title: 'Network interfaces do not forward traffic of others',
    pillar: 'footprint',
    area: 'networking',
    severity: 'medium',
    guidance: 'unused-capabilities',
    version: 1,
    why: 'A machine that forwards carries traffic from one segment into another, past the rules between them. Intruders use it as a bridge, or to listen in.',
    fix: {
      portal: 'Network interface $NAME → Settings → IP configurations → Enable IP forwarding: clear → Apply',
      cli: 'az network nic update --ids $ID --ip-forwarding false',
      bicep: nic('enableIPForwarding: false'),
    },
    caution:
      'Firewalls, routers and VPN machines of your own forward by trade: all traffic through them stops. Except them, by name.',
    effort: 'script',
    references: {
      mcsb: ['NS-3'],
      policy: ['88c0b9da-ce96-4b03-9635-f29a937e2900', 'bd352bd5-2853-4985-bf0d-73806b4a5744'],
      defender: ['c3b51c94-588b-426b-a892-24696f9e54cc'],
      cloudsploit: ['monitorIpForwarding'],
    },
    // Off unless somebody turns it on.
    evaluate: ({ at }) => at('properties.enableIPForwarding').mustBe(false, { unset: 'default' }),
  }),
])
