import { z } from 'zod'
import { iso } from '../assets/list-assets.ts'
import type { Queryable } from '../database.ts'
import { inScope } from '../in-scope.ts'
import { decodeCursor, instantKey, type PageOf, type Position, pageOf } from '../paging.ts'
import type { Scope } from '../scope.ts'
import { Values } from './matching.ts'
import { exceptionInScope, type RegisterEntry, registerEntries } from './register-entries.ts'

/** One that waits for an approver. */
export interface QueueItem {
  readonly entry: RegisterEntry
  /** Since when, ISO. */
  readonly waitingSince: string
  /** Names of the workloads that its scope reaches. */
  readonly workloads: readonly string[]
  /** Who approved already in this round. */
  readonly approvedBy: readonly string[]
}

/** A page of what waits, as one person sees it. */
export interface ReviewQueue extends PageOf<QueueItem> {
  /** That the person may decide: what the pages hold, all in all. */
  readonly total: number
  /** Since when the first of them waits, ISO; null if none does. */
  readonly oldest: string | null
  /** Asked for by the person, who does not decide on their own. */
  readonly own: number
  /** Decided by the person already: somebody else's approval is missing. */
  readonly decided: number
}

/** Who looks at the queue, and when: their own requests, and what they have decided, are counted and not shown. */
export interface Approving {
  readonly personId: string
  readonly now: Date
}

interface Place {
  readonly after?: string | null
  readonly before?: string | null
  readonly size?: number
}

const placeOf = z.tuple([instantKey, z.int().min(1).max(2_147_483_647)])

/**
 * Requests, and exceptions that have grown past what was approved, those that wait longest first. Indexes:
 * exception_register, of which only what waits is read, and the primary key of exception_decision.
 */
export async function reviewQueue(
  db: Queryable,
  scope: Scope,
  approving: Approving,
  { after = null, before = null, size = 50 }: Place = {},
): Promise<ReviewQueue> {
  const position = decodeCursor(after ?? before, placeOf)
  const [counts, rows] = await Promise.all([
    countQueue(db, scope, approving),
    findWaiting(db, scope, approving, { position, size }),
  ])
  const page = pageOf(rows, size, position, ({ since, id }): [string, number] => [since, id])
  return { ...page, items: await itemsOf(db, scope, page.items), ...counts }
}

/** The most requests that are decided at once. */
export const MOST_TOGETHER = 200

/**
 * Those in the queue, wherever, that ask for the same checks as this one: the same requester, kind and category. The oldest
 * first, at most MOST_TOGETHER.
 */
export async function askingAlike(
  db: Queryable,
  scope: Scope,
  approving: Approving,
  { kind, category, requester, checks }: Pick<RegisterEntry, 'kind' | 'category' | 'requester' | 'checks'>,
): Promise<readonly QueueItem[]> {
  const rows = await findWaiting(db, scope, approving, {
    position: null,
    size: MOST_TOGETHER - 1,
    alike: ({
      place,
    }) => `e.kind = ${place(kind)}::exception_kind and e.category is not distinct from ${place(category)}::exception_category
      and e.requester_id is not distinct from ${place(requester.id)}::text
      and array(select c.check_id from exception_check c where c.exception_id = e.id order by 1) = ${place(checks)}::text[]`,
  })
  return itemsOf(db, scope, rows)
}

interface Waiting {
  readonly id: number
  readonly since: string
  readonly workloads: readonly string[]
}

const since = 'coalesce(e.review_since, e.requested_at)'
const waits = (now: string) => `(e.state = 'requested' or e.state = 'review' and e.ends_at > ${now}::timestamptz)`
const isOwn = (person: string) => `e.requester_id is not distinct from ${person}::text`
const isDecided = (person: string) => `exists (select from exception_decision d
  where d.exception_id = e.id and d.round = e.round and d.person_id = ${person}::text)`

async function findWaiting(
  db: Queryable,
  scope: Scope,
  { personId, now }: Approving,
  {
    position,
    size,
    alike = () => 'true',
  }: { position: Position<[string, number]> | null; size: number; alike?: (values: Values) => string },
): Promise<readonly Waiting[]> {
  const values = new Values()
  const { place, list } = values
  const person = place(personId)
  const isBackwards = position?.direction === 'before'
  const beyond = position
    ? `(${since}, e.id) ${isBackwards ? '<' : '>'} (${place(position.key[0])}::timestamptz, ${place(position.key[1])}::int)`
    : 'true'
  const direction = isBackwards ? 'desc' : 'asc'
  const { rows } = await db.query<Waiting>(
    `select w.id, ${iso('w.since')} as since, array(select distinct workload.name from exception_place p
         join workload on workload.id = p.workload_id where p.exception_id = w.id and ${inScope(scope, list, 'p')}
         order by workload.name limit 4) as workloads
     from (
       select e.id, ${since} as since from exception e
       where e.state <> 'draft' and ${waits(place(now))} and not ${isOwn(person)} and not ${isDecided(person)}
         and ${alike(values)} and ${beyond} and ${exceptionInScope(scope, list, 'e.id')}
       order by 2 ${direction}, 1 ${direction} limit ${place(size + 1)}
     ) w order by w.since ${direction}, w.id ${direction}`,
    list,
  )
  return rows
}

async function countQueue(
  db: Queryable,
  scope: Scope,
  { personId, now }: Approving,
): Promise<Pick<ReviewQueue, 'total' | 'oldest' | 'own' | 'decided'>> {
  const values = new Values()
  const { place, list } = values
  const person = place(personId)
  const { rows } = await db.query<Pick<ReviewQueue, 'total' | 'oldest' | 'own' | 'decided'>>(
    `select count(*) filter (where not own and not decided)::int as total,
       ${iso('min(since) filter (where not own and not decided)')} as oldest,
       count(*) filter (where own)::int as own, count(*) filter (where not own and decided)::int as decided
     from (
       select ${isOwn(person)} as own, ${isDecided(person)} as decided, ${since} as since from exception e
       where e.state <> 'draft' and ${waits(place(now))} and ${exceptionInScope(scope, list, 'e.id')}
     ) waiting`,
    list,
  )
  return rows[0] ?? { total: 0, oldest: null, own: 0, decided: 0 }
}

async function itemsOf(db: Queryable, scope: Scope, rows: readonly Waiting[]): Promise<QueueItem[]> {
  const byId = new Map(rows.map((row) => [row.id, row]))
  const entries = await registerEntries(db, scope, [...byId.keys()])
  return entries.map((entry) => ({
    entry,
    waitingSince: byId.get(entry.id)?.since ?? entry.updatedAt,
    workloads: byId.get(entry.id)?.workloads ?? [],
    approvedBy: approvalsOf(entry),
  }))
}

/** The names of those who approved in the round at hand. */
export function approvalsOf({ decisions, round }: Pick<RegisterEntry, 'decisions' | 'round'>): string[] {
  return decisions.flatMap((one) => (one.round === round && one.verdict === 'approve' ? [one.personName] : []))
}
