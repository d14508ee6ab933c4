import type { Row } from '../estate.ts'
import { type Columns, guid, idOf, type Place, type Properties, resource } from './row.ts'

export interface Rule {
  name: string
  priority: number
  port: string | string[]
  source?: string | string[]
  destination?: string
  protocol?: string
  access?: 'Allow' | 'Deny'
  direction?: 'Inbound' | 'Outbound'
  description?: string
}

/** A security rule in its two forms: one prefix or port stands in the singular property, several in the plural one. */
export function securityRule(nsgId: string, rule: Rule): Properties {
  const { source = 'VirtualNetwork', destination = '*' } = rule
  return {
    name: rule.name,
    id: `${nsgId}/securityRules/${rule.name}`,
    etag: `W/"${guid(`${nsgId} ${rule.name}`)}"`,
    type: 'Microsoft.Network/networkSecurityGroups/securityRules',
    properties: {
      provisioningState: 'Succeeded',
      ...(rule.description ? { description: rule.description } : {}),
      protocol: rule.protocol ?? 'Tcp',
      sourcePortRange: '*',
      ...(typeof rule.port === 'string' ? { destinationPortRange: rule.port } : {}),
      ...(typeof source === 'string' ? { sourceAddressPrefix: source } : {}),
      destinationAddressPrefix: destination,
      access: rule.access ?? 'Allow',
      priority: rule.priority,
      direction: rule.direction ?? 'Inbound',
      sourcePortRanges: [],
      destinationPortRanges: typeof rule.port === 'string' ? [] : rule.port,
      sourceAddressPrefixes: typeof source === 'string' ? [] : source,
      destinationAddressPrefixes: [],
    },
  }
}

const defaultRules: [string, number, 'Inbound' | 'Outbound', 'Allow' | 'Deny', string, string, string][] = [
  [
    'AllowVnetInBound',
    65000,
    'Inbound',
    'Allow',
    'VirtualNetwork',
    'VirtualNetwork',
    'Allow inbound traffic from all VMs in VNET',
  ],
  [
    'AllowAzureLoadBalancerInBound',
    65001,
    'Inbound',
    'Allow',
    'AzureLoadBalancer',
    '*',
    'Allow inbound traffic from azure load balancer',
  ],
  ['DenyAllInBound', 65500, 'Inbound', 'Deny', '*', '*', 'Deny all inbound traffic'],
  [
    'AllowVnetOutBound',
    65000,
    'Outbound',
    'Allow',
    'VirtualNetwork',
    'VirtualNetwork',
    'Allow outbound traffic from all VMs to all VMs in VNET',
  ],
  [
    'AllowInternetOutBound',
    65001,
    'Outbound',
    'Allow',
    '*',
    'Internet',
    'Allow outbound traffic from all VMs to Internet',
  ],
  ['DenyAllOutBound', 65500, 'Outbound', 'Deny', '*', '*', 'Deny all outbound traffic'],
]

function defaultRule(
  nsgId: string,
  [name, priority, direction, access, source, destination, description]: (typeof defaultRules)[number],
) {
  return {
    name,
    id: `${nsgId}/defaultSecurityRules/${name}`,
    type: 'Microsoft.Network/networkSecurityGroups/defaultSecurityRules',
    properties: {
      provisioningState: 'Succeeded',
      description,
      protocol: '*',
      sourcePortRange: '*',
      destinationPortRange: '*',
      sourceAddressPrefix: source,
      destinationAddressPrefix: destination,
      access,
      priority,
      direction,
      sourcePortRanges: [],
      destinationPortRanges: [],
      sourceAddressPrefixes: [],
      destinationAddressPrefixes: [],
    },
  }
}

export function networkSecurityGroup(at: Place, name: string, rules: Rule[], columns?: Columns): Row {
  const id = idOf(at, 'Microsoft.Network/networkSecurityGroups', name)
  return resource(
    at,
    'Microsoft.Network/networkSecurityGroups',
    name,
    {
      provisioningState: 'Succeeded',
      resourceGuid: guid(id),
      securityRules: rules.map((rule) => securityRule(id, rule)),
      defaultSecurityRules: defaultRules.map((rule) => defaultRule(id, rule)),
    },
    columns,
  )
}

