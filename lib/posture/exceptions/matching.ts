import { checklist } from '#lib/checklist/index.ts'
import { subjectOf } from '#lib/checklist/subjects.ts'
import type { ExceptionState, ToldState } from '#lib/exceptions/model.ts'
import { assetInScope, inScope, subscriptionInScope } from '../in-scope.ts'
import type { Scope } from '../scope.ts'
import {
  type Bucket,
  type ExceptionFilter,
  forceBuckets,
  numberNamed,
  statesOf,
  statesOfView,
  waitingBuckets,
} from './filter.ts'

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
  const soon = `${place(daysAfter(now, expiringDays))}::timestamptz`
  return `case
    when e.state in ('approved', 'active', 'review') and e.ends_at <= ${at} then 'expired'
    when e.state = 'approved' and e.starts_at > ${at} then 'approved'
    when e.state in ('approved', 'active') and e.ends_at <= ${soon} then 'expiring'
    when e.state = 'approved' then 'active'
    else e.state::text end`
}

/** So many days later: reckoned here once, as PostgreSQL would reckon it for each row. */
export function daysAfter(date: Date, days: number): Date {
  return new Date(date.getTime() + days * 86_400_000)
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
 * Holds for the exceptions that a viewer may know of, but for drafts: what reaches a place in their scope. Indexes:
 * exception_register, which has all that lists filter and sort by; the primary key of exception_place.
 */
export function isListed(scope: Scope, values: Values): string {
  return `e.state <> 'draft' and ${reaches(scope, values)}`
}

/** Holds for the drafts of who looks. Index: exception_requester_id_idx. */
export function isOwnDraft({ personId }: Looking, values: Values): string {
  return `e.state = 'draft' and e.requester_id = ${values.place(personId)}`
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

/**
 * Holds for `exception e` in the states that the filter reads. The same as toldState for each, in conditions of which the
 * planner knows how much they hold for.
 */
export function inStates(filter: ExceptionFilter, { now, expiringDays }: Looking, { place }: Values): string {
  const told = statesOf(filter)
  const among = (states: readonly ExceptionState[]) => `e.state = any(${place(states)}::exception_state[])`
  const stored = among(storedStates(told))
  if (told.length === statesOfView.all.length) return stored
  const at = () => `${place(now)}::timestamptz`
  const soon = () => `${place(daysAfter(now, expiringDays))}::timestamptz`
  const isBegun = () => `(e.state = 'active' or e.state = 'approved' and e.starts_at <= ${at()})`
  const conditions = told.map((state) => {
    switch (state) {
      case 'expired':
        return `e.state = 'expired' or e.state in ('approved', 'active', 'review') and e.ends_at <= ${at()}`
      case 'approved':
        return `e.state = 'approved' and e.starts_at > ${at()} and e.ends_at > ${at()}`
      case 'active':
        return `${isBegun()} and e.ends_at > ${soon()}`
      case 'expiring':
        return `${isBegun()} and e.ends_at > ${at()} and e.ends_at <= ${soon()}`
      case 'review':
        return `e.state = 'review' and e.ends_at > ${at()}`
      default:
        return among([state])
    }
  })
  return `${stored} and (${conditions.join(' or ')})`
}

/** Holds for `exception e` that the filter leaves, whatever its state. */
export function isLeft(scope: Scope, filter: ExceptionFilter, looking: Looking, values: Values): string {
  const { place } = values
  const any = (column: string, list: readonly string[], type = 'text') =>
    list.length === 0 ? [] : [`${column} = any(${place(list)}::${type}[])`]
  const conditions = [
    ...ofOwners(filter.owner, values),
    ...any('e.category', filter.category, 'exception_category'),
    ...any('e.severity', filter.severity),
    ...any('e.source', filter.source, 'exception_source'),
    ...ofChecks(filter.check, values),
    ...ofTargets(scope, filter, values),
    ...ofWorkloads(scope, filter.reaches, values),
    ...inTime(filter, looking, values),
    ...(filter.q ? [holds(filter.q, scope, values)] : []),
  ]
  return conditions.length === 0 ? 'true' : conditions.join(' and ')
}

/** Index: exception_owner. Who has left is looked up first: a few of the people, who are a few thousand at most. */
function ofOwners(owners: readonly string[], { place }: Values): string[] {
  if (owners.length === 0) return []
  const named = `${place(owners)}::text[]`
  if (!owners.includes('left')) return [`e.owner_id = any(${named})`]
  return [`e.owner_id = any(${named} || array(select p.id::text from person p where p.left_at is not null))`]
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
      and t.kind = any(${values.place(target)}::exception_target_kind[]) and ${targetInScope(scope, values)})`)
  if (asset) {
    const key = `${values.place(asset)}::uuid`
    conditions.push(`${assetInScope(scope, values.list, key)} and (
      exists (select from exception_target t where t.exception_id = e.id and t.asset_key = ${key})
      or exists (select from exception_coverage v where v.exception_id = e.id and v.asset_key = ${key} and v.valid_to is null))`)
  }
  return conditions
}

/** Reaching one of these workloads, of what the asker sees. */
function ofWorkloads(scope: Scope, slugs: readonly string[], values: Values): string[] {
  if (slugs.length === 0) return []
  const named = values.place(slugs)
  return [
    `e.id in (select p.exception_id from exception_place p where ${inScope(scope, values.list, 'p')} and p.workload_id in (
      select id from workload where slug = any(${named}::text[]) union all select 0 where 'none' = any(${named}::text[])))`,
  ]
}

const inForce = `e.state in ('approved', 'active', 'review')`

function inTime({ within, age, waits }: ExceptionFilter, { now }: Looking, values: Values): string[] {
  const at = () => `${values.place(now)}::timestamptz`
  const begun = () => `${inForce} and e.starts_at <= ${at()} and e.ends_at > ${at()}`
  return [
    ...(within === null ? [] : [`${begun()} and e.ends_at <= ${values.place(daysAfter(now, within))}::timestamptz`]),
    ...(age === null ? [] : [begun(), inBucket(forceBuckets, age, 'e.starts_at', now, values)]),
    ...(waits === null ? [] : [isWaiting, inBucket(waitingBuckets, waits, waitingSince, now, values)]),
  ]
}

/** Since when somebody has been waiting for a decision, and whether they are. */
export const waitingSince = `case when e.state = 'review' then e.review_since else e.requested_at end`
export const isWaiting = `e.state in ('requested', 'review')`

function inBucket(buckets: readonly Bucket[], id: string, since: string, now: Date, { place }: Values): string {
  const bucket = buckets.find((one) => one.id === id)
  if (!bucket) return 'false'
  const daysAgo = (days: number) => `${place(daysAfter(now, -days))}::timestamptz`
  const atLeast = `${since} <= ${daysAgo(bucket.from)}`
  return bucket.until === null ? atLeast : `${atLeast} and ${since} > ${daysAgo(bucket.until)}`
}

/**
 * Every word of the text begins one of the exception's, is a part of one of its names, or names one of its checks.
 * Indexes: the primary key, for its number; exception_words_words_idx.
 */
function holds(text: string, scope: Scope, values: Values): string {
  const number = numberNamed(text)
  // Who writes EX- means that one.
  if (number !== null && /^ex-/i.test(text)) return `e.id = ${values.place(number)}::int`
  const words = text.split(/\s+/).filter(Boolean).slice(0, 8)
  const query = words.map((word) => wordQuery(word, values)).join(' && ')
  const found = `select w.exception_id from exception_words w where w.words @@ (${query})`
  const called = number === null ? '' : ` union all select ${values.place(number)}::int`
  const isFound = `e.id in (${found}${called})`
  if (!scope.subscriptions && !scope.workloads) return isFound
  // The words of an exception are those of its whole scope: what matches by a place elsewhere is not theirs to find.
  const said = words.map((word) => `(${isSaid(word, scope, values)})`).join(' and ')
  return `${isFound} and (${number === null ? '' : `e.id = ${values.place(number)}::int or `}${said})`
}

function wordQuery(word: string, { place }: Values): string {
  const said = `search_query(${place(word)}::text)`
  const checks = checksCalled(word)
  if (checks.length === 0) return said
  return `(${said} || ${place(checks.map((id) => `'=${id}'`).join(' | '))}::text::tsquery)`
}

function checksCalled(word: string): string[] {
  return checklist
    .filter(({ id, title }) => `${id} ${title} ${subjectOf(id)}`.toLowerCase().includes(word.toLowerCase()))
    .map(({ id }) => id)
}

function isSaid(word: string, scope: Scope, values: Values): string {
  const like = `${values.place(`%${word.replace(/[\\%_]/g, (letter) => `\\${letter}`)}%`)}::text`
  return [
    `e.ticket ilike ${like}`,
    `e.owner_name ilike ${like}`,
    `e.requester_name ilike ${like}`,
    `e.justification ilike ${like}`,
    `exists (select from exception_target t where t.exception_id = e.id and t.label ilike ${like} and ${targetInScope(scope, values)})`,
    ...ofChecks(checksCalled(word), values),
  ].join(' or ')
}
