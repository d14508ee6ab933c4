// What Azure adds to every inner object; it tells nothing about what changed.
const noise = /^(id|etag|type|provisioningState|resourceGuid)$/i

/**
 * A value of a configuration as one line of text, cut where it is long; what is absent is said so. An object reads as
 * its properties: `name allow-admin, access Allow`.
 */
export function observedText(value: unknown, longest = 240): string {
  const text = textOf(value)
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return 'not set'
  if (value === '') return '""'
  if (typeof value !== 'object') return String(value)
  if (Array.isArray(value))
    return value.every((item) => typeof item !== 'object') ? `[${value.join(', ')}]` : JSON.stringify(value)
  const properties = leavesOf(value as Record<string, unknown>)
  return properties.length > 0 ? properties.join(', ') : JSON.stringify(value)
}

function leavesOf(value: Record<string, unknown>): string[] {
  return Object.entries(value).flatMap(([name, inner]) => {
    if (noise.test(name) || inner === null || inner === '') return []
    if (typeof inner !== 'object') return [`${name} ${String(inner)}`]
    if (Array.isArray(inner)) return inner.length === 0 ? [] : [`${name} ${textOf(inner)}`]
    return leavesOf(inner as Record<string, unknown>)
  })
}
