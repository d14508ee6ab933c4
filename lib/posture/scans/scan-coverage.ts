import type { Queryable } from '../database.ts'
import { subscriptionInScope } from '../in-scope.ts'
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

export interface ScanCoverage {
  /** At most so many as asked for: those with problems first, then by name. */
  readonly subscriptions: SubscriptionCoverage[]
  readonly total: number
}

/**
 * What a scan could and could not read, by subscription and table.
 * Index: the primary key of coverage (scan_id, …).
 */
export async function coverageOf(db: Queryable, scope: Scope, scanId: number, limit = 200): Promise<ScanCoverage> {
  const values: unknown[] = [scanId, limit]
  const { rows } = await db.query<SubscriptionCoverage & { total: number }>(
    `select c.subscription_id as "subscriptionId", coalesce(s.name, c.subscription_id) as name,
       json_agg(json_build_object('source', c.source, 'status', c.status, 'rows', c.rows, 'code', c.error_code,
         'message', c.error_message, 'lastReadAt', c.last_read_at) order by c.source) as cells,
       count(*) over () as total
     from coverage c left join subscription s on s.id = c.subscription_id
     where c.scan_id = $1 and ${subscriptionInScope(scope, values, 'c.subscription_id')}
     group by 1, 2
     order by bool_or(c.status <> 'read') desc, c.subscription_id = '', lower(coalesce(s.name, c.subscription_id))
     limit $2`,
    values,
  )
  return {
    subscriptions: rows.map(({ total: _total, cells, ...row }) => ({
      ...row,
      cells: cells.map((cell) => ({ ...cell, lastReadAt: cell.lastReadAt && new Date(cell.lastReadAt) })),
    })),
    total: rows[0]?.total ?? 0,
  }
}
