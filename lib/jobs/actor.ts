import type { Pool } from 'pg'
import { z } from 'zod'
import { type Action, type Role, reachOf } from '#lib/auth/permissions.ts'

/** Who set a job going: a person whom an action authorised, the schedule, or somebody at a terminal of this machine. */
export type JobActor =
  | { readonly kind: 'person'; readonly id: string }
  | { readonly kind: 'schedule' }
  | { readonly kind: 'command' }

const actorSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('person'), id: z.guid() }),
  z.object({ kind: z.literal('schedule') }),
  z.object({ kind: z.literal('command') }),
])

/**
 * Whether a scan may run for who asks for it. The action asked the same; the queue is not taken at its word. A person's
 * roles are those of their newest sign-in. That they signed out since takes nothing back; an administrator who ended
 * the session does.
 */
export function mayRunScan(db: Pick<Pool, 'query'>, actor: unknown): Promise<boolean> {
  return mayAskFor(db, actor, 'scan.request')
}

/** As mayRunScan, for whatever action put the job into the queue. */
export async function mayAskFor(db: Pick<Pool, 'query'>, actor: unknown, action: Action): Promise<boolean> {
  const parsed = actorSchema.safeParse(actor)
  if (!parsed.success) return false
  if (parsed.data.kind !== 'person') return true
  const { rows } = await db.query<{ roles: Role[]; because: string | null }>(
    `select roles, ended_because as because from session where person_id = $1 order by created_at desc limit 1`,
    [parsed.data.id],
  )
  const newest = rows[0]
  return (
    newest !== undefined && newest.because !== 'ended by an administrator' && reachOf(newest.roles, action) === 'all'
  )
}
