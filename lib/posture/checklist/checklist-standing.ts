import { iso } from '../assets/list-assets.ts'
import type { Queryable } from '../database.ts'
import { inScope } from '../in-scope.ts'
import type { Scope } from '../scope.ts'

/** How many assets have which verdict of a check. `defaulted` is the part of passed that nobody declared. */
export interface CheckVerdicts {
  readonly passed: number
  readonly defaulted: number
  readonly failed: number
  readonly unknown: number
}

/** The same, and of what fails and of what is unknown the part that exceptions cover. */
export interface CheckStanding extends CheckVerdicts {
  readonly failedExcepted: number
  readonly unknownExcepted: number
}

/** The checklist as the newest scan judged by it; both null before the first. */
export interface ChecklistStanding {
  readonly version: number | null
  readonly since: string | null
  /** By check id; a check without an entry applies to nothing in the scope, or was never judged. */
  readonly checks: Readonly<Record<string, CheckStanding>>
  /** Ids of the checks that a scan has judged by. */
  readonly judged: readonly string[]
}

/** Indexes: check_rollup_current, exception_check_rollup_current, checklist_version's primary key. */
export async function checklistStanding(db: Queryable, scope: Scope): Promise<ChecklistStanding> {
  const values: unknown[] = []
  const [versions, counts, numbers] = await Promise.all([
    db.query<{ version: number; since: string }>(
      `select number as version, ${iso('since')} since from checklist_version order by number desc limit 1`,
    ),
    db.query<CheckStanding & { checkId: string }>(
      `select check_id "checkId", passed, defaulted, failed, unknown,
         coalesce("failedExcepted", 0) "failedExcepted", coalesce("unknownExcepted", 0) "unknownExcepted"
       from (select check_no, sum(passed)::int passed, sum(defaulted)::int defaulted, sum(failed)::int failed,
               sum(unknown)::int unknown
             from check_rollup where valid_to is null and ${inScope(scope, values)} group by 1) judged
       left join (select check_no, sum(failed)::int "failedExcepted", sum(unknown)::int "unknownExcepted"
                  from exception_check_rollup where valid_to is null and ${inScope(scope, values)} group by 1) covered
         using (check_no)
       join check_number on no = check_no`,
      values,
    ),
    db.query<{ checkId: string }>(`select check_id "checkId" from check_number order by no`),
  ])
  return {
    version: versions.rows[0]?.version ?? null,
    since: versions.rows[0]?.since ?? null,
    checks: Object.fromEntries(counts.rows.map(({ checkId, ...standing }) => [checkId, standing])),
    judged: numbers.rows.map(({ checkId }) => checkId),
  }
}
