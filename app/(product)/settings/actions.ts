'use server'

import { refresh } from 'next/cache'
import { z } from 'zod'
import { recordAudit } from '#lib/auth/audit.ts'
import { endAllOf, endSession } from '#lib/auth/ending-sessions.ts'
import { sayLeft } from '#lib/auth/people.ts'
import { inTransaction } from '#lib/db/index.ts'
import { changeEstateTarget } from '#lib/settings/target.ts'
import { action, Refused } from '../../access/action.ts'

const target = z.object({
  target: z
    .number('Enter a number from 0 to 100.')
    .min(0, 'Enter a number from 0 to 100.')
    .max(100, 'Enter a number from 0 to 100.')
    .transform((score) => Math.round(score * 10) / 10)
    .nullable(),
})

/** Sets the score that the estate is to reach. */
export const saveTarget = action('settings.change', target, async ({ viewer, db, at, requestId }, input) => {
  await changeEstateTarget(db, input.target, { actor: viewer.id, at, requestId })
  refresh()
  return { target: input.target }
})

const subject = z.union([z.object({ session: z.guid() }), z.object({ person: z.guid() })])

/** Ends one session of somebody, or all that a person has. */
export const endSessions = action('session.end', subject, async (acting, input) => {
  const { viewer, db, at, requestId, address } = acting
  const ending = { because: 'ended by an administrator', by: viewer.id, at, address, requestId } as const
  const ended = await inTransaction(db, async (client) => {
    const count =
      'person' in input
        ? await endAllOf(client, input.person, ending)
        : Number((await endSession(client, input.session, ending)) !== null)
    if (count === 0) return 0
    const of =
      'person' in input
        ? { subjectType: 'person', subjectId: input.person }
        : { subjectType: 'session', subjectId: input.session }
    await recordAudit(client, {
      at,
      actor: viewer.id,
      action: 'session.end',
      ...of,
      detail: { ended: count },
      requestId,
    })
    return count
  })
  refresh()
  if (ended === 0) throw new Refused('It had ended already.')
  return ended
})

const leaver = z.object({ person: z.guid(), hasLeft: z.boolean() })

/** Says that somebody is not here any more, which ends their sessions; or that they are after all. */
export const saySomebodyLeft = action('session.end', leaver, async (acting, { person, hasLeft }) => {
  const { viewer, db, at, requestId, address } = acting
  if (person === viewer.id) throw new Refused('You are here.')
  await inTransaction(db, async (client) => {
    if (!(await sayLeft(client, person, hasLeft ? at : null))) return
    const ending = { because: 'ended by an administrator', by: viewer.id, at, address, requestId } as const
    const ended = hasLeft ? await endAllOf(client, person, ending) : 0
    await recordAudit(client, {
      ...{ at, actor: viewer.id, action: 'session.end', subjectType: 'person', subjectId: person },
      detail: { hasLeft, ended },
      requestId,
    })
  })
  refresh()
  return { hasLeft }
})
