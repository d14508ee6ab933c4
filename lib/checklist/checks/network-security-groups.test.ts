import { describe, expect, test } from 'vitest'
import { compile } from '../evaluator.ts'
import { emptyEstate } from '../rule.ts'
import { cases } from '../testing.ts'
import { networkSecurityGroups } from './network-security-groups.ts'

const rule = (properties: object) => ({
  name: 'rule',
  properties: {
    direction: 'Inbound',
    access: 'Allow',
    priority: 200,
    protocol: 'Tcp',
    sourceAddressPrefix: '*',
    sourceAddressPrefixes: [],
    sourcePortRange: '*',
    destinationAddressPrefix: '*',
    destinationPortRange: '22',
    destinationPortRanges: [],
    ...properties,
  },
})
const group = (...rules: object[]) => ({ securityRules: rules.map(rule) })
const deny = (properties: object = {}) => ({
  access: 'Deny',
  priority: 100,
  destinationPortRange: '*',
  protocol: '*',
  ...properties,
})

cases(networkSecurityGroups, 'nsg-management-ports', [
  ['SSH from anywhere', group({}), 'fail'],
  ['RDP from the internet', group({ sourceAddressPrefix: 'internet', destinationPortRange: '3389' }), 'fail'],
  ['WinRM from every IPv4 address', group({ sourceAddressPrefix: '0.0.0.0/0', destinationPortRange: '5986' }), 'fail'],
  ['SSH from every IPv6 address', group({ sourceAddressPrefix: '::/0' }), 'fail'],
  ['SSH from all public IPv6 addresses', group({ sourceAddressPrefix: '2000::/3' }), 'fail'],
  ['SSH from half of the internet', group({ sourceAddressPrefix: '128.0.0.0/1' }), 'fail'],
  [
    'one of many sources',
    group({ sourceAddressPrefix: '', sourceAddressPrefixes: ['10.0.0.0/8', 'Internet'] }),
    'fail',
  ],
  ['inside a range', group({ destinationPortRange: '20-30' }), 'fail'],
  ['one of many ports', group({ destinationPortRange: '', destinationPortRanges: ['443', '3000-4000'] }), 'fail'],
  ['any port', group({ destinationPortRange: '*' }), 'fail'],
  ['any protocol', group({ protocol: '*' }), 'fail'],
  [
    'names in another case',
    {
      SecurityRules: [
        {
          properties: {
            Direction: 'inbound',
            access: 'ALLOW',
            Priority: 1,
            protocol: 'TCP',
            SourceAddressPrefix: 'INTERNET',
            DestinationPortRange: '22',
          },
        },
      ],
    },
    'fail',
  ],
  ['from one network', group({ sourceAddressPrefix: '203.0.113.0/24' }), 'default'],
  ['from a private network', group({ sourceAddressPrefix: '10.0.0.0/8' }), 'default'],
  [
    'from an application security group',
    group({ sourceAddressPrefix: undefined, sourceApplicationSecurityGroups: [{ id: '/a' }] }),
    'default',
  ],
  ['another port', group({ destinationPortRange: '443' }), 'default'],
  ['a range beside', group({ destinationPortRange: '23-3388' }), 'default'],
  ['UDP', group({ protocol: 'Udp' }), 'default'],
  ['outbound', group({ direction: 'Outbound' }), 'default'],
  ['denied', group({ access: 'Deny', destinationPortRange: '*' }), 'pass'],
  ['denied before', group(deny(), {}), 'pass'],
  ['denied before, listed after', group({}, deny()), 'pass'],
  ['denied before to the network', group(deny({ destinationAddressPrefix: 'VirtualNetwork' }), {}), 'pass'],
  ['denied after', group(deny({ priority: 300 }), {}), 'fail'],
  ['denied before for another port', group(deny({ destinationPortRange: '3389' }), {}), 'fail'],
  ['denied before for another protocol', group(deny({ protocol: 'Udp' }), {}), 'fail'],
  ['denied before for IPv4 only', group(deny({ sourceAddressPrefix: '0.0.0.0/0' }), {}), 'fail'],
  [
    'denied before for both families',
    group(deny({ sourceAddressPrefix: undefined, sourceAddressPrefixes: ['0.0.0.0/0', '::/0'] }), {}),
    'pass',
  ],
  ['denied before for part of the internet', group(deny({ sourceAddressPrefix: '0.0.0.0/1' }), {}), 'fail'],
  ['denied before to one machine', group(deny({ destinationAddressPrefix: '10.0.0.4' }), {}), 'fail'],
  ['denied before for one source port', group(deny({ sourcePortRange: '1024' }), {}), 'fail'],
  ['denied outbound', group(deny({ direction: 'Outbound' }), {}), 'fail'],
  ['no rules of its own', { securityRules: [] }, 'default'],
  ['nothing said', {}, 'default'],
  ['a rule that says nothing', { securityRules: [{ name: 'x' }] }, 'unknown'],
  ['rules that are no list', { securityRules: 'none' }, 'unknown'],
  ['no properties', null, 'unknown'],
])

