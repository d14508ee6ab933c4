import { virtualMachines } from './checks/virtual-machines.ts'
import type { Row } from './row.ts'
import { cases } from './testing.ts'

const id = (type: string, name: string) =>
  `/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.Network/${type}/${name}`
const nicId = id('networkInterfaces', 'nic')
const subnetId = id('virtualNetworks', 'vnet/subnets/web')
const machine = { networkProfile: { networkInterfaces: [{ id: nicId }] } }

const nic = (properties: object, configuration: object = {}): Row => ({
  id: nicId,
  type: 'Microsoft.Network/networkInterfaces',
  properties: {
    ipConfigurations: [
      {
        properties: {
          subnet: { id: subnetId },
          publicIPAddress: { id: id('publicIPAddresses', 'ip') },
          ...configuration,
        },
      },
    ],
    ...properties,
  },
})
const behind = (name: string) => ({ networkSecurityGroup: { id: id('networkSecurityGroups', name) } })
const network = (properties: object = {}): Row => ({
  id: id('virtualNetworks', 'vnet'),
  type: 'microsoft.network/virtualnetworks',
  properties: { subnets: [{ id: subnetId.toUpperCase(), properties }] },
})
const group = (name: string, access: string): Row => ({
  id: id('networkSecurityGroups', name).toLowerCase(),
  type: 'microsoft.network/networksecuritygroups',
  properties: {
    securityRules: [
      {
        properties: {
          direction: 'Inbound',
          access,
          priority: 100,
          protocol: 'Tcp',
          sourceAddressPrefix: 'Internet',
          sourcePortRange: '*',
          destinationAddressPrefix: '*',
          destinationPortRange: access === 'Allow' ? '22' : '*',
        },
      },
    ],
  },
})
const open = group('open', 'Allow')
const closed = group('closed', 'Deny')
const address = (name: unknown): Row => ({
  id: id('publicIPAddresses', 'ip'),
  type: 'microsoft.network/publicipaddresses',
  sku: { name },
})

cases(virtualMachines, 'vm-management-ports', [
  ['open at the interface, no group at the subnet', machine, 'fail', [nic(behind('open')), network(), open]],
  ['open at the subnet, no group at the interface', machine, 'fail', [nic({}), network(behind('open')), open]],
  ['open at both', machine, 'fail', [nic(behind('open')), network(behind('open')), open]],
  ['closed at the subnet', machine, 'pass', [nic(behind('open')), network(behind('closed')), open, closed]],
  ['closed at the interface', machine, 'pass', [nic(behind('closed')), network(behind('open')), open, closed]],
  ['no public address', machine, 'pass', [nic(behind('open'), { publicIPAddress: null }), network(), open]],
  [
    'through a load balancer, perhaps',
    machine,
    'unknown',
    [nic(behind('open'), { publicIPAddress: null, loadBalancerInboundNatRules: [{ id: '/nat' }] }), network(), open],
  ],
  [
    'behind a load balancer and a closed group',
    machine,
    'pass',
    [
      nic(behind('closed'), { publicIPAddress: null, loadBalancerInboundNatRules: [{ id: '/nat' }] }),
      network(),
      closed,
    ],
  ],
  ['no groups, a standard address', machine, 'default', [nic({}), network(), address('Standard')]],
  ['no groups, a basic address', machine, 'fail', [nic({}), network(), address('Basic')]],
  ['no groups, an address that cannot be seen', machine, 'unknown', [nic({}), network()]],
  ['open, at a subnet that cannot be seen', machine, 'unknown', [nic(behind('open')), open]],
  ['a group that cannot be seen', machine, 'unknown', [nic(behind('open')), network()]],
  ['an interface that cannot be seen', machine, 'unknown'],
  ['an interface that says nothing', machine, 'unknown', [{ id: nicId, type: 'microsoft.network/networkinterfaces' }]],
  ['no properties', null, 'unknown'],
])
cases(
  virtualMachines,
  'vm-management-ports',
  [['open on another port', machine, 'default', [nic(behind('open')), network(), open, address('Standard')]]],
  { ports: [3389] },
)
