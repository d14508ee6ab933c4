// A configuration as a tree of rows, and the paths that evidence speaks of ("properties.securityRules[3].access").

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue }

/** One node of the tree in reading order. */
export type JsonNode = {
  /** "properties.networkAcls.ipRules[0].value"; keys with dots or brackets are quoted: `tags['a.b']`. */
  path: string
  name: string
  depth: number
  value: JsonValue
  /** How many entries it holds; null for a plain value. */
  size: number | null
}

/** Every node below the root, parents before children. */
export function flattenJson(value: JsonValue, parent = '', depth = 0): JsonNode[] {
  return entriesOf(value).flatMap(([name, child]) => {
    const path = joinPath(parent, name, Array.isArray(value))
    const size = child !== null && typeof child === 'object' ? entriesOf(child).length : null
    return [{ path, name, depth, value: child, size }, ...(size === null ? [] : flattenJson(child, path, depth + 1))]
  })
}

/** Paths compare regardless of case, as Azure's property names do; `[*]` in the marked path stands for any entry. */
export function matchesPath(path: string, marked: string): boolean {
  const generic = marked.includes('[*]') ? path.replace(/\[\d+\]/g, '[*]') : path
  return generic.toLowerCase() === marked.replace(/\[\d+\]/g, marked.includes('[*]') ? '[*]' : '$&').toLowerCase()
}

/** The nodes to show for a search: those whose name or plain value contains it, and what leads to them. */
export function searchJson(nodes: readonly JsonNode[], text: string): Set<string> {
  const wanted = text.toLowerCase()
  const found = nodes.filter(
    (node) =>
      node.path.toLowerCase().includes(wanted) ||
      (node.size === null && String(node.value).toLowerCase().includes(wanted)),
  )
  return new Set(found.flatMap((node) => [node.path, ...ancestorsOf(node.path)]))
}

/** "a.b[0].c" → ["a", "a.b", "a.b[0]"]. */
export function ancestorsOf(path: string): string[] {
  const parts = path.match(/\['.*?'\]|\[[^\]]*\]|\.?[^.[]+/g) ?? []
  return parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join(''))
}

function entriesOf(value: JsonValue): [string, JsonValue][] {
  return value !== null && typeof value === 'object' ? Object.entries(value) : []
}

function joinPath(parent: string, name: string, isEntry: boolean): string {
  if (isEntry) return `${parent}[${name}]`
  if (/[.[\]']/.test(name)) return `${parent}['${name}']`
  return parent ? `${parent}.${name}` : name
}
