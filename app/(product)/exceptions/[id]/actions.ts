'use server'

import { refresh } from 'next/cache'
import { z } from 'zod'
import { mayDo } from '#lib/auth/viewer.ts'
import {
  comment,
  confirmHolds,
  endOwn,
  type HandedOver,
  handOver,
  handOverAll,
  remarkSchema,
  revoke,
  withdrawRequest,
} from '#lib/exceptions/index.ts'
import { action } from '../../../access/action.ts'
import { by, ended } from '../acting.ts'

const id = z.int().min(1).max(2_147_483_647)
const version = z.int().min(1)

/** Says something about an exception, for whoever sees it. */
export const commentExceptionAction = action(
  'exception.request',
  z.object({ id, text: remarkSchema }),
  async (acting, input) => done(comment(acting.db, input, by(acting))),
)

/** Takes a request of one's own back. */
export const withdrawExceptionAction = action('exception.request', z.object({ id, version }), async (acting, input) =>
  done(withdrawRequest(acting.db, input, by(acting))),
)

/** Ends an exception before its time; what it covered counts again at once. */
export const revokeExceptionAction = action(
  'exception.revoke',
  z.object({ id, version, reason: remarkSchema }),
  async (acting, input) => done(revoke(acting.db, input, by(acting))),
)

/** The same by who asked for it or answers for it. It makes things stricter only, so no fresh sign-in is asked for. */
export const endOwnExceptionAction = action(
  'exception.end-own',
  z.object({ id, version, reason: remarkSchema }),
  async (acting, input) => done(endOwn(acting.db, input, by(acting))),
)

/** Says at its review that an exception still holds. */
export const confirmExceptionAction = action(
  'exception.confirm',
  z.object({ id, version, note: remarkSchema }),
  async (acting, input) => {
    const asApprover = mayDo(acting.viewer, 'exception.decide')
    return done(confirmHolds(acting.db, { ...input, asApprover }, by(acting)))
  },
)

/** Gives an exception another owner, and on request everything else that the old one answers for. */
export const handOverAction = action(
  'exception.hand-over',
  z.object({ id, version, to: z.guid(), note: remarkSchema, from: z.string().max(100).nullable() }),
  async (acting, { from, ...input }): Promise<HandedOver> => {
    const { to, note } = input
    const told = await ended(
      from === null
        ? handOver(acting.db, input, by(acting)).then(() => ({ done: 1, problems: [] }))
        : handOverAll(acting.db, { from, to, note }, by(acting)),
    )
    refresh()
    return told
  },
)

async function done(running: Promise<void>): Promise<true> {
  await ended(running)
  refresh()
  return true
}
