/** One property that differs between two configurations; undefined where it is absent on that side. */
export interface PropertyChange {
  /** In the notation of evidence: `properties.networkAcls.ipRules[0].value`. */
  readonly path: string
  readonly before: unknown
  readonly after: unknown
}

/**
 * The properties in which two JSON values differ, in the order of the newer. Lists of objects are compared by the
 * items' `id` or `name` where all have one that is theirs alone, so that an item inserted at the front is one change;
 * other lists by place.
 */
export function configurationDiff(before: unknown, after: unknown): PropertyChange[] {
  const changes: PropertyChange[] = []
  compare('', before, after, changes)
  return changes
}

function compare(path: string, before: unknown, after: unknown, changes: PropertyChange[]): void {
  if (Object.is(before, after)) return
  if (Array.isArray(before) && Array.isArray(after)) compareLists(path, before, after, changes)
  else if (isObject(before) && isObject(after)) {
    for (const key of new Set([...Object.keys(after), ...Object.keys(before)])) {
      const place = /^[\w$]+$/.test(key) ? (path ? `${path}.${key}` : key) : `${path}[${JSON.stringify(key)}]`
      compare(place, before[key], after[key], changes)
    }
  } else changes.push({ path, before, after })
}

function compareLists(path: string, before: unknown[], after: unknown[], changes: PropertyChange[]): void {
  const [oldItems, newItems] = [byIdentity(before), byIdentity(after)]
  if (!oldItems || !newItems) {
    for (let i = 0; i < Math.max(before.length, after.length); i++)
      compare(`${path}[${i}]`, before[i], after[i], changes)
    return
  }
  for (const [identity, { item, index }] of newItems)
    compare(`${path}[${index}]`, oldItems.get(identity)?.item, item, changes)
  for (const [identity, { item, index }] of oldItems)
    if (!newItems.has(identity)) changes.push({ path: `${path}[${index}]`, before: item, after: undefined })
}

function byIdentity(list: unknown[]): Map<string, { item: unknown; index: number }> | undefined {
  const items = new Map<string, { item: unknown; index: number }>()
  for (const [index, item] of list.entries()) {
    const identity = isObject(item) ? (item.id ?? item.name) : undefined
    if (typeof identity !== 'string' || items.has(identity.toLowerCase())) return undefined
    items.set(identity.toLowerCase(), { item, index })
  }
  return items
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
