import { assetId, cases } from '../testing.ts'
import { virtualNetworks } from './virtual-networks.ts'

const subnets = (...list: unknown[]) => ({ subnets: list })
const subnet = (name: string, properties: object = {}) => ({ name, properties })
const group = { networkSecurityGroup: { id: '/nsg' } }

cases(virtualNetworks, 'subnet-security-group', [
  ['one each', subnets(subnet('a', group), subnet('b', group)), 'pass'],
  ['one without', subnets(subnet('a', group), subnet('b')), 'fail'],
  ['one without, said with null', subnets(subnet('a', { networkSecurityGroup: null })), 'fail'],
  [
    'subnets that Azure runs',
    subnets(subnet('GatewaySubnet'), subnet('azurefirewallsubnet'), subnet('RouteServerSubnet')),
    'pass',
  ],
  ['Bastion without', subnets(subnet('AzureBastionSubnet')), 'fail'],
  [
    'of dedicated HSMs',
    subnets(
      subnet('hsm', {
        delegations: [{ properties: { serviceName: 'microsoft.hardwaresecuritymodules/dedicatedhsms' } }],
      }),
    ),
    'pass',
  ],
  [
    'delegated to something else',
    subnets(subnet('web', { delegations: [{ properties: { serviceName: 'Microsoft.Web/serverFarms' } }] })),
    'fail',
  ],
  ['no subnets', subnets(), 'pass'],
  ['a subnet that says nothing', subnets({ name: 'a' }), 'unknown'],
  ['no properties', null, 'unknown'],
])

const network = assetId('microsoft.network/virtualnetworks')
const flowLog = (targetResourceId: string, enabled: unknown = true) => [
  {
    id: '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/NetworkWatcherRG/providers/Microsoft.Network/networkWatchers/w/flowLogs/f',
    type: 'microsoft.network/networkwatchers/flowlogs',
    properties: { targetResourceId, enabled },
  },
]

cases(virtualNetworks, 'vnet-flow-logs', [
  ['enabled', {}, 'pass', flowLog(network.toUpperCase())],
  ['of a subnet', {}, 'pass', flowLog(`${network}/subnets/a`)],
  ['disabled', {}, 'fail', flowLog(network, false)],
  ['not told', {}, 'unknown', flowLog(network, null)],
  ['of another network', {}, 'fail', flowLog(`${network}2`)],
  ['none', {}, 'fail'],
])
