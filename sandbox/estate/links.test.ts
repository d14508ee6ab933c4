import { describe, expect, it } from 'vitest'
import type { Row } from './estate.ts'
import { lastDay, sampleEstate } from './sample.ts'

const estate = sampleEstate(new Date('2026-11-23T06:00:00Z'))

/** Every `{id: …}` and `…Id: …` in a value that names something in a resource group. */
function* named(value: unknown, key = ''): Iterable<string> {
  if (
    typeof value === 'string' &&
    /(^id|Id|ID|managedBy)$/.test(key) &&
    /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\//i.test(value)
  )
    yield value
  if (typeof value === 'object' && value !== null)
    for (const [inner, item] of Object.entries(value)) yield* named(item, Array.isArray(value) ? key : inner)
}

/** The resource that has a row: without what lies inside it. */
const ownerOf = (id: string) => id.toLowerCase().replace(/(\/providers\/microsoft\.network\/[^/]+\/[^/]+)\/.+$/, '$1')

/** Ids that name no resource of the estate, rightly: service-side objects and their parts. */
const inside = /\/(privateendpointconnections|securityrules|defaultsecurityrules|ipconfigurations|reports)\//

describe.each([0, 60, 120, lastDay])('on day %i', (day) => {
  const rows: Row[] = [...(estate(day).tables.resources?.() ?? [])]
  const byId = new Map(rows.map((row) => [String(row.id).toLowerCase(), row]))
  const ofType = (type: string) => rows.filter((row) => row.type === type)

  it('what a resource names is there', () => {
    const missing = rows.flatMap((row) =>
      [...named(row.properties), ...named({ managedBy: row.managedBy })]
        .filter((id) => !inside.test(id.toLowerCase()) && !byId.has(ownerOf(id)))
        .map((id) => `${String(row.name)} names ${id}`),
    )
    expect(missing).toEqual([])
  })

  it('machines have their interface and disk, which name them back', () => {
    const machines = ofType('microsoft.compute/virtualmachines')
    expect(machines.length).toBeGreaterThan(15)
    for (const machine of machines) {
      const { networkProfile, storageProfile } = machine.properties as Machine
      for (const { id } of networkProfile.networkInterfaces)
        expect(byId.get(id.toLowerCase())?.properties).toMatchObject({ virtualMachine: { id: machine.id } })
      const disk = storageProfile.osDisk.managedDisk
      if (disk) expect(byId.get(disk.id.toLowerCase())?.managedBy).toBe(machine.id)
    }
  })

  it('an address and the interface that uses it agree', () => {
    for (const nic of ofType('microsoft.network/networkinterfaces')) {
      const { ipConfigurations } = nic.properties as {
        ipConfigurations: { id: string; properties: { publicIPAddress?: { id: string } } }[]
      }
      for (const { id, properties } of ipConfigurations)
        if (properties.publicIPAddress)
          expect(byId.get(properties.publicIPAddress.id.toLowerCase())?.properties).toMatchObject({
            ipConfiguration: { id },
          })
    }
    const used = ofType('microsoft.network/publicipaddresses').flatMap(
      (row) => (row.properties as { ipConfiguration?: { id: string } }).ipConfiguration?.id ?? [],
    )
    for (const id of used)
      expect(
        [...byId.keys()].some((owner) => ownerOf(id) === owner),
        id,
      ).toBe(true)
  })

  it('subnets name security groups that know of them', () => {
    for (const network of ofType('microsoft.network/virtualnetworks'))
      for (const subnet of (
        network.properties as { subnets: { id: string; properties: { networkSecurityGroup?: { id: string } } }[] }
      ).subnets) {
        const nsg = subnet.properties.networkSecurityGroup
        if (!nsg) continue
        const known = byId.get(nsg.id.toLowerCase())?.properties as { subnets: { id: string }[] } | undefined
        expect(known?.subnets.map(({ id }) => id)).toContain(subnet.id)
      }
  })

  it('signals speak of assets that are there', () => {
    for (const table of [
      'securityresources',
      'patchassessmentresources',
      'guestconfigurationresources',
      'advisorresources',
    ])
      for (const signal of estate(day).tables[table]?.() ?? []) {
        const about =
          String(signal.id)
            .toLowerCase()
            .split(/\/providers\/microsoft\.(?:security|advisor|guestconfiguration)\/|\/patchassessmentresults\//)[0] ??
          ''
        if (about.split('/').length > 3) expect(byId.has(about), String(signal.id)).toBe(true)
      }
  })

  it('role assignments name role definitions of the estate', () => {
    const access = [...(estate(day).tables.authorizationresources?.() ?? [])]
    const roles = new Set(
      access.filter(({ type }) => type === 'microsoft.authorization/roledefinitions').map(({ id }) => id),
    )
    for (const row of access)
      if (row.type === 'microsoft.authorization/roleassignments')
        expect(roles).toContain((row.properties as { roleDefinitionId: string }).roleDefinitionId)
  })
})

interface Machine {
  networkProfile: { networkInterfaces: { id: string }[] }
  storageProfile: { osDisk: { managedDisk?: { id: string } } }
}
