import type { Row } from '#sandbox/estate/estate.ts'
import { type Expression, type Operator, type Query, QueryError } from './syntax.ts'

/** A row on its way through the operators. */
type Evaluated = Record<string, unknown>
type Evaluate = (row: Evaluated) => unknown

/** A query made ready: rows of the table in, rows of the answer out, one by one. */
export interface CompiledQuery {
  table: string
  /** Undefined when the row is filtered out. */
  matches(row: Row): boolean
  shape(row: Row): Evaluated
  /** The same for queries whose shape is the same, so that shaped rows can be kept between queries. */
  shapeKey: string
  /** Other than by id ascending, in which tables are kept. */
  order: { column: string; descending: boolean }[] | undefined
  take: number | undefined
  isCount: boolean
}

/** Every table has the same columns; those that are text are '' where they have no value. */
const textColumns = [
  'id',
  'name',
  'type',
  'tenantId',
  'kind',
  'location',
  'resourceGroup',
  'subscriptionId',
  'managedBy',
]
const dynamicColumns = ['sku', 'plan', 'properties', 'tags', 'identity', 'zones', 'extendedLocation']
const columns = new Set([...textColumns, ...dynamicColumns])
const isText = new Set(textColumns)

/**
 * @param now what now() answers, as an ISO date-time.
 * @throws QueryError for columns and functions that Resource Graph, or at least this sandbox, does not know.
 */
export function compileQuery(query: Query, now: string): CompiledQuery {
  const known = new Set(columns)
  const predicates: Evaluate[] = []
  let shape: Evaluate[] = []
  let order: CompiledQuery['order']
  let take: number | undefined
  let isCount = false
  let isShaped = false
  for (const operator of query.operators) {
    switch (operator.kind) {
      case 'where':
        if (isShaped) throw new QueryError('InvalidQuery', 'This sandbox filters before it projects only.')
        predicates.push(compile(operator.predicate, known, now))
        break
      case 'project':
      case 'extend':
        shape = [...shape, shaper(operator, known, now)]
        isShaped = true
        break
      case 'order':
        for (const { column } of operator.by) assertKnown(column, known)
        order = operator.by
        break
      case 'take':
        take = operator.rows
        break
      case 'count':
        isCount = true
    }
  }
  // A projection names the columns that it wants; anything else wants them all.
  const picksColumns = query.operators.find(({ kind }) => kind === 'project' || kind === 'extend')?.kind === 'project'
  const isById = order?.length === 1 && order[0]?.column === 'id' && !order[0].descending
  return {
    table: query.table,
    matches: (row) => predicates.every((predicate) => predicate(row as Evaluated) === true),
    shape: (row) =>
      shape.reduce<Evaluated>((shaped, step) => step(shaped) as Evaluated, picksColumns ? row : whole(row)),
    shapeKey: JSON.stringify(query.operators.filter(({ kind }) => kind === 'project' || kind === 'extend')),
    order: isById ? undefined : order,
    take,
    isCount,
  }
}

function whole(row: Row): Evaluated {
  return Object.fromEntries([...columns].map((name) => [name, row[name] ?? (isText.has(name) ? '' : null)]))
}

function shaper(operator: Operator & { kind: 'project' | 'extend' }, known: Set<string>, now: string): Evaluate {
  const made = operator.columns.map(({ name, expression }) => ({ name, value: compile(expression, known, now) }))
  if (operator.kind === 'project') known.clear()
  for (const { name } of made) known.add(name)
  return (row) => {
    const shaped: Evaluated = operator.kind === 'extend' ? { ...row } : {}
    for (const { name, value } of made) shaped[name] = value(row) ?? null
    return shaped
  }
}

function assertKnown(column: string, known: ReadonlySet<string>): void {
  if (!known.has(column)) {
    throw new QueryError('Default', `Failed to resolve column or scalar expression named '${column}'`)
  }
}

