import { createHash } from 'node:crypto'

/** Of Temper, for the ids below; any guid would do, as long as it stays. */
const NAMESPACE = '0c9f3a52-6f0b-4f6e-8f2d-3c5a7be41d90'

/**
 * The guid that always belongs to a name (version 5, RFC 9562, section 5.5): made again it is the same, so that
 * repeating a registration changes nothing.
 */
export function fixedId(name: string): string {
  const digest = createHash('sha1')
    .update(Buffer.from(NAMESPACE.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest()
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x50, 6)
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8)
  return digest.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
