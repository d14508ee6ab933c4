import { z } from 'zod'
import { exceptionName, type ToldState } from '#lib/exceptions/model.ts'
import { iso } from '../assets/list-assets.ts'
import type { Queryable } from '../database.ts'
import { inScope } from '../in-scope.ts'
import { decodeCursor, instantKey, type PageOf, type Position, pageOf } from '../paging.ts'
import type { Scope } from '../scope.ts'
import { type ExceptionFilter, type ExceptionSort, sortOfView, viewOf } from './filter.ts'
import { inStates, isLeft, isListed, isWhole, type Looking, toldState, Values } from './matching.ts'
import { type RegisterEntry, registerEntries } from './register-entries.ts'

/** One row of the register: the entry, what people call it, and its state as they are told it. */
export interface ListedException extends RegisterEntry {
  /** EX-0147. */
  readonly name: string
  readonly told: ToldState
}

interface Found {
  readonly id: number
  readonly key: string | number | null
  readonly told: ToldState
}

/**
 * A page of the register: what the filter leaves, in its order. Drafts are never in it: `listDrafts`.
 * Indexes: exception_register has all that is filtered and sorted by, so that at 100,000 exceptions every order costs the
 * same: it is read for the states, and the first of those that match are kept; exception_place's for what is in scope.
 */
export async function listExceptions(
  db: Queryable,
  scope: Scope,
  filter: ExceptionFilter,
  looking: Looking,
  { after = null, before = null, size = 50 }: { after?: string | null; before?: string | null; size?: number } = {},
): Promise<PageOf<ListedException>> {
  if (viewOf(filter) === 'drafts') return { items: [], next: null, previous: null }
  const order = orderOf(filter)
  const schema = z.tuple([order.schema, z.int().min(1).max(2_147_483_647)])
  const position = decodeCursor(after ?? before, schema)
  const { rows } = await db.query<Found>(...statement(scope, filter, looking, position, size))
  const page = pageOf(rows, size, position, ({ key, id }): [string | number | null, number] => [key, id])
  const entries = await registerEntries(
    db,
    scope,
    page.items.map(({ id }) => id),
  )
  const told = new Map(page.items.map(({ id, told: state }) => [id, state]))
  return {
    ...page,
    items: entries.map((entry) => ({
      ...entry,
      name: exceptionName(entry.id),
      told: told.get(entry.id) ?? entry.state,
    })),
  }
}

/**
 * How many match before a place in the list, which a cursor of one of its pages names: 0 for none, as for one of another
 * order. Index: exception_register.
 */
export async function countBefore(
  db: Queryable,
  scope: Scope,
  filter: ExceptionFilter,
  looking: Looking,
  cursor: string | null,
): Promise<number> {
  const { expression, type, isDescending, schema } = orderOf(filter)
  const position = decodeCursor(cursor, z.tuple([schema, z.int().min(1).max(2_147_483_647)]))
  if (!position) return 0
  const values = new Values()
  const { place, list } = values
  const key = expression(scope, values)
  const conditions = [
    isListed(scope, values),
    inStates(filter, looking, values),
    isLeft(scope, filter, looking, values),
  ]
  const [value, id] = position.key
  const { rows } = await db.query<{ before: number }>(
    `select count(*)::int as before from (select e.id, ${key} as key from exception e where ${conditions.join(' and ')}) k
     where (k.key, k.id) ${isDescending ? '>' : '<'} (${place(value)}::${type}, ${place(id)}::int)`,
    list,
  )
  return rows[0]?.before ?? 0
}

interface Order {
  readonly expression: (scope: Scope, values: Values) => string
  readonly type: 'date' | 'timestamptz' | 'int'
  readonly isDescending: boolean
  readonly schema: z.ZodType<string | number | null>
}

const day = z.iso.date().refine((text) => text >= '0001-01-01')
const orders: Readonly<Record<ExceptionSort, Order>> = {
  // What has no end (exemptions of Azure) comes last.
  ends: {
    expression: () => `coalesce(e.ends_on, '9999-12-31'::date)`,
    type: 'date',
    isDescending: false,
    schema: day,
  },
  // Not the primary key's order: in it the planner would read the whole register for the few that a filter leaves.
  newest: { expression: () => 'e.id + 0', type: 'int', isDescending: true, schema: z.int() },
  oldest: {
    expression: () => `coalesce(e.review_since, e.requested_at, e.created_at)`,
    type: 'timestamptz',
    isDescending: false,
    schema: instantKey,
  },
  covered: { expression: covered, type: 'int', isDescending: true, schema: z.int() },
  changed: { expression: () => 'e.updated_at', type: 'timestamptz', isDescending: true, schema: instantKey },
}

function orderOf(filter: ExceptionFilter): Order {
  return orders[filter.sort ?? sortOfView[viewOf(filter)]]
}

/** How many findings it covers that the viewer sees: the order must not tell of others. */
function covered(scope: Scope, values: Values): string {
  if (!scope.subscriptions && !scope.workloads) return 'e.findings'
  return `case when ${isWhole(scope, values)} then e.findings else (
    select count(*)::int from exception_coverage v
    join excepted_finding x on x.asset_key = v.asset_key and x.check_no = v.check_no and x.valid_to is null
    where v.exception_id = e.id and v.valid_to is null and ${inScope(scope, values.list, 'x')}) end`
}

function statement(
  scope: Scope,
  filter: ExceptionFilter,
  looking: Looking,
  position: Position<[string | number | null, number]> | null,
  size: number,
): [string, unknown[]] {
  const values = new Values()
  const { place, list } = values
  const { expression, type, isDescending } = orderOf(filter)
  const told = toldState(looking, values)
  const key = expression(scope, values)
  const conditions = [
    isListed(scope, values),
    inStates(filter, looking, values),
    isLeft(scope, filter, looking, values),
  ]
  const backwards = position?.direction === 'before'
  const isDown = isDescending !== backwards
  const beyond = position
    ? `where (k.key, k.id) ${isDown ? '<' : '>'} (${place(position.key[0])}::${type}, ${place(position.key[1])}::int)`
    : ''
  const direction = isDown ? 'desc' : 'asc'
  const shown = type === 'timestamptz' ? iso('k.key') : type === 'date' ? 'k.key::text' : 'k.key'
  // Told, and written as text, is only what is shown.
  const text = `select k.id, ${shown} as key, ${told} as told from (
      select * from (
        select e.id, ${key} as key from exception e where ${conditions.join(' and ')}
      ) k ${beyond}
      order by k.key ${direction}, k.id ${direction} limit ${place(size + 1)}
    ) k join exception e on e.id = k.id
    order by k.key ${direction}, k.id ${direction}`
  return [text, list]
}