export const nsgId = (at: Place, name: string) => idOf(at, 'Microsoft.Network/networkSecurityGroups', name)
export const subnetId = (at: Place, vnet: string, subnet: string) =>
  `${idOf(at, 'Microsoft.Network/virtualNetworks', vnet)}/subnets/${subnet}`
export interface Subnet {
  name: string
  prefix: string
  nsg?: string
  routeTable?: string
  privateEndpoints?: string[]
  serviceEndpoints?: string[]
  delegation?: string
  defaultOutboundAccess?: boolean
}

export function virtualNetwork(at: Place, name: string, prefix: string, subnets: Subnet[], peers: string[] = []): Row {
  const id = idOf(at, 'Microsoft.Network/virtualNetworks', name)
  return resource(at, 'Microsoft.Network/virtualNetworks', name, {
    provisioningState: 'Succeeded',
    resourceGuid: guid(id),
    addressSpace: { addressPrefixes: [prefix] },
    privateEndpointVNetPolicies: 'Disabled',
    enableDdosProtection: false,
    subnets: subnets.map((subnet) => subnetOf(id, subnet)),
    virtualNetworkPeerings: peers.map((peer) => ({
      name: `to-${peer.slice(peer.lastIndexOf('/') + 1)}`,
      id: `${id}/virtualNetworkPeerings/to-${peer.slice(peer.lastIndexOf('/') + 1)}`,
      type: 'Microsoft.Network/virtualNetworks/virtualNetworkPeerings',
      properties: {
        provisioningState: 'Succeeded',
        peeringState: 'Connected',
        remoteVirtualNetwork: { id: peer },
        allowVirtualNetworkAccess: true,
        allowForwardedTraffic: true,
        allowGatewayTransit: false,
        useRemoteGateways: false,
      },
    })),
  })
}

function subnetOf(vnetId: string, subnet: Subnet): Properties {
  return {
    name: subnet.name,
    id: `${vnetId}/subnets/${subnet.name}`,
    etag: `W/"${guid(`${vnetId} ${subnet.name}`)}"`,
    type: 'Microsoft.Network/virtualNetworks/subnets',
    properties: {
      provisioningState: 'Succeeded',
      addressPrefix: subnet.prefix,
      ...(subnet.nsg ? { networkSecurityGroup: { id: subnet.nsg } } : {}),
      ...(subnet.routeTable ? { routeTable: { id: subnet.routeTable } } : {}),
      ...(subnet.privateEndpoints ? { privateEndpoints: subnet.privateEndpoints.map((id) => ({ id })) } : {}),
      ...(subnet.defaultOutboundAccess === undefined ? {} : { defaultOutboundAccess: subnet.defaultOutboundAccess }),
      serviceEndpoints: (subnet.serviceEndpoints ?? []).map((service) => ({
        service,
        locations: ['*'],
        provisioningState: 'Succeeded',
      })),
      delegations: subnet.delegation
        ? [
            {
              name: 'delegation',
              id: `${vnetId}/subnets/${subnet.name}/delegations/delegation`,
              type: 'Microsoft.Network/virtualNetworks/subnets/delegations',
              properties: { serviceName: subnet.delegation, actions: [], provisioningState: 'Succeeded' },
            },
          ]
        : [],
      privateEndpointNetworkPolicies: 'Disabled',
      privateLinkServiceNetworkPolicies: 'Enabled',
    },
  }
}

export function routeTable(at: Place, name: string, firewall: string): Row {
  const id = idOf(at, 'Microsoft.Network/routeTables', name)
  return resource(at, 'Microsoft.Network/routeTables', name, {
    provisioningState: 'Succeeded',
    resourceGuid: guid(id),
    disableBgpRoutePropagation: true,
    routes: [
      {
        name: 'to-firewall',
        id: `${id}/routes/to-firewall`,
        type: 'Microsoft.Network/routeTables/routes',
        properties: {
          provisioningState: 'Succeeded',
          addressPrefix: '0.0.0.0/0',
          nextHopType: 'VirtualAppliance',
          nextHopIpAddress: firewall,
          hasBgpOverride: false,
        },
      },
    ],
  })
}

export const routeTableId = (at: Place, name: string) => idOf(at, 'Microsoft.Network/routeTables', name)
