import { checksById, type Severity } from '#lib/checklist/index.ts'
import { iso } from '../assets/list-assets.ts'
import { freshness, staleCondition } from '../assets/stale.ts'
import type { Queryable } from '../database.ts'
import { inScope } from '../in-scope.ts'
import { decodeCursor, encodeCursor } from '../paging.ts'
import { type CoveringException, coveringOf, joinCovering, type StoredCovering } from './covering.ts'
import { exceptedFindings, firstExcepted } from './excepted-findings.ts'
import { type FindingGrouping, type FindingsFilter, findingKey, isOnlyExcepted } from './filter.ts'
import { workloadNumbers } from './group-workloads.ts'
import {
  type CheckNumbers,
  checkNumbers,
  conditionsOf,
  type FindingsQuestion,
  isDense,
  narrowed,
  Values,
} from './matching.ts'
import { after, columns, groupColumns, keySchemaOf, orderBy, orderOf } from './order.ts'

/** One row of the list of findings. Dates are ISO. */
export interface FindingItem {
  /** As in links: `<asset key>.<check id>`. */
  readonly key: string
  readonly checkId: string
  /** The check's title; its id where this version of the product does not know it any more. */
  readonly title: string
  readonly severity: Severity
  readonly status: 'fail' | 'unknown'
  readonly assetKey: string
  /** As Azure has it. */
  readonly assetId: string
  readonly assetName: string
  readonly assetType: string
  readonly subscriptionId: string
  readonly subscription: string
  readonly resourceGroup: string
  /** The slug of the workload that the asset belongs to; null = none. */
  readonly workload: string | null
  readonly workloadName: string | null
  readonly since: string
  /** The severity weight of the check. */
  readonly weight: number
  /** When its asset was last read, where the newest scan could not read it; null while current. */
  readonly staleSince: string | null
  /** Under which it is excepted; null where it is not. */
  readonly exception: CoveringException | null
}

/** Some rows of a group, and the cursor that leads on; null at the end. */
export interface FindingRows {
  readonly items: FindingItem[]
  readonly next: string | null
}

/** The findings of a group that follow a cursor; `group` is the key of one of findingGroups, '' where nothing groups. */
export async function listFindings(
  db: Queryable,
  question: FindingsQuestion,
  { group = '', cursor = null, size = 50 }: { group?: string; cursor?: string | null; size?: number } = {},
): Promise<FindingRows> {
  const byGroup = await firstFindings(db, question, [group], size, cursor)
  return byGroup.get(group) ?? { items: [], next: null }
}

interface Found {
  group: number
  asset_key: string
  check_no: number
  valid_from: string
  weight: number
  status: 'fail' | 'unknown'
  asset_name: string
  asset_type: string
  subscription_id: string
  subscription: string
  resource_group: string
  asset_id: string
  workload: string | null
  workload_name: string | null
  stale_since: string | null
  exception: StoredCovering
}

/**
 * The first findings of each of these groups, in one statement. The index depends on the group and the sort (order.ts).
 * @param cursor of listFindings, where there is one group.
 */
export async function firstFindings(
  db: Queryable,
  question: FindingsQuestion,
  groups: readonly string[],
  size: number,
  cursor: string | null = null,
): Promise<Map<string, FindingRows>> {
  const { group: grouping, sort } = question.filter
  const numbers = await checkNumbers(db)
  const keys = await keysOf(db, grouping, groups, numbers)
  if (grouping === 'asset' && !groups.every((key) => guid.test(key))) return new Map()
  const asked = await narrowed(db, question)
  const { rows } = await db.query<Found>(...statement(asked, numbers, keys, size, cursor))
  const order = orderOf(sort, grouping)
  const found = Map.groupBy(rows, ({ group }) => groups[group - 1] ?? '')
  return new Map([...found].map(([key, list]) => [key, rowsOf(list, size, order, numbers)]))
}

