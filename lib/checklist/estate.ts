import { folded } from './casing.ts'
import { linksOf, linksTo } from './links.ts'
import { type Row, typeOf } from './row.ts'
import type { EstateView } from './rule.ts'

const nobody: readonly Row[] = []

/** What is known of an id: the row, if it is kept, what it names, and the kept rows that name it. */
interface Node {
  row: Row | null
  type: string
  links: readonly Node[]
  pointing: Node[] | null
}

/**
 * An estate in memory, as far as checks read it: keeps only rows of the types asked for, and answers who names whom.
 * A row added again under the same id replaces the one before. Answers come in the order in which rows were added.
 */
export class EstateIndex implements EstateView {
  readonly #isRead: (type: string) => boolean
  readonly #reading: (row: Row) => Row
  readonly #nodes = new Map<string, Node>()
  #size = 0
  // Checks on one row ask one after the other, mostly the same, so the last answers serve most of them.
  #lastText = ''
  #lastNode: Node | undefined
  readonly #lastTypes: string[] = []
  readonly #lastPointing: (readonly Row[])[] = []
  #lastRow: Row | null = null
  #lastType = ''
  #lastNamed: readonly Row[] = nobody

  /**
   * @param isRead whether some check reads rows of this type (lower case); others are not kept.
   * @param reading what to keep of a row (readingOf): the row itself unless told otherwise.
   */
  constructor(isRead: (type: string) => boolean = () => true, reading: (row: Row) => Row = (row) => row) {
    this.#isRead = isRead
    this.#reading = reading
  }

  /** How many rows are kept. */
  get size(): number {
    return this.#size
  }

  add(row: Row): void {
    const type = typeOf(row)
    if (!this.#isRead(type)) return
    this.#lastText = ''
    this.#lastRow = null
    const node = this.#nodeOf(folded(row.id))
    if (node.row === null) this.#size++
    else for (const named of node.links) named.pointing = named.pointing?.filter((one) => one !== node) ?? null
    node.row = this.#reading(row)
    node.type = type
    node.links = linksOf(row).map((id) => this.#nodeOf(id))
    for (const named of node.links) {
      if (named.pointing === null) named.pointing = [node]
      else named.pointing.push(node)
    }
  }

  #nodeOf(id: string): Node {
    let node = this.#nodes.get(id)
    if (node === undefined) {
      node = { row: null, type: '', links: [], pointing: null }
      this.#nodes.set(id, node)
    }
    return node
  }

  pointedAt(row: Row, type: string): readonly Row[] {
    if (row === this.#lastRow && type === this.#lastType) return this.#lastNamed
    const node = this.#find(row)
    this.#lastNamed = node?.row === row ? rowsOf(node.links, type) : this.#named(row, type)
    this.#lastRow = row
    this.#lastType = type
    return this.#lastNamed
  }

  /** What a row names that is not kept itself: its links are found each time, but only those that are asked for. */
  #named(row: Row, type: string): readonly Row[] {
    if (!this.#isRead(type)) return nobody
    const nodes = linksTo(row, type).map((id) => this.#nodes.get(id))
    return rowsOf(
      nodes.filter((node) => node !== undefined),
      type,
    )
  }

  pointingAt(row: Row, type: string): readonly Row[] {
    const node = this.#find(row)
    if (node === undefined || node.pointing === null) return nobody
    for (let i = 0; i < this.#lastTypes.length; i++)
      if (this.#lastTypes[i] === type) return this.#lastPointing[i] as readonly Row[]
    const rows = rowsOf(node.pointing, type)
    this.#lastTypes.push(type)
    this.#lastPointing.push(rows)
    return rows
  }

  #find(row: Row): Node | undefined {
    if (row.id !== this.#lastText) {
      this.#lastText = row.id
      this.#lastNode = this.#nodes.get(folded(row.id))
      this.#lastTypes.length = 0
      this.#lastPointing.length = 0
    }
    return this.#lastNode
  }
}

function rowsOf(nodes: readonly Node[], type: string): readonly Row[] {
  let rows: Row[] | null = null
  for (const node of nodes) {
    if (node.type !== type || node.row === null) continue
    if (rows === null) rows = [node.row]
    else rows.push(node.row)
  }
  return rows ?? nobody
}
