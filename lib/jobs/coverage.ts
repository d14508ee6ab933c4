import type { PoolClient } from 'pg'
import type { CoverageEvent } from '#lib/azure/events.ts'
import { wellFormed } from '#lib/inventory/index.ts'

/** Pairs of subscription and table, by how they could be read. */
export function summarise(coverage: readonly CoverageEvent[]): { read: number; partial: number; failed: number } {
  const counts = { read: 0, partial: 0, failed: 0 }
  for (const { status } of coverage) counts[status]++
  return counts
}

/** Records what the scan could and could not read, and for what it could not, when it last was. */
export async function recordCoverage(
  client: PoolClient,
  scanId: number,
  coverage: readonly CoverageEvent[],
  observedAt: Date,
): Promise<void> {
  const rows = coverage.map(({ source, subscriptionId, status, rows, error }) => ({
    source,
    subscription_id: subscriptionId,
    status,
    rows,
    error_code: error?.code,
    error_message: error?.message.slice(0, 2000),
  }))
  // The scan before knows of every pair that was ever covered: what this one does not mention at all is carried by
  // none, as it is no longer asked for.
  await client.query(
    `insert into coverage (scan_id, source, subscription_id, status, rows, error_code, error_message, last_read_at)
     select $1, c.source, c.subscription_id, c.status, c.rows, c.error_code, c.error_message,
       case when c.status = 'read' then $2::timestamptz else before.last_read_at end
     from json_to_recordset($3::json) c
       (source source, subscription_id text, status coverage_status, rows int, error_code text, error_message text)
     left join coverage before
       on before.scan_id = (select id from scan where state = 'published' order by observed_at desc limit 1)
       and before.source = c.source and before.subscription_id = c.subscription_id
     on conflict do nothing`,
    [scanId, observedAt, wellFormed(JSON.stringify(rows))],
  )
}
