import { folded } from './casing.ts'
import { linksOf, linksTo } from './links.ts'
import { type Row, typeOf } from './row.ts'
import type { EstateView } from './rule.ts'

const nobody: readonly Row[] = []

/** Rows by type. Types are few, so a list of them is looked through faster than a map. */
class RowsByType {
  readonly #types: string[] = []
  readonly #rows: Row[][] = []

  of(type: string): readonly Row[] {
    const at = this.#types.indexOf(type)
    return at < 0 ? nobody : (this.#rows[at] as Row[])
  }

  add(type: string, row: Row): void {
    const at = this.#types.indexOf(type)
    if (at >= 0) this.#rows[at]?.push(row)
    else {
      this.#types.push(type)
      this.#rows.push([row])
    }
  }

  remove(type: string, row: Row): void {
    const at = this.#types.indexOf(type)
    if (at >= 0) this.#rows[at] = this.#rows[at]?.filter((one) => one !== row) ?? []
  }
}

/** What is known of an id: the row, if it is kept, and the kept rows that name it. One look-up finds both. */
interface Node {
  kept: { readonly row: Row; readonly type: string; readonly links: readonly string[] } | null
  pointing: RowsByType | null
  /** What the kept row names, once it was asked; of an earlier estate where `asOf` is not its version. */
  named: RowsByType | null
  asOf: number
}

/**
 * An estate in memory, as far as checks read it: keeps only rows of the types asked for, and answers who names whom.
 * A row added again under the same id replaces the one before. Answers come in the order in which rows were added.
 */
export class EstateIndex implements EstateView {
  readonly #isRead: (type: string) => boolean
  readonly #nodes = new Map<string, Node>()
  #size = 0
  /** Counts what was added: an answer from before may lack a row. */
  #version = 0
  // Checks on one row ask one after the other, so the last answers serve most of them.
  #lastText = ''
  #lastNode: Node | undefined
  #lastRow: Row | null = null
  #lastType = ''
  #lastNamed: readonly Row[] = nobody

  /** @param isRead whether some check reads rows of this type (lower case); others are not kept. */
  constructor(isRead: (type: string) => boolean = () => true) {
    this.#isRead = isRead
  }

  /** How many rows are kept. */
  get size(): number {
    return this.#size
  }

  add(row: Row): void {
    const type = typeOf(row)
    if (!this.#isRead(type)) return
    this.#version++
    this.#lastText = ''
    this.#lastRow = null
    const node = this.#nodeOf(folded(row.id))
    if (node.kept === null) this.#size++
    else for (const target of node.kept.links) this.#nodes.get(target)?.pointing?.remove(node.kept.type, node.kept.row)
    const links = linksOf(row)
    node.kept = { row, type, links }
    for (const target of links) {
      const named = this.#nodeOf(target)
      named.pointing ??= new RowsByType()
      named.pointing.add(type, row)
    }
  }

  #nodeOf(id: string): Node {
    let node = this.#nodes.get(id)
    if (node === undefined) {
      node = { kept: null, pointing: null, named: null, asOf: 0 }
      this.#nodes.set(id, node)
    }
    return node
  }

  pointedAt(row: Row, type: string): readonly Row[] {
    if (row === this.#lastRow && type === this.#lastType) return this.#lastNamed
    const node = this.#find(row)
    // Kept rows are the second hop of many; others are asked about once, and would be held for nothing.
    if (node?.kept?.row === row) {
      if (node.named === null || node.asOf !== this.#version) {
        node.named = this.#rowsAt(node.kept.links)
        node.asOf = this.#version
      }
      return node.named.of(type)
    }
    this.#lastRow = row
    this.#lastType = type
    this.#lastNamed = this.#isRead(type) ? this.#rowsAt(linksTo(row, type)).of(type) : nobody
    return this.#lastNamed
  }

  #rowsAt(ids: readonly string[]): RowsByType {
    const rows = new RowsByType()
    for (const id of ids) {
      const kept = this.#nodes.get(id)?.kept
      if (kept) rows.add(kept.type, kept.row)
    }
    return rows
  }

  pointingAt(row: Row, type: string): readonly Row[] {
    return this.#find(row)?.pointing?.of(type) ?? nobody
  }

  #find(row: Row): Node | undefined {
    if (row.id !== this.#lastText) {
      this.#lastText = row.id
      this.#lastNode = this.#nodes.get(folded(row.id))
    }
    return this.#lastNode
  }
}
