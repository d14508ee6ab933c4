import type { Row } from '../estate.ts'
import { type Columns, guid, hash, idOf, type Place, type Properties, resource } from './row.ts'

export const publicIpId = (at: Place, name: string) => idOf(at, 'Microsoft.Network/publicIPAddresses', name)
export const nicId = (at: Place, name: string) => idOf(at, 'Microsoft.Network/networkInterfaces', name)
export const privateEndpointId = (at: Place, name: string) => idOf(at, 'Microsoft.Network/privateEndpoints', name)

/** An address in a range that is set aside for documentation (RFC 5737). */
export const documentationAddress = (text: string) =>
  `${hash(text, 11) % 2 === 0 ? '203.0.113' : '198.51.100'}.${1 + (hash(text, 12) % 254)}`

/** `attachedTo` is the id of the ip configuration that uses the address; none means that nothing does. */
export function publicIpAddress(
  at: Place,
  name: string,
  attachedTo: string | null,
  columns: Columns & { label?: string } = {},
): Row {
  const id = publicIpId(at, name)
  const { label, ...rest } = columns
  const basic = rest.sku?.name === 'Basic'
  return resource(
    at,
    'Microsoft.Network/publicIPAddresses',
    name,
    {
      provisioningState: 'Succeeded',
      resourceGuid: guid(id),
      ipAddress: attachedTo || !basic ? documentationAddress(id) : undefined,
      publicIPAddressVersion: 'IPv4',
      publicIPAllocationMethod: basic ? 'Dynamic' : 'Static',
      idleTimeoutInMinutes: 4,
      ipTags: [],
      ipConfiguration: attachedTo ? { id: attachedTo } : undefined,
      ddosSettings: { protectionMode: 'VirtualNetworkInherited' },
      dnsSettings: label ? { domainNameLabel: label, fqdn: `${label}.${at.location}.cloudapp.azure.com` } : undefined,
    },
    { sku: { name: 'Standard', tier: 'Regional' }, ...rest },
  )
}

export interface NicOptions {
  subnet: string
  publicIp?: string
  nsg?: string
  virtualMachine?: string
  privateEndpoint?: string
  address?: string
  forwarding?: boolean
  accelerated?: boolean
}

export const ipConfigurationId = (nic: string) => `${nic}/ipConfigurations/ipconfig1`

export function networkInterface(at: Place, name: string, options: NicOptions, columns?: Columns): Row {
  const id = nicId(at, name)
  const mac = guid(`mac ${id}`).replaceAll('-', '').slice(0, 6).toUpperCase()
  return resource(
    at,
    'Microsoft.Network/networkInterfaces',
    name,
    {
      provisioningState: 'Succeeded',
      resourceGuid: guid(id),
      ipConfigurations: [
        {
          name: 'ipconfig1',
          id: ipConfigurationId(id),
          etag: `W/"${guid(`etag ${id}`)}"`,
          type: 'Microsoft.Network/networkInterfaces/ipConfigurations',
          properties: {
            provisioningState: 'Succeeded',
            privateIPAddress:
              options.address ?? `10.${hash(id, 3) % 200}.${hash(id, 4) % 16}.${4 + (hash(id, 5) % 250)}`,
            privateIPAllocationMethod: 'Dynamic',
            privateIPAddressVersion: 'IPv4',
            primary: true,
            subnet: { id: options.subnet },
            ...(options.publicIp ? { publicIPAddress: { id: options.publicIp } } : {}),
          },
        },
      ],
      dnsSettings: {
        dnsServers: [],
        appliedDnsServers: [],
        internalDomainNameSuffix: `${guid(at.group).slice(0, 8)}.ax.internal.cloudapp.net`,
      },
      macAddress: `00-0D-3A-${mac.slice(0, 2)}-${mac.slice(2, 4)}-${mac.slice(4, 6)}`,
      enableAcceleratedNetworking: options.accelerated ?? false,
      enableIPForwarding: options.forwarding ?? false,
      disableTcpStateTracking: false,
      networkSecurityGroup: options.nsg ? { id: options.nsg } : undefined,
      virtualMachine: options.virtualMachine ? { id: options.virtualMachine } : undefined,
      privateEndpoint: options.privateEndpoint ? { id: options.privateEndpoint } : undefined,
      primary: options.virtualMachine ? true : undefined,
      vnetEncryptionSupported: false,
      hostedWorkloads: [],
      tapConfigurations: [],
      nicType: 'Standard',
      auxiliaryMode: 'None',
      auxiliarySku: 'None',
    },
    columns,
  )
}

/** A private endpoint and the network interface that comes with it. */
export function privateEndpoint(at: Place, name: string, subnet: string, target: string, groupId: string): Row[] {
  const id = privateEndpointId(at, name)
  const nic = `${name}.nic.${guid(id)}`
  return [
    resource(at, 'Microsoft.Network/privateEndpoints', name, {
      provisioningState: 'Succeeded',
      resourceGuid: guid(id),
      privateLinkServiceConnections: [
        {
          name,
          id: `${id}/privateLinkServiceConnections/${name}`,
          type: 'Microsoft.Network/privateEndpoints/privateLinkServiceConnections',
          properties: {
            provisioningState: 'Succeeded',
            privateLinkServiceId: target,
            groupIds: [groupId],
            privateLinkServiceConnectionState: {
              status: 'Approved',
              description: 'Auto-Approved',
              actionsRequired: 'None',
            },
          },
        },
      ],
      manualPrivateLinkServiceConnections: [],
      customNetworkInterfaceName: '',
      subnet: { id: subnet },
      ipConfigurations: [],
      networkInterfaces: [{ id: nicId(at, nic) }],
      customDnsConfigs: [],
    }),
    networkInterface(at, nic, { subnet, privateEndpoint: id }),
  ]
}

/** What the target of a private endpoint says of it in its own properties. */
export function privateEndpointConnection(target: string, endpoint: string): Properties {
  const name = `${endpoint.slice(endpoint.lastIndexOf('/') + 1)}.${guid(target)}`
  return {
    id: `${target}/privateEndpointConnections/${name}`,
    name,
    type: `${target.split('/providers/')[1]?.split('/').slice(0, 2).join('/')}/privateEndpointConnections`,
    properties: {
      provisioningState: 'Succeeded',
      privateEndpoint: { id: endpoint },
      privateLinkServiceConnectionState: { status: 'Approved', description: 'Auto-Approved', actionRequired: 'None' },
    },
  }
}
