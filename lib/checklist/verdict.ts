/** What a check says of an asset, as the small number that is stored and counted. */
export const NONE = 0
export const PASS = 1
/** Passes, but only because the platform's default is safe: nobody has declared it. */
export const DEFAULT = 2
export const FAIL = 3
export const UNKNOWN = 4

export type Code = typeof NONE | typeof PASS | typeof DEFAULT | typeof FAIL | typeof UNKNOWN

export type Status = 'pass' | 'fail' | 'unknown'

/** The word for a code; null where the check does not apply. */
export function statusOf(code: Code): Status | null {
  if (code === PASS || code === DEFAULT) return 'pass'
  if (code === FAIL) return 'fail'
  return code === UNKNOWN ? 'unknown' : null
}

/**
 * Why a verdict is what it is.
 * - `path`: the property, such as `properties.minimumTlsVersion` or `properties.subnets[2].properties.natGateway`;
 *   of another row: that row's id, `#`, and the path in it.
 * - `observed`: the value found, shortened where it is long; null where there is none.
 * - `expected`: what would pass, in words.
 */
export interface Evidence {
  readonly path: string
  readonly observed: unknown
  readonly expected: string
}

const DEPTH = 3
const WIDTH = 20
const LENGTH = 400

/**
 * A value as evidence keeps it: bounded in depth, width and length, so that a hostile or a huge row can
 * neither break nor bloat what is stored.
 */
export function shown(value: unknown, depth = DEPTH): unknown {
  if (value === undefined || value === null) return null
  if (typeof value === 'string') return value.length > LENGTH ? `${value.slice(0, LENGTH)}…` : value
  if (typeof value === 'number' || typeof value === 'boolean') return value
  if (typeof value !== 'object') return String(value)
  if (Array.isArray(value)) {
    if (depth === 0) return `${value.length} items`
    const items = value.slice(0, WIDTH).map((item) => shown(item, depth - 1))
    return value.length > WIDTH ? [...items, `and ${value.length - WIDTH} more`] : items
  }
  if (depth === 0) return '{…}'
  const entries = Object.entries(value)
  const kept = entries.slice(0, WIDTH).map(([key, item]) => [key.slice(0, LENGTH), shown(item, depth - 1)])
  if (entries.length > WIDTH) kept.push(['…', `and ${entries.length - WIDTH} more`])
  return Object.fromEntries(kept)
}
