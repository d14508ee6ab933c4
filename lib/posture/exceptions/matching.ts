import { checklist } from '#lib/checklist/index.ts'
import { subjectOf } from '#lib/checklist/subjects.ts'
import type { ExceptionState, ToldState } from '#lib/exceptions/model.ts'
import { assetInScope, inScope, subscriptionInScope } from '../in-scope.ts'
import type { Scope } from '../scope.ts'
import { type Bucket, type ExceptionFilter, forceBuckets, numberNamed, statesOf, waitingBuckets } from './filter.ts'

/** Who looks at the register, and when: what is told of an exception depends on both. */
export interface Looking {
  readonly now: Date
  /** One in force that ends within so many days is told as expiring. */
  readonly expiringDays: number
  /** Object id; drafts are shown to their author only. Null = somebody without drafts. */
  readonly personId: string | null
}

/** A statement's values, and where each stands in it. */
export class Values {
  readonly list: unknown[] = []
  readonly place = (value: unknown): string => `$${this.list.push(value)}`
}

/**
 * The state of `exception e` as people are told it, as SQL: by what the days say, whether or not the clock has looked.
 * The same as toldState of lib/exceptions/state-machine.ts.
 */
export function toldState({ now, expiringDays }: Looking, { place }: Values): string {
  const at = `${place(now)}::timestamptz`
  return `case
    when e.state in ('approved', 'active', 'review') and e.ends_at <= ${at} then 'expired'
    when e.state = 'approved' and e.starts_at > ${at} then 'approved'
    when e.state in ('approved', 'active') and e.ends_at <= ${at} + make_interval(days => ${place(expiringDays)}::int) then 'expiring'
    when e.state = 'approved' then 'active'
    else e.state::text end`
}

/** The states in the table that may be told as these. */
export function storedStates(told: readonly ToldState[]): readonly ExceptionState[] {
  const stored = told.flatMap((state): readonly ExceptionState[] => {
    if (state === 'active' || state === 'expiring') return ['active', 'approved']
    return state === 'expired' ? ['expired', 'approved', 'active', 'review'] : [state]
  })
  return [...new Set(stored)]
}

/**
 * Holds for the exceptions that a viewer may know of: their own drafts, and what reaches a place in their scope. Index:
 * the primary key of exception_place.
 */
export function isVisible(scope: Scope, { personId }: Looking, values: Values): string {
  const own = `e.state = 'draft' and e.requester_id = ${values.place(personId)}`
  return `(case when e.state = 'draft' then ${own} else ${reaches(scope, values)} end)`
}

function reaches(scope: Scope, values: Values): string {
  if (!scope.subscriptions && !scope.workloads) return 'true'
  return `exists (select from exception_place p where p.exception_id = e.id and ${inScope(scope, values.list, 'p')})`
}

/** Holds for what reaches nothing outside of the scope: its stored counts are then what the viewer sees. */
export function isWhole(scope: Scope, values: Values): string {
  if (!scope.subscriptions && !scope.workloads) return 'true'
  return `not exists (select from exception_place p where p.exception_id = e.id and not (${inScope(scope, values.list, 'p')}))`
}

/** Holds for the parts of a scope, `exception_target t`, that name nothing outside of the viewer's. */
export function targetInScope(scope: Scope, values: Values): string {
  if (!scope.subscriptions && !scope.workloads) return 'true'
  const workload = scope.workloads ? `t.workload_id = any(${values.place(scope.workloads)}::int[])` : 'true'
  return `case t.kind
    when 'asset' then ${assetInScope(scope, values.list, 't.asset_key')}
    when 'resource_group' then exists (select from asset a where a.subscription_id = t.subscription_id
      and a.resource_group = t.name and ${inScope(scope, values.list, 'a')})
    when 'subscription' then ${subscriptionInScope(scope, values.list, 't.name')}
    when 'workload' then ${workload}
    else true end`
}

