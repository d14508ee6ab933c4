import type { Queryable } from '../database.ts'
import { NotFound } from '../errors.ts'
import { type Scan, scanColumns } from './scan.ts'

/**
 * One scan. Index: the primary key.
 * @throws NotFound
 */
export async function getScan(db: Queryable, id: number): Promise<Scan> {
  const { rows } = await db.query<Scan>(`select ${scanColumns} from scan where id = $1`, [id])
  if (!rows[0]) throw new NotFound('There is no scan of this number.')
  return rows[0]
}

/** The scan under way, and the newest that has ended. Indexes: scan_running, the primary key. */
export async function currentScan(db: Queryable): Promise<{ running: Scan | null; last: Scan | null }> {
  const [running, last] = await Promise.all([
    db.query<Scan>(`select ${scanColumns} from scan where state = 'running' order by id desc limit 1`),
    db.query<Scan>(`select ${scanColumns} from scan where state <> 'running' order by id desc limit 1`),
  ])
  return { running: running.rows[0] ?? null, last: last.rows[0] ?? null }
}
