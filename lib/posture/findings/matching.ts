import { type AutomatedCheck, checklist, severities } from '#lib/checklist/index.ts'
import { exceptionNumber } from '#lib/exceptions/model.ts'
import { escapeLike } from '../assets/list-assets.ts'
import type { Queryable } from '../database.ts'
import { inScope } from '../in-scope.ts'
import type { Scope } from '../scope.ts'
import { type FindingsFilter, isOnlyExcepted } from './filter.ts'

/** Which findings are asked for: the filter, within the scope; days begin in the organisation's time zone. */
export interface FindingsQuestion {
  readonly scope: Scope
  readonly filter: FindingsFilter
  readonly timeZone: string
}

const automatedChecks: readonly AutomatedCheck[] = checklist.filter((check) => check.kind === 'automated')
const ranks = severities.map(({ id }) => id)

/** The checks that a filter leaves, by what is known of checks; null where it leaves all. */
export function checksOf(
  filter: FindingsFilter,
  among: readonly AutomatedCheck[] = automatedChecks,
): readonly AutomatedCheck[] | null {
  const { check, pillar, area, severity, type } = filter
  if (check.length + pillar.length + area.length + type.length === 0 && !severity) return null
  return among.filter(
    (one) =>
      (check.length === 0 || check.includes(one.id)) &&
      (pillar.length === 0 || pillar.includes(one.pillar)) &&
      (area.length === 0 || area.includes(one.area)) &&
      (!severity || ranks.indexOf(one.severity) <= ranks.indexOf(severity)) &&
      (type.length === 0 || one.appliesTo.some((name) => type.includes(name))),
  )
}

/**
 * Whether sums by check can count what matches: nothing is asked that they do not keep. Under one exception they are made of
 * what is excepted (`rolledUp`), as no rollup tells exceptions apart.
 */
export function isRolledUp(filter: FindingsFilter): boolean {
  if (filter.q !== '' || filter.since !== null || filter.opened.length > 0) return false
  if (filter.type.length === 0) return true
  // Rollups do not tell types; where every check asked for is on these types alone, they need not.
  return (checksOf(filter) ?? []).every(({ appliesTo }) => appliesTo.every((name) => filter.type.includes(name)))
}

/** Whether nearly every asset that has findings matches, so that walking all of them is quicker than searching. */
export function isDense(filter: FindingsFilter): boolean {
  return checksOf(filter) === null && isRolledUp(filter) && filter.status !== 'unknown' && !isOnlyExcepted(filter)
}

/** The numbers under which checks are stored, both ways. A few hundred rows; index: check_number's primary key. */
export async function checkNumbers(db: Queryable): Promise<CheckNumbers> {
  const { rows } = await db.query<{ no: number; id: string }>(`select no, check_id id from check_number`)
  return {
    numberOf: new Map(rows.map(({ no, id }) => [id, no])),
    idOf: new Map(rows.map(({ no, id }) => [no, id])),
  }
}

export interface CheckNumbers {
  readonly numberOf: ReadonlyMap<string, number>
  readonly idOf: ReadonlyMap<number, string>
}

/** The numbers of the checks that a filter leaves; null for all. A check that no scan has judged yet has none. */
export function numbersOf(filter: FindingsFilter, { numberOf }: CheckNumbers): number[] | null {
  return checksOf(filter)?.flatMap(({ id }) => numberOf.get(id) ?? []) ?? null
}

/**
 * The question, under an exception within the subscriptions that it reaches: where these are few, their findings are read
 * in one, by finding_open_of_subscription, rather than found one by one. What it covers lies in its places, always
 * (remember_places in lib/exceptions/effect.sql). Index: exception_place_pkey.
 */
export async function narrowed(db: Queryable, question: FindingsQuestion): Promise<FindingsQuestion> {
  const { scope, filter } = question
  if (filter.under === null || scope.subscriptions) return question
  const { rows } = await db.query<{ id: string }>(
    `select distinct subscription_id id from exception_place where exception_id = $1`,
    [exceptionNumber(filter.under)],
  )
  return { ...question, scope: { ...scope, subscriptions: rows.map(({ id }) => id) } }
}

/** Collects the values of a statement as its text is put together: `place(value)` answers `$n`. */
export class Values {
  readonly list: unknown[] = []
  readonly place = (value: unknown): string => `$${this.list.push(value)}`
}

/** Conditions on `finding f` for what matches. */
export function conditionsOf(
  { scope, filter, timeZone }: FindingsQuestion,
  numbers: CheckNumbers,
  values: Values,
): string {
  const { place } = values
  const conditions = ['f.valid_to is null', inScope(scope, values.list, 'f')]
  const checks = numbersOf(filter, numbers)
  if (checks?.length === 1) conditions.push(`f.check_no = ${place(checks[0])}::smallint`)
  else if (checks) conditions.push(`f.check_no = any(${place(checks)}::smallint[])`)
  if (filter.under !== null) conditions.push(`(f.asset_key, f.check_no) in (${coveredBy(filter.under, place)})`)
  else if (filter.exception !== 'both') conditions.push(exceptedOrNot(filter.exception))
  if (filter.status !== 'both') conditions.push(`f.status = ${place(filter.status)}::finding_status`)
  if (filter.type.length > 0) conditions.push(`f.asset_type = any(${place(filter.type)}::text[])`)
  if (filter.opened.length > 0) conditions.push(`f.opened = any(${place(filter.opened)}::cause[])`)
  if (filter.since)
    conditions.push(`f.valid_from >= ${place(filter.since)}::date::timestamp at time zone ${place(timeZone)}`)
  if (filter.q) conditions.push(`f.asset_key in (${assetsNamed(filter.q, place)})`)
  return conditions.join('\n  and ')
}

/**
 * What an exception in force covers, as asset_key and check_no, each once.
 * Index: exception_coverage_of_exception; of one that covers much, exception_coverage_current, which has them in order.
 */
export function coveredBy(exception: string, place: Values['place']): string {
  return `select asset_key, check_no from exception_coverage
    where exception_id = ${place(exceptionNumber(exception))}::int and valid_to is null`
}

/** Index: excepted_finding_current. */
function exceptedOrNot(exception: 'without' | 'only'): string {
  return `${exception === 'without' ? 'not ' : ''}exists (select from excepted_finding e
    where e.asset_key = f.asset_key and e.check_no = f.check_no and e.valid_to is null)`
}

/**
 * Assets by a part of their name. The index on parts (asset_name_search, of assets that are not removed) needs three
 * letters; for fewer all names are read, from their own index (asset_name_key_idx), which does not know what is removed.
 * Removed assets have no open findings, so either will do.
 */
function assetsNamed(q: string, place: Values['place']): string {
  const matches = `name ilike ${place(`%${escapeLike(q)}%`)}`
  return `select key from asset where ${matches}${q.length < 3 ? '' : ' and removed_at is null'}`
}
