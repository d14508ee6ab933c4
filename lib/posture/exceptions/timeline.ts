import { z } from 'zod'
import { iso } from '../assets/list-assets.ts'
import type { Queryable } from '../database.ts'
import type { Scope } from '../scope.ts'
import { isWhole, Values } from './matching.ts'
import { exceptionInScope } from './register-entries.ts'

/** One part of the terms that an event changed: what was, and what is, as the log has them. */
export interface TimelineChange {
  readonly field: string
  readonly before: unknown
  readonly after: unknown
}

/** An entry of the log of exceptions, with what a screen says of it. */
export interface TimelineEvent {
  /** Its place in the log; where the viewer does not see all of the log, in that of the exception. */
  readonly seq: number
  readonly at: string
  /** As lib/exceptions writes them: requested, approved, commented … */
  readonly kind: string
  /** Object id of a person or application; or clock, scan, command. */
  readonly actor: string
  readonly actorName: string
  /** A decision's or an ending's reason, or a comment. */
  readonly text: string
  readonly approvalsLeft: number | null
  /** Of the request: what it would have covered then. */
  readonly covers: { readonly assets: number; readonly findings: number } | null
  /** Assets that nobody had approved, of what has grown. */
  readonly assets: number | null
  readonly approved: number | null
  /** A day: the last one, or the one on which something is due; of a review, the next one. */
  readonly day: string | null
  readonly days: number | null
  /** Another exception that it names: EX-0147. */
  readonly other: string | null
  readonly changes: readonly TimelineChange[]
  /** '' where the viewer does not see all of the log, as it depends on what is in it. */
  readonly hash: string
}

const text = z.string().catch('')
const count = z.number().nullable().catch(null)
const day = z.string().nullable().catch(null)
const name = z
  .string()
  .regex(/^EX-\d{4,}$/)
  .nullable()
  .catch(null)

// What was written years ago is read by today's version: whatever is missing or other than expected is left out.
const detailSchema = z
  .object({
    reason: text,
    text,
    approvalsLeft: count,
    covers: z.object({ assets: z.number(), findings: z.number() }).nullable().catch(null),
    assets: count,
    approved: count,
    endsOn: day,
    startsOn: day,
    until: day,
    next: day,
    days: count,
    by: name,
    predecessor: name,
    difference: z.record(z.string(), z.object({ before: z.unknown(), after: z.unknown() })).catch({}),
  })
  .catch({
    reason: '',
    text: '',
    approvalsLeft: null,
    covers: null,
    assets: null,
    approved: null,
    endsOn: null,
    startsOn: null,
    until: null,
    next: null,
    days: null,
    by: null,
    predecessor: null,
    difference: {},
  })

type Row = Pick<TimelineEvent, 'seq' | 'at' | 'kind' | 'actor' | 'actorName' | 'hash'> & {
  readonly detail: unknown
  readonly isWhole: boolean
}

/**
 * What happened to an exception, the newest first, at most `most`; nothing where the scope does not hold it. Where the
 * viewer does not see all that it reaches, its scope and what it covers are left out. Index:
 * exception_event_exception_id_seq_idx.
 */
export async function exceptionTimeline(
  db: Queryable,
  scope: Scope,
  id: number,
  { most = 300 }: { most?: number } = {},
): Promise<TimelineEvent[]> {
  const values = new Values()
  // How many entries there are of others is nobody's business.
  const isAll = !scope.subscriptions && !scope.workloads
  const seq = isAll ? 'v.seq' : 'row_number() over (order by v.seq)'
  const { rows } = await db.query<Row>(
    `select ${seq}::int as seq, ${iso('v.at')} as at, v.kind, v.actor, v.actor_name as "actorName", ${isAll ? 'v.hash' : `''`} as hash, v.detail,
       ${isWhole(scope, values)} as "isWhole"
     from exception_event v join exception e on e.id = v.exception_id
     where v.exception_id = ${values.place(id)} and e.state <> 'draft' and ${exceptionInScope(scope, values.list, 'e.id')}
     order by v.seq desc limit ${values.place(most)}`,
    values.list,
  )
  return rows.map(eventOf)
}

function eventOf({ detail, isWhole: seesAll, ...row }: Row): TimelineEvent {
  const said = detailSchema.parse(detail)
  return {
    ...row,
    // What follows from a decision repeats its reason.
    text: row.kind === 'began' ? '' : said.reason || said.text,
    approvalsLeft: said.approvalsLeft,
    covers: seesAll ? said.covers : null,
    assets: seesAll ? said.assets : null,
    approved: seesAll ? said.approved : null,
    day: row.kind === 'reviewed' ? said.next : (said.until ?? said.endsOn ?? said.startsOn),
    days: said.days,
    other: said.by ?? said.predecessor,
    changes: Object.entries(said.difference)
      .filter(([field]) => seesAll || field !== 'targets')
      .map(([field, { before, after }]) => ({ field, before, after })),
  }
}
