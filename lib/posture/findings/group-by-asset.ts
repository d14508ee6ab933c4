import { z } from 'zod'
import type { Queryable } from '../database.ts'
import { inScope } from '../in-scope.ts'
import { decodeCursor, encodeCursor } from '../paging.ts'
import type { FindingSort, FindingsFilter } from './filter.ts'
import type { FindingGroups } from './group-findings.ts'
import { checkNumbers, conditionsOf, type FindingsQuestion, isDense, isRolledUp, narrowed, Values } from './matching.ts'

const ASSETS_A_PAGE = 25

interface AssetGroup {
  key: string
  title: string
  type: string
  findings: number
  weight: number
  place: string | number
}

/**
 * The assets that have findings which match, a page at a time. Index: finding_current, without the table; under one
 * exception excepted_finding_current.
 */
export async function groupByAsset(
  db: Queryable,
  question: FindingsQuestion,
  cursor: string | null,
): Promise<FindingGroups> {
  const values = new Values()
  const conditions = conditionsOf(await narrowed(db, question), await checkNumbers(db), values)
  const isByName = question.filter.sort === 'name'
  const position = decodeCursor(cursor, z.tuple([isByName ? z.string() : z.number(), z.guid()]))
  const statement = isByName ? assetsByName : assetsBySums
  const { rows } = await db.query<AssetGroup>(
    statement(question, conditions, (position?.key as [string | number, string] | undefined) ?? null, values),
    values.list,
  )
  const last = rows[ASSETS_A_PAGE - 1]
  const isMore = rows.length > ASSETS_A_PAGE && last !== undefined
  return {
    groups: rows
      .slice(0, ASSETS_A_PAGE)
      .map(({ place: _, type, ...rest }) => ({ ...rest, severity: null, assetType: type })),
    next: isMore ? encodeCursor({ direction: 'after', key: [last.place, last.key] }) : null,
  }
}

type After = [string | number, string] | null

/** What assets are ordered by, as a number that survives a cursor. */
const sums: Record<Exclude<FindingSort, 'name'>, { value: string; type: string; descending: boolean }> = {
  points: { value: 'sum(f.weight)::int', type: 'int', descending: true },
  oldest: { value: 'extract(epoch from min(f.valid_from))::float8', type: 'float8', descending: false },
  newest: { value: 'extract(epoch from max(f.valid_from))::float8', type: 'float8', descending: true },
}

/** What is excepted has a table of its own, of which there is less: it will do where no more is asked than it keeps. */
function tableOf(filter: FindingsFilter): 'finding' | 'excepted_finding' {
  const isByAge = filter.sort === 'oldest' || filter.sort === 'newest'
  const isKept = isRolledUp(filter) && filter.type.length === 0 && !isByAge
  return filter.under !== null && isKept ? 'excepted_finding' : 'finding'
}

/** Index: finding_current alone, in the order of assets. */
function assetsBySums({ filter }: FindingsQuestion, conditions: string, after: After, { place }: Values): string {
  const { value, type, descending } = sums[filter.sort === 'name' ? 'points' : filter.sort]
  const direction = descending ? 'desc' : 'asc'
  const having = after
    ? `having (${value}, f.asset_key) ${descending ? '<' : '>'} (${place(after[0])}::${type}, ${place(after[1])}::uuid)`
    : ''
  return `select found.*, asset.name title, asset.type
    from (select f.asset_key key, count(*)::int findings, sum(f.weight)::int weight, ${value} place
          from ${tableOf(filter)} f where ${conditions}
          group by f.asset_key ${having}
          order by place ${direction}, key ${direction} limit ${ASSETS_A_PAGE + 1}) found
    join asset using (key)
    order by place ${direction}, key ${direction}`
}

/**
 * Where nearly every asset with findings matches, names are walked (asset_name_key_idx) and each asset's findings
 * counted (finding_current) until the page is full; else what matches is counted first.
 */
function assetsByName(
  { filter, scope }: FindingsQuestion,
  conditions: string,
  after: After,
  { place, list }: Values,
): string {
  const beyond = after ? `and (asset.name, asset.key) > (${place(after[0])}::text, ${place(after[1])}::uuid)` : ''
  const counts = 'count(*)::int findings, sum(f.weight)::int weight'
  const found = isDense(filter)
    ? `asset cross join lateral (
        select ${counts} from finding f where f.asset_key = asset.key and ${conditions}) found
       where asset.failed + asset.unknown > 0 and found.findings > 0 and ${inScope(scope, list, 'asset')}`
    : `(select f.asset_key key, ${counts} from ${tableOf(filter)} f where ${conditions} group by f.asset_key) found
       join asset using (key) where true`
  return `select asset.key, asset.name title, asset.type, found.findings, found.weight, asset.name place
    from ${found} ${beyond}
    order by asset.name, asset.key limit ${ASSETS_A_PAGE + 1}`
}
