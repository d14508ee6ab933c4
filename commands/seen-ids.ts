import { hash, randomBytes } from 'node:crypto'

/**
 * Remembers ids in 16 bytes each or less, so that a repeated one is told without holding a million texts. Two ids that
 * share 64 bits of SHA-256 would be taken for one: the salt of this process keeps people from making such a pair.
 */
export class SeenIds {
  readonly #salt = randomBytes(16).toString('hex')
  #slots = new BigUint64Array(1 << 10)
  #count = 0

  /** Whether the id is new; it is remembered. Case does not matter. */
  add(id: string): boolean {
    const digest = hash('sha256', this.#salt + id.toLowerCase(), 'buffer')
    if (this.#count * 2 >= this.#slots.length) this.#grow()
    const isNew = place(this.#slots, digest.readBigUInt64LE(0) || 1n)
    if (isNew) this.#count++
    return isNew
  }

  #grow(): void {
    const bigger = new BigUint64Array(this.#slots.length * 2)
    for (const key of this.#slots) if (key !== 0n) place(bigger, key)
    this.#slots = bigger
  }
}

/** Puts a key into its first free slot; false where it is there already. */
function place(slots: BigUint64Array, key: bigint): boolean {
  const last = slots.length - 1
  let i = Number(BigInt.asUintN(32, key)) & last
  while (slots[i] !== 0n) {
    if (slots[i] === key) return false
    i = (i + 1) & last
  }
  slots[i] = key
  return true
}
