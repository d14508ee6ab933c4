import { checksById, type Severity } from '#lib/checklist/index.ts'
import type { Queryable } from '../database.ts'
import type { FindingGrouping, FindingSort } from './filter.ts'
import { groupByAsset } from './group-by-asset.ts'
import { withoutWorkload, workloadNames } from './group-workloads.ts'
import {
  type CheckNumbers,
  checkNumbers,
  conditionsOf,
  type FindingsQuestion,
  isRolledUp,
  narrowed,
  numbersOf,
  Values,
} from './matching.ts'
import { rolledUp } from './rolled-up.ts'

/** The findings that have one thing in common. */
export interface FindingGroup {
  /** The check's id, the asset's key, the type, the workload's slug or the subscription's id. */
  readonly key: string
  readonly title: string
  /** A check's severity; null for other groups. */
  readonly severity: Severity | null
  /** An asset's type; null for other groups. */
  readonly assetType: string | null
  readonly findings: number
  readonly weight: number
}

export interface FindingGroups {
  readonly groups: FindingGroup[]
  /** Leads to the next groups; only assets are so many that they are paged. */
  readonly next: string | null
}

/**
 * The groups of what matches, in the order of the sort, without their rows. Empty where nothing is grouped.
 * From rollups where they keep what is asked, else counted over the open findings.
 */
export async function groupFindings(
  db: Queryable,
  question: FindingsQuestion,
  cursor: string | null = null,
): Promise<FindingGroups> {
  const { group, sort } = question.filter
  if (group === 'none') return { groups: [], next: null }
  if (group === 'asset') return groupByAsset(db, question, cursor)
  const numbers = await checkNumbers(db)
  const byAge = sort === 'oldest' || sort === 'newest'
  const counts =
    isRolledUp(question.filter) && !byAge
      ? await countRollups(db, question, group, numbers)
      : await countFindings(db, question, group, numbers)
  const groups = await named(db, group, counts, numbers)
  return { groups: groups.sort(comparison(sort)).map(({ began: _, ...rest }) => rest), next: null }
}

/** Few enough to be counted whole. */
type CountedGrouping = Exclude<FindingGrouping, 'asset' | 'none'>

interface Counted {
  key: string | number
  findings: number
  weight: number
  /** When the oldest (or, sorted by newest, the newest) began; null where not asked. */
  began: Date | null
}

type Named = FindingGroup & { began: Date | null }

async function countRollups(
  db: Queryable,
  question: FindingsQuestion,
  group: CountedGrouping,
  numbers: CheckNumbers,
): Promise<Counted[]> {
  if (group !== 'type') return sumRollups(db, question, group, numbersOf(question.filter, numbers))
  return countTypes(db, question, numbers)
}

/** Rollups do not tell types, but most checks are on one: only the findings of the others are counted. */
async function countTypes(db: Queryable, question: FindingsQuestion, numbers: CheckNumbers): Promise<Counted[]> {
  const sums = await sumRollups(db, question, 'check', numbersOf(question.filter, numbers))
  const typed = sums.map((sum) => ({ ...sum, type: onlyTypeOf(numbers.idOf.get(Number(sum.key))) }))
  const others = typed.filter(({ type }) => type === null).map(({ key }) => Number(key))
  const counted = others.length === 0 ? [] : await countFindings(db, question, 'type', numbers, others)
  const byType = Map.groupBy(
    [...typed.flatMap(({ type, ...sum }) => (type === null ? [] : { ...sum, key: type })), ...counted],
    ({ key }) => key,
  )
  return [...byType].map(([key, parts]) => ({
    key,
    findings: parts.reduce((all, part) => all + part.findings, 0),
    weight: parts.reduce((all, part) => all + part.weight, 0),
    began: null,
  }))
}

/** The type that a check is on; null where there are several, or where this version does not know the check. */
function onlyTypeOf(id: string | undefined): string | null {
  const check = id === undefined ? undefined : checksById.get(id)
  return check?.kind === 'automated' && check.appliesTo.length === 1 ? (check.appliesTo[0] ?? null) : null
}

async function sumRollups(
  db: Queryable,
  { scope, filter }: FindingsQuestion,
  group: Exclude<CountedGrouping, 'type'>,
  checks: readonly number[] | null,
): Promise<Counted[]> {
  const values: unknown[] = []
  const { rows } = await db.query<Counted>(
    `select ${columns[group]} key, sum(n)::int findings, sum(weight * n)::int weight, null began
     from (${rolledUp(filter, scope, checks, values)}) counted
     where n > 0 group by key`,
    values,
  )
  return rows
}

const columns = {
  check: 'check_no',
  type: 'asset_type',
  workload: 'workload_id',
  subscription: 'subscription_id',
} as const satisfies Record<CountedGrouping, string>

/** Indexes: finding_open_of_check, finding_open_of_subscription, finding_open_of_type; unfiltered, all open findings. */
async function countFindings(
  db: Queryable,
  question: FindingsQuestion,
  group: CountedGrouping,
  numbers: CheckNumbers,
  among: readonly number[] | null = null,
): Promise<Counted[]> {
  const values = new Values()
  const conditions = [conditionsOf(await narrowed(db, question), numbers, values)]
  if (among) conditions.push(`f.check_no = any(${values.place(among)}::smallint[])`)
  const began = question.filter.sort === 'newest' ? 'max' : 'min'
  const { rows } = await db.query<Counted>(
    `select f.${columns[group]} key, count(*)::int findings, sum(f.weight)::int weight, ${began}(f.valid_from) began
     from finding f where ${conditions.join(' and ')} group by 1`,
    values.list,
  )
  return rows
}

async function named(
  db: Queryable,
  group: CountedGrouping,
  counts: readonly Counted[],
  { idOf }: CheckNumbers,
): Promise<Named[]> {
  if (group === 'subscription') return nameSubscriptions(db, counts)
  if (group === 'workload') return nameWorkloads(db, counts)
  return counts.map(({ key, ...rest }) => {
    const id = group === 'check' ? (idOf.get(Number(key)) ?? String(key)) : String(key)
    const check = group === 'check' ? checksById.get(id) : undefined
    return { key: id, title: check?.title ?? id, severity: check?.severity ?? null, assetType: null, ...rest }
  })
}

async function nameSubscriptions(db: Queryable, counts: readonly Counted[]): Promise<Named[]> {
  const { rows } = await db.query<{ id: string; name: string }>(
    `select id, name from subscription where id = any($1)`,
    [counts.map(({ key }) => key)],
  )
  const names = new Map(rows.map(({ id, name }) => [id, name]))
  return counts.map(({ key, ...rest }) => ({
    key: String(key),
    title: names.get(String(key)) ?? String(key),
    severity: null,
    assetType: null,
    ...rest,
  }))
}

async function nameWorkloads(db: Queryable, counts: readonly Counted[]): Promise<Named[]> {
  const known = await workloadNames(
    db,
    counts.map(({ key }) => Number(key)),
  )
  return counts.map(({ key, ...rest }) => {
    const { slug, name } = known.get(Number(key)) ?? withoutWorkload
    return { key: slug, title: name, severity: null, assetType: null, ...rest }
  })
}

function comparison(sort: FindingSort): (a: Named, b: Named) => number {
  const byTitle = (a: Named, b: Named) => a.title.localeCompare(b.title) || (a.key < b.key ? -1 : 1)
  if (sort === 'name') return byTitle
  if (sort === 'points') return (a, b) => b.weight - a.weight || byTitle(a, b)
  const sign = sort === 'oldest' ? 1 : -1
  return (a, b) => sign * (Number(a.began) - Number(b.began)) || byTitle(a, b)
}
