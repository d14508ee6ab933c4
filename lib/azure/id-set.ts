import { hash } from 'node:crypto'

/** No id hashes to it: hashes are whole numbers from 0. */
const free = -1

/**
 * Which ids were seen, at 11 to 22 bytes an id however long the ids are, as a million ids kept as strings would be the
 * estate held twice. Keeps 52-bit hashes: among a million ids two are taken for the same with a chance of 1 in 9,000,
 * and what follows is a batch read again, or reported as not wholly read.
 */
export class IdSet {
  #slots = new Float64Array(64).fill(free)
  #size = 0

  get size(): number {
    return this.#size
  }

  /** Whether the id is new here. */
  add(id: string): boolean {
    if (this.#size * 4 >= this.#slots.length * 3) this.#grow()
    return this.#insert(hashOf(id))
  }

  #insert(value: number): boolean {
    const last = this.#slots.length - 1
    // Bitwise operators see the low 32 bits only.
    let slot = (value % 2 ** 32) & last
    while (this.#slots[slot] !== free) {
      if (this.#slots[slot] === value) return false
      slot = (slot + 1) & last
    }
    this.#slots[slot] = value
    this.#size++
    return true
  }

  #grow(): void {
    const old = this.#slots
    this.#slots = new Float64Array(old.length * 2).fill(free)
    this.#size = 0
    for (const value of old) if (value !== free) this.#insert(value)
  }
}

/** The first 52 bits of SHA-1, which spreads ids that differ in one digit as well as any; nothing here is a secret. */
function hashOf(id: string): number {
  const digest = hash('sha1', id, 'buffer')
  return digest.readUIntBE(0, 6) * 16 + (digest.readUInt8(6) >> 4)
}
