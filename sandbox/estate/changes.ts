import type { Row } from './estate.ts'
import { guid, hash } from './rows/row.ts'

/** Who changes things, and with what. */
export interface Actor {
  changedBy: string
  changedByType: 'User' | 'Application' | 'System'
  clientType: string
}

interface PropertyChange {
  propertyChangeType: 'Insert' | 'Update' | 'Remove'
  changeCategory: 'User' | 'System'
  previousValue: string | null
  newValue: string | null
}

/**
 * The row that `resourcechanges` or `resourcecontainerchanges` keeps of a change; null where nothing in the row differs.
 * Either side is null where the asset was made or deleted.
 */
export function changeRow(before: Row | null, after: Row | null, actor: Actor, at: Date): Row | null {
  const target = (after ?? before) as Row
  const changeType = before === null ? 'Create' : after === null ? 'Delete' : 'Update'
  const changes = changeType === 'Update' ? differences(before as Row, after as Row) : undefined
  if (changes && Object.keys(changes).length === 0) return null
  const ticks = 9_223_372_036_854_775_807n - (BigInt(at.getTime()) + 62_135_596_800_000n) * 10_000n
  const name = `0${ticks}_${guid(`${String(target.id)} ${at.toISOString()}`)}_${hash(String(target.id))}_${Math.floor(at.getTime() / 1000)}`
  return {
    id: `${String(target.id)}/providers/Microsoft.Resources/changes/${name}`,
    name,
    type: 'microsoft.resources/changes',
    tenantId: target.tenantId,
    kind: '',
    location: '',
    resourceGroup: target.resourceGroup,
    subscriptionId: target.subscriptionId,
    managedBy: '',
    sku: null,
    plan: null,
    properties: {
      targetResourceId: target.id,
      targetResourceType: target.type,
      changeType,
      changeAttributes: {
        correlationId: guid(`correlation ${name}`),
        timestamp: at.toISOString(),
        changesCount: changes ? Object.keys(changes).length : 0,
        ...actor,
        operation: `${String(target.type)}/${changeType === 'Delete' ? 'delete' : 'write'}`,
        ...(before ? { previousResourceSnapshotId: guid(`before ${name}`) } : {}),
        ...(after ? { newResourceSnapshotId: guid(`after ${name}`) } : {}),
      },
      ...(changes ? { changes } : {}),
    },
    tags: null,
    identity: null,
    zones: null,
    extendedLocation: null,
  }
}

/** Leaves that differ, by path (`properties.securityRules[3].properties.access`), with values as text, as Azure writes them. */
export function differences(before: Row, after: Row): Record<string, PropertyChange> {
  const changes: Record<string, PropertyChange> = {}
  collect('', before, after, changes)
  return changes
}

function collect(path: string, before: unknown, after: unknown, changes: Record<string, PropertyChange>) {
  if (before === after) return
  if (isObject(before) || isObject(after)) {
    const [some, others] = [isObject(before) ? before : {}, isObject(after) ? after : {}]
    const list = Array.isArray(before) || Array.isArray(after)
    for (const key of new Set([...Object.keys(some), ...Object.keys(others)]))
      collect(list ? `${path}[${key}]` : path ? `${path}.${key}` : key, some[key], others[key], changes)
    return
  }
  const [previousValue, newValue] = [textOf(before), textOf(after)]
  if (previousValue === newValue) return
  changes[path] = {
    propertyChangeType: previousValue === null ? 'Insert' : newValue === null ? 'Remove' : 'Update',
    changeCategory: /provisioningState|etag|lastModified/i.test(path) ? 'System' : 'User',
    previousValue,
    newValue,
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

function textOf(value: unknown): string | null {
  if (value === undefined || value === null || typeof value === 'object') return null
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  return String(value)
}
