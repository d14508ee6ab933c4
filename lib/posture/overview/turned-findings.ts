import { z } from 'zod'
import type { Queryable } from '../database.ts'
import { inScope } from '../in-scope.ts'
import type { Moment } from '../moments.ts'
import { decodeCursor, instantKey, type PageOf, pageOf } from '../paging.ts'
import type { Scope } from '../scope.ts'
import type { Cause } from './movement.ts'

/** A failing verdict that began or ended. */
export interface TurnedFinding {
  readonly what: 'opened' | 'closed'
  readonly cause: Cause
  readonly at: Date
  readonly assetKey: string
  readonly assetName: string
  readonly assetType: string
  readonly checkId: string
  readonly checkNo: number
  /** It fails still. */
  readonly isOpen: boolean
}

// A cause that only ever begins findings is not looked for among those that ended, and the other way round.
const onlyOpens: readonly Cause[] = ['arrived', 'broke', 'came_back']
const onlyCloses: readonly Cause[] = ['fixed', 'removed']

const keySchema = z.tuple([instantKey, z.enum(['opened', 'closed']), z.guid(), z.int32()])

/**
 * The findings behind the counts of `whyItMoved`: what began and ended after `from` until `to`, the newest first.
 * Indexes: finding_opened_at, finding_closed_at, both read in their order.
 */
export async function listTurnedFindings(
  db: Queryable,
  scope: Scope,
  {
    from,
    to,
    cause,
    cursor,
    size = 50,
  }: { from: Moment; to: Moment; cause: Cause | null; cursor?: string; size?: number },
): Promise<PageOf<TurnedFinding>> {
  const position = decodeCursor(cursor, keySchema)
  const [comparison, direction] = position?.direction === 'before' ? ['>', 'asc'] : ['<', 'desc']
  const values: unknown[] = [from.at, to.at, cause, ...(position?.key ?? [null, null, null, null]), size + 1]
  const side = (what: TurnedFinding['what'], at: string, because: string, never: readonly Cause[]) => `(
    select '${what}' as what, ${because} as cause, ${at} as at, asset_key, asset_name, asset_type, check_no,
      valid_to is null as is_open
    from finding
    where ${at} > $1 and ${at} <= $2 and status = 'fail'
      and ${cause !== null && never.includes(cause) ? 'false' : inScope(scope, values)} and ($3::cause is null or ${because} = $3)
      and ($4::timestamptz is null or (${at}, '${what}', asset_key, check_no::int) ${comparison} ($4, $5, $6::uuid, $7::int))
    order by ${at} ${direction}, asset_key ${direction}, check_no ${direction} limit $8)`
  const { rows } = await db.query<TurnedFinding>(
    `select t.what, t.cause, t.at, t.asset_key as "assetKey", t.asset_name as "assetName", t.asset_type as "assetType",
       c.check_id as "checkId", t.check_no as "checkNo", t.is_open as "isOpen"
     from (${side('opened', 'valid_from', 'opened', onlyCloses)} union all ${side('closed', 'valid_to', 'closed', onlyOpens)}) t
     join check_number c on c.no = t.check_no
     order by t.at ${direction}, t.what ${direction}, t.asset_key ${direction}, t.check_no ${direction} limit $8`,
    values,
  )
  return pageOf(rows, size, position, ({ at, what, assetKey, checkNo }) => [at.toISOString(), what, assetKey, checkNo])
}
