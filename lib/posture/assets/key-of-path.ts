import { assetKey } from '#lib/inventory/asset-key.ts'

/**
 * The key that an address of an asset names: the key itself, or the asset's id as Azure writes it
 * (`/assets/subscriptions/…/resourceGroups/…`), its segments as a route gives them.
 */
export function keyOfPath(segments: readonly string[]): string {
  const decoded = segments.map(textOf)
  return decoded.length === 1 ? (decoded[0] ?? '') : assetKey(`/${decoded.join('/')}`)
}

function textOf(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
