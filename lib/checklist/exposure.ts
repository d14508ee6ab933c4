import { propertyOf, sameText } from './casing.ts'
import type { Row } from './row.ts'
import type { EstateView, Rule } from './rule.ts'
import { closedToInternet } from './security-rules.ts'
import { type Code, DEFAULT, type Evidence, FAIL, NONE, PASS, UNKNOWN } from './verdict.ts'

const NICS = 'microsoft.network/networkinterfaces'
const GROUPS = 'microsoft.network/networksecuritygroups'
const NETWORKS = 'microsoft.network/virtualnetworks'
const ADDRESSES = 'microsoft.network/publicipaddresses'

/**
 * The machine cannot be reached from the internet on these TCP ports. Traffic to a public address of an interface must
 * pass the security group of its subnet and its own; each that there is must let it in. Without any group an address
 * of the Standard SKU is closed and a Basic one is open. Through the rules of a load balancer it may be reached
 * without an address of its own, which is unknown where the groups would let it in.
 */
export function notReachable(ports: readonly number[], expected: string): Rule {
  const closed = closedToInternet({ ports, protocol: 'Tcp', expected })

  /** What a group says; NONE where there is none, UNKNOWN where it cannot be seen. */
  const groupCode = (id: unknown, seen: readonly Row[], estate: EstateView): Code => {
    if (typeof id !== 'string') return NONE
    const group = rowOf(id, seen)
    return group === null ? UNKNOWN : closed.judge(group, estate)
  }
  const judgeNic = (nic: Row, estate: EstateView): Code => {
    const reach = reachOf(nic)
    if (reach === UNKNOWN || reach === PASS) return reach
    const own = groupCode(idAt(nic.properties, 'networkSecurityGroup'), estate.pointedAt(nic, GROUPS), estate)
    if (own === PASS || own === DEFAULT) return own
    const subnet = subnetGroupCode(nic, estate, groupCode)
    if (subnet === PASS || subnet === DEFAULT) return subnet
    if (own === UNKNOWN || subnet === UNKNOWN) return UNKNOWN
    if (own === NONE && subnet === NONE) return withoutGroups(estate.pointedAt(nic, ADDRESSES))
    return reach === FAIL ? FAIL : UNKNOWN
  }
  const judge = (row: Row, estate: EstateView): Code => {
    const nics = nicsOf(row, estate)
    let code: Code = NONE
    for (let i = 0; i < nics.length; i++) {
      const own = judgeNic(nics[i] as Row, estate)
      if (own === FAIL) return FAIL
      if (own > code) code = own
    }
    return code === NONE ? UNKNOWN : code
  }
  const explain = (row: Row, estate: EstateView): Evidence[] => {
    const code = judge(row, estate)
    const nics = nicsOf(row, estate).filter((nic) => judgeNic(nic, estate) === code)
    if (nics.length === 0) return [{ path: `${NICS}#`, observed: null, expected }]
    return nics.flatMap((nic) => [
      { path: `${nic.id}#properties.ipConfigurations`, observed: addressesOf(nic), expected },
      ...groupsOf(nic, estate).flatMap((group) =>
        closed.explain(group, estate).map((one) => ({ ...one, path: `${group.id}#${one.path}` })),
      ),
    ])
  }
  const paths = [
    `${NICS}#properties.ipConfigurations[*].properties.publicIPAddress.id`,
    `${NICS}#properties.ipConfigurations[*].properties.subnet.id`,
    `${NICS}#properties.ipConfigurations[*].properties.loadBalancerInboundNatRules`,
    `${NICS}#properties.networkSecurityGroup.id`,
    `${NETWORKS}#properties.subnets[*].id`,
    `${NETWORKS}#properties.subnets[*].properties.networkSecurityGroup.id`,
    `${GROUPS}#properties.securityRules`,
    `${ADDRESSES}#sku.name`,
  ]
  return { judge, explain, paths, reads: [NICS, GROUPS, NETWORKS, ADDRESSES] }
}

/** An interface and its machine name each other; the first way is found sooner. */
function nicsOf(row: Row, estate: EstateView): readonly Row[] {
  const nics = estate.pointingAt(row, NICS)
  return nics.length > 0 ? nics : estate.pointedAt(row, NICS)
}

