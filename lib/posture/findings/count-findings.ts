import type { Queryable } from '../database.ts'
import { inScope } from '../in-scope.ts'
import { scopesOf } from '../score.ts'
import {
  checkNumbers,
  checksOf,
  conditionsOf,
  type FindingsQuestion,
  isRolledUp,
  numbersOf,
  Values,
} from './matching.ts'

/** How much matches, and what it is a part of. */
export interface FindingTotals {
  readonly findings: number
  readonly assets: number
  /** The severity weights of the findings, added up. */
  readonly weight: number
  /** Of the whole scope, whatever the filter: points = 100 × weight ÷ weight applicable. */
  readonly scope: ScopeSums
}

export interface ScopeSums {
  readonly weightApplicable: number
  readonly weightPassed: number
  readonly failed: number
  readonly unknown: number
}

/**
 * Counts exactly: from rollups (check_rollup_current, asset_rollup_current) where the filter asks nothing that they do
 * not keep, else the open findings themselves (finding_current alone, without the table, wherever that can be).
 */
export async function countFindings(db: Queryable, question: FindingsQuestion): Promise<FindingTotals> {
  const [counts, scope] = await Promise.all([
    isRolledUp(question.filter) ? countFromRollups(db, question) : countOneByOne(db, question),
    sumsOf(db, question),
  ])
  return { ...counts, scope }
}

type Counts = Omit<FindingTotals, 'scope'>

async function countFromRollups(db: Queryable, question: FindingsQuestion): Promise<Counts> {
  const { filter } = question
  // Within one check there is one finding for each asset.
  if (checksOf(filter)?.length === 1) {
    const sums = await sumRollups(db, question)
    return { ...sums, assets: sums.findings }
  }
  if (filter.status !== 'fail' || checksOf({ ...filter, type: [] }) !== null) return countOneByOne(db, question)
  const [sums, assets] = await Promise.all([sumRollups(db, question), countFailingAssets(db, question)])
  return { ...sums, assets }
}

async function sumRollups(db: Queryable, { scope, filter }: FindingsQuestion): Promise<Omit<Counts, 'assets'>> {
  const values: unknown[] = [numbersOf(filter, await checkNumbers(db)), filter.status]
  const { rows } = await db.query<Omit<Counts, 'assets'>>(
    `select coalesce(sum(n), 0)::int findings, coalesce(sum(weight * n), 0)::int weight
     from (select weight, case $2 when 'fail' then failed when 'unknown' then unknown else failed + unknown end n
           from check_rollup
           where valid_to is null and ($1::smallint[] is null or check_no = any($1))
             and ${inScope(scope, values)}) counted`,
    values,
  )
  return rows[0] ?? { findings: 0, weight: 0 }
}

// finding_current is in the order of assets, so that distinct ones are counted in passing.
async function countOneByOne(db: Queryable, question: FindingsQuestion): Promise<Counts> {
  const values = new Values()
  const conditions = conditionsOf(question, await checkNumbers(db), values)
  const { rows } = await db.query<Counts>(
    `select coalesce(sum(findings), 0)::int findings, count(*)::int assets, coalesce(sum(weight), 0)::int weight
     from (select count(*) findings, sum(f.weight) weight from finding f where ${conditions} group by f.asset_key) found`,
    values.list,
  )
  return rows[0] ?? { findings: 0, assets: 0, weight: 0 }
}

async function countFailingAssets(db: Queryable, { scope, filter }: FindingsQuestion): Promise<number> {
  const values: unknown[] = [filter.type]
  const { rows } = await db.query<{ assets: number }>(
    `select coalesce(sum(failing), 0)::int assets from asset_rollup
     where valid_to is null and (cardinality($1::text[]) = 0 or type = any($1)) and ${inScope(scope, values)}`,
    values,
  )
  return rows[0]?.assets ?? 0
}

/** Index: score_rollup_current. */
async function sumsOf(db: Queryable, { scope }: FindingsQuestion): Promise<ScopeSums> {
  const { rows } = await db.query<ScopeSums>(
    `select coalesce(sum(weight_applicable), 0)::bigint "weightApplicable",
       coalesce(sum(weight_passed), 0)::bigint "weightPassed",
       coalesce(sum(failed), 0)::int failed, coalesce(sum(unknown), 0)::int unknown
     from score_rollup where valid_to is null and scope = any($1)`,
    [scopesOf(scope)],
  )
  return rows[0] ?? { weightApplicable: 0, weightPassed: 0, failed: 0, unknown: 0 }
}
