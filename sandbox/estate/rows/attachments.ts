import type { Row } from '../estate.ts'
import type { Properties } from './row.ts'

interface Reference {
  id: string
}

const nsgType = 'microsoft.network/networksecuritygroups'
const tableType = 'microsoft.network/routetables'

/**
 * Network security groups and route tables list who uses them, as Azure does. Users among the same rows only: a network
 * and its groups are made together.
 */
export function withAttachments(rows: readonly Row[]): Row[] {
  const users = new Map<string, { networkInterfaces: Reference[]; subnets: Reference[] }>()
  const note = (used: Reference | undefined, kind: 'networkInterfaces' | 'subnets', id: string) => {
    if (!used) return
    const key = used.id.toLowerCase()
    const known = users.get(key) ?? { networkInterfaces: [], subnets: [] }
    known[kind].push({ id })
    users.set(key, known)
  }
  for (const row of rows) {
    const properties = row.properties as Properties
    if (row.type === 'microsoft.network/networkinterfaces')
      note(properties.networkSecurityGroup as Reference | undefined, 'networkInterfaces', row.id as string)
    if (row.type !== 'microsoft.network/virtualnetworks') continue
    for (const subnet of properties.subnets as { id: string; properties: Record<string, Reference | undefined> }[]) {
      note(subnet.properties.networkSecurityGroup, 'subnets', subnet.id)
      note(subnet.properties.routeTable, 'subnets', subnet.id)
    }
  }
  return rows.map((row) => {
    if (row.type !== nsgType && row.type !== tableType) return row
    const known = users.get((row.id as string).toLowerCase())
    if (!known) return row
    const { networkInterfaces, subnets } = known
    return {
      ...row,
      properties: {
        ...(row.properties as Properties),
        ...(subnets.length > 0 ? { subnets } : {}),
        ...(networkInterfaces.length > 0 ? { networkInterfaces } : {}),
      },
    }
  })
}
