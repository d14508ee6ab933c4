import type { Pool, PoolClient } from 'pg'
import type { Queryable } from '#lib/auth/database.ts'
import { apply, type By, changeRegister, conflictOn, remark, requireSeen } from './command.ts'
import { Invalid, NotAllowed } from './errors.ts'
import type { StoredException } from './store.ts'

type Connectable = Pick<Pool, 'connect' | 'query'>

interface HandingOver {
  /** Object id of the one who answers from now on. */
  readonly to: string
  /** What the old and the new one are told besides; may be empty. */
  readonly note: string
}

/**
 * Gives an exception another owner. What was reviewed stays as it is (scope, checks, days, who asked, who approved), so
 * that nothing goes through review again. Repeating it changes nothing.
 * @param version that the person saw
 * @throws Invalid where nobody of this id is here; Conflict, NotAllowed (it is over; one's own while it waits for a
 *   decision), NoSuchException
 */
export async function handOver(
  db: Connectable,
  { id, version, to, note: said }: HandingOver & { id: number; version: number },
  by: By,
): Promise<void> {
  const note = remark(said, 'note')
  await changeRegister(db, async (client) => {
    const stored = await requireSeen(client, id, by)
    if (stored.ownerId === to) return
    if (stored.version !== version) throw await conflictOn(client, stored, by.timeZone)
    await give(client, stored, { to, note }, by)
  })
}

/** What became of everything that somebody answered for. */
export interface HandedOver {
  readonly done: number
  /** Sentences, of what stays with them. */
  readonly problems: readonly string[]
}

/** At one time; who answers for more is handed over in two goes. */
const MOST = 500

/**
 * Gives somebody else all that a person answers for and that is not over, each for itself.
 * @param from object id of who answers for it until now
 * @throws Invalid where nobody of the id `to` is here
 */
export async function handOverAll(
  db: Connectable,
  { from, to, note: said }: HandingOver & { from: string },
  by: By,
): Promise<HandedOver> {
  const note = remark(said, 'note')
  if (from === to) throw new Invalid([{ path: ['to'], message: 'It is theirs already: choose somebody else.' }])
  const { rows } = await db.query<{ id: number }>(
    `select id from exception
     where owner_id = $1 and state in ('requested', 'returned', 'approved', 'active', 'review') order by id limit ${MOST}`,
    [from],
  )
  const problems: string[] = []
  let done = 0
  for (const { id } of rows)
    try {
      await changeRegister(db, async (client) => {
        const stored = await requireSeen(client, id, by)
        if (stored.ownerId !== from) return
        await give(client, stored, { to, note }, by)
        done += 1
      })
    } catch (error) {
      if (!(error instanceof NotAllowed)) throw error
      problems.push(error.message)
    }
  return { done, problems }
}

async function give(client: PoolClient, stored: StoredException, { to, note }: HandingOver, by: By): Promise<void> {
  const name = await nameOf(client, to)
  const { ownerId: beforeId, ownerName: before } = stored
  await apply(client, stored, { type: 'hand_over', by: by.actor.id, to }, by, {
    detail: {
      ...{ owner: name, before, beforeId },
      ...(note ? { reason: note } : {}),
      difference: {
        owner: { before: beforeId === null ? null : { id: beforeId, name: before }, after: { id: to, name } },
      },
    },
    changes: { ownerId: to, ownerName: name },
    audit: { action: 'exception.hand-over', requestId: by.requestId },
  })
}

/** @throws Invalid where they are not known here, or have left */
async function nameOf(client: Queryable, id: string): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    'select name from person where id::text = $1 and left_at is null',
    [id],
  )
  const [found] = rows
  if (found) return found.name
  throw new Invalid([{ path: ['to'], message: 'Choose somebody who is here: they answer for it from now on.' }])
}
