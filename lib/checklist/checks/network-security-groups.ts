import { z } from 'zod'
import { check, checksFor, parameter } from '../check.ts'
import { closedToInternet, deniesLateral, namedSources } from '../security-rules.ts'

const ports = z.array(z.int().min(1).max(65535)).min(1)

const deleteRule =
  'az network nsg rule list --resource-group $RESOURCE_GROUP --nsg-name $NAME --output table\naz network nsg rule delete --resource-group $RESOURCE_GROUP --nsg-name $NAME --name $ITEM'

const rule = (name: string, lines: readonly string[]) =>
  [
    `resource ${name} 'Microsoft.Network/networkSecurityGroups/securityRules@2024-05-01' = {`,
    `  name: '$NAME/${name}'`,
    '  properties: {',
    ...lines.map((line) => `    ${line}`),
    '  }',
    '}',
  ].join('\n')

export const networkSecurityGroups = checksFor('microsoft.network/networksecuritygroups', [
  check('nsg-management-ports', {
    title: 'Management ports are closed to the internet',
    pillar: 'footprint',
    area: 'networking',
    severity: 'critical',
    guidance: 'administrative-access',
    version: 1,
    why: 'Scanners find an open SSH, RDP or WinRM port within minutes and start guessing passwords; the next flaw in the service needs no password at all. Use Bastion or just-in-time access instead.',
    fix: {
      portal:
        'Network security group $NAME → Settings → Inbound security rules → delete the rule, or set its source to the addresses that administer',
      cli: deleteRule,
      bicep: rule('denyManagement', [
        "direction: 'Inbound'",
        "access: 'Deny'",
        'priority: 100',
        "protocol: 'Tcp'",
        "sourceAddressPrefix: 'Internet'",
        "sourcePortRange: '*'",
        "destinationAddressPrefix: '*'",
        "destinationPortRanges: ['22', '3389', '5985', '5986']",
      ]),
    },
    caution:
      'Whoever administers these machines from outside loses access. Set up Bastion, a VPN or just-in-time access first.',
    effort: 'policy',
    references: {
      mcsb: ['NS-1', 'NS-3'],
      cis: ['7.1', '7.2'],
      prowler: ['network_rdp_internet_access_restricted', 'network_ssh_internet_access_restricted'],
      cloudsploit: ['openRDP', 'openSSH'],
    },
    parameters: {
      ports: parameter(ports, [22, 3389, 5985, 5986], 'TCP ports that machines are administered through'),
    },
    evaluate: ({ parameters }) =>
      closedToInternet({
        ports: parameters.ports,
        protocol: 'Tcp',
        expected: `no Allow from the internet to ${parameters.ports.join(', ')}`,
      }),
  }),

  check('nsg-data-ports', {
    title: 'Database and file ports are closed to the internet',
    pillar: 'footprint',
    area: 'networking',
    severity: 'critical',
    guidance: 'unused-ports',
    version: 1,
    why: 'Databases, caches and file shares that answer on the internet are read, encrypted or wiped by automated campaigns, many of them without needing a password.',
    fix: {
      portal:
        'Network security group $NAME → Settings → Inbound security rules → delete the rule, or set its source to the networks of the clients',
      cli: deleteRule,
      bicep: rule('denyData', [
        "direction: 'Inbound'",
        "access: 'Deny'",
        'priority: 110',
        "protocol: 'Tcp'",
        "sourceAddressPrefix: 'Internet'",
        "sourcePortRange: '*'",
        "destinationAddressPrefix: '*'",
        "destinationPortRanges: ['445', '1433', '3306', '5432', '6379', '27017']",
      ]),
    },
    caution:
      'Partners and tools may connect from outside: the flow logs of the network tell from where. Give them a VPN or private link first.',
    effort: 'policy',
    references: {
      mcsb: ['NS-1'],
      cloudsploit: ['openCIFS', 'openElasticsearch', 'openMongoDB', 'openOracle', 'openSMBoTCP', 'openSQLServer'],
    },
    parameters: {
      ports: parameter(
        ports,
        [135, 139, 445, 1433, 1521, 2049, 3306, 5432, 6379, 9200, 11211, 27017],
        'TCP ports of databases, caches and file shares',
      ),
    },
    evaluate: ({ parameters }) =>
      closedToInternet({
        ports: parameters.ports,
        protocol: 'Tcp',
        expected: `no Allow from the internet to ${parameters.ports.join(', ')}`,
      }),
  }),

  check('nsg-udp', {
    title: 'UDP is closed to the internet',
    pillar: 'footprint',
    area: 'networking',
    severity: 'medium',
    guidance: 'unused-ports',
    version: 1,
    why: 'The sender of UDP can be forged, so that open DNS, NTP, SNMP or memcached services are made to flood others in your name. A rule for any protocol opens UDP without saying so.',
    fix: {
      portal:
        'Network security group $NAME → Settings → Inbound security rules → set Protocol to TCP, or delete the rule',
      cli: 'az network nsg rule update --resource-group $RESOURCE_GROUP --nsg-name $NAME --name $ITEM --protocol Tcp',
      bicep: rule('allowWeb', [
        "direction: 'Inbound'",
        "access: 'Allow'",
        'priority: 200',
        "protocol: 'Tcp'",
        "sourceAddressPrefix: 'Internet'",
        "sourcePortRange: '*'",
        "destinationAddressPrefix: '*'",
        "destinationPortRange: '443'",
      ]),
    },
    caution:
      'VPN gateways of your own, voice and games need UDP, and HTTP/3 does: allow exactly their ports, from exactly their peers where these are known.',
    effort: 'template',
    references: {
      mcsb: ['NS-1'],
      cis: ['7.3'],
      prowler: ['network_udp_internet_access_restricted'],
      cloudsploit: ['openUDP'],
    },
    evaluate: () => closedToInternet({ ports: null, protocol: 'Udp', expected: 'no Allow of UDP from the internet' }),
  }),

  check('nsg-named-sources', {
    title: 'Inbound rules say which sources they allow',
    pillar: 'configure',
    area: 'networking',
    severity: 'medium',
    guidance: 'justified-access',
    version: 1,
    why: 'A rule with any source lets in the internet, every peered network and every machine beside. Nobody can tell which of them was meant, and an intruder in one segment walks into the next.',
    fix: {
      portal:
        'Network security group $NAME → Settings → Inbound security rules → open the rule → Source: IP addresses, a service tag (such as AzureFrontDoor.Backend or Internet) or an application security group',
      cli: 'az network nsg rule update --resource-group $RESOURCE_GROUP --nsg-name $NAME --name $ITEM --source-address-prefixes AzureFrontDoor.Backend',
      bicep: rule('allowFrontDoor', [
        "direction: 'Inbound'",
        "access: 'Allow'",
        'priority: 200',
        "protocol: 'Tcp'",
        "sourceAddressPrefix: 'AzureFrontDoor.Backend'",
        "sourcePortRange: '*'",
        "destinationAddressPrefix: '*'",
        "destinationPortRange: '443'",
      ]),
    },
    caution:
      'Traffic from peered networks and from on premises came in through the same rule: read the flow logs before its source is narrowed.',
    effort: 'template',
    references: { mcsb: ['NS-1'], psrule: ['Azure.NSG.AnyInboundSource'] },
    evaluate: () => namedSources('no inbound Allow from any source'),
  }),

  check('nsg-lateral-traversal', {
    title: 'Machines cannot administer their neighbours',
    pillar: 'configure',
    area: 'networking',
    severity: 'medium',
    guidance: 'segmentation',
    version: 1,
    why: 'From one machine that has fallen, intruders go on by RDP or SSH to the next. Application servers have no reason to administer others: a rule that denies it holds the intruder in one place.',
    fix: {
      portal:
        'Network security group $NAME → Settings → Outbound security rules → Add: destination VirtualNetwork, ports 22, 3389, action Deny, priority 200',
      cli: 'az network nsg rule create --resource-group $RESOURCE_GROUP --nsg-name $NAME --name deny-lateral --direction Outbound --access Deny --priority 200 --protocol Tcp --source-address-prefixes VirtualNetwork --destination-address-prefixes VirtualNetwork --destination-port-ranges 22 3389',
      bicep: rule('denyLateral', [
        "direction: 'Outbound'",
        "access: 'Deny'",
        'priority: 200',
        "protocol: 'Tcp'",
        "sourceAddressPrefix: 'VirtualNetwork'",
        "sourcePortRange: '*'",
        "destinationAddressPrefix: 'VirtualNetwork'",
        "destinationPortRanges: ['22', '3389']",
      ]),
    },
    caution:
      'Jump hosts, deployment agents and configuration tools do administer others: give their subnets a group of their own.',
    effort: 'template',
    references: { mcsb: ['NS-1'], psrule: ['Azure.NSG.LateralTraversal'] },
    evaluate: () => deniesLateral([22, 3389], 'an outbound Deny to VirtualNetwork for 22 or 3389'),
  }),
])
