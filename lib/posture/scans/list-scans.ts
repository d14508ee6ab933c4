import { z } from 'zod'
import type { Queryable } from '../database.ts'
import { decodeCursor, type PageOf, pageOf } from '../paging.ts'
import { type Scan, scanColumns } from './scan.ts'

/** A scan with how many subscriptions it was to read, and how many it read whole. */
export interface ScanItem extends Scan {
  readonly subscriptions: number
  readonly subscriptionsRead: number
}

/**
 * The scans, newest first. Indexes: the primary key of scan; for coverage its primary key and coverage_not_read, so
 * that what was read whole is not counted pair by pair.
 */
export async function listScans(db: Queryable, cursor: string | undefined, size = 30): Promise<PageOf<ScanItem>> {
  const position = decodeCursor(cursor, z.int32())
  const [comparison, order] = position?.direction === 'before' ? ['>', 'asc'] : ['<', 'desc']
  const { rows } = await db.query<ScanItem>(
    `select ${scanColumns}, covered.subscriptions, covered.subscriptions - unread.subscriptions as "subscriptionsRead"
     from (select * from scan where $1::int is null or id ${comparison} $1 order by id ${order} limit $2) scan
     cross join lateral (
       select count(*) as subscriptions from coverage
       where scan_id = scan.id and source = 'resources' and subscription_id <> ''
     ) covered
     cross join lateral (
       select count(distinct subscription_id) as subscriptions from coverage
       where scan_id = scan.id and status <> 'read' and subscription_id <> ''
     ) unread
     order by scan.id ${order}`,
    [position?.key ?? null, size + 1],
  )
  return pageOf(rows, size, position, ({ id }) => id)
}
