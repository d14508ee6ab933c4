import { folded } from './casing.ts'
import { linksOf, linksTo } from './links.ts'
import { type Row, typeOf } from './row.ts'
import type { EstateView } from './rule.ts'

const nobody: readonly Row[] = []

/** A row that is kept, and the ids that it names. */
interface Entry {
  readonly row: Row
  readonly type: string
  readonly links: readonly string[]
}

/** The rows that a row names, by type. */
type Named = ReadonlyMap<string, readonly Row[]>

/**
 * An estate in memory, as far as checks read it: keeps only rows of the types asked for, and answers who names whom.
 * A row added again under the same id replaces the one before. Answers come in the order in which rows were added.
 */
export class EstateIndex implements EstateView {
  readonly #isRead: (type: string) => boolean
  readonly #byId = new Map<string, Entry>()
  /** type → id → rows of that type that name the id. */
  readonly #pointing = new Map<string, Map<string, Row[]>>()
  /** What kept rows name, once it was asked: the second hop. */
  readonly #named = new Map<Row, Named>()
  // Checks on one row ask one after the other, so the last answers serve most of them.
  #lastRow: Row | null = null
  #lastType = ''
  #lastNamed: readonly Row[] = nobody
  #lastText = ''
  #lastId = ''
  readonly #lastTypes: string[] = []
  readonly #lastPointing: (readonly Row[])[] = []

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
    this.#forget()
    const entry: Entry = { row, type, links: linksOf(row) }
    this.#byId.set(id, entry)
    let pointing = this.#pointing.get(type)
    if (pointing === undefined) {
      pointing = new Map()
      this.#pointing.set(type, pointing)
    }
    for (const target of entry.links) {
      const rows = pointing.get(target)
      if (rows === undefined) pointing.set(target, [row])
      else rows.push(row)
    }
  }

  #remove(id: string): void {
    const before = this.#byId.get(id)
    if (before === undefined) return
    const pointing = this.#pointing.get(before.type)
    for (const target of before.links) {
      const rest = pointing?.get(target)?.filter((row) => row !== before.row) ?? []
      if (rest.length > 0) pointing?.set(target, rest)
      else pointing?.delete(target)
    }
    this.#byId.delete(id)
  }

  /** Answers given so far may lack a row that comes. */
  #forget(): void {
    this.#lastRow = null
    this.#lastText = ''
    if (this.#named.size > 0) this.#named.clear()
  }

  pointedAt(row: Row, type: string): readonly Row[] {
    if (row === this.#lastRow && type === this.#lastType) return this.#lastNamed
    const known = this.#named.get(row)
    if (known !== undefined) return known.get(type) ?? nobody
    const entry = this.#byId.get(this.#idOf(row))
    // Kept rows are the second hop of many; others are asked about once, and would be held for nothing.
    if (entry?.row === row) {
      const named = this.#namedBy(entry.links)
      this.#named.set(row, named)
      return named.get(type) ?? nobody
    }
    this.#lastRow = row
    this.#lastType = type
    this.#lastNamed = this.#isRead(type) ? (this.#namedBy(linksTo(row, type)).get(type) ?? nobody) : nobody
    return this.#lastNamed
  }

  #namedBy(links: readonly string[]): Named {
    const named = new Map<string, Row[]>()
    for (const id of links) {
      const target = this.#byId.get(id)
      if (target === undefined) continue
      const rows = named.get(target.type)
      if (rows === undefined) named.set(target.type, [target.row])
      else rows.push(target.row)
    }
    return named
  }

  pointingAt(row: Row, type: string): readonly Row[] {
    const id = this.#idOf(row)
    for (let i = 0; i < this.#lastTypes.length; i++)
      if (this.#lastTypes[i] === type) return this.#lastPointing[i] as readonly Row[]
    const rows = this.#pointing.get(type)?.get(id) ?? nobody
    this.#lastTypes.push(type)
    this.#lastPointing.push(rows)
    return rows
  }

  #idOf(row: Row): string {
    if (row.id !== this.#lastText) {
      this.#lastText = row.id
      this.#lastId = folded(row.id)
      this.#lastTypes.length = 0
      this.#lastPointing.length = 0
    }
    return this.#lastId
  }
}
