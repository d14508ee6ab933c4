import type { Pool } from 'pg'
import { EstateIndex, type EstateView, type Evaluator, emptyEstate, type Row } from '#lib/checklist/index.ts'

// What the checks on these assets may look at: what they name and what that names, who names them and what those
// name, what the networks among all these name (a subnet's group), and the signals about them. $1 assets, $2 types that
// are read. By the indexes of asset_link, the primary key of asset, asset_configuration_current and signal_of_asset.
// Stands here and not in judging.sql, as pages ask it too, and the bundler knows no .sql files.
const NEIGHBOURHOOD = `
with named as (select to_key as key from asset_link where from_key = any($1::uuid[])),
naming as (select from_key as key from asset_link where to_key = any($1::uuid[])),
near as (
  select key from named
  union
  select l.to_key from named n join asset_link l on l.from_key = n.key
  union
  select key from naming
  union
  select l.to_key from naming n join asset_link l on l.from_key = n.key
),
around as (
  select key from near
  union
  select l.to_key
  from near n
  join asset v on v.key = n.key and v.type = 'microsoft.network/virtualnetworks'
  join asset_link l on l.from_key = n.key
)
select row from (
  select n.key, c.configuration as row
  from around n
  join asset a on a.key = n.key and a.removed_at is null and a.type = any($2::text[])
  join asset_configuration c on c.asset_key = n.key and c.valid_to is null
  union all
  select s.key, s.body from signal s
  where s.asset_key = any($1::uuid[]) and s.valid_to is null and s.type = any($2::text[])
) near_rows
-- Evidence names rows in the order that they come in: one order, so that it stays the same from scan to scan.
order by key`

/**
 * The rows that the checks on these assets may look at, as they stand (docs/decisions/0006).
 * @param assets keys and types (lower case) of the assets that are judged or explained.
 */
export async function loadNeighbourhood(
  db: Pick<Pool, 'query'>,
  evaluator: Evaluator,
  assets: readonly { readonly key: string; readonly type: string }[],
): Promise<EstateView> {
  const looking = assets.filter(({ type }) => evaluator.readsOf(type).size > 0)
  if (looking.length === 0) return emptyEstate
  const reads = new Set(looking.flatMap(({ type }) => [...evaluator.readsOf(type)]))
  const { rows } = await db.query<{ row: Row }>(NEIGHBOURHOOD, [looking.map(({ key }) => key), [...reads]])
  const estate = new EstateIndex((type) => evaluator.isRead(type))
  for (const { row } of rows) estate.add(row)
  return estate
}
