'use server'

import { z } from 'zod'
import type { DecisionsTold, DecisionTold } from '#components/exceptions/review-contract.ts'
import { Conflict, decide, decideMany, exceptionName } from '#lib/exceptions/index.ts'
import { action, Invalid } from '../../../access/action.ts'
import { by, ended } from '../acting.ts'

const id = z.int().min(1).max(2_147_483_647)
const version = z.int().min(1)
const reason = z.string().trim().max(2000, 'This is longer than 2,000 characters.')

/** Decides on one request, in the version that the approver saw. */
export const decideExceptionAction = action(
  'exception.decide',
  z.object({ id, version, verdict: z.enum(['approve', 'reject', 'changes']), reason }),
  async (acting, input): Promise<DecisionTold> => {
    const deciding = decide(acting.db, input, by(acting)).then(
      ({ state, approvalsLeft }): DecisionTold => ({ state: 'decided', isNow: state, approvalsLeft }),
      (error: unknown): DecisionTold => {
        if (error instanceof Conflict) return { state: 'overtaken', message: error.message }
        throw error
      },
    )
    return ended(deciding)
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