/** Conditions on `exception e` for what matches. `told` is the expression of toldState. */
export function conditionsOf(
  scope: Scope,
  filter: ExceptionFilter,
  looking: Looking,
  values: Values,
  told: string | null,
): string {
  const { place } = values
  const any = (column: string, list: readonly string[]) =>
    list.length === 0 ? [] : [`${column}::text = any(${place(list)}::text[])`]
  const states = statesOf(filter)
  return [
    isVisible(scope, looking, values),
    ...(told
      ? [`e.state = any(${place(storedStates(states))}::exception_state[])`, `${told} = any(${place(states)}::text[])`]
      : [`(e.state <> 'draft' or e.requester_id = ${place(looking.personId)})`]),
    ...any('e.owner_id', filter.owner),
    ...any('e.category', filter.category),
    ...any('e.severity', filter.severity),
    ...any('e.source', filter.source),
    ...ofChecks(filter.check, values),
    ...ofTargets(scope, filter, values),
    ...inTime(filter, looking, values),
    ...(filter.q ? [holds(filter.q, scope, values)] : []),
  ].join(' and ')
}

function ofChecks(checks: readonly string[], { place }: Values): string[] {
  if (checks.length === 0) return []
  return [
    `exists (select from exception_check c where c.exception_id = e.id and c.check_id = any(${place(checks)}::text[]))`,
  ]
}

function ofTargets(scope: Scope, { target, asset }: ExceptionFilter, values: Values): string[] {
  const conditions: string[] = []
  if (target.length > 0)
    conditions.push(`exists (select from exception_target t where t.exception_id = e.id
      and t.kind::text = any(${values.place(target)}::text[]) and ${targetInScope(scope, values)})`)
  if (asset) {
    const key = `${values.place(asset)}::uuid`
    conditions.push(`${assetInScope(scope, values.list, key)} and (
      exists (select from exception_target t where t.exception_id = e.id and t.asset_key = ${key})
      or exists (select from exception_coverage v where v.exception_id = e.id and v.asset_key = ${key} and v.valid_to is null))`)
  }
  return conditions
}

const inForce = `e.state in ('approved', 'active', 'review')`

function inTime({ within, age, waits }: ExceptionFilter, { now }: Looking, values: Values): string[] {
  const at = () => `${values.place(now)}::timestamptz`
  const begun = () => `${inForce} and e.starts_at <= ${at()} and e.ends_at > ${at()}`
  return [
    ...(within === null
      ? []
      : [`${begun()} and e.ends_at <= ${at()} + make_interval(days => ${values.place(within)}::int)`]),
    ...(age === null ? [] : [begun(), inBucket(forceBuckets, age, 'e.starts_at', at, values)]),
    ...(waits === null ? [] : [isWaiting, inBucket(waitingBuckets, waits, waitingSince, at, values)]),
  ]
}

/** Since when somebody has been waiting for a decision, and whether they are. */
export const waitingSince = `case when e.state = 'review' then e.review_since else e.requested_at end`
export const isWaiting = `e.state in ('requested', 'review')`

function inBucket(buckets: readonly Bucket[], id: string, since: string, at: () => string, { place }: Values): string {
  const bucket = buckets.find((one) => one.id === id)
  if (!bucket) return 'false'
  const daysAgo = (days: number) => `${at()} - make_interval(days => ${place(days)}::int)`
  const atLeast = `${since} <= ${daysAgo(bucket.from)}`
  return bucket.until === null ? atLeast : `${atLeast} and ${since} > ${daysAgo(bucket.until)}`
}

/** Every word of the text stands in what the exception says, or names one of its checks or places. */
function holds(text: string, scope: Scope, values: Values): string {
  const number = numberNamed(text)
  // Who writes EX- means that one.
  if (number !== null && /^ex-/i.test(text)) return `e.id = ${values.place(number)}::int`
  const words = text.split(/\s+/).filter(Boolean).slice(0, 8)
  const said = words.map((word) => `(${isSaid(word, scope, values)})`).join(' and ')
  return number === null ? `(${said})` : `(e.id = ${values.place(number)}::int or ${said})`
}

function isSaid(word: string, scope: Scope, values: Values): string {
  const like = `${values.place(`%${word.replace(/[\\%_]/g, (letter) => `\\${letter}`)}%`)}::text`
  const checks = checklist
    .filter(({ id, title }) => `${id} ${title} ${subjectOf(id)}`.toLowerCase().includes(word.toLowerCase()))
    .map(({ id }) => id)
  return [
    `e.ticket ilike ${like}`,
    `e.owner_name ilike ${like}`,
    `e.requester_name ilike ${like}`,
    `e.justification ilike ${like}`,
    `exists (select from exception_target t where t.exception_id = e.id and t.label ilike ${like} and ${targetInScope(scope, values)})`,
    ...ofChecks(checks, values),
  ].join(' or ')
}
