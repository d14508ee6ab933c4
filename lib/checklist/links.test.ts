import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { linksOf, linksTo, ownerOf } from './links.ts'
import type { Row } from './row.ts'

const group = '/subscriptions/s/resourcegroups/g'
const net = (path: string) => `${group}/providers/microsoft.network/${path}`
const vm = `${group}/providers/microsoft.compute/virtualmachines/vm`
const row = (id: string, type: string, properties: unknown, more: Partial<Row> = {}): Row => ({
  id,
  type,
  properties,
  ...more,
})

describe('the rows that a row names', () => {
  test('a NIC names its NSG, network, public address and machine, each as a row', () => {
    const nic = row(net('networkInterfaces/nic'), 'Microsoft.Network/networkInterfaces', {
      networkSecurityGroup: { id: net('networkSecurityGroups/NSG') },
      virtualMachine: { id: vm.toUpperCase() },
      ipConfigurations: [
        {
          properties: {
            subnet: { id: net('virtualNetworks/v/subnets/a') },
            publicIPAddress: { id: net('publicIPAddresses/p') },
          },
        },
        { properties: { subnet: { id: net('virtualNetworks/v/subnets/b') } } },
      ],
    })
    expect(linksOf(nic).toSorted()).toEqual(
      [net('networksecuritygroups/nsg'), vm, net('virtualnetworks/v'), net('publicipaddresses/p')].toSorted(),
    )
  })

  test('asked for one type, only what can be of it', () => {
    const nic = row(net('networkInterfaces/nic'), 'microsoft.network/networkinterfaces', {
      networkSecurityGroup: { id: net('networkSecurityGroups/NSG') },
      virtualMachine: { id: vm },
    })
    expect(linksTo(nic, 'microsoft.network/networksecuritygroups')).toEqual([net('networksecuritygroups/nsg')])
    expect(linksTo(nic, 'microsoft.compute/virtualmachines')).toEqual([vm])
    const address = row(net('publicIPAddresses/p'), 'microsoft.network/publicipaddresses', {
      ipConfiguration: { id: net('networkInterfaces/nic/ipConfigurations/one') },
    })
    expect(linksTo(address, 'microsoft.network/networkinterfaces')).toEqual(linksOf(address))
  })

  test('a public address names the NIC that its IP configuration lies in', () => {
    const address = row(net('publicIPAddresses/p'), 'microsoft.network/publicipaddresses', {
      ipConfiguration: { id: net('networkInterfaces/nic/ipConfigurations/one') },
    })
    expect(linksOf(address)).toEqual([net('networkinterfaces/nic')])
  })

  test("a network names its subnets' NSGs and route tables", () => {
    const network = row(net('virtualNetworks/v'), 'microsoft.network/virtualnetworks', {
      subnets: [
        {
          properties: {
            networkSecurityGroup: { id: net('networkSecurityGroups/n') },
            routeTable: { id: net('routeTables/r') },
          },
        },
        { properties: null },
        null,
      ],
    })
    expect(linksOf(network)).toEqual([net('networksecuritygroups/n'), net('routetables/r')])
  })

  test('a child names its parent, and everything its identities and what manages it', () => {
    const server = `${group}/providers/microsoft.sql/servers/s`
    expect(linksOf(row(`${server}/databases/d`, 'microsoft.sql/servers/databases', {}))).toEqual([server])
    const identity = `${group}/providers/microsoft.managedidentity/userassignedidentities/u`
    const disk = row(`${group}/providers/Microsoft.Compute/disks/d`, 'microsoft.compute/disks', null, {
      managedBy: vm,
      identity: { type: 'UserAssigned', userAssignedIdentities: { [identity.toUpperCase()]: {} } },
    })
    expect(linksOf(disk)).toEqual([vm, identity])
  })

  test.each([
    [
      'an assessment, by what it says',
      row(`${vm}/providers/Microsoft.Security/assessments/a`, 'microsoft.security/assessments', {
        resourceDetails: { Source: 'Azure', Id: vm.toUpperCase() },
      }),
    ],
    [
      'an assessment, by its id',
      row(`${vm}/providers/Microsoft.Security/assessments/a`, 'microsoft.security/assessments', null),
    ],
    [
      'a patch assessment',
      row(`${vm}/patchAssessmentResults/latest`, 'microsoft.compute/virtualmachines/patchassessmentresults', {}),
    ],
    [
      'a missing patch',
      row(
        `${vm}/patchAssessmentResults/latest/softwarePatches/kb`,
        'microsoft.compute/virtualmachines/patchassessmentresults/softwarepatches',
        {},
      ),
    ],
    [
      'a guest configuration result',
      row(
        `${vm}/providers/Microsoft.GuestConfiguration/guestConfigurationAssignments/x`,
        'microsoft.guestconfiguration/guestconfigurationassignments',
        { targetResourceId: vm },
      ),
    ],
    [
      'an Advisor recommendation',
      row(`${vm}/providers/Microsoft.Advisor/recommendations/r`, 'microsoft.advisor/recommendations', {
        resourceMetadata: { resourceId: vm },
      }),
    ],
    [
      'a policy state',
      row(`${vm}/providers/Microsoft.PolicyInsights/policyStates/p`, 'microsoft.policyinsights/policystates', {
        resourceId: vm,
      }),
    ],
    [
      'an exemption',
      row(`${vm}/providers/Microsoft.Authorization/policyExemptions/p`, 'microsoft.authorization/policyexemptions', {}),
    ],
  ])('%s speaks of the machine', (_, signal) => {
    expect(linksOf(signal)).toEqual([vm])
  })

  test('a Defender plan speaks of its subscription', () => {
    expect(
      linksOf(
        row(
          '/subscriptions/S/providers/Microsoft.Security/pricings/VirtualMachines',
          'microsoft.security/pricings',
          {},
        ),
      ),
    ).toEqual(['/subscriptions/s'])
  })

  test('a role assignment names its scope and its role, however the role is spelt', () => {
    const assignment = row(
      '/subscriptions/s/providers/Microsoft.Authorization/roleAssignments/a',
      'microsoft.authorization/roleassignments',
      {
        scope: '/subscriptions/S',
        roleDefinitionId: '/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/Owner',
      },
    )
    expect(linksOf(assignment)).toEqual([
      '/subscriptions/s',
      '/subscriptions/s/providers/microsoft.authorization/roledefinitions/owner',
      '/providers/microsoft.authorization/roledefinitions/owner',
    ])
  })

  test('whatever a row holds, only ids of others', () => {
    const id = net('networkInterfaces/nic')
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom('/x', '/X/', 'x', '', null, 7), (json, target) => {
        const properties = {
          ipConfigurations: [json, { properties: { subnet: { id: target } } }],
          networkSecurityGroup: json,
        }
        const links = linksOf(
          row(id, 'microsoft.network/networkinterfaces', properties, { identity: json, managedBy: json }),
        )
        expect(
          links.every((link) => link.startsWith('/') && link === link.toLowerCase() && link !== id.toLowerCase()),
        ).toBe(true)
      }),
    )
  })

  test('nothing that is not an id, and never itself', () => {
    const nic = row(net('networkInterfaces/nic'), 'microsoft.network/networkinterfaces', {
      networkSecurityGroup: { id: 'nsg' },
      virtualMachine: { id: 7 },
      ipConfigurations: { properties: {} },
      privateEndpoint: { id: net('networkInterfaces/NIC/ipConfigurations/x') },
    })
    expect(linksOf(nic)).toEqual([])
  })
})

describe('the owner of an id', () => {
  test('is the resource that has a row', () => {
    expect(ownerOf(net('loadBalancers/lb/frontendIPConfigurations/f'))).toBe(net('loadbalancers/lb'))
    expect(
      ownerOf(`${group}/providers/Microsoft.Compute/virtualMachineScaleSets/s/virtualMachines/0/networkInterfaces/n`),
    ).toBe(`${group}/providers/microsoft.compute/virtualmachinescalesets/s`)
  })

  test('is the id itself where the inner resource has a row of its own', () => {
    const slot = `${group}/providers/microsoft.web/sites/s/slots/t`
    expect(ownerOf(slot)).toBe(slot)
    expect(ownerOf('/subscriptions/S')).toBe('/subscriptions/s')
  })
})
