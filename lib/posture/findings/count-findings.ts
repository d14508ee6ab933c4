import type { Queryable } from '../database.ts'
import { inScope } from '../in-scope.ts'
import { scopesOf } from '../score.ts'
import { isOnlyExcepted } from './filter.ts'
import {
  checkNumbers,
  checksOf,
  conditionsOf,
  coveredBy,
  type FindingsQuestion,
  isRolledUp,
  narrowed,
  numbersOf,
  Values,
} from './matching.ts'
import { rolledUp } from './rolled-up.ts'

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
  /** Of these, what exceptions cover. */
  readonly failedExcepted: number
  readonly unknownExcepted: number
}

const noSums: ScopeSums = {
  weightApplicable: 0,
  weightPassed: 0,
  failed: 0,
  unknown: 0,
  failedExcepted: 0,
  unknownExcepted: 0,
}

/**
 * Counts exactly: from rollups (check_rollup_current, asset_rollup_current and those of exceptions) where the filter asks
 * nothing that they do not keep, else the open findings themselves (finding_current alone, without the table, wherever
 * that can be).
 */
export async function countFindings(db: Queryable, question: FindingsQuestion): Promise<FindingTotals> {
  const [counts, scope] = await Promise.all([count(db, question), sumsOf(db, question)])
  return { ...counts, scope }
}

/** How many more match but for an exception that covers them, where the filter leaves these out; else those among them. */
export async function countExcepted(db: Queryable, { filter, ...rest }: FindingsQuestion): Promise<number> {
  return (await count(db, { ...rest, filter: { ...filter, exception: 'only' } })).findings
}

type Counts = Omit<FindingTotals, 'scope'>

function count(db: Queryable, question: FindingsQuestion): Promise<Counts> {
  if (!isRolledUp(question.filter)) return countOneByOne(db, question)
  return isOnlyExcepted(question.filter) ? countOnlyExcepted(db, question) : countFromRollups(db, question)
}

async function countFromRollups(db: Queryable, question: FindingsQuestion): Promise<Counts> {
  const { filter } = question
  // Within one check there is one finding for each asset.
  if (checksOf(filter)?.length === 1) {
    const sums = await sumRollups(db, question)
    return { ...sums, assets: sums.findings }
  }
  if (filter.status !== 'fail' || checksOf({ ...filter, type: [] }) !== null) return countOneByOne(db, question)
  const [sums, assets, fullyExcepted] = await Promise.all([
    sumRollups(db, question),
    countFailingAssets(db, question),
    filter.exception === 'without' ? countFullyExcepted(db, question) : 0,
  ])
  return { ...sums, assets: assets - fullyExcepted }
}

async function sumRollups(db: Queryable, { scope, filter }: FindingsQuestion): Promise<Omit<Counts, 'assets'>> {
  const values: unknown[] = []
  const checks = numbersOf(filter, await checkNumbers(db))
  const { rows } = await db.query<Omit<Counts, 'assets'>>(
    `select coalesce(sum(n), 0)::int findings, coalesce(sum(weight * n), 0)::int weight
     from (${rolledUp(filter, scope, checks, values)}) counted`,
    values,
  )
  return rows[0] ?? { findings: 0, weight: 0 }
}

/**
 * What is excepted is in a table of its own, of which there is less than of findings. Index: excepted_finding_current, and
 * under one exception those of coveredBy.
 */
async function countOnlyExcepted(db: Queryable, { scope, filter }: FindingsQuestion): Promise<Counts> {
  const { place, list } = new Values()
  const checks = numbersOf(filter, await checkNumbers(db))
  const { rows } = await db.query<Counts>(
    `select count(*)::int findings, count(distinct asset_key)::int assets, coalesce(sum(weight), 0)::int weight
     from excepted_finding
       ${filter.under === null ? '' : `join (${coveredBy(filter.under, place)}) covered using (asset_key, check_no)`}
     where valid_to is null ${checks ? `and check_no = any(${place(checks)}::smallint[])` : ''}
       ${filter.status === 'both' ? '' : `and status = ${place(filter.status)}::finding_status`} and ${inScope(scope, list)}`,
    list,
  )
  return rows[0] ?? { findings: 0, assets: 0, weight: 0 }
}

// finding_current is in the order of assets, so that distinct ones are counted in passing.
async function countOneByOne(db: Queryable, question: FindingsQuestion): Promise<Counts> {
  const values = new Values()
  const conditions = conditionsOf(await narrowed(db, question), await checkNumbers(db), values)
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

/** Assets of which everything that fails is excepted. Indexes: excepted_finding_current, the primary key of asset. */
async function countFullyExcepted(db: Queryable, { scope, filter }: FindingsQuestion): Promise<number> {
  const values: unknown[] = [filter.type]
  const { rows } = await db.query<{ assets: number }>(
    `select count(*)::int assets
     from (select asset_key, count(*) excepted from excepted_finding
           where valid_to is null and status = 'fail' and ${inScope(scope, values)} group by asset_key) covered
     join asset on key = asset_key
     where failed = excepted and (cardinality($1::text[]) = 0 or type = any($1))`,
    values,
  )
  return rows[0]?.assets ?? 0
}

/** Indexes: score_rollup_current, exception_score_rollup_current. */
async function sumsOf(db: Queryable, { scope }: FindingsQuestion): Promise<ScopeSums> {
  const { rows } = await db.query<ScopeSums>(
    `select raw.*, excepted.* from
       (select coalesce(sum(weight_applicable), 0)::bigint "weightApplicable",
          coalesce(sum(weight_passed), 0)::bigint "weightPassed",
          coalesce(sum(failed), 0)::int failed, coalesce(sum(unknown), 0)::int unknown
        from score_rollup where valid_to is null and scope = any($1)) raw,
       (select coalesce(sum(failed), 0)::int "failedExcepted", coalesce(sum(unknown), 0)::int "unknownExcepted"
        from exception_score_rollup where valid_to is null and scope = any($1)) excepted`,
    [scopesOf(scope)],
  )
  return rows[0] ?? noSums
}