cases(
  networkSecurityGroups,
  'nsg-management-ports',
  [['a port of your own', group({ destinationPortRange: '8022' }), 'fail']],
  {
    ports: [8022],
  },
)

describe('evidence of an open management port', () => {
  test('names the rule, the source, the ports that are open and the priority', () => {
    const evaluator = compile(networkSecurityGroups)
    const properties = group(
      { destinationPortRange: '443' },
      { destinationPortRange: '', destinationPortRanges: ['22', '3389'], priority: 110 },
    )
    expect(
      evaluator.explain(0, { id: '/a', type: 'microsoft.network/networksecuritygroups', properties }, emptyEstate),
    ).toEqual([
      {
        path: 'properties.securityRules[1].properties.sourceAddressPrefix',
        observed: '"*" → 22, 3389 Allow, priority 110',
        expected: 'no Allow from the internet to 22, 3389, 5985, 5986',
      },
    ])
  })
})

cases(networkSecurityGroups, 'nsg-data-ports', [
  ['SQL Server from the internet', group({ sourceAddressPrefix: 'Internet', destinationPortRange: '1433' }), 'fail'],
  ['SMB from the internet', group({ destinationPortRanges: ['445'], destinationPortRange: null }), 'fail'],
  ['web from the internet', group({ destinationPortRange: '443' }), 'default'],
  [
    'SQL Server from the network',
    group({ sourceAddressPrefix: 'VirtualNetwork', destinationPortRange: '1433' }),
    'default',
  ],
  ['no properties', null, 'unknown'],
])

cases(networkSecurityGroups, 'nsg-udp', [
  ['DNS from the internet', group({ protocol: 'Udp', destinationPortRange: '53' }), 'fail'],
  ['any protocol to one port', group({ protocol: '*', destinationPortRange: '443' }), 'fail'],
  ['TCP', group({ destinationPortRange: '443' }), 'default'],
  ['all UDP denied before', group(deny({ protocol: 'Udp' }), { protocol: '*', destinationPortRange: '443' }), 'pass'],
  [
    'some UDP denied before',
    group(deny({ protocol: 'Udp', destinationPortRange: '53' }), { protocol: '*', destinationPortRange: '443' }),
    'fail',
  ],
  ['no properties', null, 'unknown'],
])

cases(networkSecurityGroups, 'nsg-named-sources', [
  ['any source', group({ destinationPortRange: '443' }), 'fail'],
  ['every IPv4 address', group({ sourceAddressPrefix: '0.0.0.0/0', destinationPortRange: '443' }), 'fail'],
  ['any among many', group({ sourceAddressPrefix: '', sourceAddressPrefixes: ['10.0.0.0/8', '*'] }), 'fail'],
  ['the internet by its name', group({ sourceAddressPrefix: 'Internet', destinationPortRange: '443' }), 'pass'],
  ['any source, denied', group({ access: 'Deny' }), 'pass'],
  ['any source, outbound', group({ direction: 'Outbound' }), 'pass'],
  ['no rules', { securityRules: [] }, 'pass'],
  ['a rule that says nothing', { securityRules: [null] }, 'unknown'],
  ['no properties', null, 'unknown'],
])

const outbound = (properties: object) => ({
  direction: 'Outbound',
  sourceAddressPrefix: 'VirtualNetwork',
  ...properties,
})

cases(networkSecurityGroups, 'nsg-lateral-traversal', [
  [
    'denies RDP to the network',
    group(outbound({ access: 'Deny', destinationAddressPrefix: 'VirtualNetwork', destinationPortRange: '3389' })),
    'pass',
  ],
  [
    'denies SSH to anywhere',
    group(outbound({ access: 'Deny', destinationPortRange: '', destinationPortRanges: ['22'] })),
    'pass',
  ],
  ['denies web only', group(outbound({ access: 'Deny', destinationPortRange: '80' })), 'fail'],
  ['denies the internet only', group(outbound({ access: 'Deny', destinationAddressPrefix: 'Internet' })), 'fail'],
  ['allows before it denies', group(outbound({ priority: 100 }), outbound({ access: 'Deny', priority: 200 })), 'fail'],
  ['denies inbound only', group({ access: 'Deny' }), 'fail'],
  ['no rules', { securityRules: [] }, 'fail'],
  ['no properties', null, 'unknown'],
])
