'use server'

import { refresh } from 'next/cache'
import { z } from 'zod'
import { recordAudit } from '#lib/auth/audit.ts'
import { endAllOf, endSession } from '#lib/auth/ending-sessions.ts'
import { inTransaction } from '#lib/db/index.ts'
import { chooseMail, mailChoices } from '#lib/notifications/index.ts'
import { action, Refused } from '../../access/action.ts'

const which = z.object({ session: z.guid().nullable() })

/** Ends one of one's own sessions; null: all but the one that asks. */
export const endOwnSessions = action('account.end-session', which, async (acting, { session }) => {
  const { viewer, signedIn, db, at, requestId, address } = acting
  const ending = { because: 'ended by the person', by: viewer.id, at, address, requestId } as const
  const ended = await inTransaction(db, async (client) => {
    const count = session
      ? Number((await endSession(client, session, ending, viewer.id)) !== null)
      : await endAllOf(client, viewer.id, ending, signedIn.idHash)
    if (count === 0) return 0
    const of = session
      ? { subjectType: 'session', subjectId: session }
      : { subjectType: 'person', subjectId: viewer.id }
    const entry = { at, actor: viewer.id, action: 'account.end-session', ...of, detail: { ended: count } } as const
    await recordAudit(client, { ...entry, requestId })
    return count
  })
  refresh()
  if (ended === 0) throw new Refused('It had ended already.')
  return ended
})

/** Sets what of notifications does not come by mail; the inbox has everything. */
export const saveMailChoices = action(
  'account.choose-mail',
  z.object({ off: z.array(z.enum(mailChoices)).max(mailChoices.length) }),
  async ({ viewer, db, at, requestId }, { off }) => {
    await chooseMail(db, off, { actor: viewer.id, at, requestId })
    refresh()
    return { off }
  },
)
