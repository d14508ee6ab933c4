import type { Queryable } from '../database.ts'
import type { Scope } from '../scope.ts'

/** What a scan saw of one Resource Graph table in one subscription. */
export interface CoverageCell {
  readonly source: string
  readonly status: 'read' | 'partial' | 'failed'
  readonly rows: number
  /** The service's own words, where it was not read whole. */
  readonly code: string | null
  readonly message: string | null
  /** When it was read whole last; null: never. */
  readonly lastReadAt: Date | null
}

export interface SubscriptionCoverage {
  /** '' for what belongs to no subscription. */
  readonly subscriptionId: string
  readonly name: string
  readonly cells: CoverageCell[]
}

/**
 * What a scan could and could not read, by subscription; the ones with problems first.
 * Index: the primary key of coverage (scan_id, …).
 */
export async function coverageOf(db: Queryable, scope: Scope, scanId: number): Promise<SubscriptionCoverage[]> {
  const { rows } = await db.query<SubscriptionCoverage>(
    `select c.subscription_id as "subscriptionId", coalesce(s.name, c.subscription_id) as name,
       json_agg(json_build_object('source', c.source, 'status', c.status, 'rows', c.rows, 'code', c.error_code,
         'message', c.error_message, 'lastReadAt', c.last_read_at) order by c.source) as cells
     from coverage c left join subscription s on s.id = c.subscription_id
     where c.scan_id = $1 and ($2::text[] is null or c.subscription_id = any($2))
     group by 1, 2
     order by bool_or(c.status <> 'read') desc, c.subscription_id = '', lower(coalesce(s.name, c.subscription_id))`,
    [scanId, scope.subscriptions],
  )
  return rows.map((row) => ({
    ...row,
    cells: row.cells.map((cell) => ({ ...cell, lastReadAt: cell.lastReadAt && new Date(cell.lastReadAt) })),
  }))
}
