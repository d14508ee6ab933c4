import type { Queryable } from '../database.ts'
import { inScope } from '../in-scope.ts'
import type { Scope } from '../scope.ts'

/** An open finding that began after the estate was first read, whose change began it, and that no exception covers. */
export interface NewlyFailing {
  readonly assetKey: string
  readonly assetName: string
  readonly assetType: string
  readonly checkId: string
  readonly since: Date
  readonly opened: 'arrived' | 'broke' | 'came_back'
  /** Who changed the asset last before the scan that found it; null where Azure has not said. */
  readonly changedBy: string | null
}

/**
 * The newest open findings of the scope that something in the estate began, the gravest of a day first.
 * Index: finding_opened_at, backwards; excepted_finding_current; change_pkey for the one change of each.
 * @param since only what began after it; null = after the first scan.
 */
export async function newlyFailing(
  db: Queryable,
  scope: Scope,
  limit: number,
  since: Date | null = null,
): Promise<NewlyFailing[]> {
  const values: unknown[] = [limit, since]
  const { rows } = await db.query<NewlyFailing>(
    `with newest as (
       select asset_key, asset_name, asset_type, check_no, valid_from, opened, weight from finding f
       where valid_from > coalesce($2::timestamptz, (select min(observed_at) from scan where state = 'published'))
         and valid_to is null and status = 'fail' and opened in ('arrived', 'broke', 'came_back')
         and not exists (select from excepted_finding e
           where e.asset_key = f.asset_key and e.check_no = f.check_no and e.valid_to is null)
         and ${inScope(scope, values)}
       order by valid_from desc, weight desc, asset_name limit $1
     )
     select n.asset_key as "assetKey", n.asset_name as "assetName", n.asset_type as "assetType", c.check_id as "checkId",
       n.valid_from as since, n.opened, change.changed_by as "changedBy"
     from newest n
     join check_number c on c.no = n.check_no
     left join lateral (
       select changed_by from change
       where asset_key = n.asset_key and at <= n.valid_from and changed_by is not null
         and at > (select max(observed_at) from scan where state = 'published' and observed_at < n.valid_from)
       order by at desc limit 1
     ) change on true
     order by n.valid_from desc, n.weight desc, n.asset_name`,
    values,
  )
  return rows
}
