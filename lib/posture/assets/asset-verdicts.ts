import {
  type AutomatedCheck,
  checklist,
  compile,
  type EstateView,
  type Evidence,
  type Row,
  typeOf,
} from '#lib/checklist/index.ts'
import { loadNeighbourhood } from '#lib/findings/neighbourhood.ts'
import type { Queryable } from '../database.ts'
import { type CoveringException, coveringOf, joinCovering, type StoredCovering } from '../findings/covering.ts'
import { assetInScope } from '../in-scope.ts'
import type { Scope } from '../scope.ts'
import { iso } from './list-assets.ts'

/** What one check says of an asset now. */
export interface AssetVerdict {
  readonly check: Pick<AutomatedCheck, 'id' | 'title' | 'pillar' | 'area' | 'severity' | 'paths'>
  readonly status: 'pass' | 'fail' | 'unknown'
  /** Of a pass: declared, or only the platform's default. */
  readonly declared: boolean
  /** Since when it fails or is unknown; null for a pass. */
  readonly since: string | null
  readonly evidence: readonly Evidence[]
  /** Under which a failure, or what is unknown, is excepted; null where it is not. */
  readonly exception: CoveringException | null
}

const order = { fail: 0, unknown: 1, pass: 2 } as const
const severityOrder = { critical: 0, high: 1, medium: 2, low: 3 } as const
const evaluator = compile(checklist)

/**
 * Every verdict on an asset as the newest scan left it, failing first, of these what no exception covers, gravest first. Failures carry the evidence that
 * was stored; a pass is explained again from the stored configuration, as its evidence is not kept.
 * Nothing of an asset outside the scope. Relies on asset_verdicts_current and finding_current.
 */
export async function assetVerdicts(
  db: Queryable,
  scope: Scope,
  key: string,
  configuration: unknown,
): Promise<AssetVerdict[]> {
  const values: unknown[] = [key]
  const isInScope = assetInScope(scope, values, '$1')
  const [{ rows: verdicts }, { rows: findings }] = await Promise.all([
    db.query<{ checkId: string; status: AssetVerdict['status']; declared: boolean }>(
      `select check_id "checkId", status, declared
       from asset_verdicts,
            lateral (select unnest(passed) no, 'pass' status
                     union all select unnest(failed), 'fail'
                     union all select unnest(unknown), 'unknown') verdict
            join check_number using (no),
            lateral (select not verdict.no = any(defaulted) declared) d
       where asset_key = $1 and valid_to is null and ${isInScope}`,
      values,
    ),
    db.query<{ checkId: string; since: string; evidence: Evidence[]; exception: StoredCovering }>(
      `select check_id "checkId", ${iso('valid_from')} since, evidence, covering.exception
       from finding join check_number on no = check_no ${joinCovering('finding')}
       where asset_key = $1 and valid_to is null and ${isInScope}`,
      values,
    ),
  ])
  if (verdicts.length === 0) return []
  const found = new Map(findings.map((finding) => [finding.checkId, finding]))
  const row = isRow(configuration) ? configuration : null
  const estate = row ? await loadNeighbourhood(db, evaluator, [{ key, type: typeOf(row) }]) : null
  return verdicts
    .flatMap(({ checkId, status, declared }): AssetVerdict[] => {
      const index = evaluator.checks.findIndex(({ id }) => id === checkId)
      const check = evaluator.checks[index]
      // A check that has left the checklist since the scan: nothing can be said of it any more.
      if (!check) return []
      const finding = found.get(checkId)
      const evidence = finding?.evidence ?? (row && estate ? explained(index, row, estate) : [])
      return [
        {
          check: pick(check),
          status,
          declared,
          since: finding?.since ?? null,
          evidence,
          exception: coveringOf(finding?.exception ?? null),
        },
      ]
    })
    .sort(
      (a, b) =>
        order[a.status] - order[b.status] ||
        Number(a.exception !== null) - Number(b.exception !== null) ||
        severityOrder[a.check.severity] - severityOrder[b.check.severity] ||
        a.check.title.localeCompare(b.check.title),
    )
}

function explained(index: number, row: Row, estate: EstateView): Evidence[] {
  return evaluator.explain(index, row, estate)
}

function pick({ id, title, pillar, area, severity, paths }: AutomatedCheck): AssetVerdict['check'] {
  return { id, title, pillar, area, severity, paths }
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && typeof (value as { id?: unknown }).id === 'string'
}
