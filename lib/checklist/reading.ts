import { propertyOf } from './casing.ts'
import type { Evaluator } from './evaluator.ts'
import { type Row, typeOf } from './row.ts'

/**
 * Makes the function that cuts a row down to what checks read of it from elsewhere (their `type#path`), for an index that
 * must hold many. What it leaves is judged and explained as the whole row would be.
 */
export function readingOf(evaluator: Pick<Evaluator, 'pathsRead'>): (row: Row) => Row {
  const trees = new Map<string, Tree>()
  return (row) => {
    const type = typeOf(row)
    let tree = trees.get(type)
    if (tree === undefined) {
      tree = treeOf(evaluator.pathsRead(type))
      trees.set(type, tree)
    }
    return { id: row.id, name: row.name, type: row.type, ...(cut(row, tree) as object) }
  }
}

/** Names and what is read below them; everything where nothing is. */
type Tree = Map<string, Tree>

function treeOf(paths: readonly string[]): Tree {
  const root: Tree = new Map()
  // Rules over items name the list, too: of that they read how long it is.
  const ends = paths.filter((path) => !paths.some((other) => other.startsWith(`${path}[*]`)))
  for (const path of ends.toSorted((a, b) => a.length - b.length)) {
    let tree = root
    for (const name of path.replaceAll('[*]', '.*').split('.').filter(Boolean)) {
      const known = tree.get(name)
      // A path that ends here is read whole: what is said of things below it adds nothing.
      if (known !== undefined && known.size === 0) break
      const below = known ?? new Map()
      tree.set(name, below)
      tree = below
    }
  }
  return root
}

/** What is not as the paths expect stays as it is: that is what will be judged. */
function cut(value: unknown, tree: Tree): unknown {
  if (tree.size === 0 || typeof value !== 'object' || value === null) return value
  const items = tree.get('*')
  if (items !== undefined) return Array.isArray(value) ? value.map((item) => cut(item, items)) : value
  if (Array.isArray(value)) return value
  const left: Record<string, unknown> = {}
  for (const [name, below] of tree) {
    const inner = propertyOf(value, name)
    if (inner !== undefined) left[name] = cut(inner, below)
  }
  return left
}
