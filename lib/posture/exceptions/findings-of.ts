import { checksById, type Severity } from '#lib/checklist/index.ts'
import { withReached, withTargetsReached } from '#lib/exceptions/reached.ts'
import { iso } from '../assets/list-assets.ts'
import type { Queryable } from '../database.ts'
import { inScope } from '../in-scope.ts'
import type { Scope } from '../scope.ts'
import { Values } from './matching.ts'
import type { RegisterEntry } from './register-entries.ts'

/** A finding that an exception covers at this moment, or that its terms would cover. */
export interface CoveredFinding {
  readonly assetKey: string
  readonly assetName: string
  readonly assetType: string
  readonly checkId: string
  readonly title: string
  readonly severity: Severity
  readonly status: 'fail' | 'unknown'
  /** Since when this exception covers it, ISO; null where it does not yet. */
  readonly since: string | null
  /** It was not there when the exception was approved. */
  readonly isNew: boolean
}

type Stored = Omit<CoveredFinding, 'title' | 'severity'>

/** A check as people know it; by its id where this version of the product does not know it any more. */
export function namedCheck(checkId: string): { checkId: string; title: string; severity: Severity } {
  const check = checksById.get(checkId)
  return { checkId, title: check?.title ?? checkId, severity: check?.severity ?? 'low' }
}

/** What an exception covers now, the gravest first. Indexes: exception_coverage_of_exception, excepted_finding_current. */
export async function coveredFindings(
  db: Queryable,
  scope: Scope,
  { id, measuredAt }: Pick<RegisterEntry, 'id' | 'measuredAt'>,
  limit: number,
): Promise<CoveredFinding[]> {
  const values = new Values()
  const { place } = values
  const { rows } = await db.query<Stored>(
    `select c.asset_key as "assetKey", a.name as "assetName", a.type as "assetType", n.check_id as "checkId",
       x.status, ${iso('c.valid_from')} as since, coalesce(c.valid_from > ${place(measuredAt)}::timestamptz, false) as "isNew"
     from exception_coverage c
     join excepted_finding x on x.asset_key = c.asset_key and x.check_no = c.check_no and x.valid_to is null
     join check_number n on n.no = c.check_no
     join asset a on a.key = c.asset_key
     where c.exception_id = ${place(id)} and c.valid_to is null and ${inScope(scope, values.list, 'x')}
     order by x.weight desc, a.name, c.asset_key, c.check_no limit ${place(limit)}`,
    values.list,
  )
  return rows.map((row) => ({ ...row, ...namedCheck(row.checkId) }))
}

/**
 * The first of what the terms of an exception reach now, whatever its state: of a request, what an approval would cover.
 * What nobody has approved of one that has grown comes first, then the gravest. Indexes: those of
 * lib/exceptions/matching.sql.
 */
export async function reachedFindings(
  db: Queryable,
  scope: Scope,
  { id, state }: Pick<RegisterEntry, 'id' | 'state'>,
  limit: number,
): Promise<CoveredFinding[]> {
  const values: unknown[] = [id, limit]
  const first = state === 'review' ? firstOfGrown(scope, values) : firstOfRequest(scope, values)
  const { rows } = await db.query<Stored>(
    `${first}
     select r.asset_key as "assetKey", a.name as "assetName", a.type as "assetType", n.check_id as "checkId", r.status,
       null as since, r.is_new as "isNew"
     from (select * from found order by is_new desc, weight desc, asset_key, check_no limit $2) r
     join asset a on a.key = r.asset_key join check_number n on n.no = r.check_no
     order by r.is_new desc, r.weight desc, a.name, r.asset_key, r.check_no`,
    values,
  )
  return rows.map((row) => ({ ...row, ...namedCheck(row.checkId) }))
}

function firstOfGrown(scope: Scope, values: unknown[]): string {
  return `${withReached},
     found as (
       select f.asset_key, f.check_no, f.status, f.weight, not exists (
         select from exception_coverage p
         where p.exception_id = c.exception_id and p.asset_key = c.asset_key and p.check_no = c.check_no
           and p.valid_to is null
       ) as is_new
       from covered c
       join finding f on f.asset_key = c.asset_key and f.check_no = c.check_no and f.valid_to is null
       where ${inScope(scope, values, 'f')}
     )`
}

/**
 * A check weighs the same wherever it fails, so of each check in a whole subscription or workload the first are enough: the
 * cost does not follow how much a request reaches.
 */
function firstOfRequest(scope: Scope, values: unknown[]): string {
  const seen = inScope(scope, values, 'f')
  const part = (where: string, more = '') => `(
           select f.asset_key, f.check_no, f.status, f.weight from finding f
           where ${where} and f.check_no = c.check_no and f.valid_to is null and ${seen} ${more}
         ) f`
  return `${withTargetsReached}
     found as (
       select f.*, false as is_new
       from in_target i join wanted_check c using (exception_id)
       cross join lateral ${part('f.asset_key = i.key', 'offset 0')}
       union
       select f.*, false from target t join wanted_check c using (exception_id)
       cross join lateral ${part('f.subscription_id = t.name', 'limit $2')}
       where t.kind = 'subscription'
       union
       select f.*, false from target t join wanted_check c using (exception_id)
       cross join lateral ${part('f.workload_id = t.workload_id', 'limit $2')}
       where t.kind = 'workload'
     )`
}
