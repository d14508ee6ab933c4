'use server'

import { z } from 'zod'
import type { DecisionsTold, DecisionTold } from '#components/exceptions/review-contract.ts'
import { loadConfig } from '#lib/config/config.ts'
import {
  type By,
  Conflict,
  decide,
  decideMany,
  exceptionName,
  NoSuchException,
  NotAllowed,
  Invalid as StoredInvalid,
} from '#lib/exceptions/index.ts'
import { type Acting, action, Invalid, Refused } from '../../../access/action.ts'

const id = z.int().min(1).max(2_147_483_647)
const version = z.int().min(1)
const reason = z.string().trim().max(2000, 'This is longer than 2,000 characters.')

/** Decides on one request, in the version that the approver saw. */
export const decideExceptionAction = action(
  'exception.decide',
  z.object({ id, version, verdict: z.enum(['approve', 'reject', 'changes']), reason }),
  async (acting, input): Promise<DecisionTold> => {
    try {
      const { state, approvalsLeft } = await decide(acting.db, input, by(acting))
      return { state: 'decided', isNow: state, approvalsLeft }
    } catch (error) {
      if (error instanceof Conflict) return { state: 'overtaken', message: error.message }
      throw asEnd(error)
    }
  },
)

const items = z.array(z.object({ id, version })).min(1).max(200)

/** The same on several, each for itself: what came of each is told. */
export const decideExceptionsAction = action(
  'exception.decide',
  z.object({ items, verdict: z.enum(['approve', 'reject']), reason }),
  async (acting, input): Promise<DecisionsTold> => {
    if (input.verdict === 'reject' && input.reason === '')
      throw new Invalid([{ path: ['reason'], message: 'Say why they are rejected.' }])
    const results = await decideMany(acting.db, input, by(acting))
    return {
      results: results.map((one) => ({
        id: one.id,
        isDone: one.isDecided,
        message: one.isDecided
          ? `${exceptionName(one.id)}: ${doneWords(input.verdict, one.approvalsLeft)}`
          : one.problem,
      })),
    }
  },
)

function doneWords(verdict: 'approve' | 'reject', approvalsLeft: number): string {
  if (verdict === 'reject') return 'rejected'
  return approvalsLeft > 0 ? 'approved by you; it needs somebody else as well' : 'approved'
}

function by({ viewer, at, requestId }: Acting): By {
  const { timeZone } = loadConfig(process.env).scan
  const actor = { id: viewer.id, name: viewer.name, kind: 'person' as const }
  return { actor, at, requestId, timeZone, workloads: viewer.workloads }
}

/** The expected ends, as the person is told them. */
function asEnd(error: unknown): unknown {
  if (error instanceof StoredInvalid) return new Invalid(error.problems)
  if (error instanceof NotAllowed || error instanceof NoSuchException) return new Refused(error.message)
  return error
}