function compile(expression: Expression, known: ReadonlySet<string>, now: string): Evaluate {
  const inner = (part: Expression) => compile(part, known, now)
  switch (expression.kind) {
    case 'value':
      return () => expression.value
    case 'column': {
      const { name } = expression
      assertKnown(name, known)
      return (row) => row[name] ?? (isText.has(name) ? '' : null)
    }
    case 'member': {
      const of = inner(expression.of)
      return (row) => (of(row) as Evaluated | null)?.[expression.name] ?? null
    }
    case 'and': {
      const [left, right] = [inner(expression.left), inner(expression.right)]
      return (row) => left(row) === true && right(row) === true
    }
    case 'or': {
      const [left, right] = [inner(expression.left), inner(expression.right)]
      return (row) => left(row) === true || right(row) === true
    }
    case 'compare': {
      const [left, right] = [inner(expression.left), inner(expression.right)]
      const compare = comparisonOf(expression.operator)
      return (row) => compare(left(row), right(row))
    }
    case 'among': {
      const [left, options] = [inner(expression.left), expression.options.map(inner)]
      const equal = comparisonOf(expression.operator.endsWith('~') ? '=~' : '==')
      const isNegated = expression.operator.startsWith('!')
      return (row) => {
        const value = left(row)
        return options.some((option) => equal(value, option(row))) !== isNegated
      }
    }
    case 'call':
      return call(expression.name, expression.args.map(inner), now)
  }
}

type Comparison = (left: unknown, right: unknown) => boolean

function comparisonOf(operator: string): Comparison {
  if (operator.startsWith('!') && operator !== '!=' && operator !== '!~') {
    const positive = comparisonOf(operator.slice(1))
    return (left, right) => !positive(left, right)
  }
  return comparisons[operator] ?? (() => false)
}

const lower = (value: unknown) => textOf(value).toLowerCase()

const comparisons: Record<string, Comparison> = {
  '==': (left, right) => comparable(left) === comparable(right),
  '!=': (left, right) => comparable(left) !== comparable(right),
  '=~': (left, right) => lower(left) === lower(right),
  '!~': (left, right) => lower(left) !== lower(right),
  '<': (left, right) => ordered(left, right, (a, b) => a < b),
  '<=': (left, right) => ordered(left, right, (a, b) => a <= b),
  '>': (left, right) => ordered(left, right, (a, b) => a > b),
  '>=': (left, right) => ordered(left, right, (a, b) => a >= b),
  contains: (left, right) => lower(left).includes(lower(right)),
  startswith: (left, right) => lower(left).startsWith(lower(right)),
  endswith: (left, right) => lower(left).endsWith(lower(right)),
  has: (left, right) => wordsOf(lower(left)).includes(lower(right)),
}

function wordsOf(text: string): string[] {
  return text.split(/[^\p{L}\p{N}]+/u)
}

function comparable(value: unknown): unknown {
  return value instanceof Date ? value.getTime() : (value ?? null)
}

function ordered(left: unknown, right: unknown, holds: (a: number, b: number) => boolean): boolean {
  const [a, b] = [comparable(left), comparable(right)]
  return typeof a === 'number' && typeof b === 'number' && holds(a, b)
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function dateOf(value: unknown): Date | null {
  const date = value instanceof Date ? value : new Date(textOf(value))
  return Number.isNaN(date.getTime()) ? null : date
}

function call(name: string, args: Evaluate[], now: string): Evaluate {
  const [first = () => null, second = () => null, third = () => null] = args
  const today = new Date(now)
  switch (name) {
    case 'not':
      return (row) => first(row) !== true
    case 'iff':
    case 'iif':
      return (row) => (first(row) === true ? second(row) : third(row))
    case 'tolower':
      return (row) => lower(first(row))
    case 'tostring':
      return (row) => textOf(first(row))
    case 'todatetime':
      return (row) => dateOf(first(row))
    case 'now':
      return () => today
    case 'ago':
      return (row) => new Date(today.getTime() - Number(first(row)))
    case 'isempty':
      return (row) => textOf(first(row)) === ''
    case 'isnotempty':
      return (row) => textOf(first(row)) !== ''
    case 'isnull':
      return (row) => (first(row) ?? null) === null
    case 'isnotnull':
      return (row) => (first(row) ?? null) !== null
    case 'pack':
    case 'bag_pack':
      return bagOf(args)
    default:
      throw new QueryError('Default', `Unknown function: '${name}'.`)
  }
}

function bagOf(args: Evaluate[]): Evaluate {
  return (row) => {
    const bag: Evaluated = {}
    for (let index = 0; index + 1 < args.length; index += 2) {
      bag[textOf(args[index]?.(row))] = args[index + 1]?.(row) ?? null
    }
    return bag
  }
}
