import type { Row } from '../estate.ts'
import { type Lookup, pointedAt, valueAt } from './signal.ts'

interface Rule {
  properties: {
    access: string
    direction: string
    priority: number
    sourceAddressPrefix?: string
    destinationPortRange?: string
    destinationPortRanges: string[]
  }
}

const anywhere = ['*', 'internet', '0.0.0.0/0', 'any']

/** Whether a machine has a public address and an NSG (or none at all) that lets the internet in to one of the ports. */
export function isReachable(machine: Row, lookup: Lookup, ports: string[]): boolean {
  const interfaces = (valueAt(machine, 'networkProfile.networkInterfaces') as { id: string }[] | undefined) ?? []
  return interfaces.some(({ id }) => {
    const nic = lookup(id.toLowerCase())
    const configurations = nic ? (valueAt(nic, 'ipConfigurations') as IpConfiguration[]) : []
    if (!nic || !configurations.some(({ properties }) => properties.publicIPAddress)) return false
    const guards = [
      pointedAt(nic, 'networkSecurityGroup', lookup),
      ...configurations.map((c) => subnetGuard(c, lookup)),
    ]
    return guards.every((nsg) => nsg === undefined || letsIn(nsg, ports))
  })
}

interface IpConfiguration {
  properties: { publicIPAddress?: { id: string }; subnet: { id: string } }
}

function subnetGuard({ properties }: IpConfiguration, lookup: Lookup): Row | undefined {
  const [vnetId = '', name] = properties.subnet.id.toLowerCase().split('/subnets/')
  const vnet = lookup(vnetId)
  const subnets = vnet
    ? (valueAt(vnet, 'subnets') as { name: string; properties: { networkSecurityGroup?: { id: string } } }[])
    : []
  const nsg = subnets.find((subnet) => subnet.name.toLowerCase() === name)?.properties.networkSecurityGroup
  return nsg ? lookup(nsg.id.toLowerCase()) : undefined
}

/** Whether the rules of an NSG, in the order of their priority, let the internet in to one of the ports. */
export function letsIn(nsg: Row, ports: string[]): boolean {
  const rules = (valueAt(nsg, 'securityRules') as Rule[])
    .map(({ properties }) => properties)
    .filter(
      ({ direction, sourceAddressPrefix }) =>
        direction === 'Inbound' && anywhere.includes(String(sourceAddressPrefix).toLowerCase()),
    )
    .sort((a, b) => a.priority - b.priority)
  return ports.some((port) => rules.find((rule) => covers(rule, port))?.access === 'Allow')
}

function covers(rule: Rule['properties'], port: string): boolean {
  return [rule.destinationPortRange ?? [], rule.destinationPortRanges].flat().some((range) => {
    if (range === '*' || range === port) return true
    const [from, to] = range.split('-').map(Number)
    return from !== undefined && to !== undefined && from <= Number(port) && Number(port) <= to
  })
}
