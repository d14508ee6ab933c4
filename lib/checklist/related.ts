import { folded } from './casing.ts'
import { type Items, itemsOf } from './items.ts'
import type { Row } from './row.ts'
import type { EstateView } from './rule.ts'

/** Rows of a type that the row's configuration names, such as the NICs of a VM. Two hops by nesting. */
export function pointedAt(type: string): Items {
  const of = folded(type)
  return related(of, (row, estate) => estate.pointedAt(row, of))
}

/** Rows of a type that name the row, such as the assessments of an asset. */
export function pointingAt(type: string): Items {
  const of = folded(type)
  return related(of, (row, estate) => estate.pointingAt(row, of))
}

function related(type: string, read: (row: Row, estate: EstateView) => readonly Row[]): Items {
  const idOf = (item: unknown) => (item as Row).id
  return itemsOf({
    read,
    itemPath: (item) => `${idOf(item)}#`,
    below: (item, _, path) => (path.includes('#') ? path : `${idOf(item)}#${path}`),
    path: `${type}#`,
    belowAny: (path) => (path.includes('#') ? path : `${type}#${path}`),
    reads: [type],
  })
}
