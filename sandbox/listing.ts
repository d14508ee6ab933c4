import type { Estate, Row, Table } from '#sandbox/estate/estate.ts'
import { type CompiledQuery, compileQuery } from './kql/evaluate.ts'
import { parseQuery } from './kql/parser.ts'
import { QueryError } from './kql/syntax.ts'
import type { Scope } from './scope.ts'

/** The answer to a query over a scope, rows as JSON, ready to be paged. */
export interface Listing {
  total: number
  /** A query with `take` cannot be paged. */
  isPaged: boolean
  page(offset: number, rows: number): string[]
}

/** Tables up to this many rows are kept as JSON; of larger ones the rows are made again while they are paged. */
const mostKept = 20_000

/** Tables that exist; those that an estate does not have are empty. */
const knownTables = new Set(
  'resources resourcecontainers authorizationresources securityresources patchassessmentresources guestconfigurationresources advisorresources policyresources resourcechanges resourcecontainerchanges'.split(
    ' ',
  ),
)

/** Listings of one estate after another. JSON of rows that stay the same from day to day is kept from day to day. */
export class Listings {
  #estate: Estate | undefined
  #listings = new Map<string, Listing>()
  readonly #jsonByShape = new Map<string, WeakMap<Row, string>>()

  /** @throws QueryError */
  open(estate: Estate, query: string, table: string, scope: Scope): Listing {
    if (estate !== this.#estate) {
      this.#estate = estate
      this.#listings = new Map()
    }
    const key = `${scope.key} ${query}`
    const kept = this.#listings.get(key)
    if (kept) return kept
    const compiled = compileQuery(parseQuery(query), estate.today)
    const listing = listingOf(compiled, estate.tables[table] ?? (() => []), scope, this.#json(compiled.shapeKey))
    this.#listings.set(key, listing)
    return listing
  }

  #json(shapeKey: string): WeakMap<Row, string> {
    const json = this.#jsonByShape.get(shapeKey) ?? new WeakMap<Row, string>()
    this.#jsonByShape.set(shapeKey, json)
    return json
  }
}

/** The table that a query reads. @throws QueryError when there is none of that name. */
export function tableOf(query: string): string {
  const { table } = parseQuery(query)
  if (!knownTables.has(table)) {
    throw new QueryError('DisallowedLogicalTableName', `Table ${table} is invalid, unsupported or disallowed.`)
  }
  return table
}

function listingOf(query: CompiledQuery, table: Table, scope: Scope, json: WeakMap<Row, string>): Listing {
  function jsonOf(row: Row): string {
    const kept = json.get(row)
    if (kept !== undefined) return kept
    const made = JSON.stringify(query.shape(row))
    json.set(row, made)
    return made
  }
  function* found(): Generator<Row> {
    for (const row of table()) if (scope.includes(row) && query.matches(row)) yield row
  }
  if (query.isCount) return fixed([JSON.stringify({ Count: [...found()].length })])
  if (query.order || query.take !== undefined) {
    const rows = [...found()]
    if (query.order) rows.sort(byColumns(query.order))
    return { ...fixed(rows.slice(0, query.take).map(jsonOf)), isPaged: query.take === undefined }
  }
  const kept: string[] = []
  let total = 0
  for (const row of found()) {
    if (total++ < mostKept) kept.push(jsonOf(row))
  }
  return total <= mostKept ? fixed(kept) : streamed(total, found, (row) => JSON.stringify(query.shape(row)))
}

function fixed(rows: string[]): Listing {
  return { total: rows.length, isPaged: true, page: (offset, count) => rows.slice(offset, offset + count) }
}

/** Pages follow each other, so that where the last one ended the next begins; anything else starts from the front. */
function streamed(total: number, rows: () => Iterator<Row>, jsonOf: (row: Row) => string): Listing {
  let source: Iterator<Row> | undefined
  let position = 0
  let last = { offset: -1, page: [] as string[] }
  return {
    total,
    isPaged: true,
    page(offset, count) {
      // The same page again: the client tries once more.
      if (last.offset === offset && last.page.length === count) return last.page
      if (!source || position > offset) {
        source = rows()
        position = 0
      }
      const page: string[] = []
      while (page.length < count) {
        const { value, done } = source.next()
        if (done) break
        if (position++ >= offset) page.push(jsonOf(value))
      }
      last = { offset, page }
      return page
    },
  }
}

function byColumns(order: NonNullable<CompiledQuery['order']>): (a: Row, b: Row) => number {
  return (a, b) => {
    for (const { column, descending } of order) {
      const [left, right] = [`${a[column] ?? ''}`, `${b[column] ?? ''}`]
      if (left !== right) return left < right !== descending ? -1 : 1
    }
    return 0
  }
}
