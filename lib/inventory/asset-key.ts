import { hash } from 'node:crypto'

/**
 * The key of an asset or a signal: the first 16 bytes of SHA-256 of the lower-case id, as a uuid. Azure's casing of ids
 * is not stable; the key is.
 */
export function assetKey(id: string): string {
  const hex = hash('sha256', id.toLowerCase(), 'hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
}
