import { assetId, cases, row } from '../testing.ts'
import { publicIpAddresses } from './public-ip-addresses.ts'

const nicId =
  '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.Network/networkInterfaces/nic'
const address = assetId('Microsoft.Network/publicIPAddresses')
const onNic = { ipConfiguration: { id: `${nicId}/ipConfigurations/ipconfig1` } }
const nic = (properties: object) => [
  {
    id: nicId.toLowerCase(),
    type: 'microsoft.network/networkinterfaces',
    properties: { ...properties, ipConfigurations: [{ properties: { publicIPAddress: { id: address } } }] },
  },
]

cases(publicIpAddresses, 'public-ip-attached', [
  ['to a machine', onNic, 'pass', nic({ virtualMachine: { id: '/vm' } })],
  ['to an interface without a machine', onNic, 'fail', nic({ virtualMachine: null })],
  ['to an interface that cannot be seen', onNic, 'pass'],
  [
    'to a load balancer',
    {
      ipConfiguration: {
        id: '/subscriptions/1/resourceGroups/rg/providers/Microsoft.Network/loadBalancers/lb/frontendIPConfigurations/f',
      },
    },
    'pass',
  ],
  ['to a NAT gateway', { natGateway: { id: '/natgw' } }, 'pass'],
  ['to nothing', { ipConfiguration: null }, 'fail'],
  ['unset', {}, 'fail'],
  ['no properties', null, 'unknown'],
])

cases(publicIpAddresses, 'public-ip-standard', [
  ['standard', row({ sku: { name: 'Standard', tier: 'Regional' }, properties: {} }), 'pass'],
  ['basic', row({ sku: { name: 'Basic', tier: 'Regional' }, properties: {} }), 'fail'],
  ['unset', row({ sku: null, properties: {} }), 'fail'],
])
