import { folded } from './casing.ts'
import { linksOf } from './links.ts'
import { type Row, typeOf } from './row.ts'
import type { EstateView } from './rule.ts'

const nobody: readonly Row[] = []
/** How many rows' answers are remembered: the checks on one row ask the same things one after the other. */
const REMEMBERED = 256

/**
 * An estate in memory, as far as checks read it: keeps only rows of the types asked for, and answers who names whom.
 * A row added again under the same id replaces the one before.
 */
export class EstateIndex implements EstateView {
  readonly #isRead: (type: string) => boolean
  readonly #byId = new Map<string, { row: Row; type: string }>()
  /** type → id → rows of that type that name the id. */
  readonly #pointing = new Map<string, Map<string, Row[]>>()
  readonly #answers = new Map<Row, Map<string, readonly Row[]>>()

  /** The id asked about last, as it was and folded: checks on one row ask one after the other. */
  #asked = ''
  #askedId = ''

  /** @param isRead whether some check reads rows of this type (lower case); others are not kept. */
  constructor(isRead: (type: string) => boolean = () => true) {
    this.#isRead = isRead
  }

  get size(): number {
    return this.#byId.size
  }

  add(row: Row): void {
    const type = typeOf(row)
    if (!this.#isRead(type)) return
    const id = folded(row.id)
    this.#remove(id)
    this.#answers.clear()
    this.#byId.set(id, { row, type })
    let pointing = this.#pointing.get(type)
    if (pointing === undefined) {
      pointing = new Map()
      this.#pointing.set(type, pointing)
    }
    for (const target of linksOf(row)) {
      const rows = pointing.get(target)
      if (rows === undefined) pointing.set(target, [row])
      else rows.push(row)
    }
  }

  #remove(id: string): void {
    const before = this.#byId.get(id)
    if (before === undefined) return
    const pointing = this.#pointing.get(before.type)
    for (const target of linksOf(before.row)) {
      const rest = pointing?.get(target)?.filter((row) => row !== before.row) ?? []
      if (rest.length > 0) pointing?.set(target, rest)
      else pointing?.delete(target)
    }
    this.#byId.delete(id)
  }

  pointedAt(row: Row, type: string): readonly Row[] {
    let answers = this.#answers.get(row)
    if (answers === undefined) {
      if (this.#answers.size >= REMEMBERED) this.#answers.clear()
      answers = this.#resolve(row)
      this.#answers.set(row, answers)
    }
    return answers.get(type) ?? nobody
  }

  /** The rows that a row names, by type. */
  #resolve(row: Row): Map<string, Row[]> {
    const byType = new Map<string, Row[]>()
    for (const id of linksOf(row)) {
      const target = this.#byId.get(id)
      if (target === undefined) continue
      const rows = byType.get(target.type)
      if (rows === undefined) byType.set(target.type, [target.row])
      else rows.push(target.row)
    }
    return byType
  }

  pointingAt(row: Row, type: string): readonly Row[] {
    const pointing = this.#pointing.get(type)
    if (pointing === undefined) return nobody
    if (row.id !== this.#asked) {
      this.#asked = row.id
      this.#askedId = folded(row.id)
    }
    return pointing.get(this.#askedId) ?? nobody
  }
}
