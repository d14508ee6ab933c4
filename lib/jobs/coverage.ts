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

/** How long Azure keeps changes. */
const CHANGES_KEPT_MS = 14 * 24 * 60 * 60 * 1000

/**
 * Since when changes may be unread: the last published scan, or, where that could not read the changes of a
 * subscription, the last that could. What is beyond Azure's memory holds nothing up. Null before the first scan.
 */
export async function changesReadUntil(client: PoolClient, observedAt: Date): Promise<Date | null> {
  const { rows } = await client.query<{ at: Date | null }>(
    `select least(last.observed_at, min(c.last_read_at)) at
     from (select id, observed_at from scan where state = 'published' order by observed_at desc limit 1) last
     left join coverage c on c.scan_id = last.id and c.last_read_at > $1
       and c.source in ('resourcechanges', 'resourcecontainerchanges')
     group by last.observed_at`,
    [new Date(observedAt.getTime() - CHANGES_KEPT_MS)],
  )
  return rows[0]?.at ?? null
}
