'use server'

import { refresh } from 'next/cache'
import { z } from 'zod'
import { loadConfig } from '#lib/config/config.ts'
import {
  type By,
  Conflict,
  comment,
  NoSuchException,
  NotAllowed,
  remarkSchema,
  revoke,
  Invalid as StoredInvalid,
  withdrawRequest,
} from '#lib/exceptions/index.ts'
import { type Acting, action, Invalid, Refused } from '../../../access/action.ts'

const id = z.int().min(1).max(2_147_483_647)
const version = z.int().min(1)

/** Says something about an exception, for whoever sees it. */
export const commentExceptionAction = action(
  'exception.request',
  z.object({ id, text: remarkSchema }),
  async (acting, input) => done(() => comment(acting.db, input, by(acting))),
)

/** Takes a request of one's own back. */
export const withdrawExceptionAction = action('exception.request', z.object({ id, version }), async (acting, input) =>
  done(() => withdrawRequest(acting.db, input, by(acting))),
)

/** Ends an exception before its time; what it covered counts again at once. */
export const revokeExceptionAction = action(
  'exception.revoke',
  z.object({ id, version, reason: remarkSchema }),
  async (acting, input) => done(() => revoke(acting.db, input, by(acting))),
)

async function done(run: () => Promise<void>): Promise<true> {
  try {
    await run()
  } catch (error) {
    throw asEnd(error)
  }
  refresh()
  return true
}

function by({ viewer, at, requestId }: Acting): By {
  const { timeZone } = loadConfig(process.env).scan
  const actor = { id: viewer.id, name: viewer.name, kind: 'person' as const }
  return { actor, at, requestId, timeZone, workloads: viewer.workloads }
}

/** The expected ends, as the person is told them. */
function asEnd(error: unknown): unknown {
  if (error instanceof StoredInvalid) return new Invalid(error.problems)
  if (error instanceof NotAllowed || error instanceof NoSuchException || error instanceof Conflict)
    return new Refused(error.message)
  return error
}
