import { iso } from '../assets/list-assets.ts'
import type { Queryable } from '../database.ts'
import { inScope } from '../in-scope.ts'
import type { Scope } from '../scope.ts'

/** How many assets have which verdict of a check. `defaulted` is the part of passed that nobody declared. */
export interface CheckStanding {
  readonly passed: number
  readonly defaulted: number
  readonly failed: number
  readonly unknown: number
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

/** Indexes: check_rollup_current, checklist_version's primary key. */
export async function checklistStanding(db: Queryable, scope: Scope): Promise<ChecklistStanding> {
  const values: unknown[] = []
  const [versions, counts, numbers] = await Promise.all([
    db.query<{ version: number; since: string }>(
      `select number as version, ${iso('since')} since from checklist_version order by number desc limit 1`,
    ),
    db.query<CheckStanding & { checkId: string }>(
      `select check_id "checkId", sum(passed)::int passed, sum(defaulted)::int defaulted, sum(failed)::int failed,
         sum(unknown)::int unknown
       from check_rollup join check_number on no = check_no
       where valid_to is null and ${inScope(scope, values)}
       group by check_id`,
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
