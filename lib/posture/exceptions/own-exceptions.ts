import { exceptionName, type ToldState } from '#lib/exceptions/model.ts'
import type { Queryable } from '../database.ts'
import type { Scope } from '../scope.ts'
import { type ExceptionDraft, listDrafts } from './drafts.ts'
import { isListed, type Looking, storedStates, toldState, Values } from './matching.ts'
import { type RegisterEntry, registerEntries } from './register-entries.ts'

/** An exception that somebody answers for or has asked for. */
export interface OwnException extends RegisterEntry {
  /** As people call it: EX-0147. */
  readonly name: string
  readonly told: ToldState
}

/** What of the register is a person's own, each part as far as it is shown, with how much there is of it. */
export interface OwnExceptions {
  /** What they asked for and an approver sent back, the longest ago first: it is their turn. */
  readonly sentBack: Part<OwnException>
  /** In force, and owned or asked for by them; the first to end first. */
  readonly inForce: Part<OwnException>
  /** What they asked for and waits for a decision, or for its first day. */
  readonly waiting: Part<OwnException>
  /** The last one worked on first. */
  readonly drafts: Part<ExceptionDraft>
}

export interface Part<Item> {
  readonly items: readonly Item[]
  readonly total: number
}

const parts = {
  sentBack: ['returned'],
  waiting: ['requested', 'approved'],
  inForce: ['active', 'expiring', 'review'],
} as const
type PartName = keyof typeof parts

/**
 * What of the register is the own of who looks, within the scope. Indexes: exception_requester_id_idx and exception_owner,
 * or exception_register.
 * @param most so many of each part
 */
export async function ownExceptions(
  db: Queryable,
  scope: Scope,
  looking: Looking,
  most: number,
): Promise<OwnExceptions> {
  const [found, drafts] = await Promise.all([findOwn(db, scope, looking, most), listDrafts(db, scope, looking)])
  const entries = await registerEntries(
    db,
    scope,
    found.map(({ id }) => id),
  )
  const told = new Map(found.map((row) => [row.id, row]))
  const part = (name: PartName): Part<OwnException> => ({
    items: entries.flatMap((entry) => {
      const row = told.get(entry.id)
      return row?.part === name ? [{ ...entry, name: exceptionName(entry.id), told: row.told }] : []
    }),
    total: found.find((row) => row.part === name)?.total ?? 0,
  })
  return {
    sentBack: part('sentBack'),
    inForce: part('inForce'),
    waiting: part('waiting'),
    drafts: { items: drafts.slice(0, most), total: drafts.length },
  }
}

interface Found {
  readonly id: number
  readonly told: ToldState
  readonly part: PartName
  readonly total: number
}

async function findOwn(db: Queryable, scope: Scope, looking: Looking, most: number): Promise<Found[]> {
  if (!looking.personId) return []
  const values = new Values()
  const { place } = values
  const me = place(looking.personId)
  const told = toldState(looking, values)
  const states = storedStates(Object.values(parts).flat())
  const isPart = (name: PartName) => `told = any(${place(parts[name])}::text[])`
  const { rows } = await db.query<Found>(
    `select id, told, part, total::int as total from (
       select id, told, part, count(*) over (partition by part) as total,
         row_number() over (partition by part order by case when part = 'inForce' then ends_on end, updated_at, id) as rank
       from (
         select id, told, ends_on, updated_at,
           case when is_requester and ${isPart('sentBack')} then 'sentBack'
             when is_requester and ${isPart('waiting')} then 'waiting'
             when ${isPart('inForce')} then 'inForce' end as part
         from (
           select e.id, ${told} as told, e.ends_on, e.updated_at, e.requester_id is not distinct from ${me} as is_requester
           from exception e
           where e.state = any(${place(states)}::exception_state[])
             and (e.requester_id = ${me} or e.owner_id = ${me}) and ${isListed(scope, values)}
         ) own
       ) parted
       where part is not null
     ) ranked
     where rank <= ${place(most)} order by part, rank`,
    values.list,
  )
  return rows
}