/** What the table has for the keys of groups: numbers of checks and workloads, -1 for what is none. */
async function keysOf(
  db: Queryable,
  grouping: FindingGrouping,
  groups: readonly string[],
  { numberOf }: CheckNumbers,
): Promise<readonly (string | number)[]> {
  if (grouping === 'check') return groups.map((key) => numberOf.get(key) ?? -1)
  if (grouping !== 'workload') return groups
  const workloads = await workloadNumbers(db, groups)
  return groups.map((slug) => workloads.get(slug) ?? -1)
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function statement(
  question: FindingsQuestion,
  numbers: CheckNumbers,
  keys: readonly (string | number)[],
  size: number,
  cursor: string | null,
): [string, unknown[]] {
  const { group, sort } = question.filter
  const order = orderOf(sort, group)
  const column = groupColumns[group]
  const values = new Values()
  const position = decodeCursor(cursor, keySchemaOf(order))
  const within = [
    ...(column && keys.length === 1 ? [`f.${column.name} = ${values.place(keys[0])}::${column.type}`] : []),
    ...(column && keys.length !== 1 ? [`f.${column.name} = wanted.key`] : []),
    ...(position ? [after(order, position.key, values)] : []),
  ]
  const isExcepted = isOnlyExcepted(question.filter)
  const found = isExcepted
    ? firstExcepted(within, order, size, values)
    : isWalkedByName(question.filter)
      ? walkedByName(question, numbers, within, position?.key, size, values)
      : inOrder(question, numbers, within, order, size, values)
  const text = `
    ${isExcepted ? `with excepted as materialized (${exceptedFindings(question, numbers, keys, order, values)})` : ''}
    select wanted.rank::int "group", f.asset_key, f.check_no, ${iso('f.valid_from')} valid_from, f.weight, f.status,
      f.asset_name, f.asset_type, f.subscription_id, coalesce(subscription.name, f.subscription_id) subscription,
      asset.resource_group, asset.id asset_id, workload.slug workload,
      workload.name workload_name, ${iso(`case when ${staleCondition} then stale.last_read_at end`)} stale_since,
      covering.exception
    from unnest(${values.place(column ? keys : ['all'])}::${column?.type ?? 'text'}[]) with ordinality wanted(key, rank)
    cross join lateral (${found}) f
    join asset on asset.key = f.asset_key
    left join subscription on subscription.id = f.subscription_id
    left join workload on workload.id = f.workload_id
    ${freshness}
    ${joinCovering('f')}
    order by wanted.rank, ${orderBy(order)}`
  return [text, values.list]
}

/** Of more workloads than that, all findings are read in order, and theirs are picked. */
const mostMerged = 50

/**
 * The first findings that match, in an order that an index is in. Several workloads are each read in order, then merged:
 * no index has the findings of several in one.
 */
function inOrder(
  question: FindingsQuestion,
  numbers: CheckNumbers,
  within: readonly string[],
  order: ReturnType<typeof orderOf>,
  size: number,
  values: Values,
): string {
  const { scope } = question
  const parts = scope.workloads ?? []
  const isMerged = parts.length > 1 && parts.length <= mostMerged
  const asked = isMerged ? { ...question, scope: { ...scope, workloads: null } } : question
  const conditions = [
    conditionsOf(asked, numbers, values),
    ...within,
    ...(isMerged ? ['f.workload_id = part.id'] : []),
  ].join(' and ')
  const end = `order by ${orderBy(order)} limit ${values.place(size + 1)}`
  const rows = `select ${columns} from finding f where ${conditions} ${end}`
  if (!isMerged) return rows
  return `select f.* from unnest(${values.place(parts)}::int[]) part(id) cross join lateral (${rows}) f ${end}`
}

/** Everything by name, which no index of findings has: the index of assets (asset_name_key_idx) is walked instead. */
function isWalkedByName(filter: FindingsFilter): boolean {
  return filter.sort === 'name' && filter.group === 'none' && isDense(filter)
}

// Each asset that is walked has a row that matches, but perhaps the one that the page before ended with: so many assets
// are enough for a page, and knowing it the planner walks the index.
function walkedByName(
  question: FindingsQuestion,
  numbers: CheckNumbers,
  within: readonly string[],
  position: Key | undefined,
  size: number,
  values: Values,
): string {
  const { place, list } = values
  const beyond = position ? `and (name, key) >= (${place(position[0])}::text, ${place(position[1])}::uuid)` : ''
  return `
      select ${columns}
      from (select key, name from asset
            where ${mayMatch(question.filter)} ${beyond}
              and ${inScope(question.scope, list)}
            order by name, key limit ${place(size + 2)}) walked
      join finding f on f.asset_key = walked.key
      where ${[conditionsOf(question, numbers, values), ...within].join(' and ')}
      order by walked.name, walked.key, f.check_no limit ${place(size + 1)}`
}

/** Holds for the assets that have a finding which matches a dense filter. Index: excepted_finding_current. */
function mayMatch({ status, exception }: FindingsFilter): string {
  const open = status === 'fail' ? 'failed' : 'failed + unknown'
  if (exception === 'both') return `${open} > 0`
  return `${open} > (select count(*) from excepted_finding e where e.asset_key = asset.key and e.valid_to is null
                ${status === 'fail' ? "and e.status = 'fail'" : ''})`
}

type Key = readonly (string | number)[]

function rowsOf(
  list: readonly Found[],
  size: number,
  order: ReturnType<typeof orderOf>,
  { idOf }: CheckNumbers,
): FindingRows {
  const last = list[size - 1]
  const key = (row: Found) => order.map(({ name }) => row[name as keyof Found] as string | number)
  return {
    items: list.slice(0, size).map((row) => itemOf(row, idOf.get(row.check_no) ?? String(row.check_no))),
    next: list.length > size && last ? encodeCursor({ direction: 'after', key: key(last) }) : null,
  }
}

function itemOf(row: Found, checkId: string): FindingItem {
  const check = checksById.get(checkId)
  return {
    key: findingKey(row.asset_key, checkId),
    checkId,
    title: check?.title ?? checkId,
    severity: check?.severity ?? 'low',
    status: row.status,
    assetKey: row.asset_key,
    assetId: row.asset_id,
    assetName: row.asset_name,
    assetType: row.asset_type,
    subscriptionId: row.subscription_id,
    subscription: row.subscription,
    resourceGroup: row.resource_group,
    workload: row.workload,
    since: row.valid_from,
    workloadName: row.workload_name,
    weight: row.weight,
    staleSince: row.stale_since,
    exception: coveringOf(row.exception),
  }
}
