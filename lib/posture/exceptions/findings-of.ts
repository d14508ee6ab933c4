import { checksById, type Severity } from '#lib/checklist/index.ts'
import { iso } from '../assets/list-assets.ts'
import type { Queryable } from '../database.ts'
import { inScope } from '../in-scope.ts'
import type { Scope } from '../scope.ts'
import { Values } from './matching.ts'
import type { RegisterEntry } from './register-entries.ts'
import { type Question, tellReached } from './tell-reached.ts'

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

/**
 * What an exception covers now, the gravest first. Only what is shown is named: a broad one covers tens of thousands.
 * Indexes: exception_coverage_of_exception, excepted_finding_current.
 */
export async function coveredFindings(
  db: Queryable,
  scope: Scope,
  { id, measuredAt }: Pick<RegisterEntry, 'id' | 'measuredAt'>,
  limit: number,
): Promise<CoveredFinding[]> {
  const values = new Values()
  const { place } = values
  const { rows } = await db.query<Stored>(
    `select f.asset_key as "assetKey", a.name as "assetName", a.type as "assetType", n.check_id as "checkId",
       f.status, ${iso('f.valid_from')} as since, coalesce(f.valid_from > ${place(measuredAt)}::timestamptz, false) as "isNew"
     from (
       select c.asset_key, c.check_no, c.valid_from, x.status, x.weight
       from exception_coverage c
       join excepted_finding x on x.asset_key = c.asset_key and x.check_no = c.check_no and x.valid_to is null
       where c.exception_id = ${place(id)} and c.valid_to is null and ${inScope(scope, values.list, 'x')}
       order by x.weight desc, c.asset_key, c.check_no limit ${place(limit)}
     ) f
     join check_number n on n.no = f.check_no
     join asset a on a.key = f.asset_key
     order by f.weight desc, a.name, f.asset_key, f.check_no`,
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
  const { first } = await tellReached(db, scope, id, { first: firstQuestion(scope, state, limit) })
  return firstOf(first)
}

interface FirstTold {
  readonly list: readonly Stored[]
}

/** What firstQuestion told, with the names of the checks. */
export function firstOf({ list }: FirstTold): CoveredFinding[] {
  return list.map((row) => ({ ...row, ...namedCheck(row.checkId) }))
}

/** The first so many of what an exception in this state reaches. */
export function firstQuestion(scope: Scope, state: RegisterEntry['state'], limit: number): Question<FirstTold> {
  return {
    told: 'first_told',
    parts: (values) => {
      const most = `$${values.push(limit)}`
      return `first_of_all as (${state === 'review' ? newFirst : gravest(scope, values, most)}),
     first_told as (
       select coalesce(json_agg(json_build_object('assetKey', r.asset_key, 'assetName', a.name, 'assetType', a.type,
         'checkId', n.check_id, 'status', r.status, 'since', null, 'isNew', r.is_new)
         order by r.is_new desc, r.weight desc, a.name, r.asset_key, r.check_no), '[]') as list
       from (select * from first_of_all order by is_new desc, weight desc, asset_key, check_no limit ${most}) r
       join asset a on a.key = r.asset_key join check_number n on n.no = r.check_no
     )`
    },
  }
}

const newFirst = `
       select r.asset_key, r.check_no, r.status, r.weight, not exists (
         select from exception_coverage p
         where p.exception_id = $1 and p.asset_key = r.asset_key and p.check_no = r.check_no and p.valid_to is null
       ) as is_new
       from reached r`

/**
 * A check weighs the same wherever it fails, so of each check in a whole subscription or workload the first are enough: the
 * cost does not follow how much a request reaches.
 */
function gravest(scope: Scope, values: unknown[], most: string): string {
  const seen = inScope(scope, values, 'f')
  const ofWhole = (kind: 'subscription' | 'workload', isThere: string) => `
       select f.*, false from target t join wanted_check c using (exception_id)
       cross join lateral (
         select f.asset_key, f.check_no, f.status, f.weight from finding f
         where ${isThere} and f.check_no = c.check_no and f.valid_to is null and ${seen} limit ${most}
       ) f
       where t.kind = '${kind}'`
  return `(
       select f.asset_key, f.check_no, f.status, f.weight, false as is_new from found_elsewhere f where ${seen}
       order by weight desc, asset_key, check_no limit ${most}
     ) union all (${ofWhole('subscription', 'f.subscription_id = t.name')}
       union ${ofWhole('workload', 'f.workload_id = t.workload_id')}
     )`
}
