import type { Row } from '../estate.ts'
import type { Properties } from '../rows/row.ts'

/** What a service says of an asset on one day. Its row is made again only when `state` differs from the day before. */
export interface Signal {
  table:
    | 'securityresources'
    | 'patchassessmentresources'
    | 'guestconfigurationresources'
    | 'advisorresources'
    | 'policyresources'
  id: string
  state: string
  /** Makes the row; `since` is the date on which the state began. */
  make: (since: Date) => Row
}

/** The asset under a lower-case id. */
export type Lookup = (id: string) => Row | undefined

/** The value at a path of a row's properties; undefined where anything on the way is missing. */
export function valueAt(row: Row, path: string): unknown {
  let value: unknown = row.properties
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Properties)[key]
  }
  return value
}

/** The asset that an `{id}` at a path points at. */
export function pointedAt(row: Row, path: string, lookup: Lookup): Row | undefined {
  const id = valueAt(row, `${path}.id`)
  return typeof id === 'string' ? lookup(id.toLowerCase()) : undefined
}