/** FAIL where it has a public address, NONE where only a load balancer may lead to it, PASS where nothing does. */
function reachOf(nic: Row): Code {
  const configurations = listAt(nic.properties, 'ipConfigurations')
  if (configurations === null) return UNKNOWN
  let code: Code = PASS
  for (let i = 0; i < configurations.length; i++) {
    const properties = objectAt(configurations[i], 'properties')
    if (properties === null) return UNKNOWN
    if (typeof idAt(properties, 'publicIPAddress') === 'string') return FAIL
    const rules = listAt(properties, 'loadBalancerInboundNatRules')
    if (rules !== null && rules.length > 0) code = NONE
  }
  return code
}

/** What the group of the interface's subnet says. All of its configurations are in one network. */
function subnetGroupCode(
  nic: Row,
  estate: EstateView,
  groupCode: (id: unknown, seen: readonly Row[], estate: EstateView) => Code,
): Code {
  const subnetId = subnetOf(nic)
  if (typeof subnetId !== 'string') return UNKNOWN
  const networks = estate.pointedAt(nic, NETWORKS)
  for (let i = 0; i < networks.length; i++) {
    const network = networks[i] as Row
    const subnet = subnetIn(network, subnetId)
    if (subnet === null) continue
    return groupCode(
      idAt(objectAt(subnet, 'properties'), 'networkSecurityGroup'),
      estate.pointedAt(network, GROUPS),
      estate,
    )
  }
  return UNKNOWN
}

function subnetOf(nic: Row): unknown {
  const configurations = listAt(nic.properties, 'ipConfigurations')
  return configurations === null ? undefined : idAt(objectAt(configurations[0], 'properties'), 'subnet')
}

function subnetIn(network: Row, id: string): unknown {
  const subnets = listAt(network.properties, 'subnets')
  if (subnets === null) return null
  for (let i = 0; i < subnets.length; i++) {
    const subnet = subnets[i]
    const own = typeof subnet === 'object' && subnet !== null ? propertyOf(subnet, 'id') : undefined
    if (typeof own === 'string' && sameText(own, id)) return subnet
  }
  return null
}

/** What becomes of traffic that no group looks at. */
function withoutGroups(addresses: readonly Row[]): Code {
  let code: Code = UNKNOWN
  for (let i = 0; i < addresses.length; i++) {
    const { sku } = addresses[i] as Row
    const name = typeof sku === 'object' && sku !== null ? propertyOf(sku, 'name') : undefined
    if (typeof name === 'string' && !sameText(name, 'Basic')) code = DEFAULT
    else return FAIL
  }
  return code
}

/** For evidence: the groups that look at the interface's traffic. */
function groupsOf(nic: Row, estate: EstateView): Row[] {
  const own = rowOf(idAt(nic.properties, 'networkSecurityGroup'), estate.pointedAt(nic, GROUPS))
  const subnetId = subnetOf(nic)
  const ofSubnet = estate.pointedAt(nic, NETWORKS).map((network) => {
    const subnet = typeof subnetId === 'string' ? subnetIn(network, subnetId) : null
    return rowOf(idAt(objectAt(subnet, 'properties'), 'networkSecurityGroup'), estate.pointedAt(network, GROUPS))
  })
  return [own, ...ofSubnet].filter((group) => group !== null)
}

/** For evidence: how the interface can be reached. */
function addressesOf(nic: Row): string {
  const configurations = listAt(nic.properties, 'ipConfigurations') ?? []
  const ids = configurations.map((one) => idAt(objectAt(one, 'properties'), 'publicIPAddress'))
  const names = ids.flatMap((id) => (typeof id === 'string' ? [id.slice(id.lastIndexOf('/') + 1)] : []))
  if (names.length > 0) return `public address ${names.slice(0, 20).join(', ')}`
  const reach = reachOf(nic)
  if (reach === UNKNOWN) return 'not told'
  return reach === NONE ? 'rules of a load balancer' : 'no public address'
}

function rowOf(id: unknown, rows: readonly Row[]): Row | null {
  if (typeof id !== 'string') return null
  for (let i = 0; i < rows.length; i++) if (sameText((rows[i] as Row).id, id)) return rows[i] as Row
  return null
}

function objectAt(value: unknown, name: string): object | null {
  if (typeof value !== 'object' || value === null) return null
  const inner = propertyOf(value, name)
  return typeof inner === 'object' ? inner : null
}

function listAt(value: unknown, name: string): readonly unknown[] | null {
  const list = objectAt(value, name)
  return Array.isArray(list) ? list : null
}

/** The id in `{ name: { id } }`. */
function idAt(value: unknown, name: string): unknown {
  const reference = objectAt(value, name)
  return reference === null ? undefined : propertyOf(reference, 'id')
}
