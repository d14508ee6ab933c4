import { z } from 'zod'
import { instantKey } from '../paging.ts'
import type { FindingGrouping, FindingSort } from './filter.ts'
import type { Values } from './matching.ts'

/** One column of an order: total orders end in the asset and the check. */
interface Column {
  readonly name: string
  readonly type: 'smallint' | 'timestamptz' | 'uuid' | 'text' | 'finding_status'
  readonly descending?: boolean
}

const weight: Column = { name: 'weight', type: 'smallint', descending: true }
const status: Column = { name: 'status', type: 'finding_status' }
const oldest: Column = { name: 'valid_from', type: 'timestamptz' }
const newest: Column = { name: 'valid_from', type: 'timestamptz', descending: true }
const asset: Column = { name: 'asset_key', type: 'uuid' }
const assetDown: Column = { ...asset, descending: true }
const check: Column = { name: 'check_no', type: 'smallint' }
const checkDown: Column = { ...check, descending: true }
const name: Column = { name: 'asset_name', type: 'text' }

/** What the findings of a group have in common, as their table has it; null where nothing groups. */
export const groupColumns: Record<FindingGrouping, { name: string; type: string } | null> = {
  check: { name: 'check_no', type: 'smallint' },
  asset: { name: 'asset_key', type: 'uuid' },
  type: { name: 'asset_type', type: 'text' },
  subscription: { name: 'subscription_id', type: 'text' },
  workload: { name: 'workload_id', type: 'int' },
  none: null,
}

// Just these, as finding_open_of_workload has them all: the table, whose rows hold the evidence, is left alone.
export const columns = `f.asset_key, f.check_no, f.valid_from, f.weight, f.status, f.asset_name, f.asset_type,
        f.subscription_id, f.workload_id`

/**
 * The order of findings, in the columns that an index is in (after what the group fixes): in a check
 * finding_open_of_check, else finding_open, finding_open_of_subscription and finding_open_of_type.
 */
export function orderOf(sort: FindingSort, group: FindingGrouping): readonly Column[] {
  if (sort === 'name') return [name, asset, check]
  // Within a check all weigh the same, and what fails comes before what is unknown.
  if (group === 'check') return sort === 'newest' ? [status, newest, assetDown] : [status, oldest, asset]
  if (sort === 'newest') return [newest, assetDown, checkDown]
  if (sort === 'oldest') return [oldest, asset, check]
  return [weight, oldest, asset, check]
}

export function orderBy(order: readonly Column[], alias = 'f'): string {
  return order.map(({ name, descending }) => `${alias}.${name}${descending ? ' desc' : ''}`).join(', ')
}

const isOfType: Record<Column['type'], z.ZodType<string | number>> = {
  smallint: z.number().int().min(-32768).max(32767),
  timestamptz: instantKey,
  uuid: z.guid(),
  text: z.string(),
  finding_status: z.enum(['fail', 'unknown']),
}

/** What a cursor of this order must hold. */
export function keySchemaOf(order: readonly Column[]): z.ZodType<(string | number)[]> {
  return z
    .array(z.union([z.string(), z.number()]))
    .length(order.length)
    .refine((key) => order.every(({ type }, i) => isOfType[type].safeParse(key[i]).success))
}

/** Holds for the rows after the one with this key. Directions differ after the first column at most. */
export function after(order: readonly Column[], key: readonly (string | number)[], values: Values): string {
  const places = order.map(({ type }, i) => `${values.place(key[i])}::${type}`)
  const columns = order.map(({ name }) => `f.${name}`)
  const beyond = (from: number) => {
    const sign = order[from]?.descending ? '<' : '>'
    return `(${columns.slice(from).join(', ')}) ${sign} (${places.slice(from).join(', ')})`
  }
  if (order.every(({ descending }) => descending === order[0]?.descending)) return beyond(0)
  const sign = order[0]?.descending ? '<' : '>'
  // The first half lets an index begin at the right place.
  return `f.${order[0]?.name} ${sign}= ${places[0]} and (f.${order[0]?.name} ${sign} ${places[0]} or ${beyond(1)})`
}
