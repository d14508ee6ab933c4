import type { Row } from '../estate.ts'

export type Properties = Record<string, unknown>
export type Tags = Record<string, string>

/** Where a resource stands: its subscription, resource group, region, and the tags that its template gives everything there. */
export interface Place {
  tenantId: string
  subscriptionId: string
  group: string
  location: string
  tags: Tags | null
}

/** The columns beside `properties` that a maker may be told. */
export interface Columns {
  kind?: string
  location?: string
  managedBy?: string
  sku?: Properties | null
  plan?: Properties | null
  tags?: Tags | null
  identity?: Properties | null
  zones?: string[] | null
  /** Resource Graph's name of a child resource, where it is not the last segment of the id. */
  name?: string
}

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Two multiplicative hashes of a text in one pass: 64 bits, the same for the same text, everywhere. */
function lanes(text: string, seed: number): [number, number] {
  let [a, b] = [0x811c9dc5 ^ seed, 0x9e3779b9 ^ seed]
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    a = Math.imul(a ^ code, 0x01000193)
    b = Math.imul(b ^ code, 0x85ebca6b)
  }
  return [a, b]
}

function mix(h: number): number {
  h = Math.imul(h ^ (h >>> 16), 0x45d9f3b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** 32 bits that depend on the text and the seed alone. */
export function hash(text: string, seed = 0): number {
  const [a, b] = lanes(text, seed)
  return mix(a ^ (b >>> 7))
}

const word = (n: number) => `${hex[n >>> 24]}${hex[(n >>> 16) & 255]}${hex[(n >>> 8) & 255]}${hex[n & 255]}`

/** A stable GUID for a text (version 4 in form, not in chance). */
export function guid(text: string): string {
  const [a, b] = lanes(text, 0)
  const middle = word(((mix(b) & 0xffff0fff) | 0x4000) >>> 0)
  const low = word(((mix(a ^ (b >>> 3)) & 0x3fffffff) | 0x80000000) >>> 0)
  return `${word(mix(a))}-${middle.slice(0, 4)}-${middle.slice(4)}-${low.slice(0, 4)}-${low.slice(4)}${word(mix(b ^ (a >>> 5)))}`
}

/** A stable moment between 2021 and 2025, as Azure writes creation times. */
export function moment(text: string): string {
  const chance = hash(text, 7)
  return new Date(Date.UTC(2021, 2, 1) + (chance % 1_500) * 86_400_000 + (chance % 86_399_983)).toISOString()
}

export const groupScope = (at: Place) => `/subscriptions/${at.subscriptionId}/resourceGroups/${at.group}`

/** The id as its provider spells it. Child types take their names joined by `/`, as templates do. */
export function idOf(at: Place, type: string, name: string): string {
  const slash = type.indexOf('/')
  const [kinds, names] = [type.slice(slash + 1).split('/'), name.split('/')]
  let path = `${groupScope(at)}/providers/${type.slice(0, slash)}`
  for (let i = 0; i < kinds.length; i++) path += `/${kinds[i]}/${names[i]}`
  return path
}

/** One row of the `resources` table. Properties set to undefined are left out, as Azure leaves out what was never set. */
export function resource(at: Place, type: string, name: string, properties: Properties, columns: Columns = {}): Row {
  for (const key in properties) if (properties[key] === undefined) delete properties[key]
  return {
    id: idOf(at, type, name),
    name: columns.name ?? name.slice(name.lastIndexOf('/') + 1),
    type: type.toLowerCase(),
    tenantId: at.tenantId,
    kind: columns.kind ?? '',
    location: columns.location ?? at.location,
    resourceGroup: at.group.toLowerCase(),
    subscriptionId: at.subscriptionId,
    managedBy: columns.managedBy ?? '',
    sku: columns.sku ?? null,
    plan: columns.plan ?? null,
    properties,
    tags: columns.tags === undefined ? at.tags : columns.tags,
    identity: columns.identity ?? null,
    zones: columns.zones ?? null,
    extendedLocation: null,
  }
}

export function systemIdentity(at: Place, owner: string): Properties {
  return { type: 'SystemAssigned', principalId: guid(`principal ${owner}`), tenantId: at.tenantId }
}

export function userIdentity(ids: string[]): Properties {
  const identities = ids.map((id) => [id, { clientId: guid(`client ${id}`), principalId: guid(`principal ${id}`) }])
  return { type: 'UserAssigned', userAssignedIdentities: Object.fromEntries(identities) }
}
