import { iso } from '../assets/list-assets.ts'
import type { Queryable } from '../database.ts'

/** What the checklist's versions say of one check. */
export interface CheckRevision {
  readonly version: number
  readonly at: string
  readonly what: 'added' | 'changed' | 'retired'
}

/** When a check was added to the checklist and changed, oldest first. A checklist has few versions. */
export async function checkHistory(db: Queryable, checkId: string): Promise<CheckRevision[]> {
  const { rows } = await db.query<CheckRevision>(
    `select number as version, ${iso('since')} at, what
     from checklist_version cross join unnest(array['added', 'changed', 'retired']) what
     where difference -> what ? $1
     order by number`,
    [checkId],
  )
  return rows
}
